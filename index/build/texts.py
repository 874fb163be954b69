"""Entry → Passages: which texts of an entry are searchable, and in which role."""

from __future__ import annotations

from dataclasses import replace

from corpus.intent import Entry, Owner
from corpus.text import normalize

_SENTENCE_ENDS = "。.!?！？\n"


def examples_of(owner: Owner) -> list[str]:
    """Return the texts an owner is asked by, normalized: its question, alone and within its
    section, its wordings."""
    if isinstance(owner, Entry):
        own = (
            [owner.question, f"{owner.section} {owner.question}"]
            if owner.question
            else [owner.answer]
        )
    else:
        own = [owner.topic]
    return list(
        dict.fromkeys(text for each in [*own, *owner.wordings] if (text := normalize(each)))
    )


def passage_text(entry: Entry) -> str:
    """Return the passage that says most about an entry: question and answer."""
    return normalize(f"{entry.question} {entry.answer}")


def lexical_text(entry: Entry) -> str:
    """Return the text BM25 searches for an entry."""
    return " ".join([entry.section, entry.question, entry.answer, *entry.wordings])


def held_out(entry: Entry) -> tuple[str, str]:
    """Return (query, lexical text of all the rest): its last wording held out, or its question
    where it has none."""
    if not entry.wordings:
        return stand_in(entry)
    *others, last = entry.wordings
    return normalize(last), lexical_text(replace(entry, wordings=tuple(others)))


def stand_in(entry: Entry) -> tuple[str, str]:
    """Return (query, passage) to hold out: question and answer, or the answer's first sentence and
    the rest of it."""
    if entry.question:
        return normalize(entry.question), normalize(entry.answer)
    answer = entry.answer.strip()
    end = (
        next((i for i, char in enumerate(answer) if char in _SENTENCE_ENDS and i), len(answer)) + 1
    )
    first = normalize(answer[:end])
    return first, normalize(answer[end:]) or first
