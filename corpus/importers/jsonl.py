"""JSONL → Corpus: one {"id", "question"?, "answer", "category"?} a line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.intent import Corpus, Entry
from corpus.json_lines import BadLine, JsonLinesError, read_json_lines
from corpus.packs.general import packs_digest, with_packs
from corpus.site import PACKS, Site


def read_jsonl(path: Path, packs: Sequence[str] = PACKS) -> Corpus:
    """Read a corpus of bare entries, and add the packs: it is measured as it would be served.

    Raises CorpusError with every bad line; OSError where there is no file.
    """
    seen: set[str] = set()

    def parse(raw: Any, source: str) -> Entry:
        entry = _entry(raw, source)
        if entry.id in seen:
            found = f"「{entry.id}」が二度あります。"
            raise BadLine("id", found, "片方を書き換えてください。")
        seen.add(entry.id)
        return entry

    try:
        entries = read_json_lines(path, '{"id", "answer", …}', parse)
    except JsonLinesError as error:
        raise CorpusError(error.problems) from error
    digest = hashlib.sha256(f"{packs_digest()}\0{','.join(packs)}\0".encode())
    digest.update(path.read_bytes())
    corpus = Corpus(tuple(entries), site=Site(packs=tuple(packs)), digest=digest.hexdigest())
    return with_packs(corpus, packs)


def _entry(raw: Any, source: str) -> Entry:
    """Return the entry of a line; JSON lets its fields be anything."""
    entry = Entry(
        str(raw["id"]),
        raw.get("category") or "",
        raw.get("question") or "",
        raw["answer"],
        source=source,
    )
    for field, value in (("question", entry.question), ("category", entry.section)):
        if not isinstance(value, str):
            found = f"文字ではありません({value})。"
            raise BadLine(field, found, "文字列として書いてください。")
    if not isinstance(entry.answer, str) or not entry.answer.strip():
        raise BadLine("answer", "空です。", "回答を書くか、行を削除してください。")
    return entry
