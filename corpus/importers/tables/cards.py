"""Sheets of cards: an entry's fields stand below each other, each behind its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.importers.headings import roles_of, words_of
from corpus.importers.tables.grid import Cell, Grid, Row

_SECTION = Cell("セクション")  # the name of the column that the bands between cards make
_MIN_CARDS = 2
_MAX_NAME = 12  # characters of a field's name


def cards_of(grid: Grid) -> Grid | None:
    """Return a sheet of cards as records, one row a card; None where it is no such sheet."""
    names = _names(grid)
    if not names:
        return None
    cards: list[tuple[int, dict[str, Cell]]] = []
    band = ""
    last = ""  # the field that a row without a name goes on with
    for row in grid.rows:
        cells = _cells(row)
        pairs = _pairs(row, cells, names)
        if not pairs:
            if len(cells) == 1 and cells[0][0] > 0 and last and cards:
                fields = cards[-1][1]
                fields[last] = replace(
                    fields[last], text=f"{fields[last].text}\n{cells[0][1].text}", blocks=()
                )
            elif len(cells) == 1:
                band, last = cells[0][1].text, ""
            continue
        if not cards or any(name in cards[-1][1] for name, _ in pairs):
            cards.append((row.number, {_SECTION.text: Cell(band)} if band else {}))
        cards[-1][1].update(pairs)
        last = pairs[-1][0]
    columns = [*names] if not band else [*names, _SECTION.text]
    header = Row(grid.rows[0].number, tuple(Cell(name) for name in columns))
    rows = (
        Row(number, tuple(fields.get(name, Cell()) for name in columns)) for number, fields in cards
    )
    return replace(grid, rows=(header, *rows), is_records=True, heading="")


def _names(grid: Grid) -> list[str]:
    """Return the names of fields in their order; none where questions and answers have none."""
    seen: Counter[str] = Counter()
    for row in grid.rows:
        seen.update({_word(cell) for _, cell in _cells(row) if _word(cell)})
    asked, told = (_most(seen, role) for role in ("question", "answer"))
    if not asked or not told or abs(seen[asked] - seen[told]) * 5 > seen[asked]:
        return []
    # What stands on most cards in the same words is a name; other words repeat less.
    names = [
        name
        for name, times in seen.items()
        if times >= seen[asked] or (times * 2 >= seen[asked] and roles_of(name))
    ]
    # Q and A alone are marks before the words, not fields of a card.
    return names if len(names) > 2 else []


def _most(seen: Counter[str], role: str) -> str:
    """Return the heading of a role that repeats most, from _MIN_CARDS times on."""
    found = [
        (times, name)
        for name, times in seen.items()
        if times >= _MIN_CARDS
        and any(each.role == role and each.strength >= 2 for each in roles_of(name))
    ]
    return max(found)[1] if found else ""


def _cells(row: Row) -> list[tuple[int, Cell]]:
    """Return a row's cells that hold something, a merged one once, each with its column."""
    return [
        (column, cell)
        for column, cell in enumerate(row.cells)
        if cell.text.strip()
        and not cell.is_right_part(column)
        and not cell.is_lower_part(row.number)
    ]


def _word(cell: Cell) -> str:
    text = cell.text.strip()
    return text if len(words_of(text)) <= _MAX_NAME and "\n" not in text else ""


def _pairs(
    row: Row, cells: Sequence[tuple[int, Cell]], names: Sequence[str]
) -> list[tuple[str, Cell]]:
    """Return the fields of a row: each name with the cell right behind it, which may be empty."""
    pairs: list[tuple[str, Cell]] = []
    behind = -1  # the column behind the last name
    for column, cell in cells:
        if column == behind and pairs:
            pairs[-1] = (pairs[-1][0], replace(cell, origin=None))
        elif (name := cell.text.strip()) in names:
            pairs.append((name, Cell()))
            behind = column + 1
            while row.cell(behind).is_right_part(behind):  # of a name that is merged over several
                behind += 1
    return pairs
