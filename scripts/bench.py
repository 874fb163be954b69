"""Measure what speed and memory are promised: python -m scripts.bench [--rows NAME …] [--queries
FILE] [--peers]

Ratios are of one run, both sides in turn. What is measured is kept in data/bench, so that rows may
be run one by one; the table and the plot are made of all there is. Server and client take a core
each; the whole takes a quarter of an hour, most of it the million passages, which are built once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer.answerer import Answerer
from bot.app import open_answerer
from bot.settings import read_settings
from corpus.text import normalize
from index.build.texts import passage_text
from index.store import current_folder
from scripts import bench_scale
from scripts.bench_plot import growth_plot, law
from scripts.bench_server import closed_loop, poisson, serving

FOLDER = Path("data/bench")
PLOT = Path("docs/growth.svg")
_SHORT = 60  # characters: longer texts are mails, and take a pass a sentence
_ROUNDS = 5
_PEERS = (
    "torch==2.13.0",
    "haystack-ai==3.4.1",
    "sentence-transformers-haystack==2.0.0",
    "txtai==9.14.0",
    "sentence-transformers==6.2.0",
    "transformers==5.23.0",
)
_COLD_STARTS = 5


class Bench:
    """What every row needs: the queries, and an opened index where a row asks in this process."""

    def __init__(self, queries: Sequence[str]) -> None:
        self.queries = list(
            dict.fromkeys(query for query in queries if len(query) < _SHORT and normalize(query))
        )
        self.settings = read_settings()

    def answerer(self) -> Answerer:
        """Return an answerer that remembers nothing."""
        return open_answerer(self.settings)

    def varied(self, n: int) -> list[str]:
        """Return n texts no two of which read the same: nothing is answered from memory."""
        endings = ("", "?", "!", "。", "、", "…", "?!", "??")
        texts = [query.rstrip("?!。") + ending for ending in endings for query in self.queries]
        return [text for text in dict.fromkeys(texts) if normalize(text)][:n]

    def data_dir(self) -> Path:
        """Return an empty folder for a server's journal."""
        folder = FOLDER / "server"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def ask(bench: Bench) -> dict[str, Any]:
    """Time ask() and the bare pass over the same texts, in turn."""
    answerer = bench.answerer()
    encoder, rounds = answerer.searcher.encoder, []
    for query in bench.queries[:20]:
        answerer.ask(query)
    for _ in range(_ROUNDS):
        fresh = Answerer(answerer.searcher, bench.settings.public_url, bench.settings.precision)
        passes, asks = [], []
        for query in bench.queries:
            read = encoder.read([normalize(query)], "query")
            passes.append(_ms(encoder.forward, *read))
            asks.append(_ms(fresh.ask, query))
        rounds.append((float(np.median(passes)), float(np.median(asks))))
    return {
        "forward_ms": [each[0] for each in rounds],
        "ask_ms": [each[1] for each in rounds],
        "n": len(bench.queries),
    }


def repeat(bench: Bench) -> dict[str, Any]:
    """Time a query that was asked before, white space around it."""
    answerer, rounds = bench.answerer(), []
    for query in bench.queries:
        answerer.ask(query)
    for _ in range(_ROUNDS):
        rounds.append(
            float(np.median([_ms(answerer.ask, f" {query} ") for query in bench.queries]))
        )
    return {"repeat_ms": rounds}


def http(bench: Bench) -> dict[str, Any]:
    """One worker on one core, the client on the other: answers per second, then latencies at 70 %
    of that."""
    encoder = bench.answerer().searcher.encoder
    reads = [encoder.read([normalize(query)], "query") for query in bench.queries]

    def forward_ms() -> float:
        os.sched_setaffinity(0, {0})
        try:
            return float(np.mean([_ms(encoder.forward, *read) for read in reads]))
        finally:
            os.sched_setaffinity(0, {1})

    texts = bench.varied(7 * len(bench.queries))
    random.Random(0).shuffle(texts)
    share, ratios, tails = len(texts) // 4, [], []
    all_cores = os.sched_getaffinity(0)
    try:
        for part in range(3):
            with serving(bench.data_dir(), 1, {0}) as server:
                closed_loop(server, texts[3 * share : 3 * share + 50], 2)
                before = forward_ms()
                rate = closed_loop(server, texts[part * share : (part + 1) * share], 3)
                forward = (before + forward_ms()) / 2
            ratios.append(
                {"per_second": rate, "forward_ms": forward, "ratio": rate * forward / 1000}
            )
            with serving(bench.data_dir(), 1, {0}) as server:
                closed_loop(server, texts[3 * share : 3 * share + 50], 2)
                late = poisson(server, texts[part * share : (part + 1) * share], 0.7 * rate)
            p50, p99 = np.percentile(late, [50, 99])
            tails.append({"p50_ms": 1000 * p50, "p99_ms": 1000 * p99, "ratio": p99 / p50})
    finally:
        os.sched_setaffinity(0, all_cores)
    return {"throughput": ratios, "tail": tails, "n": share}


