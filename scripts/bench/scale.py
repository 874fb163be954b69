"""Vector index and BM25 over synthetic corpora of growing size.

Each is built once and kept, since a million passages take minutes.
`python -m scripts.bench.scale FOLDER` searches an index that was built there, in a process of its
own so that its memory can be read, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from pydantic import TypeAdapter

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from scripts.bench import synthetic
from scripts.bench.load import memory_mb
from scripts.bench.results import BuildTimes, ScaleStep, SearchTimes

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_QUERIES = 500
_COMPARED = 200  # queries whose ten best are compared with scoring every document
_BUILD_TIMES, _SEARCH_TIMES = TypeAdapter(BuildTimes), TypeAdapter(SearchTimes)


def measure(passages: int, folder: Path) -> ScaleStep:
    """Return what both indexes cost at a size; build them where that has not been done."""
    built = folder / "build.json"
    if not built.exists():
        print(f"scale: building {passages:,} synthetic passages", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        times = BuildTimes(_build_dense(passages, folder), _build_lexical(passages, folder))
        built.write_bytes(_BUILD_TIMES.dump_json(times))
    print(f"scale: searching {passages:,}", file=sys.stderr, flush=True)
    run = subprocess.run(
        [sys.executable, "-m", "scripts.bench.scale", str(folder)],
        check=True,
        stdout=subprocess.PIPE,
    )
    return ScaleStep(
        passages,
        _BUILD_TIMES.validate_json(built.read_bytes()),
        _SEARCH_TIMES.validate_json(run.stdout),
    )


def _build_dense(passages: int, folder: Path) -> float:
    rows = synthetic.vectors(passages)
    queries = synthetic.queries(rows, 2 * _QUERIES)
    begun = time.perf_counter()
    index = DenseIndex.build(rows, queries[:_QUERIES])
    seconds = time.perf_counter() - begun
    index.save(folder)
    exact = faiss.knn(queries[_QUERIES:], rows, 10, metric=faiss.METRIC_INNER_PRODUCT)[1]
    np.savez(folder / "queries.npz", queries=queries[_QUERIES:], exact=exact)
    return seconds


def _build_lexical(passages: int, folder: Path) -> float:
    texts = list(synthetic.documents(passages))
    begun = time.perf_counter()
    LexicalIndex.build(texts).save(folder)
    seconds = time.perf_counter() - begun
    (folder / "queries.json").write_text(json.dumps(synthetic.word_queries(texts, _QUERIES)))
    return seconds


def search(folder: Path) -> SearchTimes:
    """Return times, recall, and the memory that both indexes add to this process."""
    with np.load(folder / "queries.npz", allow_pickle=False) as arrays:
        vectors, exact = arrays["queries"], arrays["exact"]
    queries: list[list[str]] = json.loads((folder / "queries.json").read_text())
    before = memory_mb("self")
    dense, lexical = DenseIndex.load(folder), LexicalIndex.load(folder)
    dense_ms, nearest = _timed(lambda vector: dense.nearest(vector, 10)[0], list(vectors))
    lexical_ms, best = _timed(lambda words: lexical.best(words, 10)[0], queries)
    after = memory_mb("self")
    pairs = zip(nearest, exact, strict=True)
    return SearchTimes(
        tuple(dense_ms),
        tuple(lexical_ms),
        recall=float(np.mean([len(np.intersect1d(*pair)) / 10 for pair in pairs])),
        same_top10=_same_top10(lexical, queries[:_COMPARED], best[:_COMPARED]),
        memory_mb=after["Pss"] - before["Pss"],
        private_mb=after["Pss_Anon"] - before["Pss_Anon"],
    )


def _timed(
    search_one: Callable[[Any], np.ndarray], queries: Sequence[Any]
) -> tuple[list[float], list[np.ndarray]]:
    """Return the milliseconds and the rows of each query, in a second pass over all."""
    for query in queries:
        search_one(query)  # what is mapped comes into memory
    times, found = [], []
    for query in queries:
        begun = time.perf_counter()
        found.append(search_one(query))
        times.append(1000 * (time.perf_counter() - begun))
    return times, found


def _same_top10(
    lexical: LexicalIndex, queries: Sequence[list[str]], best: Sequence[np.ndarray]
) -> float:
    """Return how often the ten best are those of scoring every document; equal scores by row."""
    same = []
    for words, rows in zip(queries, best, strict=True):
        scores = lexical.scores(words)
        exhaustive = np.lexsort((np.arange(len(scores)), -scores))[:10]
        same.append(rows.tolist() == exhaustive[scores[exhaustive] > 0].tolist())
    return float(np.mean(same))


def main(argv: Sequence[str] | None = None) -> int:
    """Print what searching the indexes of a folder takes."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.scale", description=__doc__)
    parser.add_argument("folder", type=Path)
    print(_SEARCH_TIMES.dump_json(search(parser.parse_args(argv).folder)).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
