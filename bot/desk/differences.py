"""Two texts of a field, cut so that a page can mark what differs between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

# A number or a word of Latin letters, katakana or kanji is marked whole, kana by the letter.
_WORD = re.compile(r"[0-9A-Za-z０-９]+|[ァ-ヶー]+|[一-龠々]+|\s+|.", re.DOTALL)
_ISLAND = 3  # letters: what is alike for shorter than that between differences says nothing
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
    both = [(kind == "equal", "".join(old[i:j]), "".join(new[k:m])) for kind, i, j, k, m in blocks]
    alike = [
        is_equal and (len(text) >= _ISLAND or place in (0, len(both) - 1))
        for place, (is_equal, text, _) in enumerate(both)
    ]
    return Marked(
        tuple(_joined(zip(alike, (text for _, text, _ in both), strict=True))),
        tuple(_joined(zip(alike, (text for _, _, text in both), strict=True))),
    )


def differing_lines(before: str, after: str) -> Marked:
    """Return the lines that differ between two files, marked."""
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [line for kind, i, j, _, _ in blocks if kind != "equal" for line in old[i:j]]
    come = [line for kind, _, _, i, j in blocks if kind != "equal" for line in new[i:j]]
    return marked("\n".join(gone), "\n".join(come))


def _joined(parts: Iterable[tuple[bool, str]]) -> Iterator[Part]:
    for is_alike, group in groupby(parts, key=lambda part: part[0]):
        if text := "".join(text for _, text in group):
            yield Part(text, not is_alike)
