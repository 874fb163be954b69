"""What styles and numbering make of a paragraph of Word: a heading's level, bold, an item of a list."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from corpus.importers.question_shape import answer_mark, question_mark
from corpus.importers.word.runs import W

_HEADING = re.compile(r"(?:heading|見出し|標題)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|表題|タイトル)$", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|目次)\s*(?:heading|見出し|\d)?|caption|図表番号|header|footer", re.IGNORECASE
)
# Of "List Bullet 2" Word's own template makes a list of its own, not a lower level of one.
_LISTED = re.compile(r"(?:list (?:bullet|number)|箇条書き|段落番号)\s*([2-5])", re.IGNORECASE)
_MAX_BASES = 20  # styles that a style is based on, one on the other
_MAX_LEVEL = 9
_BULLETS = ("bullet", "none")


@dataclass(frozen=True)
class Look:
    """How a paragraph looks. `label` is the question's or answer's mark that Word numbers by itself."""

    level: int = 0  # of a heading, 1 for the document's title
    is_bold: bool = False
    is_contents: bool = False  # of the table of contents, or a caption
    depth: int = -1  # within lists; -1 is none
    is_ordered: bool = False
    label: str = ""


@dataclass(frozen=True)
class _Style:
    name: str
    base: str
    properties: Any
    run: Any


class Styles:
    """The styles and numberings of one document; numbers count as paragraphs are asked about."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._usual = ""
        for each in styles.iterfind(f"{W}style") if styles is not None else ():
            if each.get(f"{W}type") != "paragraph":
                continue
            identifier = each.get(f"{W}styleId", "")
            name = _value(each, "name") or identifier
            base = _value(each, "basedOn")
            self._styles[identifier] = _Style(
                name, base, each.find(f"{W}pPr"), each.find(f"{W}rPr")
            )
            if each.get(f"{W}default") == "1":
                self._usual = identifier
        self._levels = _levels(numbering)
        self._counts: Counter[tuple[str, int]] = Counter()

    def look(self, paragraph: Any) -> Look:
        """Return how the next paragraph looks."""
        properties = paragraph.find(f"{W}pPr")
        chain = self._chain(_value(properties, "pStyle") or self._usual)
        names = [style.name for style in chain]
        if any(_CONTENTS.fullmatch(name.strip()) for name in names[:1]):
            return Look(is_contents=True)
        level = self._level(properties, chain)
        bold = next((run for style in chain if (run := _bold(style.run)) is not None), False)
        number = self._number(properties, chain)
        if number is None:
            return Look(level, bold)
        identifier, depth = number
        kind, text, start = self._levels.get((identifier, depth), ("bullet", "", 1))
        self._counts[identifier, depth] += 1
        label = re.sub(r"%\d", str(start - 1 + self._counts[identifier, depth]), text)
        if question_mark(f"{label} あ") or answer_mark(f"{label} あ"):
            return Look(level, bold, label=f"{label} ")
        if found := next(filter(None, map(_LISTED.match, names)), None):
            depth = max(depth, int(found[1]) - 1)
        return Look(level, bold, depth=-1 if level else depth, is_ordered=kind not in _BULLETS)

    def _chain(self, identifier: str) -> list[_Style]:
        chain: list[_Style] = []
        while identifier in self._styles and len(chain) < _MAX_BASES:
            chain.append(self._styles[identifier])
            identifier = chain[-1].base
        return chain

    def _level(self, properties: Any, chain: list[_Style]) -> int:
        for each in (properties, *(style.properties for style in chain)):
            if outline := _value(each, "outlineLvl"):
                return int(outline) + 2 if outline.isdigit() and int(outline) < _MAX_LEVEL else 0
        for style in chain:
            if found := _HEADING.match(style.name):
                return int(found[1]) + 1
            if _TITLE.match(style.name):
                return 1
        return 0

    def _number(self, properties: Any, chain: list[_Style]) -> tuple[str, int] | None:
        for each in (properties, *(style.properties for style in chain)):
            found = each.find(f"{W}numPr") if each is not None else None
            if found is not None:
                identifier, depth = _value(found, "numId"), _value(found, "ilvl") or "0"
                shown = identifier not in ("", "0") and depth.isdigit()
                return (identifier, min(int(depth), 8)) if shown else None
        return None


def _value(element: Any, name: str) -> str:
    """Return the `w:val` of what an element holds by a name."""
    found = element.find(f"{W}{name}") if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _bold(run: Any) -> bool | None:
    found = run.find(f"{W}b") if run is not None else None
    return None if found is None else found.get(f"{W}val", "1").lower() not in ("0", "false", "off")


def _levels(numbering: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return kind, text and first number of each level of each numbering."""
    if numbering is None:
        return {}
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    for each in numbering.iterfind(f"{W}abstractNum"):
        levels = {}
        for level in each.iterfind(f"{W}lvl"):
            place, start = level.get(f"{W}ilvl", "0"), _value(level, "start")
            levels[int(place) if place.isdigit() else 0] = (
                _value(level, "numFmt"),
                _value(level, "lvlText"),
                int(start) if start.isdigit() else 1,
            )
        abstract[each.get(f"{W}abstractNumId", "")] = levels
    return {
        (each.get(f"{W}numId", ""), place): level
        for each in numbering.iterfind(f"{W}num")
        for place, level in abstract.get(_value(each, "abstractNumId"), {}).items()
    }
