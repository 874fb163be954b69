"""What the bot's own sentences come to, for tests: filled in for a line that is open or shut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.messages import moment
from corpus.words.japanese import JAPANESE
from corpus.words.words import Words

# A Thursday: the shipped lines and those of the small shop are open, then all are shut.
OPEN = datetime(2026, 11, 26, 10, 30, tzinfo=TOKYO)
SHUT = datetime(2026, 11, 26, 20, 30, tzinfo=TOKYO)


def at(answerer: Answerer, now: datetime) -> Answerer:
    """Return an answerer over the same index at another moment."""
    return Answerer(answerer.searcher, "http://127.0.0.1:8000/", 0.98, now=lambda: now)


def urgent_after(contact: Mapping[str, Any]) -> str:
    """Return what is said behind an author's own sentence about something urgent."""
    return JAPANESE.urgent_after if contact["open_now"] else JAPANESE.shut + step(contact)


def step(contact: Mapping[str, Any]) -> str:
    """Return the next step, to a contact as JSON has it."""
    if contact["open_now"]:
        return JAPANESE.step_open
    opening = moment(datetime.fromisoformat(contact["opens_at"]), datetime.now(TOKYO).date())
    return JAPANESE.step_shut.format(opening=opening)


def in_words(key: str, words: Words = JAPANESE) -> str:
    """Return a sentence as it is said while the line is open."""
    said: str = getattr(words, key)
    return said.format(step=words.step_open)


def urgent(contact: Mapping[str, Any]) -> str:
    """Return what is said first where it is urgent, to a contact as JSON has it."""
    if contact["open_now"]:
        return JAPANESE.urgent
    opening = moment(datetime.fromisoformat(contact["opens_at"]), datetime.now(TOKYO).date())
    return JAPANESE.urgent_shut.format(opening=opening)
