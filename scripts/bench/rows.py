"""The rows of the benchmark: what is measured, one function for each.

Both sides of a ratio come from one run, measured in turn. Server and client take a core each.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer.answerer import Answerer
from bot.app import open_answerer
from bot.settings import Settings
from corpus.text import normalize
from index.build.texts import passage_text
from index.question import Question
from scripts.bench.load import Client, closed_loop, memory_mb, poisson_latencies_ms, worker_ids
from scripts.bench.results import AskRound, LoadRound, MailRound, Memory, Peers, Rebuild, ScaleStep
from scripts.bench.scale import SIZES, measure
from scripts.bench.server import RunningServer, running_server
from scripts.bench.synthetic import long_mail

FOLDER = Path("data/bench")
_MAX_QUERY = 60  # characters: longer texts are mails, which take a forward pass a sentence
_ROUNDS = 5
# Of a round each; the first survive in the sentences of a mail.
_ENDINGS = ("", "、", "…", "・", "ね", "?", "!", "。")
_MAILS = 20
_COLD_STARTS = 5
_PEER_REQUIREMENTS = (
    "torch==2.13.0",
    "haystack-ai==3.4.1",
    "sentence-transformers-haystack==2.0.0",
    "txtai==9.14.0",
    "sentence-transformers==6.2.0",
    "transformers==5.23.0",
)


class Bench:
    """What every row needs: the queries, and the index and server of the settings."""

    def __init__(self, queries: Sequence[str], settings: Settings) -> None:
        self.queries = [
            query
            for query in dict.fromkeys(queries)
            if len(query) < _MAX_QUERY and normalize(query).rstrip("?!。")
        ]
        self.settings = settings

    def answerer(self) -> Answerer:
        """Return an answerer that has cached nothing."""
        return open_answerer(self.settings)

    def round(self, number: int) -> list[str]:
        """Return the queries with an ending that no other round has: nothing of them was read."""
        return [query.rstrip("?!。") + _ENDINGS[number] for query in self.queries]

    def variants(self, n: int) -> list[str]:
        """Return up to n different texts, so that no answer comes from the cache."""
        texts = [text for number in range(len(_ENDINGS)) for text in self.round(number)]
        return [text for text in dict.fromkeys(texts) if normalize(text)][:n]

    @contextmanager
    def server(
        self,
        workers: int = 1,
        cores: set[int] | None = None,
        module: str = "scripts.serve",
        arguments: Sequence[str] = (),
    ) -> Iterator[RunningServer]:
        """Run a quiet server with an empty journal and without a rate limit."""
        folder = (FOLDER / "server").resolve()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with running_server(
            module=module,
            arguments=arguments,
            cores=cores,
            stderr=subprocess.DEVNULL,
            WEB_WORKERS=str(workers),
            DATA_DIR=str(folder),
            RATE_LIMIT="off",
        ) as server:
            yield server


def ask(bench: Bench) -> tuple[AskRound, ...]:
    """Time ask() and the forward pass alone over the same texts, in turn."""
    answerer = bench.answerer()
    encoder, rounds = answerer.searcher.encoder, []
    for query in bench.round(_ROUNDS)[:20]:
        _ask(answerer, query)
    for number in range(_ROUNDS):
        passes, asks = [], []
        for query in bench.round(number):
            tokens = encoder.read([normalize(query)], "query")
            passes.append(_ms(encoder.forward, *tokens))
            asks.append(_ms(_ask, answerer, query))
        rounds.append(AskRound(float(np.median(passes)), float(np.median(asks))))
    return tuple(rounds)


def mail(bench: Bench) -> tuple[MailRound, ...]:
    """Time mails of sentences taken by chance, as long as may be, and a question before each."""
    answerer, rounds = bench.answerer(), []
    for number in range(_ROUNDS):
        texts, questions, mails = bench.round(number), [], []
        for seed, query in enumerate(texts[:_MAILS]):
            questions.append(_ms(_ask, answerer, query))
            mails.append(_ms(_ask, answerer, long_mail(texts, seed)))
        rounds.append(MailRound(float(np.median(questions)), float(np.median(mails))))
    return tuple(rounds[1:])  # in the first, words of entries are read that are then remembered


def repeat(bench: Bench) -> tuple[float, ...]:
    """Time queries that were asked before, now with white space around them."""
    answerer = bench.answerer()
    for query in bench.queries:
        _ask(answerer, query)
    return tuple(
        float(np.median([_ms(_ask, answerer, f" {query} ") for query in bench.queries]))
        for _ in range(_ROUNDS)
    )


def http(bench: Bench) -> tuple[LoadRound, ...]:
    """Load one worker on one core, the client on the other: first all it can take, then 70 %."""
    encoder = bench.answerer().searcher.encoder
    tokens = [encoder.read([normalize(query)], "query") for query in bench.queries]

    def forward_ms() -> float:
        os.sched_setaffinity(0, {0})
        try:
            return float(np.mean([_ms(encoder.forward, *each) for each in tokens]))
        finally:
            os.sched_setaffinity(0, {1})

    texts = bench.variants(7 * len(bench.queries))
    random.Random(0).shuffle(texts)
    share = len(texts) // 4
    parts, warm_up = [texts[i * share : (i + 1) * share] for i in range(3)], texts[3 * share :][:50]
    all_cores, rounds = os.sched_getaffinity(0), []
    try:
        for part in parts:
            with bench.server(1, {0}) as server:
                closed_loop(server.url, warm_up, 2)
                before = forward_ms()
                per_second = closed_loop(server.url, part, 3)
                forward = (before + forward_ms()) / 2
            with bench.server(1, {0}) as server:
                closed_loop(server.url, warm_up, 2)
                latencies = poisson_latencies_ms(server.url, part, 0.7 * per_second)
            p50, p99 = np.percentile(latencies, [50, 99])
            rounds.append(LoadRound(per_second, forward, float(p50), float(p99)))
    finally:
        os.sched_setaffinity(0, all_cores)
    return tuple(rounds)


def cold(bench: Bench) -> tuple[float, ...]:
    """Time from starting the server to its first answer."""
    times = []
    for _ in range(_COLD_STARTS):
        begun = time.perf_counter()
        with bench.server() as server:
            Client(server.url).ask(bench.queries[0])
            times.append(time.perf_counter() - begun)
    return tuple(times)


def memory(bench: Bench) -> Memory:
    """Read what one to three workers hold after short queries and ones of 500 characters."""
    long_query = ("".join(bench.queries) * 5)[:500]
    with bench.server() as server:
        Client(server.url).ask(long_query)
        after_one = max(memory_mb(pid)["Rss"] for pid in worker_ids(server.process.pid))
    pss, busy = [], []
    for workers in (1, 2, 3):
        with bench.server(workers) as server:
            closed_loop(server.url, bench.variants(200), 6)
            closed_loop(server.url, [long_query + "?" * i for i in range(12)], 6)
            held = [memory_mb(pid) for pid in worker_ids(server.process.pid)]
            pss.append(sum(each["Pss"] for each in [memory_mb(server.process.pid), *held]))
        busy.append(max(each["Rss"] for each in held))
    return Memory(after_one, busy[0], tuple(pss))


def rebuild(bench: Bench) -> tuple[Rebuild, ...]:
    """Change one wording in a copy of the corpus and build, three times."""
    corpus, built = FOLDER / "corpus", FOLDER / "index"
    for source, target in ((bench.settings.corpus_dir, corpus), (bench.settings.index_dir, built)):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)
    file = next(
        path
        for path in sorted(corpus.rglob("*.yaml"))
        if "wordings:" in path.read_text(encoding="utf-8")
    )
    builds = []
    for number in range(1, 5):
        text = file.read_text(encoding="utf-8")
        changed = re.sub(r'(wordings:\s+- "?)', rf"\g<1>{number}回目の言い換え ", text, count=1)
        file.write_text(changed, encoding="utf-8")
        cached, begun = _cached_vectors(built), time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "scripts.build"],
            check=True,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"CORPUS_DIR": str(corpus), "INDEX_DIR": str(built)},
        )
        seconds = time.perf_counter() - begun
        builds.append(Rebuild(seconds, _cached_vectors(built) - cached))
    shutil.rmtree(built)
    return tuple(builds[1:])  # the first brings the copy's files into memory


def _cached_vectors(index_dir: Path) -> int:
    """Return how many texts the build's cache holds: each text embedded adds one."""
    (file,) = index_dir.rglob("vectors.sqlite")
    with closing(sqlite3.connect(file)) as database:
        count: int = database.execute("SELECT count(*) FROM vector").fetchone()[0]
        return count


