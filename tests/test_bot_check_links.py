"""Links that do not answer, asked of a server on this machine that behaves badly."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.check.links import check_links, faults
from corpus.intent import Corpus, Entry, Link
from corpus.markdown import read_markdown

PAGES = {
    # path: (status of HEAD, status of GET)
    "/ok": (200, 200),
    "/login": (401, 401),
    "/no-head": (405, 200),
    "/hides-from-head": (404, 200),
    "/gone": (404, 404),
    "/broken": (500, 500),
    "/moved": (301, 301),
    "/moved-to-gone": (302, 302),
    "/circle": (302, 302),
    "/busy": (429, 429),
}
MOVED = {"/moved": "/ok", "/moved-to-gone": "/gone", "/circle": "/circle"}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the address of the server, and what it was asked."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, position: int) -> None:
            asked.append((self.command, self.path))
            if self.path == "/slow":
                time.sleep(1.5)
            if self.path == "/trickle":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(15):
                    time.sleep(0.1)
                    self.wfile.write(b"A: b\r\n")
            path = self.path.partition("?")[0]
            self.send_response(PAGES.get(path, (200, 200))[position])
            if location := MOVED.get(path):
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self._answer(0)

        def do_GET(self) -> None:
            self._answer(1)

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has gone
                super().handle()

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}", asked
    http.shutdown()
    thread.join()
    http.server_close()


CASES = [
    ("/ok", ""),
    ("/ok?q=料金&b=1", ""),
    ("/日本語", ""),
    ("/login", ""),
    ("/busy", ""),
    ("/no-head", ""),
    ("/hides-from-head", ""),
    ("/moved", ""),
    ("/circle", ""),
    ("/gone", "(HTTP 404)"),
    ("/moved-to-gone", "(HTTP 404)"),
    ("/broken", "(HTTP 500)"),
    ("/slow", "(1秒以内に返事がありません)"),
    ("/trickle", "(1秒以内に返事がありません)"),
]


def test_what_answers_and_what_does_not(server: tuple[str, list[tuple[str, str]]]) -> None:
    url, asked = server
    began = time.monotonic()
    found = faults([url + path for path, _ in CASES], allow_private=True, timeout_s=1)
    assert {path: found.get(url + path, "") for path, _ in CASES} == dict(CASES)
    assert time.monotonic() - began < 6
    assert asked.count(("GET", "/ok")) == 0, "HEAD is enough where it is understood"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://192.168.1.1/admin",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3:8080/",
    ],
)
def test_nothing_within_a_network_is_asked_unless_somebody_says_so(url: str) -> None:
    assert "公開されていないアドレス" in faults([url], timeout_s=1)[url]


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://127.0.0.1:9/", "つながりません"),
        ("http://no-such-host.invalid/", "名前が見つかりません"),
        ("http://a..jp/", "つながりません"),
        ("http://127.0.0.1:99999/", "つながりません"),
        ("http://[::1", "つながりません"),
    ],
)
def test_what_cannot_be_reached_is_no_stack_trace(url: str, fault: str) -> None:
    assert fault in faults([url], allow_private=True, timeout_s=2)[url]


def test_each_address_is_asked_once_and_named_with_every_entry(
    server: tuple[str, list[tuple[str, str]]],
) -> None:
    url, asked = server
    asked.clear()
    blocks = read_markdown(f"[頁]({url}/gone)を。")[0]
    entries = (
        Entry("a", "節", "問い", "答え", links=(Link("頁", f"{url}/gone"),), source="a.yaml:3"),
        Entry("b", "節", "別の", "頁を。", blocks=blocks, source="a.yaml:9"),
        Entry("c", "節", "他の", "答え", links=(Link("b", entry_id="b"), Link("電話", "tel:1"))),
    )
    [finding] = check_links(Corpus(entries), allow_private=True, timeout_s=1)
    assert [place.where for place in finding.places] == ["a.yaml:3 (a)", "a.yaml:9 (b)"]
    assert {place.detail for place in finding.places} == {f"{url}/gone (HTTP 404)"}
    assert asked == [("HEAD", "/gone"), ("GET", "/gone")]
