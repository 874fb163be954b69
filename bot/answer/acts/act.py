"""What a reply to the bot does: pick one of the list, refuse it, thank. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.answer.acts.places import Place


class ActKind(Enum):
    """What a reply does."""

    PICK = "one of the list"
    NONE = "none of the list"
    WRONG = "that is not it"
    UNSOLVED = "the answer is no help"
    MORE = "more of the answer"
    UNSURE = "cannot tell which"
    SEVERAL = "more than one of the list"
    THANKS = "thanks"
    THAT = "that one"
    NO = "no"
    YES = "yes"
    FILLER = "a word that says nothing"


@dataclass(frozen=True)
class DialogueAct:
    """An act; `place` is what a PICK picks."""

    kind: ActKind
    place: Place | None = None


# Of acts in one reply, the one that counts: 「いいえ、この中にはありません」, 「はい、ありがとう」.
_ORDER = (
    ActKind.NONE, ActKind.WRONG, ActKind.UNSOLVED, ActKind.MORE, ActKind.UNSURE, ActKind.SEVERAL, ActKind.THANKS,
    ActKind.THAT, ActKind.NO, ActKind.YES,
)  # fmt: skip


def together(acts: Sequence[DialogueAct]) -> DialogueAct | None:
    """Return the one act of several in a row; None where they contradict each other."""
    picks = list(dict.fromkeys(act for act in acts if act.kind is ActKind.PICK))
    kinds = {act.kind for act in acts}
    if picks:
        refused = {ActKind.NONE, ActKind.WRONG, ActKind.UNSOLVED}
        if any(act.kind in refused for act in acts[acts.index(picks[0]) :]):
            return None  # 「1番、違います」
        return picks[0] if len(picks) == 1 else DialogueAct(ActKind.SEVERAL)
    if kinds == {ActKind.THANKS, ActKind.THAT} and acts[-1].kind is ActKind.THAT:
        return acts[-1]  # 「OK、それで」; 「それで大丈夫です、ありがとう」 are thanks
    return next((DialogueAct(kind) for kind in _ORDER if kind in kinds), None)
