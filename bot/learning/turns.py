"""Conversations → the questions that did not end well, and what people found instead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.answer.decision import Reason
from bot.journal.readings import Turn

Why = Literal["no answer", "not taken", "unhelpful", "asked again", "taken"]

# The phone for want of an answer; not where the company wants it, nor a greeting, nor a wish.
_NO_ANSWER = {Reason.BELOW_THRESHOLD.name, Reason.CONTRADICTED.name, Reason.EXPIRED.name}
_SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class PoorTurn:
    """A question (masked) that did not end well.

    One that is only "taken" found its entry in a list: it could have had it at once. `shown` is the
    entry it got, if any. `again` is what the same person typed next, within minutes;
    `led_to` the entry that this, or a list, led to. One that is only "asked again" is poor where
    `again` means the same.
    """

    query_id: str
    at: datetime
    text: str
    conversation: str
    why: Why
    shown: str | None = None
    again: str = ""
    led_to: str | None = None


def poor_turns(turns: Sequence[Turn]) -> list[PoorTurn]:
    """Return the poor turns of some conversations, in the order in which they were asked."""
    talks: dict[str, list[Turn]] = {}
    for turn in turns:
        talks.setdefault(turn.record.conversation or turn.record.query_id, []).append(turn)
    found = [poor for own, talk in talks.items() for poor in _poor(own, talk)]
    return sorted(found, key=lambda each: (each.at, each.query_id))


def _poor(conversation: str, talk: Sequence[Turn]) -> Iterator[PoorTurn]:
    for place, turn in enumerate(talk):
        record = turn.record
        if not record.text or record.kind == "notice":
            continue
        later = [each for each in talk[place + 1 :] if each.record.at - record.at <= _SOON]
        taken = next((each for each in later if _is_taken(each, record.choices)), None)
        typed = next((each for each in later if each.record.text), None)
        again = typed.record.text if typed and typed.record.kind != "notice" else ""
        if why := _why(turn, taken, again):
            yield PoorTurn(
                record.query_id,
                record.at,
                record.text,
                conversation,
                why,
                record.entry_id if record.kind == "answer" else None,
                again,
                _led_to(taken, typed),
            )


def _why(turn: Turn, taken: Turn | None, again: str) -> Why | None:
    record = turn.record
    if turn.helpful is False and record.kind != "fallback":
        return "unhelpful"
    if record.kind == "fallback":
        return "no answer" if record.reason in _NO_ANSWER and not record.topic else None
    if record.kind == "choices":
        return "taken" if taken else "not taken"
    return "asked again" if again and not turn.helpful else None


def _is_taken(turn: Turn, choices: str | None) -> bool:
    return turn.record.chosen is not None and turn.record.chosen in (choices or "").split()


def _led_to(taken: Turn | None, typed: Turn | None) -> str | None:
    """Return the entry that was found in the end; not one that did not help."""
    for turn in (taken, typed):
        if turn and turn.record.kind == "answer" and turn.helpful is not False:
            return turn.record.entry_id
    return None


def confused_entries(turns: Iterable[Turn]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the pairs of entries that lists offered together, and how often each was taken.

    Pairs of which both were taken: the same words meant both.
    """
    lists: dict[str, list[str]] = {}
    taken: dict[tuple[str, str], list[int]] = {}
    newest: dict[str, str] = {}  # conversation → its newest list
    for turn in turns:
        record = turn.record
        conversation = record.conversation or record.query_id
        if record.kind == "choices" and record.choices:
            lists[record.query_id] = record.choices.split()
            newest[conversation] = record.query_id
        elif record.chosen:
            offered = lists.get(record.in_reply_to or newest.get(conversation, ""), [])
            for other in offered if record.chosen in offered else ():
                if other != record.chosen:
                    first, second = sorted((record.chosen, other))
                    counts = taken.setdefault((first, second), [0, 0])
                    counts[record.chosen == second] += 1
    return {pair: (a, b) for pair, (a, b) in taken.items() if a and b}