def cold(bench: Bench) -> dict[str, Any]:
    """Time from starting the server to its first answer."""
    times = []
    for _ in range(_COLD_STARTS):
        begun = time.perf_counter()
        with serving(bench.data_dir()) as server:
            server.ask(bench.queries[0])
            times.append(time.perf_counter() - begun)
    return {"cold_start_s": times}


def memory(bench: Bench) -> dict[str, Any]:
    """Read what one to three workers hold after short queries and one of 500 characters."""
    long = ("".join(bench.queries) * 5)[:500]
    with serving(bench.data_dir()) as server:
        server.ask(long)
        after_one = max(each["Rss"] for pid, each in server.memory().items() if pid)
    sums, busy = [], []
    for workers in (1, 2, 3):
        with serving(bench.data_dir(), workers) as server:
            closed_loop(server, bench.varied(200), 6)
            closed_loop(server, [long + "?" * i for i in range(12)], 6)
            found = server.memory()
        sums.append(sum(each["Pss"] for each in found.values()))
        busy.append(max(each["Rss"] for pid, each in found.items() if pid))
    return {"rss_mb": after_one, "busy_rss_mb": busy[0], "pss_mb": sums}


def rebuild(bench: Bench) -> dict[str, Any]:
    """Change one wording of a copy of the corpus, and build: three times."""
    corpus, built = FOLDER / "corpus", FOLDER / "index"
    for source, target in ((bench.settings.corpus_dir, corpus), (bench.settings.index_dir, built)):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)
    file = next(
        path
        for path in sorted(corpus.glob("0*.yaml"))
        if "wordings:" in path.read_text(encoding="utf-8")
    )
    times, embedded = [], []
    for again in range(4):  # the first brings the copy's files into memory
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r'(wordings:\s+- "?)', rf"\g<1>{again + 1}回目の言い換え ", text, count=1),
            encoding="utf-8",
        )
        begun = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "scripts.build"],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"CORPUS_DIR": str(corpus), "INDEX_DIR": str(built)},
        )
        times.append(time.perf_counter() - begun)
        embedded.append(sum(int(n) for n in re.findall(r"embedding: (\d+)/\1\b", run.stderr)))
        if "touched up" not in run.stderr:
            raise RuntimeError(f"not touched up: {run.stderr}")
    shutil.rmtree(built)
    return {"rebuild_s": times[1:], "embedded": embedded[1:]}


def scale(_bench: Bench) -> dict[str, Any]:
    """Ask both legs of synthetic corpora from a thousand to a million passages."""
    return {
        str(size): bench_scale.measure(size, FOLDER / "scale" / str(size), _say)
        for size in bench_scale.SIZES
    }


def peers(bench: Bench) -> dict[str, Any]:
    """Time other pipelines with the same weights over the same passages, and ask() beside them."""
    python, model = FOLDER / "peers" / "bin" / "python", FOLDER / "model"
    if not python.exists():
        return {"skipped": "not installed; python -m scripts.bench --peers makes their environment"}
    if not model.exists():
        write = "import sys; from index.build.pretrained import load_model; load_model(sys.argv[1]).save(sys.argv[2])"
        subprocess.run(
            [sys.executable, "-c", write, bench.settings.encoder, str(model)],
            check=True,
            capture_output=True,
        )
    answerer = bench.answerer()
    queries = bench.queries[:200]
    for query in bench.queries[-10:]:
        answerer.ask(query)
    ours = [_ms(answerer.ask, query) for query in queries]
    given = json.dumps(
        {"passages": [passage_text(entry) for entry in answerer.corpus.entries], "queries": queries}
    )
    run = subprocess.run(
        [str(python), "scripts/bench_peers.py", str(model)],
        input=given,
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        check=False,
    )
    if run.returncode:
        return {"skipped": run.stderr.strip().splitlines()[-1]}
    again = Answerer(answerer.searcher, bench.settings.public_url, bench.settings.precision)
    ours += [_ms(again.ask, query) for query in queries]
    return {"ask": ours} | {
        name: [1000 * s for s in seconds] for name, seconds in json.loads(run.stdout).items()
    }


ROWS: dict[str, Callable[[Bench], dict[str, Any]]] = {
    each.__name__: each for each in (ask, repeat, http, cold, memory, rebuild, peers, scale)
}


def install_peers() -> None:
    """Make the other pipelines' own environment."""
    folder = FOLDER / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *_PEERS], check=True
    )


