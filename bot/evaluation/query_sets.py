"""Corpora with queries, wherever they lie below a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.evaluation.queries import OUT_OF_SCOPE, LabelledQuery, read_queries
from corpus.importers.jsonl import FILE
from corpus.intent import Corpus

QUERIES_FILE = "queries.jsonl"


@dataclass(frozen=True)
class QuerySet:
    """A folder with a corpus and queries to it; `name` is its path below the folder searched."""

    name: str
    folder: Path


def find_query_sets(folder: Path) -> list[QuerySet]:
    """Return every folder with a corpus.jsonl and queries beside it, by name.

    Raises FileNotFoundError where there is none.
    """
    found = [
        QuerySet(_name(file.parent, folder), file.parent)
        for file in sorted(folder.rglob(FILE))
        if _has_text(file.with_name(QUERIES_FILE))
    ]
    if not found:
        raise FileNotFoundError(2, "No such file", str(folder / "*" / QUERIES_FILE))
    return found


def read_query_set(own: QuerySet, corpus: Corpus) -> list[LabelledQuery]:
    """Return the queries; one that nothing answers is near where no kind says otherwise.

    Raises JsonLinesError, OSError.
    """
    near = OUT_OF_SCOPE[0]
    return [
        query if query.relevant or query.kind else replace(query, kind=near)
        for query in read_queries(own.folder / QUERIES_FILE, corpus)
    ]


def _name(own: Path, folder: Path) -> str:
    return own.relative_to(folder).as_posix() if own != folder else own.resolve().name


def _has_text(file: Path) -> bool:
    return file.exists() and bool(file.read_bytes().strip())
