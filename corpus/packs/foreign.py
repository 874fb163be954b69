"""Texts that no support desk is asked or answers: other trades, commands, small talk, gibberish.

They show a calibration the far side of any corpus. A line is {"text", "unless"?}: a corpus that
speaks of a word of `unless` is of that trade, and does without the text.
"""

from __future__ import annotations

from typing import Any

from corpus.intent import Corpus
from corpus.json_lines import read_json_lines
from corpus.packs.general import FOLDER
from corpus.packs.subject import Subject


def foreign_texts(corpus: Corpus) -> tuple[str, ...]:
    """Return the foreign texts that are foreign to this corpus. Raises JsonLinesError, OSError."""
    subject = Subject(corpus)
    lines = read_json_lines(FOLDER / "foreign.jsonl", '{"text": "…"}', _parse)
    return tuple(
        text for text, unless in lines if not subject.uses(text) and not subject.speaks_of(unless)
    )


def _parse(raw: Any, source: str) -> tuple[str, list[str]]:
    return str(raw["text"]), [str(word) for word in raw.get("unless", ())]
