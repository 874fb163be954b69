"""JSONL → Corpus: one {"id", "question"?, "answer", "category"?} a line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from corpus.entry import Corpus, Entry
from corpus.errors import CorpusError, Problem


def read_jsonl(path: Path) -> Corpus:
    """Read a corpus of bare entries. Raises CorpusError with every bad line; OSError where there is no file."""
    raw = path.read_bytes()
    problems: list[Problem] = []
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, line in enumerate(raw.decode("utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            entry = Entry(str(item["id"]), item.get("category") or "", item.get("question") or "", item["answer"],
                          source=f"{path}:{number}")
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(Problem(str(path), number, "-", '{"id", "answer", …} の形のJSONではありません。',
                                    "この行を直してください。"))
            continue
        if not isinstance(entry.answer, str) or not entry.answer.strip():
            problems.append(Problem(str(path), number, "answer", "空です。", "回答を書くか、行を削除してください。"))
        if entry.id in seen:
            problems.append(Problem(str(path), number, "id", f"「{entry.id}」が二度あります。", "片方を書き換えてください。"))
        seen.add(entry.id)
        entries.append(entry)
    if problems:
        raise CorpusError(problems)
    return Corpus(tuple(entries), digest=hashlib.sha256(raw).hexdigest())
