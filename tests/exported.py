"""A small reader of what the exporters write, apart from the importers: cells as they stand."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

from corpus.blocks import plain_text
from corpus.columns import (
    ANSWER,
    FORMAT,
    ID,
    LABEL,
    LINKS,
    NOT_SHOWN,
    PUBLIC,
    QUESTION,
    REVIEWED,
    SECTION,
    VALID_UNTIL,
    WORDINGS,
    links_in,
    unguarded,
    wordings_in,
)
from corpus.intent import Entry
from corpus.markdown import read_markdown

_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
Rows = list[dict[str, str]]


def sheet_of(content: bytes) -> str:
    """Return the XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def xlsx_rows(content: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = [_unescaped("".join(each.itertext())) for each in shared.findall("m:si", _NAMES)]
    table = []
    for row in ElementTree.fromstring(sheet_of(content)).iterfind(".//m:row", _NAMES):
        cells = {}
        for cell in row.iterfind("m:c", _NAMES):
            column = re.match("[A-Z]+", cell.attrib["r"])
            value = cell.findtext("m:v", "", _NAMES)
            assert column
            is_day = value and cell.get("t") != "s"
            cells[column[0]] = _day(value) if is_day else texts[int(value)] if value else ""
        table.append(cells)
    head, *rows = table
    return [{name: row.get(column, "") for column, name in head.items()} for row in rows]


def csv_rows(content: bytes) -> Rows:
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [dict(zip(head, map(unguarded, row), strict=True)) for row in rows]


def entry_of(row: dict[str, str]) -> Entry:
    blocks, complaints = read_markdown(row[ANSWER]) if row[FORMAT] == "markdown" else ((), [])
    assert not complaints
    return Entry(
        row[ID],
        row[SECTION],
        row[QUESTION],
        plain_text(blocks) if blocks else row[ANSWER],
        wordings=wordings_in(row[WORDINGS]),
        links=links_in(row[LINKS]),
        label=row[LABEL],
        reviewed=date.fromisoformat(row[REVIEWED]) if row[REVIEWED] else None,
        valid_until=date.fromisoformat(row[VALID_UNTIL]) if row[VALID_UNTIL] else None,
        hidden=row[PUBLIC] == NOT_SHOWN,
        blocks=blocks,
    )


def _day(number: str) -> str:
    return (date(1899, 12, 30) + timedelta(days=int(float(number)))).isoformat()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
