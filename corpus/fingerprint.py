"""A few letters for each field of an entry, to tell later who has changed it since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from corpus.intent import Entry

_LETTERS = 8  # of 16: two texts of one entry share them once in four thousand million times

# What people call them.
FIELD_WORDS = {
    "section": "セクション",
    "question": "質問",
    "answer": "回答",
    "wordings": "言い換え",
    "links": "リンク",
    "label": "ボタンの言葉",
    "reviewed": "最終確認日",
    "valid_until": "有効期限",
    "hidden": "公開",
}
FIELDS = tuple(FIELD_WORDS)


def fingerprints(entry: Entry) -> dict[str, str]:
    """Return a fingerprint for each of FIELDS: hexadecimal, 8 letters.

    Of an answer it is that of what is shown: blocks where there are any, else the text.
    """
    values = {name: getattr(entry, name) for name in FIELDS}
    values["answer"] = entry.blocks or entry.answer.strip()
    return {name: fingerprint(value) for name, value in values.items()}


def fingerprint(value: object) -> str:
    """Return the fingerprint of one field's value: a text, date, flag, or values of this room."""
    told = json.dumps(value, ensure_ascii=False, default=_told, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS]


def write_fingerprints(found: Mapping[str, str]) -> str:
    """Return fingerprints as one cell of a table: "question:1a2b3c4d answer:…"."""
    return " ".join(f"{name}:{value}" for name, value in found.items())


def read_fingerprints(cell: str) -> dict[str, str]:
    """Return the fingerprints of a cell; what is none is left out."""
    pairs = (part.partition(":") for part in cell.split())
    return {name: value for name, _, value in pairs if name in FIELDS and len(value) == _LETTERS}


def _told(value: object) -> object:
    """Return a value of this room as JSON can hold it: the fields of a dataclass, a date's text."""
    fields = getattr(value, "__dict__", None)
    return dict(fields) if fields is not None else str(value)
