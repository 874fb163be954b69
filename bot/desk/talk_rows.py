"""A conversation → one row of the list: the turn that matters most to whoever looks for what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from bot.journal.readings import NO_TOPIC, Talk, Turn, Wanted
from corpus.text import normalize

_TO_THE_BOT = {"NONE_FITS", "NOT_MEANT", "ACKNOWLEDGED", "MORE", "UNSURE"}


@dataclass(frozen=True)
class TalkRow:
    """A conversation as its list shows it.

    `turn` is what the row speaks of; `asked` the question it replies to, "" where only lists were
    chosen from; `others` how many further questions were typed.
    """

    talk: Talk
    turn: Turn
    asked: str
    others: int

    @property
    def is_disliked(self) -> bool:
        """Return whether somebody said that a reply did not help."""
        return any(turn.helpful is False for turn in self.talk.turns)

    @property
    def is_liked(self) -> bool:
        """Return whether somebody said that a reply helped."""
        return any(turn.helpful for turn in self.talk.turns)


def talk_row(talk: Talk, wanted: Wanted) -> TalkRow:
    """Return the row of a conversation: of what was looked for, else of what went worst, else last.

    What went worst: what did not help, then what led to the phone.
    """
    turns = [turn for turn in talk.turns if _fits(turn, wanted)] or list(talk.turns)
    # Of equals the newest: max keeps the first that it meets.
    turn = max(reversed(turns), key=_badness)
    place = talk.turns.index(turn)
    typed = [each for each in talk.turns if each.record.text]
    before = [each for each in talk.turns[: place + 1] if each.record.text]
    # 「この中にない」 says nothing of what was asked.
    before = [each for each in before if each.record.reason not in _TO_THE_BOT] or before
    return TalkRow(
        talk,
        turn,
        before[-1].record.text if before else "",
        len(typed) - bool(before),
    )


def _badness(turn: Turn) -> int:
    if turn.helpful is False:
        return 2
    return 1 if turn.record.kind == "fallback" else 0


def _fits(turn: Turn, wanted: Wanted) -> bool:
    record = turn.record
    topic = NO_TOPIC if record.topic is None else record.topic
    return (
        (not wanted.kind or record.kind == wanted.kind)
        and (not wanted.entry or record.entry_id == wanted.entry)
        and (not wanted.topic or topic == wanted.topic)
        and (wanted.topics is None or record.topic in wanted.topics)
        and record.topic not in wanted.not_topics
        and (not wanted.unhelpful or turn.helpful is False)
        and (wanted.begin is None or record.at >= wanted.begin)
        and (wanted.until is None or record.at < wanted.until)
        and all(_folded(word) in _folded(record.text) for word in wanted.words.split())
    )


def _folded(text: str) -> str:
    return normalize(text).casefold()
