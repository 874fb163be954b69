"""Two texts of a field, cut so that a page can mark what differs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number or a word of Latin letters, katakana or kanji is marked whole, kana by the letter.
_WORD = re.compile(r"[0-9A-Za-z０-９]+|[ァ-ヶー]+|[一-龠々]+|\s+|.", re.DOTALL)
_MAX_WORDS = 3000  # comparing more takes tenths of a second


@dataclass(frozen=True)
class Part:
    """A part of a text; `differs`: the other text does not have it there."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Marked:
    """Both texts in parts; their texts joined are what they were."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]


def marked(before: str, after: str) -> Marked:
    """Return two texts with what differs between them."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MAX_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Marked(
        tuple(_joined((kind, "".join(old[i:j])) for kind, i, j, _, _ in blocks)),
        tuple(_joined((kind, "".join(new[i:j])) for kind, _, _, i, j in blocks)),
    )


def differing_lines(before: str, after: str) -> Marked:
    """Return the lines that differ between two files, marked."""
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [line for kind, i, j, _, _ in blocks if kind != "equal" for line in old[i:j]]
    come = [line for kind, _, _, i, j in blocks if kind != "equal" for line in new[i:j]]
    return marked("\n".join(gone), "\n".join(come))


def _joined(parts: Iterator[tuple[str, str]]) -> Iterator[Part]:
    for kind, text in parts:
        if text:
            yield Part(text, kind != "equal")
