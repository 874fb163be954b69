"""CSV and its kin (tabs, semicolons) → Source, as Excel and other systems write them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePath

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.source import Source, SourceError
from corpus.importers.tables.columns import has_header_words
from corpus.importers.tables.grid import Cell, Grid, Row
from corpus.importers.tables.table import read_grids

MAX_ROWS = 100_000
_MAX_COLUMNS = 200
_DELIMITERS = ",\t;|、"
_LOOKED_AT = 200  # rows
_MAX_FIELD = 200_000
_MAX_BREAKS = 20  # in the last cell, where a quotation mark lacks its other half
_SEPARATOR = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def read_csv(content: bytes, name: str, options: Options) -> Source:
    """Return the entries of a table of text. Raises SourceError where it holds none."""
    text, notes = decode_source(content, options.encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = ""
    if found := _SEPARATOR.match(text):
        delimiter, text = found[1], "\n" + text[found.end() :]
    delimiter = delimiter or _delimiter(text)
    rows, problems = _rows(text, delimiter, name)
    if delimiter == "\t":
        notes += ("列の区切りはタブとして読みました。",)
    elif delimiter != ",":
        notes += (f"列の区切りは「{delimiter}」として読みました。",)
    grid = Grid("", f"{PurePath(name).name}:", tuple(rows), has_letters=False, delimiter=delimiter)
    try:
        source = read_grids([grid], options, name)
    except SourceError:
        if problems:
            raise SourceError(str(problems[0])) from None
        raise
    return replace(source, problems=(*problems, *source.problems), notes=(*notes, *source.notes))


def _delimiter(text: str) -> str:
    """Return what parts the columns: what gives most rows the same number of them."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        rows = list(islice(_parsed(text[:_MAX_FIELD], delimiter), _LOOKED_AT))
        widths = Counter(len(cells) for _, cells in rows if any(cells) and len(cells) > 1)
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        score = times / max(len([cells for _, cells in rows if any(cells)]), 1)
        if any(has_header_words(_row(number, cells)) for number, cells in rows[:30]):
            score += 1.0
        if width and score > most:
            best, most = delimiter, score
    return best


def _parsed(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's first line and its cells."""
    before = csv.field_size_limit(_MAX_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        number = 1
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"{number}行目から先を表として読めません。"
            'セルの中の「"」が対になっているかを確かめ、Excelで開いてCSVとして保存し直してください。'
        ) from error
    finally:
        csv.field_size_limit(before)


def _rows(text: str, delimiter: str, name: str) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems = []
    for number, cells in _parsed(text, delimiter):
        if len(rows) >= MAX_ROWS:
            raise SourceError(f"行が多すぎます(上限は{MAX_ROWS:,}行)。ファイルを分けてください。")
        row = _row(number, cells)
        if any(cell.text for cell in row.cells):
            rows.append(row)
    if rows and text.count('"') % 2 and rows[-1].cells[-1].text.count("\n") > _MAX_BREAKS:
        problems.append(
            Problem(
                name,
                rows[-1].number,
                "-",
                'この行の「"」が閉じられていないようです。あとの行がすべて一つのセルになりました。',
                '「"」を対にするか、Excelで開いてCSVとして保存し直してください。',
            )
        )
    return rows, problems


def _row(number: int, cells: list[str]) -> Row:
    return Row(number, tuple(Cell(_text(cell)) for cell in cells[:_MAX_COLUMNS]))


def _text(cell: str) -> str:
    """Return a cell; Excel's ="0120" keeps its zeros, and is the words alone."""
    found = _AS_TEXT.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell.strip("\0")
