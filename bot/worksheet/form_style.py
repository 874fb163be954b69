"""How the form looks: a few calm colours, and rows as high as their text (XlsxWriter)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_FONT = "游ゴシック"
_INK, _QUIET, _WHITE, _LINE = "#1F2933", "#7B8794", "#FFFFFF", "#B8C4CE"
_POINTS_A_LINE, _MAX_HEIGHT = 18.0, 400.0  # Excel shows no row higher than 409 points
_MAX_CELL = 32_000  # characters; Excel keeps 32,767

Look = Literal[
    "title",
    "band",
    "label",
    "strong",
    "text",
    "quiet",
    "yellow",
    "blue",
    "yellow cell",
    "blue cell",
]
_LOOKS: dict[Look, dict[str, Any]] = {
    "title": {"bg_color": "#1F4E79", "font_color": _WHITE, "bold": True, "font_size": 14},
    "band": {"bg_color": "#1F4E79", "font_color": _WHITE, "bold": True},
    "label": {"bg_color": "#E8EEF4", "bold": True},
    "strong": {"bold": True},
    "text": {},
    "quiet": {"font_color": _QUIET},
    "yellow": {"bg_color": "#FFF9DB"},
    "blue": {"bg_color": "#E3F2FD"},
}
_CELL = {"locked": False, "border": 1, "border_color": _LINE, "valign": "vcenter"}
_LOOKS["yellow cell"] = _LOOKS["yellow"] | _CELL
_LOOKS["blue cell"] = _LOOKS["blue"] | _CELL


class Page:
    """One sheet of a form. Rows and columns count from 1, as people see them."""

    def __init__(self, workbook: Workbook, name: str, widths: dict[int, float]) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.widths = widths
        self._look = cache(lambda look: _format(workbook, look))
        for column, width in widths.items():
            self.sheet.set_column(column - 1, column - 1, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        self.sheet.fit_to_pages(1, 0)
        # Without a password: who must, can. Columns and rows may be made larger.
        self.sheet.protect("", {"format_columns": True, "format_rows": True})

    def put(self, row: int, column: int, text: str, look: Look = "text") -> None:
        """Write a text into a cell, as text whatever it begins with."""
        self.sheet.write_string(row - 1, column - 1, _shown(text), self._look(look))

    def put_wide(self, row: int, columns: tuple[int, int], text: str, look: Look = "text") -> None:
        """Write a text across columns, in a row as high as it needs."""
        first, last = columns
        self.sheet.merge_range(row - 1, first - 1, row - 1, last - 1, "", self._look(look))
        self.put(row, first, text, look)
        width = sum(self.widths[column] for column in range(first, last + 1))
        self.fit(row, text, width)

    def leave_open(self, row: int, column: int, look: Look) -> None:
        """Make a cell that people fill in."""
        self.sheet.write_blank(row - 1, column - 1, None, self._look(look))

    def fit(self, row: int, text: str, width: float) -> None:
        """Make a row as high as a text needs in so many half-width letters."""
        room = max(int(width) - 4, 1)
        lines = sum(max(1, -(-_columns(line) // room)) for line in _shown(text).split("\n"))
        self.sheet.set_row(row - 1, min(_POINTS_A_LINE * lines + 6, _MAX_HEIGHT))

    def limit(self, row: int, column: int, most: int) -> None:
        """Warn of a text that is too long, and let it stand."""
        self.sheet.data_validation(
            row - 1,
            column - 1,
            row - 1,
            column - 1,
            {
                "validate": "length",
                "criteria": "<=",
                "value": most,
                "error_type": "warning",
                "error_title": "長い文です",
                "error_message": f"{most}文字までにしていただけると助かります。",
            },
        )


def _format(workbook: Workbook, look: Look) -> Format:
    usual = {
        "font_name": _FONT,
        "font_size": 11,
        "font_color": _INK,
        "text_wrap": True,
        "valign": "top",
        "num_format": "@",  # text: what looks like a date or number stays as it was typed
    }
    return workbook.add_format(usual | _LOOKS[look])


def _shown(text: str) -> str:
    kept = (c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    return "".join(kept)[:_MAX_CELL]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
