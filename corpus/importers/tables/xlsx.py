"""Excel workbooks (.xlsx, .xlsm) → Source: what a person sees in the cells. No formula is computed."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from corpus.blocks import Paragraph, Run
from corpus.import_options import Options
from corpus.importers.source import Source, SourceError
from corpus.importers.tables.grid import Cell, Grid, Row
from corpus.importers.tables.number_format import shown
from corpus.importers.tables.slim_workbook import without_empty_cells
from corpus.importers.tables.table import read_grids
from corpus.importers.zipped import check_zip

_ESCAPED = re.compile(r"_x(000[9ADad])_")
_HYPERLINK = re.compile(r'=HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)
_MAX_COLUMNS = 200
_MANY_EMPTY = 5_000  # cells
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
_RECALCULATE = "数式の結果が保存されていません。|Excelで開いて上書き保存するか、値として貼り付け直してください。"


def read_xlsx(content: bytes, name: str, options: Options) -> Source:
    """Return the entries of a workbook.

    Raises SourceError for what is none, holds no Q&A, or would cost too much to read.
    """
    parts = check_zip(content, ".xlsx")
    if not any(part.startswith("xl/") for part in parts.names):
        raise SourceError(
            "Excelのブックではありません。Excelで開き、.xlsx形式で保存し直してください。"
        )
    if "xl/workbook.bin" in parts.names:
        raise SourceError(
            "バイナリブック(.xlsb)です。Excelで開き、「名前を付けて保存」で.xlsx形式にしてください。"
        )
    if parts.empty_cells > _MANY_EMPTY:
        content = without_empty_cells(content)
    workbook = _load(content, with_values=True)
    formulas = _load(content, with_values=False) if parts.has_formulas else None
    notes = ["マクロは実行していません。"] if parts.has_macros else []
    grids = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible" and sheet.title not in options.sheets:
            notes.append(f"非表示の「{sheet.title}」シートは読みません。")
        else:
            grids.append(_grid(sheet, formulas[sheet.title] if formulas else None, name))
    source = read_grids(grids, options, name)
    return replace(source, notes=(*source.notes, *notes))


def _load(content: bytes, *, with_values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose if it were to write
            return load_workbook(
                io.BytesIO(content), data_only=with_values, rich_text=True, keep_links=False
            )
    except Exception as error:
        # openpyxl 3.1 raises anything (TypeError, KeyError, ValueError …) for a part it dislikes.
        raise SourceError(
            f"ブックを読み込めません({type(error).__name__})。"
            "Excelで開いて.xlsx形式で保存し直すか、「CSV UTF-8」で保存したファイルを使ってください。"
        ) from error


def _grid(sheet: Worksheet, formulas: Worksheet | None, name: str) -> Grid:
    """Return what a sheet shows: rows with words, merged ranges filled with their first cell."""
    merged = {}
    for each in sheet.merged_cells.ranges:
        top, left = (each.min_row, each.min_col)
        for row in range(each.min_row, each.max_row + 1):
            for column in range(left, min(each.max_col, _MAX_COLUMNS) + 1):
                merged[row, column] = (top, left)
    cells: dict[int, dict[int, Cell]] = {}
    comments = 0
    # iter_rows would make every cell up to the last row, of which Excel has a million.
    for (row, column), raw in sorted(sheet._cells.items()):
        if column > _MAX_COLUMNS or (
            (row, column) in merged and merged[row, column] != (row, column)
        ):
            continue
        cell = _cell(raw, formulas)
        comments += raw.comment is not None
        if cell.text or cell.fault:
            cells.setdefault(row, {})[column] = cell
    for (row, column), origin in merged.items():
        first = cells.get(origin[0], {}).get(origin[1])
        if first:
            cells.setdefault(row, {})[column] = replace(first, origin=(origin[0], origin[1] - 1))
    notes = (
        [f"「{sheet.title}」シート: セルのコメント{comments}件は取り込みません。"]
        if comments
        else []
    )
    rows = tuple(_rows(sheet, cells))
    filtered = bool(sheet.auto_filter and sheet.auto_filter.filterColumn)
    hidden_rows = sum(1 for row in rows if row.is_hidden)
    if filtered and hidden_rows:
        rows = tuple(replace(row, is_hidden=False) for row in rows)
        notes.append(
            f"「{sheet.title}」シート: フィルターで隠れている{hidden_rows}行も読みました。"
        )
    elif hidden_rows:
        notes.append(
            f"「{sheet.title}」シート: 非表示の行が{hidden_rows}行あります。"
            "公開の列があればそれに従い、なければ非公開とします。"
        )
    file = PurePath(name).name
    return Grid(
        sheet.title, f"{file} {sheet.title}!", rows, _hidden_columns(sheet), notes=tuple(notes)
    )


def _rows(sheet: Worksheet, cells: dict[int, dict[int, Cell]]) -> Iterator[Row]:
    for number in sorted(cells):
        found = cells[number]
        row = tuple(found.get(column, Cell()) for column in range(1, max(found) + 1))
        look = sheet.row_dimensions.get(number)
        # A row of a group that is collapsed is there for everybody who opens the group.
        hidden = bool(look and look.hidden and not look.outlineLevel)
        yield Row(number, row, hidden)


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    return frozenset(
        column - 1
        for each in sheet.column_dimensions.values()
        if each.hidden
        for column in range(each.min or 1, min(each.max or 0, _MAX_COLUMNS) + 1)
    )


def _cell(raw: Any, formulas: Worksheet | None) -> Cell:
    """Return what one cell shows."""
    value = raw.value
    formula = formulas._cells.get((raw.row, raw.column)) if formulas else None
    written = formula.value if formula is not None and formula.data_type == "f" else None
    if written is not None and value is None:
        return Cell(str(written)[:40], fault=_RECALCULATE)
    is_rich = isinstance(value, CellRichText)
    cell = _rich(value, raw) if is_rich else Cell(_unescaped(shown(value, raw.number_format)))
    if raw.data_type == "e" or cell.text in _ERRORS:
        return Cell(
            cell.text,
            fault=f"数式がエラー({cell.text})になっています。|Excelで数式を直してください。",
        )
    url = raw.hyperlink.target or "" if raw.hyperlink else ""
    if url and raw.hyperlink.location and "#" not in url:
        url += f"#{raw.hyperlink.location}"
    if isinstance(written, str) and (found := _HYPERLINK.match(written)):
        url = found[1]
    struck = bool(raw.font and raw.font.strike) and not isinstance(value, CellRichText)
    return replace(cell, url=url, is_struck=struck)


def _rich(value: CellRichText, raw: Any) -> Cell:
    """Return a cell of which parts look different: bold is kept, what is struck out is not."""
    whole_bold = bool(raw.font and raw.font.b)
    runs, lost = [], []
    for part in value:
        font = part.font if isinstance(part, TextBlock) else None
        text = _unescaped(part.text if isinstance(part, TextBlock) else str(part))
        if font is not None and font.strike:
            lost.append(f"取り消し線の文字「{text.strip()[:30]}」は取り込みません。")
            continue
        runs.append(Run(text, bold=bool(font and font.b) and not whole_bold))
    text = "".join(run.text for run in runs)
    if not text.strip() and lost:
        return Cell("".join(_unescaped(str(part)) for part in value), is_struck=True)
    bold = [run.bold for run in runs if run.text.strip()]
    if any(bold) and not all(bold):
        return Cell(text, (Paragraph(tuple(runs)),), lost=tuple(lost))
    return Cell(text, lost=tuple(lost))


def _unescaped(text: str) -> str:
    """Return a text with Excel's `_x000D_` as what it stands for.

    Of letters that are written so openpyxl 3.1 does not tell whether they were escaped: they stay.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\0")
