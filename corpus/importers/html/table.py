"""Tables of HTML → a grid of cells: spans laid out, and whether it is a table at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.importers.html.tree import Element

MAX_SPAN = 100
MAX_CELLS = 2_000

_STRUCTURE = {"table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "form", "details"}


@dataclass(frozen=True)
class Grid:
    """Rows of cells, all as long; a cell that spans several stands in each. None is no cell."""

    rows: tuple[tuple[Element | None, ...], ...]
    captions: tuple[Element, ...] = ()
    is_cut: bool = False


def grid_of(table: Element) -> Grid:
    """Return the cells of a table, in at most MAX_CELLS places."""
    rows: list[list[Element | None]] = []
    spanning: dict[int, tuple[Element, int]] = {}  # by column: a cell from above, rows it still has
    cells = 0
    is_cut = False
    for tr in rows_of(table):
        row: list[Element | None] = []
        for cell in [child for child in tr.elements if child.tag in ("td", "th")]:
            _fill(row, spanning)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(width):
                if height > 1:
                    spanning[len(row)] = (cell, height - 1)
                row.append(cell)
        _fill(row, spanning)
        if (cells := cells + len(row)) > MAX_CELLS:
            is_cut = True
            break
        if row:
            rows.append(row)
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        width, is_cut = max(1, MAX_CELLS // len(rows)), True
    laid_out = tuple(tuple((row + [None] * width)[:width]) for row in rows)
    captions = [child for child in table.elements if child.tag == "caption"]
    if len(laid_out) > 2 and _is_one_cell(laid_out[0]):
        captions += filter(None, laid_out[0][:1])
        laid_out = laid_out[1:]
    return Grid(laid_out, tuple(captions), is_cut)


def _is_one_cell(row: Sequence[Element | None]) -> bool:
    """Return whether one cell is as wide as its table, and says what the rows below are."""
    first = row[0]
    is_wide = len(row) > 1 and first is not None and all(cell is first for cell in row)
    return is_wide and first is not None and first.attributes.get("rowspan", "1") in ("", "1")


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables within."""
    for child in table.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.elements if row.tag == "tr")


def is_layout(table: Element, grid: Grid) -> bool:
    """Return whether a table only places things: one row or column, or tables and lists in it."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    cells = list(dict.fromkeys(cell for row in grid.rows for cell in row if cell))
    if len(grid.rows) < 2 or max(map(len, grid.rows), default=0) < 2:
        return True
    if any(each.tag in ("th", "caption") for each in (*cells, *grid.captions)):
        return False
    return any(element.tag in _STRUCTURE for cell in cells for element in cell.walk())


def _fill(row: list[Element | None], spanning: dict[int, tuple[Element, int]]) -> None:
    """Add the cells from above that reach into a row at its end."""
    while len(row) in spanning:
        cell, height = spanning.pop(len(row))
        if height > 1:
            spanning[len(row)] = (cell, height - 1)
        row.append(cell)


def _span(cell: Element, name: str) -> int:
    text = cell.attributes.get(name, "").strip()
    return (
        min(max(int(text), 1), MAX_SPAN)
        if text.isascii() and text.isdigit() and len(text) < 6
        else 1
    )
