"""JSONL → Corpus: one {"id", "question"?, "answer", "category"?, "wordings"?, "format"?} a line.

Beside a file corpus.jsonl, topics.jsonl holds referrals: one {"id", "topic", "wordings"} a line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from corpus.blocks import Blocks, plain_text
from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus, Entry, Referral
from corpus.json_lines import BadLine, JsonLinesError, read_json_lines
from corpus.markdown import read_markdown
from corpus.packs.general import packs_digest, with_packs
from corpus.site import PACKS, Site

FILE = "corpus.jsonl"
TOPICS_FILE = "topics.jsonl"

T = TypeVar("T", Entry, Referral)


def read_jsonl(path: Path, packs: Sequence[str] = PACKS) -> Corpus:
    """Read a corpus, and add the packs: it is measured as it would be served.

    Raises CorpusError with every bad line; OSError where there is no file.
    """
    seen: set[str] = set()
    problems: list[Problem] = []
    topics = path.with_name(TOPICS_FILE) if path.name == FILE else None
    entries = _read(path, '{"id", "answer", …}', _entry, seen, problems)
    digest = hashlib.sha256(f"{packs_digest()}\0{','.join(packs)}\0".encode())
    digest.update(path.read_bytes())
    referrals: list[Referral] = []
    if topics and topics.exists():
        referrals = _read(topics, '{"id", "topic", "wordings"}', _referral, seen, problems)
        digest.update(b"\0" + topics.read_bytes())
    if problems:
        raise CorpusError(problems)
    corpus = Corpus(
        tuple(entries),
        referrals=tuple(referrals),
        site=Site(packs=tuple(packs)),
        digest=digest.hexdigest(),
    )
    return with_packs(corpus, packs)


def _read(
    path: Path,
    shape: str,
    parse: Callable[[Any, str], T],
    seen: set[str],
    problems: list[Problem],
) -> list[T]:
    """Return what the lines hold; adds their ids to `seen`, what is wrong to `problems`."""

    def parse_once(raw: Any, source: str) -> T:
        intent = parse(raw, source)
        if intent.id in seen:
            found = f"「{intent.id}」が二度あります。"
            raise BadLine("id", found, "片方を書き換えてください。")
        seen.add(intent.id)
        return intent

    try:
        return read_json_lines(path, shape, parse_once)
    except JsonLinesError as error:
        problems += error.problems
        return []


def _entry(raw: Any, source: str) -> Entry:
    """Return the entry of a line; JSON lets its fields be anything."""
    answer, blocks = _answer(raw)
    return Entry(
        str(raw["id"]),
        _text(raw.get("category") or "", "category"),
        _text(raw.get("question") or "", "question"),
        answer,
        _wordings(raw.get("wordings") or []),
        source=source,
        blocks=blocks,
    )


def _answer(raw: Any) -> tuple[str, Blocks]:
    """Return an answer's plain text, and its blocks where its `format` is markdown."""
    written = _filled(raw["answer"], "answer", "回答を書くか、行を削除してください。")
    if raw.get("format") != "markdown":
        return written, ()
    blocks, complaints = read_markdown(written)
    for complaint in complaints:
        raise BadLine("answer", complaint.found, complaint.repair)
    return plain_text(blocks), blocks


def _referral(raw: Any, source: str) -> Referral:
    topic = _filled(raw["topic"], "topic", "話題を書くか、行を削除してください。")
    return Referral(str(raw["id"]), topic, _wordings(raw["wordings"]), source=source)


def _wordings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadLine("wordings", f"一覧ではありません({value})。", '["…", "…"]と書いてください。')
    repair = "言い換えを書くか、取り除いてください。"
    return tuple(_filled(wording, "wordings", repair) for wording in value)


def _filled(value: Any, field: str, repair: str) -> str:
    """Return a text with something in it. Raises BadLine."""
    if not isinstance(value, str) or not value.strip():
        raise BadLine(field, "空か、文字ではありません。", repair)
    return value


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        found = f"文字ではありません({value})。"
        raise BadLine(field, found, "文字列として書いてください。")
    return value
