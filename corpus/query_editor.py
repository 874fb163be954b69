"""`queries` of a corpus's YAML files, each a question whose answer is known: put in and taken out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.encoding import decode
from corpus.intent import Corpus, Labelled
from corpus.whole_file import write_whole
from corpus.yaml_edit import Changes, NotWritable, edit_list, new_file
from corpus.yaml_list import items_of, without_item
from corpus.yaml_value import write_mapping

KEY = "queries"


def add_query(folder: Path, corpus: Corpus, text: str, entry_id: str) -> None:
    """Write a query that one entry answers behind the others. Raises NotWritable, OSError."""
    item = write_mapping({"text": text, "relevant": [entry_id]}, "")
    if corpus.labelled:
        path = _file_of(folder, corpus.labelled[-1])
        content = edit_list(decode(path.read_bytes()), KEY, Changes(added=[item]))
    else:
        names = (f"{KEY}{end}.yaml" for end in ("", *(f"-{n}" for n in range(2, 1000))))
        path = next(file for name in names if not (file := folder / name).exists())
        content = new_file({}, KEY, [item])
    write_whole(path, content.encode())


def remove_query(folder: Path, query: Labelled) -> None:
    """Take a query out, and its file where it holds nothing else. Raises NotWritable, OSError."""
    path = _file_of(folder, query)
    text = decode(path.read_bytes())
    said = items_of(text, KEY)
    at = next((place for place, item in enumerate(said) if _is(item, query)), None)
    if at is None:
        raise NotWritable(f"「{query.text}」が見つかりません。")
    if len(said) == 1:
        path.unlink()
        return
    write_whole(path, without_item(text, KEY, at).encode())


def _file_of(folder: Path, query: Labelled) -> Path:
    return folder / query.source.rpartition(":")[0]


def _is(item: Any, query: Labelled) -> bool:
    if not isinstance(item, dict) or item.get("text") != query.text:
        return False
    relevant = item.get("relevant") or []
    return ([relevant] if isinstance(relevant, str) else relevant) == list(query.relevant)
