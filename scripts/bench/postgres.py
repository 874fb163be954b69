"""Rows in PostgreSQL against rows in the folder: the same answers, and how long they take.

`python -m scripts.bench.postgres queries FILE` asks the current index, `… synthetic 100000` one of
so many synthetic passages, kept in data/bench. INDEX_DATABASE_URL names the database; both are asked
in turn, in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from psycopg.conninfo import make_conninfo

from bot.answer.answerer import Answerer
from bot.evaluation.queries import read_queries
from bot.publishing.opened import SharedEncoder
from bot.settings import Settings, read_settings
from index.dense import DenseIndex
from index.features import Features
from index.hybrid import Hybrid, Scales, TextIndex, TextScores
from index.lexical import LexicalIndex
from index.manifest import Manifest, folder_digests
from index.postgres.connections import Connections
from index.postgres.rows import put_rows
from index.postgres.schema import make_candidates_quick
from index.postgres.texts import PostgresTexts
from index.projection import Projection
from index.question import Question
from index.searcher import Searcher
from index.store import ENCODER_FOLDER, current_folder
from scripts.bench import synthetic
from scripts.bench.rows import FOLDER

_QUERIES = 300
_TIMED = 200  # real ones, of which each takes a pass of the encoder


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.postgres", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("queries").add_argument("file", type=Path)
    kinds.add_parser("synthetic").add_argument("passages", type=int)
    arguments = parser.parse_args(argv)
    settings = read_settings({**os.environ, "INDEX_BACKEND": "postgres"})
    if arguments.kind == "queries":
        figures = compare_answers(settings, arguments.file)
    else:
        figures = compare_scores(settings, arguments.passages)
    print(json.dumps(figures, indent=1))
    return 0


class _Candidates(DenseIndex):
    """Rows of which only the nearest are ranked, however few there are; found without a miss."""

    is_exact = False


def compare_answers(settings: Settings, file: Path) -> dict[str, Any]:
    """Return how often the current index finds and decides the same from files and database.

    Twice: where all rows are compared, and by candidates, as with many more rows.
    """
    folder = current_folder(settings.index_dir)
    put_rows(folder, settings.index_dir, settings.rows_url)
    files = Searcher(folder)
    rows = files.with_texts(opened(folder, settings.rows_url))
    queries = [Question.read(each.text) for each in read_queries(file, files.corpus)]
    times = timed([files.search, rows.search], [each.gist for each in queries[:_TIMED]])
    by_candidates = [files.with_texts(each) for each in candidates_of(folder, settings)]
    encoder = SharedEncoder(folder / ENCODER_FOLDER)  # to compare, one pass a text is enough
    for each in (files, rows, *by_candidates):
        each.encoder = encoder
    return {
        "queries": len(queries),
        "intents": len(files.corpus.intents),
        "all rows": same_answers(settings, (files, rows), queries) | percentiles(times),
        "candidates": same_answers(settings, by_candidates, queries),
    }


def candidates_of(folder: Path, settings: Settings) -> tuple[TextIndex, TextIndex]:
    """Return files and database that rank candidates only, though there are few rows."""
    files = Hybrid.load(folder)
    files.dense = _Candidates.load(folder)
    with psycopg.connect(settings.rows_url) as connection:
        make_candidates_quick(connection, len(files.projection.mean))
    # As with many rows: so few are read one after the other else.
    rows = opened(folder, make_conninfo(settings.rows_url, options="-c enable_seqscan=off"))
    rows.is_exact = False
    return files, rows


def same_answers(
    settings: Settings, searchers: Sequence[Searcher], queries: Sequence[Question]
) -> dict[str, float]:
    """Return shares of equal first threes and of equal decisions."""
    both = [Answerer(each, settings.public_url, settings.precision) for each in searchers]
    top, decided = [], []
    for query in queries:
        found = [answerer.explain(query) for answerer in both]
        firsts = {tuple(hit.target.id for hit in result.hits[:3]) for result, _ in found}
        decisions = {(d.verdict, tuple(hit.target.id for hit in d.hits)) for _, d in found}
        top.append(len(firsts) == 1)
        decided.append(len(decisions) == 1)
    return {
        "same first three": round(float(np.mean(top)), 4),
        "same decision": round(float(np.mean(decided)), 4),
    }


def compare_scores(settings: Settings, passages: int) -> dict[str, Any]:
    """Return how often synthetic queries have the same first three text scores, and the times."""
    folder = FOLDER / f"postgres-{passages}"
    if not (folder / "manifest.json").exists():
        print(f"building {passages:,} synthetic passages", file=sys.stderr, flush=True)
        build_synthetic(passages, folder)
    begun = time.perf_counter()
    put_rows(folder, folder, settings.rows_url)
    written_s = time.perf_counter() - begun
    queries = synthetic_queries(folder)
    indexes: list[TextIndex] = [Hybrid.load(folder), opened(folder, settings.rows_url)]
    top = [len({best(index.score(query)) for index in indexes}) == 1 for query in queries]
    return {
        "passages": passages,
        "written s": round(written_s, 1),
        "same first three": round(float(np.mean(top)), 4),
        **percentiles(timed([index.score for index in indexes], queries)),
    }


def build_synthetic(passages: int, folder: Path) -> None:
    """Write what of an index folder the text scores need."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, texts = synthetic.vectors(passages), list(synthetic.documents(passages))
    queries, words = synthetic.queries(rows, 2 * _QUERIES), synthetic.word_queries(texts, _QUERIES)
    dense = DenseIndex.build(rows, queries[:_QUERIES])
    lexical = LexicalIndex.build(texts)
    spread = float(np.mean([lexical.scores(each).std() for each in words[:20]]))
    scales = Scales(float(np.mean([(rows @ each).std() for each in queries[:20]])), spread)
    Hybrid(Projection(np.zeros(synthetic.DIM, np.float32)), dense, lexical, scales).save(folder)
    np.save(folder / "queries.npy", queries[_QUERIES:])
    (folder / "queries.json").write_text(json.dumps(words))
    manifest = Manifest("synthetic", "", False, "", "", "", {}, {}, files=folder_digests(folder))
    manifest.save(folder)