def peers(bench: Bench) -> Peers:
    """Time other pipelines with the same weights over the same passages, and ask() beside them."""
    python, model = FOLDER / "peers" / "bin" / "python", FOLDER / "model"
    if not python.exists():
        return Peers(skipped="not installed; python -m scripts.bench --peers installs them")
    if not model.exists():  # in a process of its own: this one is timed, and holds no torch
        save = (
            "import sys, index.build.pretrained as p; p.load_model(sys.argv[1]).save(sys.argv[2])"
        )
        arguments = [sys.executable, "-c", save, bench.settings.encoder, str(model)]
        subprocess.run(arguments, check=True, capture_output=True)
    answerer = bench.answerer()
    queries, again = bench.queries[:200], bench.round(1)[:200]
    for query in bench.queries[-10:]:
        _ask(answerer, query)
    times = [_ms(_ask, answerer, query) for query in queries]
    passages = [passage_text(entry) for entry in answerer.corpus.entries]
    run = subprocess.run(
        [str(python), "scripts/bench/peers.py", str(model)],
        input=json.dumps({"passages": passages, "queries": queries}),
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        check=False,
    )
    if run.returncode:
        return Peers(skipped=run.stderr.strip().splitlines()[-1])
    times += [_ms(_ask, answerer, query) for query in again]
    pipelines = {name: tuple(each) for name, each in json.loads(run.stdout).items()}
    return Peers(tuple(times), pipelines)


def install_peers() -> None:
    """Make the other pipelines' own environment."""
    folder = FOLDER / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *_PEER_REQUIREMENTS],
        check=True,
    )


def scale(_bench: Bench) -> tuple[ScaleStep, ...]:
    """Search both indexes of synthetic corpora from a thousand to a million passages."""
    return tuple(measure(size, FOLDER / "scale" / str(size)) for size in SIZES)


ROWS: dict[str, Callable[[Bench], Any]] = {
    row.__name__: row for row in (ask, mail, repeat, http, cold, memory, rebuild, peers, scale)
}


def _ask(answerer: Answerer, text: str) -> None:
    """Ask as a channel does: from the raw text."""
    answerer.ask(Question.read(text))


def _ms(function: Callable[..., object], *arguments: object) -> float:
    begun = time.perf_counter()
    function(*arguments)
    return 1000 * (time.perf_counter() - begun)
