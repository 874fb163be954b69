"""Both legs over synthetic corpora of growing size. Built once each and kept, since a million take
minutes.

python -m scripts.bench_scale ask FOLDER → one JSON object about an opened index, in a process of
its own
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from scripts import synthetic
from scripts.bench_server import memory_mb

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_ASKED = 500
_FILE = "measured.json"


def measure(size: int, folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Return what both legs cost at a size; builds them where that has not been done."""
    if not (folder / _FILE).exists():
        say(f"scale: building {size:,} synthetic passages")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        built = _build_dense(size, folder) | _build_lexical(size, folder)
        (folder / _FILE).write_text(json.dumps(built))
    say(f"scale: asking {size:,}")
    asked = subprocess.run(
        [sys.executable, "-m", "scripts.bench_scale", "ask", str(folder)],
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads((folder / _FILE).read_text()) | json.loads(asked.stdout)
    return found


def _build_dense(size: int, folder: Path) -> dict[str, Any]:
    rows = synthetic.vectors(size)
    queries = synthetic.queries(rows, 2 * _ASKED)
    begun, cpu = time.perf_counter(), time.process_time()
    index = DenseIndex.build(rows, queries[:_ASKED])
    built = {
        "dense_build_s": time.perf_counter() - begun,
        "dense_build_cpu_s": time.process_time() - cpu,
        "dense": index.description,
    }
    index.save(folder)
    np.savez(
        folder / "asked.npz",
        queries=queries[_ASKED:],
        exact=faiss.knn(queries[_ASKED:], rows, 10, metric=faiss.METRIC_INNER_PRODUCT)[1],
    )
    return built


def _build_lexical(size: int, folder: Path) -> dict[str, Any]:
    texts = list(synthetic.documents(size))
    begun = time.perf_counter()
    LexicalIndex.build(texts).save(folder)
    (folder / "asked.json").write_text(json.dumps(synthetic.word_queries(texts, _ASKED)))
    return {"lexical_build_s": time.perf_counter() - begun}


def ask(folder: Path) -> dict[str, Any]:
    """Return times in milliseconds, recall against exact search, and the memory that both legs add
    to a process."""
    with np.load(folder / "asked.npz", allow_pickle=False) as arrays:
        queries, exact = arrays["queries"], arrays["exact"]
    said: list[list[str]] = json.loads((folder / "asked.json").read_text())
    before = memory_mb("self")
    dense, lexical = DenseIndex.load(folder), LexicalIndex.load(folder)
    near = _timed(lambda query: dense.nearest(query, 10)[0], list(queries))
    best = _timed(lambda words: lexical.best(words, 10)[0], said)
    after = memory_mb("self")
    recall = np.mean([len(np.intersect1d(*pair)) / 10 for pair in zip(near[1], exact, strict=True)])
    return {
        "dense_ms": near[0],
        "lexical_ms": best[0],
        "recall": float(recall),
        "same_top10": _same(lexical, said, best[1]),
        "memory_mb": after["Pss"] - before["Pss"],
        "private_mb": after["Pss_Anon"] - before["Pss_Anon"],
    }


def _timed(
    search: Callable[[Any], np.ndarray], queries: Sequence[Any]
) -> tuple[list[float], list[np.ndarray]]:
    for query in queries:
        search(query)  # what is mapped comes into memory
    times, found = [], []
    for query in queries:
        begun = time.perf_counter()
        found.append(search(query))
        times.append(1000 * (time.perf_counter() - begun))
    return times, found


def _same(
    lexical: LexicalIndex, said: Sequence[list[str]], found: Sequence[np.ndarray], most: int = 200
) -> float:
    """Return how often the ten best are those of scoring every document; equal scores by row."""
    same = []
    for words, rows in islice(zip(said, found, strict=True), most):
        scores = lexical.scores(words)
        all_best = np.lexsort((np.arange(len(scores)), -scores))[:10]
        same.append(rows.tolist() == all_best[scores[all_best] > 0].tolist())
    return float(np.mean(same))


if __name__ == "__main__":
    json.dump(ask(Path(sys.argv[2])), sys.stdout)