def table(found: dict[str, dict[str, Any]]) -> str:
    """Return what was measured as a Markdown table."""
    rows: list[tuple[str, str, str]] = []
    if "ask" in found:
        forward, asked = found["ask"]["forward_ms"], found["ask"]["ask_ms"]
        over = [b - a for a, b in zip(forward, asked, strict=True)]
        rows.append(
            (
                "`ask`, not remembered, p50, beyond the bare int8 pass",
                "≤ 1.0 ms",
                f"{_range(over)} ms (pass {_range(forward)}, ask {_range(asked)} ms)",
            )
        )
    for name in ("Haystack", "txtai"):
        if name in found.get("peers", {}):
            times, ours = found["peers"][name], float(np.median(found["peers"]["ask"]))
            rows.append(
                (
                    f"{name} with the same weights, p50 ÷ `ask`",
                    "≥ 5",
                    f"{np.median(times) / ours:.1f} ({_range(times, 1)} ms, ask {ours:.2f} ms)",
                )
            )
    if "skipped" in found.get("peers", {}):
        rows.append(
            (
                "Haystack and txtai with the same weights",
                "≥ 5",
                f"skipped: {found['peers']['skipped']}",
            )
        )
    if "repeat" in found:
        rows.append(
            ("a repeated query", "≤ 0.3 ms", f"{_range(found['repeat']['repeat_ms'], 3)} ms")
        )
    if "http" in found:
        through, tail = found["http"]["throughput"], found["http"]["tail"]
        rows.append(
            (
                "HTTP, one worker on one core: answers/s × pass",
                "≥ .75",
                f"{_range([each['ratio'] for each in through])} ({_range([each['per_second'] for each in through], 0)} per second)",
            )
        )
        rows.append(
            (
                "at 70 % load, Poisson: p99 ÷ p50",
                "≤ 5",
                f"{_range([each['ratio'] for each in tail])} (p50 {_range([each['p50_ms'] for each in tail], 1)} ms)",
            )
        )
    if "cold" in found:
        rows.append(
            (
                "start of the server to its first answer",
                "≤ 2.5 s",
                f"{_range(found['cold']['cold_start_s'])} s",
            )
        )
    if "memory" in found:
        sums = found["memory"]["pss_mb"]
        rows.append(
            (
                "one worker after a query of 500 characters",
                "≤ 350 MB",
                f"{found['memory']['rss_mb']:.0f} MB "
                f"({found['memory']['busy_rss_mb']:.0f} MB after 200 more and twelve such, four at a time)",
            )
        )
        rows.append(
            (
                "all processes (PSS), per added worker",
                "≤ 60 MB",
                f"{_range([b - a for a, b in pairwise(sums)], 0)} MB (one worker {sums[0]:.0f} MB in all)",
            )
        )
    if "rebuild" in found:
        rows.append(
            (
                "rebuild after one wording changed",
                "≤ 3 s",
                f"{_range(found['rebuild']['rebuild_s'])} s, {max(found['rebuild']['embedded'])} text embedded",
            )
        )
    if "scale" in found:
        most = found["scale"][str(bench_scale.SIZES[-1])]
        rows.append(
            (
                "1,000,000 synthetic vectors, p50 at recall@10",
                "≤ 2 ms at ≥ .97",
                f"{np.median(most['dense_ms']):.2f} ms (p99 {np.percentile(most['dense_ms'], 99):.2f}) at {most['recall']:.3f}",
            )
        )
        rows.append(
            (
                "1,000,000 synthetic texts, BM25, p50 and p99",
                "≤ 5 and 20 ms",
                f"{np.median(most['lexical_ms']):.2f} and {np.percentile(most['lexical_ms'], 99):.2f} ms, "
                f"the exhaustive ten in {most['same_top10']:.3f} of queries",
            )
        )
    model = "| what | promised | measured |\n|---|---|---|\n"
    return model + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _range(values: Sequence[float], digits: int = 2) -> str:
    return f"{np.median(values):.{digits}f} [{min(values):.{digits}f}–{max(values):.{digits}f}]"


def _ms(do: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    do(*given)
    return 1000 * (time.perf_counter() - begun)


_say = partial(print, file=sys.stderr, flush=True)


def main() -> int:
    """Return 0 after printing the table."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench", description="Measure speed and memory."
    )
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--queries", type=Path, default=Path("tests/data/dev.jsonl"))
    parser.add_argument(
        "--peers",
        action="store_true",
        help="install the other pipelines first, in data/bench/peers",
    )
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if arguments.peers:
        install_peers()
    current_folder(read_settings().index_dir)
    lines = arguments.queries.read_text(encoding="utf-8").splitlines()
    bench = Bench([json.loads(line)["text"] for line in lines if line.strip()])
    kept = FOLDER / "measured.json"
    found: dict[str, dict[str, Any]] = json.loads(kept.read_text()) if kept.exists() else {}
    for name in arguments.rows:
        _say(f"{name} …")
        found[name] = ROWS[name](bench)
        kept.write_text(json.dumps(found))
    print(
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, onnxruntime {version('onnxruntime')}, "
        f"faiss {version('faiss-cpu')}; median [min–max]\n\n{table(found)}"
    )
    if "scale" in found:
        PLOT.write_text(growth_plot(found["scale"]), encoding="utf-8")
        print(f"\nGrowth: {law(found['scale'])}. See {PLOT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
