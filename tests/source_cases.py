"""Sources as offices keep them, made for tests: workbooks of rows, and what was read of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.import_options import Options
from corpus.importers.source import Source
from corpus.importers.tables.xlsx import read_xlsx

Rows = Sequence[Sequence[object]]
PLAIN = Options()


def workbook(change: Callable[[Worksheet], None] | None = None, /, **sheets: Rows) -> bytes:
    """Return a workbook with the rows of each sheet; `change` works on the first."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_sheet(
    rows: Rows, change: Callable[[Worksheet], None] | None = None, options: Options = PLAIN
) -> Source:
    """Return what is read of a workbook with one sheet."""
    return read_xlsx(workbook(change, Sheet1=rows), "faq.xlsx", options)


def triples(source: Source) -> list[tuple[str, str, str]]:
    """Return section, question and answer of every entry that the public may see."""
    return [(e.section, e.question, e.answer.text) for e in source.entries if not e.is_hidden]


def pairs(source: Source) -> list[tuple[str, str]]:
    """Return question and answer of every entry that the public may see."""
    return [(e.question, e.answer.text) for e in source.entries if not e.is_hidden]
