"""Whether a source says what the corpus says, written a little otherwise. Pure."""

from __future__ import annotations

from typing import Any

from corpus.blocks import plain_text
from corpus.importers.comparison.repeats import spelt
from corpus.importers.source import SourceEntry
from corpus.intent import Entry

# What Windows makes of a sign of Shift_JIS, and what others do.
_TWINS = str.maketrans("～∥－￠￡￢", "〜‖−¢£¬")


def says_the_same(name: str, entry: Entry, each: SourceEntry, value: Any) -> bool:
    """Return whether a field's value in the source is the corpus's in other signs or without marks.

    A source may have an answer's words alone, where the corpus marks them up; or set more blanks
    than one: HTML knows no difference.
    """
    ours = getattr(entry, name)
    if isinstance(ours, str) and isinstance(value, str) and _joined(ours) == _joined(value):
        return True
    if name != "answer" or each.answer.is_markdown:
        return False
    if entry.blocks:
        return spelt(plain_text(entry.blocks)) == spelt(each.answer.text)
    return not each.base and _with_one_blank(entry.answer) == _with_one_blank(each.answer.text)


def _joined(text: str) -> str:
    return text.translate(_TWINS)


def _with_one_blank(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in _joined(text).strip().split("\n"))
