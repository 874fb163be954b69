"""A table as people see it on their screen, whichever form of file it came from."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.blocks import Blocks


@dataclass(frozen=True)
class Cell:
    """What one cell shows.

    `blocks` are its words where some of them are bold or links; else `text` is all. `url` is the
    whole cell's link. `origin` is the first cell (row, column) of the merged range it is a part of;
    its text is then that cell's. `fault` says why what it shows is of no use.
    """

    text: str = ""
    blocks: Blocks = ()
    url: str = ""
    origin: tuple[int, int] | None = None
    lost: tuple[str, ...] = ()
    is_struck: bool = False
    fault: str = ""

    def is_right_part(self, column: int) -> bool:
        """Return whether it belongs to a merged range that begins further left."""
        return self.origin is not None and self.origin[1] != column

    def is_lower_part(self, number: int) -> bool:
        """Return whether it belongs to a merged range that begins in a row further up."""
        return self.origin is not None and self.origin[0] != number


@dataclass(frozen=True)
class Row:
    """One row; `number` is what people read beside it, from 1, `fault` why it cannot be taken."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    fault: str = ""

    def cell(self, column: int | None) -> Cell:
        """Return a cell by its place from 0; one without words where there is none."""
        if column is None or not 0 <= column < len(self.cells):
            return Cell()
        return self.cells[column]

    def text(self, column: int | None) -> str:
        """Return a cell's words."""
        return self.cell(column).text


@dataclass(frozen=True)
class Grid:
    """One sheet, one CSV file, one table of a document. Rows without any words are left out.

    `place` precedes a cell's address: "faq.xlsx 商品!" or "faq.csv:". `heading` is what stands above
    the table in a document. `is_records` says that a program wrote it: every row is one entry, the
    first names the columns, and an empty cell is empty.
    """

    name: str
    place: str
    rows: tuple[Row, ...]
    hidden_columns: frozenset[int] = frozenset()
    heading: str = ""
    has_letters: bool = True  # whether people address its columns as A, B, C
    is_records: bool = False
    notes: tuple[str, ...] = ()
    delimiter: str = ""  # what parts the columns of a text

    def where(self, row: Row, column: int | None = None) -> str:
        """Return where a cell stands, for people."""
        letter = letters_of(column) if self.has_letters and column is not None else ""
        return f"{self.place}{letter}{row.number}"


def letters_of(column: int) -> str:
    """Return a column's letters; it counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
