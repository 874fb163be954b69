"""The attack: what it sends, what it takes for a fault, and 2,000 inputs against the real server."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.attack.case import PAGE, Case, Source, prefix_of
from scripts.attack.client import Client, Reply
from scripts.attack.judge import faults_of
from scripts.attack.plan import KINDS, case_of, plan
from scripts.attack.report import Aftermath, problems
from scripts.attack.run import Tally

ROOT = Path(__file__).parents[1]
KNOWN = Source(random.Random(0), "", "0-1.aAbBcC.signature", "0" * 32, "delivery")
CASE = Case("POST /api/ask", b"", "zqmark", frozenset({200, 422}))
PAGE_CASE = Case("GET /", b"", "zqmark", PAGE, "GET", shows='"><b>zqmark')
SAFE = "X-Content-Type-Options: nosniff"
PROBLEM = "application/problem+json"


def reply(
    status: int = 200, body: str = "{}", head: str = SAFE, media: str = "", seconds: float = 0.1
) -> Reply:
    return Reply(status, f"{status} OK\n{head}", body.encode(), media, seconds)


@pytest.mark.slow
def test_2000_hostile_inputs_do_no_harm(small_environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.attack", "--inputs", "2000", "--json"]
    environment = os.environ | small_environment | {"TMPDIR": str(tmp_path)}
    run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    figures = json.loads(run.stdout)
    assert figures["problems"] == []
    assert run.returncode == 0 and figures["inputs"] == 2000 and figures["journal_rows"] > 100


def test_the_same_seed_sends_the_same_inputs() -> None:
    inputs = list(plan(3000, seed=7))
    assert inputs == list(plan(3000, seed=7)) != list(plan(3000, seed=8))
    assert {kind for kind, _ in inputs} == set(KINDS), "every kind is among 3,000"
    for kind, number in inputs:
        case, again = case_of(kind, number, 7, KNOWN), case_of(kind, number, 7, KNOWN)
        assert case.marker.startswith(prefix_of(7))
        if b"X-Slack-Signature" not in case.raw:  # signed with the moment
            assert case == again
    assert case_of("json", 0, 7, KNOWN) != case_of("json", 0, 8, KNOWN)


def test_one_kind_alone_sends_the_inputs_it_has_among_all() -> None:
    every = [(kind, number) for kind, number in plan(3000, seed=7) if kind == "json"]
    assert list(plan(len(every), seed=7, only="json")) == every


@pytest.mark.parametrize(
    ("case", "replies", "fault"),
    [
        (CASE, [reply(422, '{"status": 422}', media=PROBLEM)], ""),
        (CASE, [reply(500, '{"status": 500}', media=PROBLEM)], "status 500"),
        (CASE, [reply(seconds=1.2)], "over 1 s"),
        (CASE, [reply(body='{"x": "zqmark"}')], "reflected in the body"),
        (CASE, [reply(head=f"{SAFE}\nLocation: /zqmark")], "reflected in a header"),
        (CASE, [reply(head=f"{SAFE}\nServer: x")], "a Server header"),
        (CASE, [reply(head="X: y")], "no nosniff"),
        (CASE, [reply(422, "<p>no</p>", media="text/html")], "an error as text/html"),
        (CASE, [reply(422, "", media=PROBLEM)], "a problem document that cannot be read"),
        (CASE, [reply(422, '{"status": 400}', media=PROBLEM)], "a problem document with another"),
        (CASE, [reply(422, '{"status": 422, "x": "Traceback (most"}', media=PROBLEM)], "insides"),
        (CASE, [Reply(0, "", b"", "", 0.1)], "no reply"),
        (CASE, [Reply(0, "garbage", b"garbage", "", 0.1)], "what comes back is no HTTP"),
        (CASE, [reply(), reply()], "2 replies to what is 1"),
        (PAGE_CASE, [reply(body='<input id="q" value="&quot;&gt;&lt;b&gt;zqmark">')], ""),
        (PAGE_CASE, [reply(body='<input id="q" value=""><b>zqmark</b>')], "reflected in the body"),
        (PAGE_CASE, [reply(body='<input id="q" value="zqmark">')], "reflected in the body"),
        (PAGE_CASE, [reply(body='<input id="x" value="zqmark">')], "reflected in the body"),
        (PAGE_CASE, [reply(body="<p>zqmark</p>")], "reflected in the body"),
        (PAGE_CASE, [reply(body="<!-- zqmark -->")], "reflected in the body"),
        (PAGE_CASE, [reply(body="<a href='/?conversation=zqmark'>")], "reflected in the body"),
        (PAGE_CASE, [reply(body="<script>'zqmark'</script>")], "reflected in the body"),
    ],
)
def test_what_is_a_fault(case: Case, replies: list[Reply], fault: str) -> None:
    found = list(faults_of(case, replies))
    assert any(fault in each for each in found) if fault else not found


@pytest.mark.parametrize(
    ("after", "memory", "told"),
    [
        (Aftermath(True, 40, 1000, (), 9, ""), [200.0, 300.0, 310.0, 300.0], ""),
        (Aftermath(False, 40, 1000, (), 9, ""), [], "does not answer"),
        (Aftermath(True, 40, 1000, ("GET zqmark",), 9, ""), [], "stands in the log: GET zqmark"),
        (Aftermath(True, 9000, 10**6, (), 9, ""), [], "the log grew by 9,000 lines"),
        (Aftermath(True, 40, 1000, (), 0, "no such table"), [], "cannot be read: no such table"),
        (Aftermath(True, 40, 1000, (), 9, ""), [200.0, 300.0, 400.0, 500.0], "300 → 400"),
    ],
)
def test_what_is_left_is_judged_too(after: Aftermath, memory: list[float], told: str) -> None:
    found = problems(Tally(sent=100_000, memory=memory), after, seconds=60, seed=1)
    assert (told in found[0]) if told else not found


class _Careless(BaseHTTPRequestHandler):
    """A server that repeats what it is sent, and pages that do not escape it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer(self.path)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.answer(self.rfile.read(length).decode("utf-8", "replace"))

    def answer(self, text: str) -> None:
        body = f"<p>{text}</p>".encode("utf-8", "replace")
        self.send_response(500)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_careless_server_is_found_out() -> None:
    found = set()
    with serving(_Careless) as url:
        client = Client(url)
        for number in range(40):
            for kind in ("text-html", "json", "protocol-request-lines", "addresses"):
                case = case_of(kind, number, 1, KNOWN)
                found |= set(faults_of(case, client.send(case)))
        client.close()
    assert found >= {"status 500", "reflected in the body", "a Server header"}
    assert "an error as text/html" in found


def test_a_reply_that_comes_in_pieces_is_waited_for() -> None:
    class Slow(_Careless):
        def answer(self, text: str) -> None:
            self.send_response(500)
            self.send_header("Content-Length", "4")
            self.end_headers()
            for _ in range(2):
                time.sleep(0.15)
                self.wfile.write(b"ab")

    with serving(Slow) as url:
        client = Client(url)
        lone = Case("GET /", b"GET / HTTP/1.1\r\n\r\n", "zq", PAGE, "GET", lone=True)
        [reply] = client.send(lone)
        client.close()
    assert (reply.status, reply.body) == (500, b"abab")


def test_a_kept_connection_that_the_server_closes_is_opened_again() -> None:
    class ClosesEachTime(_Careless):
        def answer(self, text: str) -> None:
            super().answer(text)
            self.close_connection = True  # without having said so

    raw = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with serving(ClosesEachTime) as url:
        client = Client(url)
        replies = [client.send(Case("GET /", raw, "zq", PAGE, "GET"))[0] for _ in range(5)]
        client.close()
    assert [each.status for each in replies] == [500] * 5