def synthetic_queries(folder: Path) -> list[Features]:
    """Return the queries that were made with the passages."""
    vectors = np.load(folder / "queries.npy")
    words: list[list[str]] = json.loads((folder / "queries.json").read_text())
    return [
        Features(vector[None], [lemmas], [{}], [{}], np.array([False]))
        for vector, lemmas in zip(vectors, words, strict=True)
    ]


def opened(folder: Path, address: str) -> PostgresTexts:
    """Return the rows of a version in the database."""
    return PostgresTexts(folder, Manifest.load(folder), Connections(address))


def best(scores: TextScores) -> tuple[int, ...]:
    """Return the positions of the three highest scores."""
    order = np.argsort(-scores.fused, kind="stable")[:3]
    return tuple((order if scores.positions is None else scores.positions[order]).tolist())


def timed(asked: Sequence[Callable[[Any], Any]], queries: Sequence[Any]) -> list[list[float]]:
    """Return each one's milliseconds for every query, asked in turn, in a second pass."""
    times: list[list[float]] = [[] for _ in asked]
    for is_second in (False, True):
        for query in queries:
            for ask, own in zip(asked, times, strict=True):
                begun = time.perf_counter()
                ask(query)
                if is_second:
                    own.append(1000 * (time.perf_counter() - begun))
    return times


def percentiles(times: Sequence[Sequence[float]]) -> dict[str, float]:
    """Return median and 99th percentile of files and database, and the ratio of the medians."""
    (files, files_99), (rows, rows_99) = (np.percentile(each, [50, 99]) for each in times)
    found = {"files p50 ms": files, "files p99 ms": files_99}
    found |= {"postgres p50 ms": rows, "postgres p99 ms": rows_99, "ratio": rows / files}
    return {name: round(float(value), 2) for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
