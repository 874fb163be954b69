"""The soak's judgement: what it must notice."""

from __future__ import annotations

import http.server
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from corpus.text import MAX_CHARACTERS, normalize
from scripts.soak.books import Books, read_books
from scripts.soak.load import open_loop
from scripts.soak.measured import Measured, complaints_in, quantiles, quarter_medians
from scripts.soak.mix import SHARES, Acknowledged, Mix
from scripts.soak.outcomes import Outcomes
from scripts.soak.plot import soak_plot
from scripts.soak.replies import Response, WrongReply, read_problem, read_reply
from scripts.soak.report import as_json, tables
from scripts.soak.samples import ProcessSample, Sample, family, sample_process
from scripts.soak.texts import LONGEST_MAIL, read_texts
from scripts.soak.verdicts import verdicts
from scripts.soak.visitors import Visitors

ROOT = Path(__file__).parents[1]
TEXTS = read_texts(read_corpus(ROOT / "tests" / "data" / "small"), ("まだ開いていますか",))
JSON = {"content-type": "application/json; charset=utf-8"}
PROBLEM = {"content-type": "application/problem+json"}
ANSWER = {
    "kind": "answer",
    "answer": {"id": "parking", "text": "あります"},
    "choices": [],
    "contact": None,
    "query_id": "0" * 32,
    "version": "1",
}


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        (Response(503, PROBLEM, b"{}"), "status 503 where 200 is due"),
        (Response(200, {"content-type": "text/html"}, b"{}"), "type 'text/html'"),
        (Response(200, JSON, b'{"kind": "answer", "ans'), "no JSON"),
        (Response(200, JSON, json.dumps(ANSWER | {"answer": None}).encode()), "do not fit"),
        (Response(200, JSON, json.dumps(ANSWER | {"kind": "choices"}).encode()), "do not fit"),
        (Response(200, JSON, json.dumps(ANSWER | {"kind": "fallback"}).encode()), "do not fit"),
        (Response(200, JSON, json.dumps(ANSWER | {"kind": "?"}).encode()), "do not fit"),
        (Response(200, JSON, json.dumps(ANSWER | {"query_id": ""}).encode()), "no query_id"),
    ],
)
def test_a_reply_that_the_contract_does_not_allow_is_noticed(
    response: Response, fault: str
) -> None:
    with pytest.raises(WrongReply, match=fault):
        read_reply(response)


def test_a_problem_that_repeats_the_input_is_noticed() -> None:
    body = {"status": 400, "title": "Bad Request", "detail": "「番号は」は読めません"}
    read_problem(Response(400, PROBLEM, json.dumps(body).encode()), 400, "別の文")
    with pytest.raises(WrongReply, match="repeats"):
        read_problem(Response(400, PROBLEM, json.dumps(body).encode()), 400, "番号は")


def test_another_decision_on_the_same_question_is_noticed() -> None:
    mix = Mix(TEXTS)
    request = mix.make("repeated")
    request.check(Response(200, JSON, json.dumps(ANSWER | {"conversation": "t"}).encode()))
    other = ANSWER | {"conversation": "t", "answer": {"id": "payment", "text": "現金"}}
    with pytest.raises(WrongReply, match="before"):
        request.check(Response(200, JSON, json.dumps(other).encode()))


def test_every_mail_may_be_asked_and_few_questions_come_twice() -> None:
    rng = random.Random(0)
    mails = [len(normalize(TEXTS.mail(rng, LONGEST_MAIL))) for _ in range(300)]
    assert min(mails) > 1700 and max(mails) <= MAX_CHARACTERS
    assert len(TEXTS.mail(rng, 80)) < 130
    varied = [TEXTS.varied(rng, TEXTS.questions) for _ in range(1000)]
    assert len(set(varied)) > 900


def test_all_kinds_of_requests_are_drawn_once_there_are_replies_to_continue() -> None:
    mix = Mix(TEXTS)
    mix.make("repeated").check(
        Response(200, JSON, json.dumps(ANSWER | {"conversation": "t"}).encode())
    )
    rating = mix.make("rating")
    assert json.loads(rating.body)["query_id"] == ANSWER["query_id"]
    assert json.loads(mix.make("follow-up").body)["conversation"] == "t"
    assert {mix.draw().kind for _ in range(3000)} >= set(SHARES) - {"rating", "comment"}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    database = tmp_path / "journal.db"
    with sqlite3.connect(database) as journal:
        journal.execute("CREATE TABLE queries (query_id)")
        journal.execute("CREATE TABLE feedback (query_id, helpful, comment)")
        journal.executemany("INSERT INTO queries VALUES (?)", [("a",), ("b",), ("c",)])
        journal.executemany(
            "INSERT INTO feedback VALUES (?, ?, ?)", [("a", 1, None), ("b", 0, "遅い")]
        )
    journal.close()
    return database


def test_what_the_journal_lacks_is_counted(journal: Path) -> None:
    complete = Acknowledged({"a", "b"}, {"a": True, "b": False}, {"b"})
    assert read_books(journal, complete, 1) == Books(2, 0, 1, 1, 2, 0, 0, 0)
    lacking = Acknowledged({"a", "d"}, {"a": False, "b": False, "d": True}, {"a", "b"})
    assert read_books(journal, lacking, 0) == Books(2, 1, 2, 0, 3, 1, 1, 1)


def _sample(at_s: float, own_mb: float, descriptors: int = 40, pid: int = 2) -> Sample:
    master = ProcessSample(1, 10, 8, 20, 5, 1, 0.1)
    worker = ProcessSample(pid, own_mb + 50, own_mb, 300, descriptors, 6, at_s / 2)
    return Sample(at_s, (master, worker), 10, 1000)


