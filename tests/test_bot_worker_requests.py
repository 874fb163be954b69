"""What the server refuses before the app sees it: RFC 9457 problems, and no echo anywhere."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from waitress.adjustments import Adjustments

from bot.worker.request import Request
from scripts.bench.server import running_server
from tests.raw_http import RawReply, send_raw

pytestmark = pytest.mark.slow

# In every request, where a question or a name could stand.
MARK = "himitsu-no-shitsumon"
M = MARK.encode()
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
CLOSE = b"Connection: close\r\n\r\n"
BODY = b'{"query": "' + M + b'"}'


class Served(NamedTuple):
    url: str
    log: Path


@pytest.fixture(scope="module")
def served(
    small_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with (
        log.open("wb") as file,
        running_server(stderr=file, **small_environment, WEB_WORKERS="1") as server,
    ):
        yield Served(server.url, log)


def refused(served: Served, status: int, *parts: bytes) -> RawReply:
    reply = send_raw(served.url, *parts)
    assert reply.status == status, reply.raw
    assert "application/problem+json" in reply.head
    assert reply.problem["status"] == status and reply.problem["detail"]
    assert "connection: close" in reply.head.lower()
    assert reply.seconds < 1
    return reply


REFUSED = {
    # first line
    "no version": (400, b"GET /" + M + b"\r\n\r\n"),
    "no version, with headers": (400, b"GET /" + M + b"\r\nHost: a\r\n\r\n"),
    "no target": (400, b"GET HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a question for a line": (400, M + b"?\r\n\r\n"),
    "two spaces": (400, b"GET  /" + M + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a space in the target": (400, b"GET /?q=" + M + b" x HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a NUL in the target": (400, b"GET /?q=" + M + b"\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a tab in the target": (400, b"GET /?q=" + M + b"\t HTTP/1.1\r\nHost: a\r\n\r\n"),
    "lower case": (400, b"get /" + M + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a method with a bracket": (400, b"GE(T /" + M + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "half an IPv6 address": (400, b"GET http://[" + M + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "HTTP/2.0": (400, b"GET /" + M + b" HTTP/2.0\r\nHost: a\r\n\r\n"),
    "HTTP/1.9": (400, b"GET /" + M + b" HTTP/1.9\r\nHost: a\r\n\r\n"),
    "HTTP/11": (400, b"GET /" + M + b" HTTP/11\r\nHost: a\r\n\r\n"),
    "TLS": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + M + b"\r\n\r\n"),
    "HTTP/2 with prior knowledge": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "a line of 40 KB": (431, b"GET /?q=" + M + b"a" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    # headers
    "no host": (400, b"GET /" + M + b" HTTP/1.1\r\n\r\n"),
    "two hosts": (400, GET + b"Host: " + M + b"\r\n\r\n"),
    "a host with a path": (400, b"GET / HTTP/1.1\r\nHost: a/" + M + b"\r\n\r\n"),
    "a host with a space": (400, b"GET / HTTP/1.1\r\nHost: a " + M + b"\r\n\r\n"),
    "no colon": (400, GET + M + b"\r\n\r\n"),
    "a space before the colon": (400, GET + M + b" : 1\r\n\r\n"),
    "a NUL in a value": (400, GET + b"X: " + M + b"\0\r\n\r\n"),
    "a folded line": (400, GET + b"X: a\r\n " + M + b"\r\n\r\n"),
    "a folded first line": (400, b"GET /" + M + b" HTTP/1.1\r\n Host: a\r\n\r\n"),
    "a bare carriage return": (400, GET + b"X: a\rY: " + M + b"\r\n\r\n"),
    "a bare line feed": (400, GET + b"X: a\nY: " + M + b"\r\n\r\n"),
    "a padded value": (400, GET + b"X:" + b" " * 30_000 + b"\x01" + M + b"\r\n\r\n"),
    "a value padded by tabs": (400, GET + b"X: a" + b" \t" * 15_000 + M + b"\r\n\r\n"),
    "headers of 40 KB": (431, GET + (b"X: " + M + b"\r\n") * 2000 + b"\r\n"),
    # length
    "two lengths": (400, POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY),
    "the same length twice": (400, POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n" + BODY),
    "a list of lengths": (400, POST + b"Content-Length: 5, 5\r\n\r\n" + BODY),
    "a signed length": (400, POST + b"Content-Length: +33\r\n\r\n" + BODY),
    "a negative length": (400, POST + b"Content-Length: -1\r\n\r\n" + BODY),
    "a hexadecimal length": (400, POST + b"Content-Length: 0x21\r\n\r\n" + BODY),
    "a length of 5,000 digits": (400, POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"),
    "an empty length": (400, POST + b"Content-Length: \r\n\r\n" + BODY),
    "length and chunks": (400, CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n" + BODY),
    "chunks in HTTP/1.0": (
        400,
        b"POST /api/ask HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + BODY,
    ),
    "a coding nobody knows": (400, POST + b"Transfer-Encoding: " + M + b"\r\n\r\n" + BODY),
    "chunked by another name": (400, POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    "chunked, then identity": (400, POST + b"Transfer-Encoding: chunked, identity\r\n\r\n"),
    "chunked with a vertical tab": (400, POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n"),
    # body
    "a length over 64 KiB": (413, POST + b"Content-Length: 65537\r\n\r\n" + M),
    "a length over 64 KiB, 100-continue": (
        413,
        POST + b"Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n",
    ),
    "a length of 40 digits": (413, POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n"),
    "chunks over 64 KiB": (413, CHUNKED + b"\r\n" + (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 17),
    "chunks of a byte, without end": (413, CHUNKED + b"\r\n" + b"1\r\na\r\n" * 80_000),
    "no size of a chunk": (400, CHUNKED + b"\r\n" + M + b"\r\n"),
    "a signed chunk": (400, CHUNKED + b"\r\n-5\r\n" + M),
    "a chunk by 0x": (400, CHUNKED + b"\r\n0x5\r\n" + M),
    "a chunk longer than said": (400, CHUNKED + b"\r\n2\r\n" + M + b"\r\n0\r\n\r\n"),
    "a chunk's extension of NUL": (400, CHUNKED + b"\r\n5;\0=" + M + b"\r\nabcde\r\n0\r\n\r\n"),
    "a size without end": (413, CHUNKED + b"\r\n" + b"0" * 20_000),
    "a trailer without end": (413, CHUNKED + b"\r\n0\r\n" + (M + b": 1\r\n") * 1000),
}


@pytest.mark.alone
@pytest.mark.parametrize("case", REFUSED)
def test_a_malformed_request_is_a_problem(served: Served, case: str) -> None:
    status, request = REFUSED[case]
    reply = refused(served, status, request)
    assert MARK not in reply.raw.decode("latin-1")
    assert b"\r\nserver:" not in reply.raw.lower()


ANSWERED = {
    "a health check": (200, GET + CLOSE),
    "its head": (200, b"HEAD /healthz HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "HTTP/1.0": (200, b"GET /healthz HTTP/1.0\r\n\r\n"),
    "an absolute target": (
        200,
        b"GET http://other.example/healthz HTTP/1.1\r\nHost: a\r\n" + CLOSE,
    ),
    "an empty host": (200, b"GET /healthz HTTP/1.1\r\nHost:\r\n" + CLOSE),
    "a host of IPv6": (200, b"GET /healthz HTTP/1.1\r\nHost: [::1]:8000\r\n" + CLOSE),
    "raw UTF-8 in the address": (200, "GET /?q=贈り物 HTTP/1.1\r\nHost: a\r\n".encode() + CLOSE),
    "18 KB of address": (
        200,
        b"GET /?q=" + b"%E3%81%82" * 2000 + b" HTTP/1.1\r\nHost: a\r\n" + CLOSE,
    ),
    "line ends before it": (200, b"\r\n\r\n" + GET + CLOSE),
    "an underscore in a name": (200, GET + b"Content_Length: 5\r\n" + CLOSE),
    "100-continue without a body": (200, GET + b"Expect: 100-continue\r\n" + CLOSE),
    "chunks": (200, CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n"),
    "nowhere": (404, b"GET /nowhere HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "up and away": (404, b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "another method": (405, b"DELETE /api/ask HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "a method nobody knows": (405, b"BREW /api/ask HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "TRACE": (405, b"TRACE /api/ask HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "CONNECT": (404, b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n" + CLOSE),
    "OPTIONS *": (404, b"OPTIONS * HTTP/1.1\r\nHost: a\r\n" + CLOSE),
}


@pytest.mark.parametrize("case", ANSWERED)
def test_what_is_unusual_but_right_reaches_the_app(served: Served, case: str) -> None:
    status, request = ANSWERED[case]
    reply = send_raw(served.url, request)
    if case == "chunks":
        status = 422  # {}: no question
    assert reply.status == status, reply.raw
    assert b"\r\nserver:" not in reply.raw.lower()
    assert case != "its head" or reply.raw.endswith(b"\r\n\r\n")


def test_a_body_of_64_kib_is_read_and_one_byte_more_is_refused_by_its_length(
    served: Served,
) -> None:
    for size, status in ((65_536, 422), (65_537, 413)):
        body = b'{"x": "' + b"a" * (size - 9) + b'"}'
        request = POST + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % size
        assert send_raw(served.url, request, body).status == status
    # The chat platforms' routes take more, where there are any.
    long_click = b"POST /slack/interactive HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n"
    assert send_raw(served.url, long_click + CLOSE, b"a" * 400_000).status == 404


@pytest.mark.alone
def test_a_sender_of_megabytes_reads_why_it_is_refused(served: Served) -> None:
    """Closed at once, the connection would be reset and the reply lost."""
    for _ in range(5):
        head = POST + b"Content-Length: 5000000\r\n\r\n"
        refused(served, 413, head, b"a" * 1_000_000, b"a" * 1_000_000)


def test_pipelined_requests_are_answered_in_order(served: Served) -> None:
    paths = ["/healthz", "/nowhere", "/readyz", "/healthz"]
    sent = b"".join(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path.encode() for path in paths)
    raw = send_raw(served.url, sent[:-2], sent[-2:] + GET + CLOSE).raw
    statuses = [int(line.split()[1]) for line in raw.split(b"\n") if line.startswith(b"HTTP/1.1 ")]
    assert statuses == [200, 404, 200, 200, 200]


def test_what_follows_a_chunked_body_is_no_request(served: Served) -> None:
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    raw = send_raw(served.url, CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n" + smuggled).raw
    assert raw.count(b"HTTP/1.1 ") == 1 and b"connection: close" in raw.lower()


def test_100_continue_comes_before_the_body_and_once(served: Served) -> None:
    head = POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n" + CLOSE
    raw = send_raw(served.url, head, b"{", b"}", pause_s=0.2).raw
    assert raw.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 422 ")
    assert raw.count(b"100 Continue") == 1


def test_a_sender_that_hangs_up_in_the_middle_costs_nothing(served: Served) -> None:
    for part in (b"", b"GET", POST, POST + b"Content-Length: 9\r\n\r\n{", CHUNKED + b"\r\n5\r\nab"):
        send_raw(served.url, part, quiet_s=0.01)
    assert send_raw(served.url, GET + CLOSE).status == 200


def test_the_log_holds_nothing_of_all_this(served: Served) -> None:
    for status, request in REFUSED.values():
        assert send_raw(served.url, request).status == status
    time.sleep(0.2)
    log = served.log.read_text(encoding="utf-8")
    assert MARK not in log and "Traceback" not in log and "uncaptured" not in log
    assert "Booting worker" in log and log.count("\n") < 30, log


def test_urgent_data_ends_its_connection_and_no_more(served: Served) -> None:
    server = urlsplit(served.url)
    with socket.create_connection((server.hostname, server.port), timeout=2) as connection:
        connection.send(b"GET", socket.MSG_OOB)
        with suppress(ConnectionResetError):
            assert connection.recv(100) == b""
    assert "priority" not in served.log.read_text(encoding="utf-8")


def test_a_failure_outside_the_app_is_a_problem_and_its_path_not_logged(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    with (
        log.open("wb") as file,
        running_server(
            module="tests.serve_slowly", stderr=file, **small_environment, WEB_WORKERS="1"
        ) as server,
    ):
        reply = send_raw(server.url, b"GET /break/" + M + b" HTTP/1.1\r\nHost: a\r\n" + CLOSE)
        assert (reply.status, reply.problem["status"]) == (503, 503)
        assert b"cannot be made" not in reply.raw
        assert send_raw(server.url, GET + CLOSE).status == 200
    assert "cannot be made" in log.read_text(encoding="utf-8")
    assert MARK not in log.read_text(encoding="utf-8")


SLOW_TO_READ = {
    "names": b"a:\r\n" * 8000,
    "different names": b"".join(b"n%x:\r\n" % i for i in range(4000)),
    "words": b"x:" + b" a" * 15_000 + b"\x01",
    "runs of spaces": b"x:" + (b" " * 31 + b"a") * 900 + b"\x01",
    "quotes": b'x: "' + b'\\"' * 15_000,
    "hosts": b"Host: " + b"a." * 15_000,
    "one path": b"x: " + b"/" * 31_000,
    "connections": b"Connection: " + b"close," * 5000,
    "codings": b"Transfer-Encoding: " + b"chunked," * 3800,
}


@pytest.mark.alone
@pytest.mark.parametrize("case", SLOW_TO_READ)
def test_no_header_takes_long_to_read(case: str) -> None:
    request, begun = Request(Adjustments()), time.process_time()
    request.received(b"GET / HTTP/1.1\r\nHost: a\r\n" + SLOW_TO_READ[case] + b"\r\n\r\n")
    assert time.process_time() - begun < 0.05


@pytest.mark.alone
@pytest.mark.parametrize("chunk", [b"1\r\na\r\n", b"1;a=b\r\na\r\n", b"\r\n", b"5\r\nabcde\r\n"])
def test_no_chunks_take_long_to_read(chunk: bytes) -> None:
    request, begun = Request(Adjustments()), time.process_time()
    request.received(CHUNKED + b"\r\n")
    sent = chunk * (200_000 // len(chunk))
    for start in range(0, len(sent), 8192):
        request.received(sent[start : start + 8192])
        if request.completed:
            break
    assert request.completed and request.error.code == 413
    assert time.process_time() - begun < 0.05
