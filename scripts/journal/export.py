"""The journal's rows as a table for Excel, or as a JSON object a line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.answer.contact import TOKYO
from bot.journal.backup import unfinished
from bot.journal.read_rows import NAMES
from bot.journal.sheet_cells import harmless
from bot.journal.upkeep import UpkeepError

_HEADINGS = {
    "query_id": "ID",
    "at": "日時",
    "channel": "窓口",
    "kind": "返答の種類",
    "entry_id": "Q&A",
    "confidence": "確信度",
    "version": "版",
    "text": "質問",
    "reason": "理由",
    "topic": "話題",
    "choices": "選択肢",
    "chosen": "選ばれたもの",
    "in_reply_to": "選択肢を出した返答",
    "conversation": "会話",
    "language": "言語",
    "latency_ms": "応答時間（ミリ秒）",
    "helpful": "評価",
    "comment": "コメント",
    "rated_at": "評価の日時",
}
_RATED = {True: "役に立った", False: "役に立たなかった", None: ""}
_EVERY = 1000  # rows between two reports
_GETA = "〓"  # what Japanese printers set for a sign that they lack

Row = dict[str, Any]


def write_export(
    rows: Iterable[Row], target: Path, encoding: str, told: Callable[[int], None]
) -> tuple[int, int]:
    """Write rows into a file by its suffix, .csv or .jsonl; return how many, and signs replaced.

    The file is its owner's alone, and there when it is whole or not at all.
    """
    if target.exists():
        raise UpkeepError(f"{target} is there already. Name another file, or move it away")
    count = replaced = 0
    with unfinished(target) as part:
        with part.open("w", encoding=encoding, newline="") as out:
            write = _lines(out) if target.suffix == ".jsonl" else _table(out)
            for row in rows:
                count += 1
                fitting, signs = _fitting(row, encoding)
                replaced += signs
                write(fitting)
                if count % _EVERY == 0:
                    told(count)
        part.replace(target)
    return count, replaced


def _table(out: TextIO) -> Callable[[Row], None]:
    writer = csv.writer(out)
    writer.writerow(_HEADINGS[name] for name in NAMES)
    return lambda row: writer.writerow(harmless(cell) for cell in _cells(row))


def _cells(row: Row) -> Iterator[str | int]:
    for name in NAMES:
        value = row[name]
        if name == "helpful":
            yield _RATED[value]
        elif isinstance(value, datetime):
            yield f"{value.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"
        else:
            yield "" if value is None else value


def _lines(out: TextIO) -> Callable[[Row], None]:
    def write(row: Row) -> None:
        plain = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in row.items()
        }
        out.write(json.dumps(plain, ensure_ascii=False) + "\n")

    return write


def _fitting(row: Row, encoding: str) -> tuple[Row, int]:
    """Return a row whose texts an encoding can hold, and how many signs that took."""
    replaced = 0
    fitting = dict(row)
    for name, value in row.items():
        if isinstance(value, str) and not _holds(encoding, value):
            text = "".join(sign if _holds(encoding, sign) else _GETA for sign in value)
            replaced += sum(one != other for one, other in zip(value, text, strict=True))
            fitting[name] = text
    return fitting, replaced


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
