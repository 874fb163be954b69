"""Entries → CSV as offices open it: UTF-8 with a byte order mark, a row an entry.

What a program for tables would take for a formula, a number or a day has a ' before it
(`corpus.columns.guarded`); the import takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from corpus.columns import COLUMNS, Cell, guarded, row_of
from corpus.intent import Entry


def write_csv(entries: Iterable[Entry]) -> bytes:
    """Return the entries as a file; the first row holds the columns' names."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for entry in entries:
        row = row_of(entry)
        table.writerow(_text(row[column]) for column in COLUMNS)
    return file.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell or "")
