"""The real server: gunicorn with preload, forked workers, the real index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.server import local_url
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
Serving = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]

# What production does: the parent asks its index once, so that no customer waits, and its workers
# are forked from it. `faiss.omp_set_num_threads(1)` in index.dense is what it needs: without it
# (faiss-cpu 1.15.1, two threads of OpenMP) the child of a flat index hangs for good in its first
# `scores`, since the parent's threads are not there. A graph's child does not hang even so.
_SEARCH_AFTER_FORK = """
import os, sys
import numpy as np
from index.dense import DenseIndex
vectors = np.random.default_rng(0).normal(size=(4000, 64)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
index = DenseIndex.build(vectors, max_exact=MAX_EXACT)
assert index.is_exact == (MAX_EXACT > 4000)

def searches_right():
    return all(
        int(index.scores(vectors[row]).argmax()) == row == index.nearest(vectors[row], 10)[0][0]
        for row in range(0, 4000, 200)
    )

assert searches_right()
child = os.fork()
if child == 0:
    os._exit(0 if searches_right() else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def _ask(url: str, query: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"{url}/api/ask",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        reply: dict[str, object] = json.load(response)
        return reply


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _descendants(int(child)))]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_serving_process_maps_torch_and_both_workers_answer_alike(
    built: Settings, serving: Serving
) -> None:
    questions = ["更新", "請求書はいつ届きますか", "今日の天気は", "まとめ割とはなんですか"]
    with serving() as (process, url):
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda q: _ask(url, q), questions * 10))
        for question, reply in zip(questions * 10, replies, strict=True):
            again = replies[questions.index(question)]
            assert (reply["kind"], reply["answer"], reply["choices"]) == (
                again["kind"],
                again["answer"],
                again["choices"],
            )
        pids = _descendants(process.pid)
        assert len(pids) == 3, "a master and two workers"
        for pid in pids:
            assert "libtorch" not in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.alone
def test_stopping_takes_under_two_seconds_after_answers(built: Settings, serving: Serving) -> None:
    with serving() as (process, url):
        for _ in range(6):
            _ask(url, "更新の手続きはいつからできますか")
        begun = time.monotonic()
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 2


def test_a_link_leads_to_the_port_served(built: Settings, serving: Serving) -> None:
    with serving() as (_, url):
        assert _link(url) == f"{url}/#auto-renewal-reissue-validity"
        with urllib.request.urlopen(f"{url}/openapi.json", timeout=20) as response:
            assert json.load(response)["servers"] == [{"url": url}]


def test_a_public_address_wins_over_the_port_served(built: Settings, serving: Serving) -> None:
    with serving(PUBLIC_URL="https://faq.example.jp") as (_, url):
        assert _link(url) == "https://faq.example.jp/#auto-renewal-reissue-validity"


def _link(url: str) -> object:
    answer: Any = _ask(url, "自動更新タイプは再発行無償でしたが今後はどうなりますか")["answer"]
    return answer["links"][0]["url"]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000"),
        ("::", "http://localhost:9000"),
        ("::1", "http://[::1]:9000"),
        ("faq.example.jp", "http://faq.example.jp:9000"),
    ],
)
def test_a_host_served_is_an_address_to_go_to(host: str, url: str) -> None:
    assert local_url(host, 9000) == url


@pytest.mark.alone
def test_a_built_index_serves_within_four_seconds(built: Settings, serving: Serving) -> None:
    begun = time.monotonic()
    with serving() as (_, url):
        assert _ask(url, "請求書はいつ届きますか")["kind"] == "answer"
        assert time.monotonic() - begun < 4


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_stays_small_and_shares_most_of_it(built: Settings, serving: Serving) -> None:
    """Bounds a sixth and more above what scripts.bench measures."""
    with serving() as (process, url):
        for i in range(8):  # so that either worker gets some
            _ask(url, "更新の手続きはいつからできますか。" * 29 + "?" * i)
        for pid in _descendants(process.pid)[1:]:
            memory = {
                name.rstrip(":"): int(kb) // 1024
                for name, kb, *_ in map(
                    str.split, Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
                )
            }
            assert memory["Rss"] < 350, memory
            assert memory["Private_Dirty"] < 130, memory


@pytest.mark.parametrize(("kind", "max_exact"), [("flat", 20_000), ("graph", 100)])
def test_a_search_in_a_forked_worker_does_not_hang(kind: str, max_exact: int) -> None:
    subprocess.run(
        [sys.executable, "-c", _SEARCH_AFTER_FORK.replace("MAX_EXACT", str(max_exact))],
        cwd=ROOT,
        timeout=30,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "2"},
    )


def test_an_answer_imports_no_library_of_the_build_nor_of_metrics_nobody_asked_for(
    built: Settings,
) -> None:
    code = (
        "import sys\nfrom bot.app import create_app\nfrom bot.settings import read_settings\n"
        "client = create_app(read_settings()).test_client()\n"
        "assert client.post('/api/ask', json={'query': '更新'}).status_code == 200\n"
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers', 'onnx', 'scipy', "
        "'prometheus_client'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=True)


def test_production_refuses_placeholders_and_names_them(built: Settings) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scripts.serve", "--port", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"FAQ_ENV": "production"},
        check=False,
    )
    assert run.returncode == 1
    assert "corpus/data/site.yaml: " in run.stderr
    assert "phones" in run.stderr and "placeholders" in run.stderr
