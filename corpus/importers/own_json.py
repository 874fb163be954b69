"""Lines as our own export writes them (and corpus.jsonl holds them) → entries, with every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from corpus.errors import Problem
from corpus.fingerprint import FIELDS
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.intent import Link

_ALWAYS = {"id", "answer"}
_KNOWN = {
    "id", "category", "question", "answer", "format", "wordings", "links", "link_missing", "related",
    "label", "reviewed", "valid_until", "hidden", "base", "anchors",
}  # fmt: skip


def is_own(value: Mapping[str, Any]) -> bool:
    """Return whether an object is a line of ours; others call their fields otherwise."""
    return value.keys() >= _ALWAYS and value.keys() <= _KNOWN and isinstance(value["answer"], str)


def read_own(values: Sequence[Mapping[str, Any]], name: str, problems: Sequence[Problem]) -> Source:
    """Return the entries of our own lines, word for word."""
    entries, faults = [], list(problems)
    for number, value in enumerate(values, 1):
        question = value.get("question")
        if not isinstance(question, str) or not question.strip() or not value["answer"].strip():
            field = "question" if value["answer"].strip() else "answer"
            found = "空か、文字ではありません。"
            faults.append(Problem(name, number, field, found, "書き足すか、行を削除してください。"))
            continue
        entries.append(_entry(value, question, f"{name}:{number}"))
    return Source(name, tuple(entries), problems=tuple(faults))


def _entry(value: Mapping[str, Any], question: str, where: str) -> SourceEntry:
    base = value.get("base")
    says_all = isinstance(base, dict)

    def texts(field: str) -> tuple[str, ...] | None:
        found = value.get(field, [] if says_all else None)
        return tuple(map(str, found)) if isinstance(found, list) else None

    links = value.get("links", [] if says_all else None)
    return SourceEntry(
        question=question,
        answer=Answer(value["answer"], value.get("format") == "markdown"),
        section=str(value.get("category") or ""),
        where=where,
        id=str(value["id"]),
        wordings=texts("wordings"),
        links=tuple(map(_link, links)) if isinstance(links, list) else None,
        label=str(value.get("label") or "") if says_all or "label" in value else None,
        reviewed=_day(value.get("reviewed")),
        valid_until=_day(value.get("valid_until")),
        is_hidden=bool(value.get("hidden")) if says_all or "hidden" in value else None,
        base={k: str(v) for k, v in base.items() if k in FIELDS} if isinstance(base, dict) else {},
    )


def _link(value: Any) -> Link:
    fields = value if isinstance(value, dict) else {}
    label = str(fields.get("label") or "")
    if "entry" in fields:
        return Link(label, entry_id=str(fields["entry"]))
    return Link(label, str(fields.get("url") or ""))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
