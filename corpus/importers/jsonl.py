"""JSONL → Corpus: one {"id", "question"?, "answer", "category"?} a line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus, Entry


def read_jsonl(path: Path) -> Corpus:
    """Read a corpus of bare entries. Raises CorpusError with every bad line; OSError where there is
    no file."""
    raw = path.read_bytes()
    problems: list[Problem] = []
    entries: list[Entry] = []
    seen: set[str] = set()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_number = raw[: error.start].count(b"\n") + 1
        raise CorpusError(
            [
                Problem(
                    str(path),
                    line_number,
                    "-",
                    "UTF-8として読めない文字があります。",
                    "ファイルをUTF-8で保存し直してください。",
                )
            ]
        ) from error
    for number, line in enumerate(
        text.split("\n"), 1
    ):  # splitlines would cut at U+2028, which JSON allows in text
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            entry = Entry(
                str(item["id"]),
                item.get("category") or "",
                item.get("question") or "",
                item["answer"],
                source=f"{path}:{number}",
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(
                Problem(
                    str(path),
                    number,
                    "-",
                    '{"id", "answer", …} の形のJSONではありません。',
                    "この行を直してください。",
                )
            )
            continue
        for field, value in (("question", entry.question), ("category", entry.section)):
            if not isinstance(value, str):
                problems.append(
                    Problem(
                        str(path),
                        number,
                        field,
                        f"文字ではありません({value})。",
                        "文字列として書いてください。",
                    )
                )
        if not isinstance(entry.answer, str) or not entry.answer.strip():
            problems.append(
                Problem(
                    str(path), number, "answer", "空です。", "回答を書くか、行を削除してください。"
                )
            )
        if entry.id in seen:
            problems.append(
                Problem(
                    str(path),
                    number,
                    "id",
                    f"「{entry.id}」が二度あります。",
                    "片方を書き換えてください。",
                )
            )
        seen.add(entry.id)
        entries.append(entry)
    if problems:
        raise CorpusError(problems)
    return Corpus(tuple(entries), digest=hashlib.sha256(raw).hexdigest())