def _measured() -> Measured:
    outcomes = Outcomes(0.0)
    for i in range(120):
        outcomes.answered("question", float(i), i + 0.010 + (i == 60))
    return Measured(
        workers=1,
        seconds=120,
        capacity_per_s=2,
        rate_per_s=1,
        warm_up=Outcomes(0.0),
        outcomes=outcomes,
        samples=[_sample(float(i), 100 + min(i, 20)) for i in range(120)],
        books=Books(100, 0, 2, 2, 20, 0, 0, 0),
        complaints=(),
        late_s=0.01,
        client_cpu_share=0.1,
        connections=30,
        interrupted=False,
    )


def _broken(measured: Measured) -> list[str]:
    return [each.name for each in verdicts(measured) if not each.kept]


def test_caches_that_fill_at_the_beginning_are_no_leak() -> None:
    assert _broken(_measured()) == []


def test_each_promise_can_be_broken() -> None:
    good = _measured()
    failed = Outcomes(0.0)
    failed.wrong("question", 1.0, 2.0, "status 503")
    leak = [_sample(float(i), 100 + i / 2) for i in range(120)]
    descriptors = [_sample(float(i), 100, 40 + i // 4) for i in range(120)]
    replaced = [_sample(float(i), 100, pid=2 + i // 60) for i in range(120)]
    cases = {
        "errors": replace(good, outcomes=failed),
        "log": replace(good, complaints=["ERROR bot.app: a request failed"]),
        "processes": replace(good, samples=replaced),
        "memory": replace(good, samples=leak),
        "descriptors": replace(good, samples=descriptors),
        "rows of asks": replace(good, books=replace(good.books, missing_rows=1)),
        "ratings": replace(good, books=replace(good.books, missing_ratings=1)),
        "client": replace(good, late_s=3),
    }
    assert {name: _broken(each) for name, each in cases.items()} == {name: [name] for name in cases}
    unasked = replace(good, books=replace(good.books, unasked_rows=3))
    assert _broken(unasked) == ["rows of asks"]
    assert _broken(replace(good, samples=[])) == ["memory"], "too few samples judge nothing"


def test_the_log_s_complaints_are_found_among_its_lines() -> None:
    log = (
        "2026-11-26 03:15:36,625 INFO bot.app: decided\n"
        "2026-11-26 03:15:37,625 WARNING bot.journal.writer: journal: 3 query rows dropped\n"
        "Traceback (most recent call last):\n  File …\n"
        "[2026-11-26 03:20:59 +0000] [1] [ERROR] Worker (pid:2) was sent SIGKILL!\n"
    )
    assert [line[:9] for line in complaints_in(log.encode())] == [
        "2026-11-2",
        "Traceback",
        "[2026-11-",
    ]


def test_figures_follow_from_what_was_measured() -> None:
    measured = _measured()
    found = quantiles(measured.outcomes, ("question",), 0, 60)
    assert found and (found.requests, round(found.p50), round(found.most)) == (60, 10, 10)
    assert quantiles(measured.outcomes, ("mail",)) is None
    assert quarter_medians([0, 0, 1, 3, 9, 9, 5, 7]) == (2, 6)
    table = tables(measured, verdicts(measured))
    assert "| question | 120 | 0 | 10.0 | " in table
    assert "| worker 1 | 150 → 170 | 100 → 120 | 300 MB | 40 → 40 | 6 → 6 | 50% |" in table
    assert as_json(measured, verdicts(measured))["books"]["rated"] == 20
    svg = soak_plot(measured)
    assert svg == soak_plot(measured)
    assert ">ms until a short question is answered</text>" in svg


class _Stalling(http.server.BaseHTTPRequestHandler):
    """Answers at once, but stops everything for a second where it is told to."""

    protocol_version = "HTTP/1.1"
    lock = threading.Lock()

    def do_GET(self) -> None:
        with self.lock:
            if self.path == "/stall":
                time.sleep(1)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class _Get(Mix):
    """Draws plain requests, of which the fiftieth stalls the server."""

    drawn = 0

    def draw(self):  # type: ignore[no-untyped-def]  # as Mix.draw
        self.drawn += 1
        path = "/stall" if self.drawn == 50 else "/"
        return replace(self.make("page"), path=path, check=lambda response: None)


@pytest.fixture
def stalling() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Stalling) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="many loopback addresses")
def test_whoever_came_while_the_server_stood_still_has_waited(stalling: str) -> None:
    """A hundred requests a second and a stall of one second: about a hundred waited, though one
    alone was slow (what a closed loop would tell)."""
    visitors = Visitors(stalling, Outcomes(time.perf_counter()))
    open_loop(visitors, _Get(TEXTS), 100, 2.5, stop=threading.Event())
    visitors.close()
    latencies = visitors.outcomes.timings["page"].latency_ms
    assert visitors.outcomes.failures == []
    assert 60 <= sum(each > 100 for each in latencies) <= 140
    assert max(latencies) >= 1000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_family_is_a_process_and_all_below_it() -> None:
    with subprocess.Popen(["sh", "-c", "sleep 30 & wait"]) as parent:
        try:
            while len(pids := family(parent.pid)) < 2:
                time.sleep(0.01)
            held = sample_process(pids[1])
            assert held and held.rss_mb > 0 and held.descriptors >= 1 and held.threads == 1
        finally:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + 10  # a signal is not death: the process has yet to run to die of it
    while sample_process(pids[1]) and time.monotonic() < ends:
        time.sleep(0.01)
    assert sample_process(pids[1]) is None
