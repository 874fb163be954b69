"""What people wrote, in the cells of a spreadsheet. Pure."""

from __future__ import annotations

# What a spreadsheet reads past, and full width, which Excel in Japanese takes for the same.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def harmless(cell: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in _FORMULA
    return f"'{cell}" if is_formula else cell
