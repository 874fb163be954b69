"""JSONL → Corpus: one {"id", "question"?, "answer", "category"?} a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus, Entry


def read_jsonl(path: Path) -> Corpus:
    """Read a corpus of bare entries.

    Raises CorpusError with every bad line; OSError where there is no file.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw[: error.start].count(b"\n") + 1
        found = "UTF-8として読めない文字があります。"
        repair = "ファイルをUTF-8で保存し直してください。"
        raise CorpusError([Problem(str(path), number, "-", found, repair)]) from error
    problems: list[Problem] = []
    entries: list[Entry] = []
    # splitlines would cut at U+2028, which JSON allows in text.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        source = f"{path}:{number}"
        try:
            entries.append(_entry(line, source))
        except (ValueError, KeyError, TypeError, AttributeError):
            found = '{"id", "answer", …} の形のJSONではありません。'
            problems.append(Problem.at(source, "-", found, "この行を直してください。"))
    problems.extend(_mistakes(entries))
    if problems:
        raise CorpusError(problems)
    return Corpus(tuple(entries), digest=hashlib.sha256(raw).hexdigest())


def _entry(line: str, source: str) -> Entry:
    item = json.loads(line)
    return Entry(
        str(item["id"]),
        item.get("category") or "",
        item.get("question") or "",
        item["answer"],
        source=source,
    )


def _mistakes(entries: list[Entry]) -> Iterator[Problem]:
    """Yield what is wrong with the fields: JSON lets them be anything."""
    seen: set[str] = set()
    for entry in entries:
        for field, value in (("question", entry.question), ("category", entry.section)):
            if not isinstance(value, str):
                found = f"文字ではありません({value})。"
                yield Problem.at(entry.source, field, found, "文字列として書いてください。")
        if not isinstance(entry.answer, str) or not entry.answer.strip():
            repair = "回答を書くか、行を削除してください。"
            yield Problem.at(entry.source, "answer", "空です。", repair)
        if entry.id in seen:
            found = f"「{entry.id}」が二度あります。"
            yield Problem.at(entry.source, "id", found, "片方を書き換えてください。")
        seen.add(entry.id)
