"""Tables that our own export wrote, edited since → entries, word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from corpus.columns import (
    ANSWER,
    BASE,
    COLUMNS,
    FORMAT,
    ID,
    LABEL,
    LINKS,
    PUBLIC,
    QUESTION,
    REVIEWED,
    SECTION,
    VALID_UNTIL,
    WORDINGS,
    lines_without_address,
    links_in,
    unguarded,
    wordings_in,
)
from corpus.errors import Problem
from corpus.fingerprint import read_fingerprints
from corpus.importers.headings import is_public, words_of
from corpus.importers.source import Answer, SourceEntry
from corpus.importers.tables.draft import fault_of
from corpus.importers.tables.grid import Grid, Row
from corpus.importers.tables.wide_rows import with_faults

_BY_WORDS = {words_of(column): column for column in COLUMNS}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")


@dataclass(frozen=True)
class OwnReading:
    """What came back."""

    entries: tuple[SourceEntry, ...]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()


def own_columns(row: Row) -> dict[str, int]:
    """Return where our own columns stand; nothing where the row is not the head of an export."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        if column := _BY_WORDS.get(words_of(cell.text)):
            found.setdefault(column, place)
    known = found.keys()
    is_own = {QUESTION, ANSWER} <= known and (BASE in known or {ID, FORMAT} <= known)
    return found if is_own else {}


def read_own_table(grid: Grid, header: int, columns: Mapping[str, int], name: str) -> OwnReading:
    """Return the entries below the header. A new row takes its section from the row above."""
    entries: list[SourceEntry] = []
    problems: list[Problem] = []
    unread: list[str] = []
    file = f"{name} {grid.name}" if grid.name else name
    section = ""
    for row in with_faults(grid, header, columns[ANSWER], grid.rows[header + 1 :]):
        cells = {column: _text(row, place) for column, place in columns.items()}
        question, answer = cells[QUESTION], cells[ANSWER]
        section = cells.get(SECTION, "") or section
        if not question.strip() and not answer.strip():
            continue
        if row.fault:
            problems.append(Problem(file, row.number, "-", *fault_of(row)))
            unread.append(question)
            continue
        if not question.strip() or not answer.strip():
            column = ANSWER if question.strip() else QUESTION
            repair = f"{column}を書くか、行を削除してください。"
            problems.append(Problem(file, row.number, column, f"{column}が空です。", repair))
            continue
        bad = [f"{column}の「{cells[column]}」は日付として読めません。年-月-日で書いてください。"
               for column in (REVIEWED, VALID_UNTIL) if cells.get(column) and not _day(cells[column])]  # fmt: skip
        repair = "「言葉 https://…」の形で書いてください。"
        bad += [f"リンクの「{line}」にはアドレスがありません。{repair}" for line in
                lines_without_address(cells.get(LINKS, ""))]  # fmt: skip
        entries.append(_entry(cells, section, grid.where(row, columns[QUESTION]), tuple(bad)))
    return OwnReading(tuple(entries), tuple(problems), tuple(unread))


def _text(row: Row, place: int) -> str:
    return unguarded(row.text(place).replace("\r\n", "\n"))


def _entry(
    cells: Mapping[str, str], section: str, where: str, lost: tuple[str, ...]
) -> SourceEntry:
    state = is_public(cells.get(PUBLIC, ""))
    return SourceEntry(
        question=cells[QUESTION],
        answer=Answer(cells[ANSWER], cells.get(FORMAT, "").strip().lower() == "markdown"),
        section=section,
        where=where,
        id=cells.get(ID, "").strip(),
        wordings=wordings_in(cells[WORDINGS]) if WORDINGS in cells else None,
        links=links_in(cells[LINKS]) if LINKS in cells else None,
        label=cells.get(LABEL),
        reviewed=_day(cells.get(REVIEWED, "")),
        valid_until=_day(cells.get(VALID_UNTIL, "")),
        is_hidden=None if state is None else not state,
        base=read_fingerprints(cells.get(BASE, "")),
        lost=lost,
    )


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
