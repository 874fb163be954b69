"""Entries → JSON lines: corpus.jsonl's form, with all that an entry holds.

A reader that knows only {"id", "question", "answer", "category", "wordings"} can do without the
rest, but for `format`: an answer whose format is markdown is Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from corpus.columns import answer_of
from corpus.fingerprint import fingerprints
from corpus.intent import Entry, Link


def write_json_lines(entries: Iterable[Entry]) -> bytes:
    """Return the entries as a file, an object a line; fields that say nothing are left out."""
    lines = (json.dumps(_fields(entry), ensure_ascii=False) for entry in entries)
    return "".join(f"{line}\n" for line in lines).encode()


def _fields(entry: Entry) -> dict[str, Any]:
    always = {
        "id": entry.id,
        "category": entry.section,
        "question": entry.question,
        "answer": answer_of(entry),
    }
    others = {
        "format": "markdown" if entry.blocks else "",
        "wordings": list(entry.wordings),
        "links": [_link(link) for link in entry.links],
        "link_missing": entry.link_missing,
        "related": list(entry.related),
        "label": entry.label,
        "reviewed": entry.reviewed and entry.reviewed.isoformat(),
        "valid_until": entry.valid_until and entry.valid_until.isoformat(),
        "hidden": entry.hidden,
    }
    said = {name: value for name, value in others.items() if value}
    return always | said | {"base": fingerprints(entry)}


def _link(link: Link) -> dict[str, str]:
    if link.entry_id is not None:
        return {"label": link.label, "entry": link.entry_id}
    return {"label": link.label, "url": link.url or ""}
