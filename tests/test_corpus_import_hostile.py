"""Hostile and broken files: a clear error, and time and memory that do not grow with what they claim."""

import contextlib
import io
import time
import tracemalloc
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from corpus.importers.json_file import read_json
from corpus.importers.plain import read_plain
from corpus.importers.source import SourceError
from corpus.importers.tables.csv_file import read_csv
from corpus.importers.tables.xlsx import read_xlsx
from corpus.importers.word.word import read_docx
from tests.source_cases import PLAIN, pairs, saved, workbook

ROWS = [["質問", "回答"], ["定休日はいつですか", "水曜日です。"], ["何時までですか", "20時です。"]]
MAX_S = 8.0  # on a busy machine; alone, each takes less than two
MAX_MB = 600


def changed(content, part, change):
    """Return an archive with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        names = old.namelist()
        for name in names:
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        if part not in names:
            new.writestr(part, change(b""))
    return out.getvalue()


def document():
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def into_sheet(old, new):
    return lambda xml: xml.replace(old, new, 1)


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(9)
    )
    + b"]><x>&a8;</x>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
BOMB = b"\0" * 200_000_000
BOOK = workbook(faq=ROWS)
CELL = b'<c r="A9"><v>1</v></c>'
DEEP = b"<x>" * 5000 + b"</x>" * 5000

HOSTILE = {
    "a zip bomb": (changed(BOOK, "xl/media/x.bin", lambda _: BOMB), "大きすぎます"),
    "a bomb of XML": (changed(BOOK, SHEET, lambda _: b" " * 70_000_000), "大きすぎます"),
    "a billion laughs": (changed(BOOK, SHEET, lambda _: ENTITIES), "DTD"),
    "laughs in UTF-16": (
        changed(BOOK, SHEET, lambda _: ENTITIES[21:].decode().encode("utf-16")),
        "DTD",
    ),
    "a file from outside": (changed(BOOK, "xl/sharedStrings.xml", lambda _: OUTSIDE), "DTD"),
    "in a part that nobody asks for": (
        changed(BOOK, "customXml/item1.xml", lambda _: OUTSIDE),
        "DTD",
    ),
    "elements in elements": (changed(BOOK, SHEET, lambda _: DEEP), "複雑すぎます"),
    "all cells merged": (
        changed(
            BOOK,
            SHEET,
            into_sheet(
                b"</sheetData>",
                b'</sheetData><mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>',
            ),
        ),
        "セルが多すぎます",
    ),
    "a link on all cells": (
        changed(
            BOOK,
            SHEET,
            into_sheet(
                b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'
            ),
        ),
        "セルが多すぎます",
    ),
    "cells without end": (
        changed(BOOK, SHEET, into_sheet(b"</sheetData>", b"<row>" + CELL * 250_000 + b"</row></sheetData>")),
        "セルが多すぎます",
    ),
    "cut off": (BOOK[: len(BOOK) // 2], "壊れているか"),
    "XML cut off": (changed(BOOK, SHEET, lambda xml: xml[:200]), "壊れています"),
    "a sheet that is missing": (
        changed(BOOK, "xl/workbook.xml", into_sheet(b"<sheets>", b"<sheets><x/>")),
        "読み込めません|組|質問の列",
    ),
    "a document of Word": (document(), "Excelのブックではありません"),
    "an archive of pictures": (changed(BOOK, "[Content_Types].xml", lambda _: b""), "壊れています"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_soon_and_with_the_repair(case):
    content, words = HOSTILE[case]
    tracemalloc.start()
    began = time.monotonic()
    try:
        with pytest.raises(SourceError, match=words):
            read_xlsx(content, "faq.xlsx", PLAIN)
        used = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < MAX_S
    assert used < MAX_MB


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("word/document.xml", ENTITIES, "DTD"),
        ("word/styles.xml", OUTSIDE, "DTD"),
        ("word/document.xml", DEEP, "複雑すぎます"),
        ("word/media/x.bin", BOMB, "大きすぎます"),
        ("word/document.xml", b"<w:document/>", "読み込めません"),
        ("word/document.xml", b"<document/>", "読み込めません|組が見つかりません"),
    ],
)
def test_a_hostile_document_is_refused(part, content, words):
    with pytest.raises(SourceError, match=words):
        read_docx(changed(document(), part, lambda _: content), "faq.docx", PLAIN)


def test_macros_are_never_run_and_told():
    content = changed(BOOK, "xl/vbaProject.bin", lambda _: b"Sub AutoOpen()")
    source = read_xlsx(content, "faq.xlsm", PLAIN)
    assert len(pairs(source)) == 2
    assert "マクロは実行していません。" in source.notes


def test_a_workbook_that_links_elsewhere_is_read_alone():
    book = Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    sheet["B3"] = "='[1]他のブック'!A1"
    sheet["B2"].hyperlink = "javascript:alert(1)"
    source = read_xlsx(saved(book), "faq.xlsx", PLAIN)
    (entry,) = source.entries
    assert (entry.links, len(entry.lost), len(source.problems)) == (None, 1, 1)


def test_formatted_but_empty_cells_to_the_end_of_the_sheet():
    cells = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(10, 400_000))
    last = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = changed(BOOK, SHEET, into_sheet(b"</sheetData>", cells + last))
    began = time.monotonic()
    assert len(pairs(read_xlsx(content, "faq.xlsx", PLAIN))) == 2
    assert time.monotonic() - began < MAX_S


LONG = "あ" * 1_000_000
TEXTS = {
    "csv: one long line": (read_csv, f"質問,回答\n{LONG},{LONG}\n"),
    "csv: only quotation marks": (read_csv, '"' * 500_000),
    "csv: only separators": (read_csv, "," * 500_000),
    "csv: many rows": (read_csv, "質問,回答\n" + "何ですか,はい。\n" * 150_000),
    "plain: one long line": (read_plain, LONG),
    "plain: only line breaks": (read_plain, "\n" * 1_000_000),
    "plain: only marks": (read_plain, "Q\n" * 60_000),
    "plain: opening brackets": (read_plain, "【" * 300_000),
    "plain: digits": (read_plain, "1-" * 300_000),
    "plain: one way of many steps": (read_plain, "ホーム" + "/a" * 90 + " 。 x\n"),
    "plain: numbers in one line": (read_plain, "1 " * 20_000 + "円か\n"),
    "csv: blanks": (read_csv, f"質問,回答\n{'　' * 100_000}あ,{'(' * 100_000}\n"),
    "csv: brackets": (read_csv, f"質問,回答,公開\n何ですか,はい。,{'(' * 100_000}\n"),
    "csv: tags": (read_csv, f"質問,回答\n何ですか,{'<a ' * 50_000}\n"),
    "json: one long text": (read_json, f'[{{"question": "{LONG}"}}]'),
    "json: a thousand fields": (read_json, "[{" + ",".join(f'"f{n}": "x"' for n in range(100_000)) + "}]"),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_texts_of_any_shape_end_soon(case):
    read, text = TEXTS[case]
    began = time.monotonic()
    with contextlib.suppress(SourceError):
        read(text.encode(), "faq", PLAIN)
    assert time.monotonic() - began < MAX_S


@pytest.mark.parametrize("read", [read_csv, read_plain, read_json])
def test_a_file_of_a_hundred_megabytes_is_refused_unread(read):
    with pytest.raises(SourceError, match="大きすぎます"):
        read(b"a" * 100_000_000, "faq", PLAIN)
