"""A turn of a conversation → what the customer saw, and why: everything the template draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answer.grounds import SECRET
from bot.desk.done import done_text
from bot.desk.known_names import KnownNames
from bot.desk.known_versions import EntryThen, KnownVersions
from bot.desk.reasons import confidence_text, reason_text
from bot.journal.mask_words import MASKS
from bot.journal.readings import Turn
from bot.journal.record import QueryRecord

_COMPLAINT = "苦情の話題として登録されている内容だったため、その話題の文と窓口を案内しました。"


@dataclass(frozen=True)
class Offered:
    """A question of a list; `is_taken`: it was chosen from this list, later."""

    id: str
    name: str
    is_taken: bool


@dataclass(frozen=True)
class ShownTurn:
    """One question with its reply. `asked` is "" where `taken` was chosen from a list.

    `pinnable` is the question on one line, where a pin could help; "" where it could not: nothing
    was asked, or a part of it is masked and nobody will type it so again.
    """

    turn: Turn
    asked: str
    pinnable: str
    taken: str
    entry: EntryThen | None
    offered: tuple[Offered, ...]
    topic: str
    done: str
    reason: str
    confidence: str


def shown_turns(
    turns: Sequence[Turn], names: KnownNames, versions: KnownVersions
) -> Iterator[ShownTurn]:
    """Yield the turns of a conversation, in order."""
    for position, turn in enumerate(turns):
        record = turn.record
        taken = _taken_of(turn, turns[position + 1 :])
        is_answer = record.kind == "answer" and record.entry_id
        entry = versions.entry(record.entry_id, record.version) if is_answer else None  # type: ignore[arg-type]  # is_answer says so
        chosen = record.chosen or record.entry_id
        yield ShownTurn(
            turn,
            record.text,
            _pinnable(record, names),
            "" if record.text else names.entry_or_topic(chosen) if chosen else "候補",
            entry,
            tuple(
                Offered(each, _name(each, record.version, names, versions), each in taken)
                for each in (record.choices or "").split()
            ),
            names.topic(record.topic) if record.topic else "",
            done_text(record, names),
            _COMPLAINT if names.is_complaint(record) else reason_text(record.reason),
            # What somebody chose is theirs for sure: that says nothing.
            "" if record.chosen else confidence_text(record.confidence),
        )


def _pinnable(record: QueryRecord, names: KnownNames) -> str:
    is_masked = any(mask in record.text for mask in MASKS)
    is_small_talk = record.kind == "notice" and not names.is_complaint(record)
    if is_small_talk or record.reason == SECRET or is_masked:
        return ""
    return " ".join(record.text.split())


def _taken_of(turn: Turn, later: Iterable[Turn]) -> set[str]:
    """Return what was chosen from a turn's list: said by the client, else the next choice of one.

    Another list that offers it in between is where it was taken from.
    """
    offered = set((turn.record.choices or "").split())
    still, taken = set(offered), set()
    for each in later:
        record = each.record
        if record.in_reply_to is None:
            taken |= {record.chosen} & still
        elif record.in_reply_to == turn.record.query_id:
            taken |= {record.chosen} & offered
        still -= set((record.choices or "").split())
    return {each for each in taken if each}


def _name(entry_id: str, version: str, names: KnownNames, versions: KnownVersions) -> str:
    then = versions.entry(entry_id, version)
    return then.entry.label or then.entry.question if then else names.entry_or_topic(entry_id)
