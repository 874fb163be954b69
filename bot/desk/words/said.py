"""How often each of the bot's sentences was said of late, as far as the journal knows. Pure.

The journal keeps why a reply came out as it did, not the sentence: where one of several was said by
how the conversation went (for the second time, at length), they are counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.answer.decision import Reason
from bot.journal.readings import ReplyCount

_BY_REASON: dict[str, tuple[str, ...]] = {
    Reason.NOTHING_SEARCHABLE.name: ("nothing_to_search",),
    Reason.UNSURE.name: ("unsure",),
    Reason.NONE_FITS.name: ("none_fits",),
    Reason.EXPIRED.name: ("expired",),
    Reason.LISTS_FAILED.name: ("lists_failed",),
    Reason.ABOUT_BOT.name: ("about_bot",),
    Reason.VAGUE.name: ("vague", "vague_again"),
    Reason.WHICH.name: ("which_one",),
    Reason.ONE_BY_ONE.name: ("one_by_one",),
    Reason.OUT_OF_RANGE.name: ("out_of_range", "out_of_range_one"),
}
_NOT_FOUND = ("not_found", "not_found_again", "not_found_long")
_NEAREST = ("not_found_nearest", "not_found_nearest_again")
_REFERRED = (
    "referred",
    "referred_again",
    "referred_billing",
    "referred_technical",
    "referred_application",
)
_NOTHING = (Reason.BELOW_THRESHOLD.name, Reason.CONTRADICTED.name)


@dataclass(frozen=True)
class Said:
    """How often: the sentence alone, or it and `together` others."""

    count: int
    together: int = 0


def said_of(replies: Iterable[ReplyCount], own_sentences: Collection[str]) -> dict[str, Said]:
    """Return by sentence how often it was said; `own_sentences` are the topics that have their own."""
    counted: Counter[tuple[str, ...]] = Counter()
    for each in replies:
        counted[_sentences(each, own_sentences)] += each.count
    return {
        key: Said(times, len(keys) - 1) for keys, times in counted.items() for key in keys if times
    }


def _sentences(reply: ReplyCount, own_sentences: Collection[str]) -> tuple[str, ...]:
    """Return the sentences of which one was said with a reply; none where nobody knows."""
    reason = reply.reason
    if reply.kind == "choices":
        if reason == Reason.SEVERAL_QUESTIONS.name:
            return ("several_step",) if reply.topic else ("several",)
        return _BY_REASON.get(reason, ("which", "which_again"))
    if reply.kind != "fallback" or reply.topic in own_sentences:
        return ()
    if reason in (Reason.MORE.name, Reason.NOT_MEANT.name):
        return (f"{reason.lower()}_nearest",) if reply.has_choices else (reason.lower(),)
    if reason == Reason.OFF_TOPIC.name:
        return ("off_topic", "off_topic_again")
    if reason == Reason.REFERRAL.name and reply.topic:
        return _REFERRED
    if reason in _NOTHING and not reply.topic:
        return _NEAREST if reply.has_choices else _NOT_FOUND
    return _BY_REASON.get(reason, ())
