"""Measure speed and memory: python -m scripts.bench [--rows NAME …] [--queries FILE] [--peers]

What is measured is kept in data/bench, so that rows may be run one by one; the table and the plot
are made of all there is. Everything together takes a quarter of an hour, most of it the million
passages, which are built once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bot.settings import read_settings
from corpus.errors import FaqError
from index.store import current_folder
from scripts.bench.results import read_results, write_results
from scripts.bench.rows import FOLDER, ROWS, Bench, install_peers
from scripts.bench.table import markdown_table

RESULTS = FOLDER / "results.json"
PLOT = Path("docs/growth.svg")


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 after printing the table, 1 after printing what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench", description="Measure speed and memory."
    )
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument(
        "--queries", type=Path, default=Path("tests/data/dev.jsonl"), help='JSONL with a "text"'
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help="first install the other pipelines, in data/bench/peers",
    )
    arguments = parser.parse_args(argv)
    try:  # matplotlib is there for development only
        from scripts.bench.plot import growth_exponents, growth_plot
    except ModuleNotFoundError as missing:
        print(
            f"the plot needs matplotlib ({missing}). Run: pip install -r requirements-dev.txt",
            file=sys.stderr,
        )
        return 1
    try:
        settings = read_settings()
        current_folder(settings.index_dir)
    except FaqError as error:
        print(error, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    if arguments.peers:
        install_peers()
    lines = arguments.queries.read_text(encoding="utf-8").splitlines()
    bench = Bench([json.loads(line)["text"] for line in lines if line.strip()], settings)
    results = read_results(RESULTS)
    for name in arguments.rows:
        print(f"{name} …", file=sys.stderr, flush=True)
        results = replace(results, **{name: ROWS[name](bench)})
        write_results(RESULTS, results)
    print(
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"onnxruntime {version('onnxruntime')}, faiss {version('faiss-cpu')}; "
        f"{len(bench.queries)} queries; median [min–max]\n\n{markdown_table(results)}"
    )
    if results.scale:
        PLOT.write_text(growth_plot(results.scale), encoding="utf-8")
        growth = (f"{name} n^{power:.2f}" for name, power in growth_exponents(results.scale))
        print(f"\nGrowth with n passages: {'; '.join(growth)}. See {PLOT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
