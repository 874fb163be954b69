"""Rows with more cells than the header names: a comma that nobody quoted has parted an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.importers.answer_text import one_line
from corpus.importers.headings import without_kept_mark
from corpus.importers.question_shape import without_question_mark
from corpus.importers.tables.columns import Columns
from corpus.importers.tables.grid import Cell, Grid, Row

_REJOINED = '「,」で分かれていた回答をつなぎました。元のファイルで回答を「"」で囲んでください。'
_IN_A_SHEET = "分かれた文を一つのセルに戻してください。メモの列なら、見出しを付けてください。"
_BEGINS_PRICE = re.compile(r"(?:.*\D)?\d{1,3}", re.DOTALL)
_ENDS_PRICE = re.compile(r"\d{3}(?!\d)")


def fitted(grid: Grid, header: int, columns: Columns, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows of a block: the last cell put together again, or a fault where cells shifted."""
    is_text = not (grid.has_letters or grid.is_records)
    last = _last_heading(grid, header)
    if is_text and columns.answer == last and columns.first == 0:
        yield from (_rejoined(row, last) for row in rows)
        return
    for row in with_faults(grid, header, columns.answer, rows):
        if row.fault:  # what stands right of the question is another column's, perhaps
            gone = [column for column in columns.sections if column > columns.question]
            cells = [Cell() if c in gone else cell for c, cell in enumerate(row.cells)]
            row = replace(row, cells=tuple(cells))
        yield row


def with_faults(grid: Grid, header: int, answer: int, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows below a header; one that is wider than the header has a fault."""
    last = _last_heading(grid, header)
    if last < 0 or grid.is_records or not (grid.has_letters or grid.delimiter):
        yield from rows
        return
    head = grid.rows[header]
    widths = Counter([len(head.cells), *(len(row.cells) for row in rows)])
    usual = max(len(head.cells), widths.most_common(1)[0][0])
    beside = sum(1 for row in rows if _filled(row, last + 1))
    has_notes = beside > 2 and beside * 2 > len(rows)  # a column that nobody has named
    for row in rows:
        if grid.has_letters or len(head.cells) > last + 1:
            more = _beyond(row, head, last)
            is_wide = more > 0 and (not has_notes or _parts_price(row, answer))
        else:
            more = max((c for c in range(len(row.cells)) if _filled(row, c)), default=0) - last
            longer = len(row.cells) - len(head.cells)
            if more <= 0 < longer and _filled(row, answer + 1):
                more = longer if len(row.cells) > usual or _parts_price(row, answer) else 0
            is_wide = more > 0
        yield replace(row, fault=_fault(grid, more)) if is_wide else row


def question_of(row: Row, column: int) -> str:
    """Return a row's question as an entry would have it."""
    return without_question_mark(without_kept_mark(one_line(row.text(column)))[0])


def _last_heading(grid: Grid, header: int) -> int:
    """Return the last column that a header names, or the row right above it; -1 where none does."""
    if header < 0:
        return -1
    number = grid.rows[header].number
    heads = [row for row in grid.rows[max(0, header - 1) : header + 1] if row.number >= number - 1]
    return max(
        (c for row in heads for c, cell in enumerate(row.cells) if cell.text.strip()), default=-1
    )


def _rejoined(row: Row, last: int) -> Row:
    """Return a row of text whose last cell, the answer, fell apart at commas that nobody quoted."""
    rest = [cell.text for cell in row.cells[last + 1 :]]
    while rest and not rest[-1].strip():
        rest.pop()
    if not rest or not all(text.strip() for text in rest):
        return row
    whole = Cell(",".join([row.text(last), *rest]), lost=(_REJOINED,))
    return replace(row, cells=(*row.cells[:last], whole))


def _filled(row: Row, column: int) -> bool:
    return bool(row.text(column).strip()) and not row.cell(column).is_right_part(column)


def _beyond(row: Row, head: Row, last: int) -> int:
    """Return how many cells stand right behind the last heading in a row that is full before."""
    filled = [_filled(row, column) for column in range(len(row.cells))]
    named = sum(1 for cell in head.cells if cell.text.strip())
    if not _filled(row, last + 1) or sum(filled) <= named:
        return 0
    return next((c for c in range(last + 1, len(filled)) if not filled[c]), len(filled)) - last - 1


def _parts_price(row: Row, answer: int) -> bool:
    """Return whether an answer ends, and the next cell begins, as the parts of 7,700 do."""
    ends = _BEGINS_PRICE.fullmatch(row.text(answer).rstrip())
    return bool(ends and _ENDS_PRICE.match(row.text(answer + 1).lstrip()))


def _fault(grid: Grid, more: int) -> str:
    mark = "タブ" if grid.delimiter == "\t" else f"「{grid.delimiter}」"
    repair = f'{mark}を含む回答は「"」で囲んでください。' if grid.delimiter else _IN_A_SHEET
    return f"見出しより列が{more}{'つ' if more < 10 else '個'}多くなっています。|{repair}"
