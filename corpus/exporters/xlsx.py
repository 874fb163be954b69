"""Entries → one sheet of Excel that is pleasant to edit, and comes back without a loss.

Every cell but the days is text, for Excel too: what begins with = + - @ stays as it is, and nothing
that is typed becomes a number or a day. Excel's limits: support.microsoft.com, "Excel specifications
and limits".
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from corpus.columns import (
    ANSWER,
    BASE,
    COLUMNS,
    FORMAT,
    FORMATS,
    ID,
    LABEL,
    LINKS,
    NOT_SHOWN,
    PUBLIC,
    QUESTION,
    REVIEWED,
    SECTION,
    STATES,
    VALID_UNTIL,
    WORDINGS,
    Cell,
    row_of,
)
from corpus.errors import FaqError
from corpus.intent import Entry

SHEET = "Q&A"
_MAX_CHARACTERS = 32_767  # of a cell
_MAX_ENTRIES = 1_048_575  # the last row of a sheet, below the header
_OTHER_FORMS = "CSVかJSONLで書き出してください。"
_FIRST_YEAR = 1900  # of Excel's days
_DAYS = (REVIEWED, VALID_UNTIL)
_LISTS = {FORMAT: FORMATS, PUBLIC: STATES}
_RISKY = ("=", "+", "-", "@", "'")  # what begins so, Excel changes once it is edited
_FROZEN = 1 + COLUMNS.index(QUESTION)  # columns that stay in sight


@dataclass(frozen=True)
class _Look:
    """How a column looks: its width in characters, and what a cell of it says when it is chosen."""

    width: float
    hint: str
    hidden: bool = False


_LOOKS = {
    SECTION: _Look(20, "ページの見出しです。同じ言葉の行が一つのセクションになります。"),
    QUESTION: _Look(36, "お客様にお見せする質問です。"),
    ANSWER: _Look(70, "お客様にお見せする回答です。セルの中の改行は Alt+Enter で入れます。"),
    FORMAT: _Look(11, "plain は書いたとおり、markdown は箇条書きや表やリンクを使えます。"),
    WORDINGS: _Look(36, "お客様の言い方です。1行に1つ書きます(改行は Alt+Enter)。"),
    LABEL: _Look(18, "ボタンに出す短い質問です。空でもかまいません。"),
    LINKS: _Look(40, "1行に1つ、言葉、空白、アドレスの順に書きます。別の項目へは「#ID」です。"),
    REVIEWED: _Look(13, "内容を確かめた日です。"),
    VALID_UNTIL: _Look(13, "この日を過ぎると、どこにも出さず、電話をご案内します。"),
    PUBLIC: _Look(9, "非公開にすると、どこにも出さず、電話をご案内します。"),
    ID: _Look(24, "行を見分けるための名前です。変えないでください。", hidden=True),
    BASE: _Look(24, "取り込みのときに使います。変えないでください。", hidden=True),
}


class TooLargeForExcel(FaqError):
    """The entries do not fit into a sheet; the message says which, and what to do."""


def write_xlsx(entries: Sequence[Entry]) -> bytes:
    """Return the entries as a workbook. Raises TooLargeForExcel."""
    rows = [row_of(entry) for entry in entries]
    _refuse_what_is_too_large(rows)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        usual = {"text_wrap": True, "valign": "top", "num_format": "@"}
        text, day = book.add_format(usual), book.add_format(usual | {"num_format": "yyyy-mm-dd"})
        # Where somebody edits such a cell, Excel must not take it for a formula after all.
        quoted = book.add_format(usual | {"quote_prefix": True})
        head = book.add_format(usual | {"bold": True, "bg_color": "#DDE6F0", "bottom": 1})
        for place, column in enumerate(COLUMNS):
            look = _LOOKS[column]
            usual_format = day if column in _DAYS else text
            sheet.set_column(place, place, look.width, usual_format, {"hidden": look.hidden})
            sheet.write_string(0, place, column, head)
            _ask_for(sheet, column, place, look.hint)
            for number, row in enumerate(rows, 1):
                cell = row[column]
                if isinstance(cell, date) and cell.year >= _FIRST_YEAR:
                    sheet.write_datetime(number, place, cell, day)
                elif cell:
                    written = str(cell)
                    is_risky = written.startswith(_RISKY)
                    sheet.write_string(number, place, written, quoted if is_risky else text)
        faint = book.add_format({"font_color": "#909090"})
        for condition in _unseen():
            rule = {"type": "formula", "criteria": condition, "format": faint}
            sheet.conditional_format(1, 0, _MAX_ENTRIES, len(COLUMNS) - 1, rule)
        sheet.freeze_panes(1, _FROZEN)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return file.getvalue()


def _ask_for(sheet: xlsxwriter.worksheet.Worksheet, column: str, place: int, hint: str) -> None:
    """Let the column's cells say what belongs into them, and refuse what does not."""
    rule: dict[str, object] = {"validate": "any"}
    if column in _LISTS:
        rule = {"validate": "list", "source": list(_LISTS[column])}
        rule["error_message"] = f"{'か'.join(_LISTS[column])}を選んでください。"
    elif column in _DAYS:
        rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        rule["error_message"] = "2026-12-31のように、日付を入れてください。"
    sheet.data_validation(
        1, place, _MAX_ENTRIES, place, rule | {"input_title": column[:32], "input_message": hint}
    )


def _unseen() -> Iterator[str]:
    """Yield the conditions of rows that customers do not see, for the first row below the head."""
    public, until = (xl_col_to_name(COLUMNS.index(name)) for name in (PUBLIC, VALID_UNTIL))
    yield f'=${public}2="{NOT_SHOWN}"'
    yield f'=AND(${until}2<>"",${until}2<TODAY())'


def _refuse_what_is_too_large(rows: Sequence[Mapping[str, Cell]]) -> None:
    if len(rows) > _MAX_ENTRIES:
        raise TooLargeForExcel(
            f"{len(rows):,}件の項目は、Excelの1枚のシートに入りません(最大{_MAX_ENTRIES:,}件)。"
            f"{_OTHER_FORMS}"
        )
    for row in rows:
        for column, cell in row.items():
            if isinstance(cell, str) and len(cell.encode("utf-16-le")) // 2 > _MAX_CHARACTERS:
                raise TooLargeForExcel(
                    f"項目 {row[ID]} の「{column}」は{len(cell):,}文字あり、"
                    f"Excelのセルに入りません(最大{_MAX_CHARACTERS:,}文字)。{_OTHER_FORMS}"
                )
