"""Which packages an installation may do without: one that only serves has none of these."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

BUILDING = ("torch", "transformers", "sentence_transformers", "onnx", "scipy")
IMPORTING = ("selectolax", "openpyxl", "docx", "protego")
EXPORTING = ("xlsxwriter", "httpx2")
ALL = (*BUILDING, *IMPORTING, *EXPORTING)


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """Return those that are not installed; none is imported for it."""
    return tuple(name for name in names if find_spec(name) is None)
