"""One page from the web, from a server of the test's own that behaves well or badly."""

import gzip
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.importers.fetch import fetch
from corpus.importers.source import SourceError

PAGE = "<title>よくある質問</title>".encode()


class Site(BaseHTTPRequestHandler):
    robots = b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nAllow: /private/faq"
    robots_status = 200

    def do_GET(self):
        path = self.path
        if path == "/robots.txt":
            self.send(self.robots, self.robots_status)
        elif path.startswith("/loop"):
            self.send(b"", 302, Location=path + "x")
        elif path == "/moved":
            self.send(b"", 301, Location="/faq")
        elif path == "/to-file":
            self.send(b"", 302, Location="file:///etc/passwd")
        elif path == "/to-private":
            self.send(b"", 302, Location="/private/list")
        elif path == "/large":
            self.send(b"x" * 17_000_000)
        elif path == "/bomb":
            self.send(gzip.compress(b"x" * 200_000_000, 9), **{"Content-Encoding": "gzip"})
        elif path == "/gzip":
            self.send(gzip.compress(PAGE), **{"Content-Encoding": "gzip"})
        elif path == "/drip":
            self.send_response(200)
            self.flush_headers()
            for _ in range(50):
                self.wfile.write(b"X-Drip: 1\r\n")
                time.sleep(0.1)
        elif path in ("/missing", "/forbidden"):
            self.send(b"", 404 if path == "/missing" else 403)
        else:
            self.send(PAGE)

    def send(self, content, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=Shift_JIS", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle(self):
        with suppress(OSError):  # the reader hung up, as it should
            super().handle()

    def log_message(self, *arguments):
        pass


def served(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *arguments: None
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    return server


@pytest.fixture(scope="module")
def site():
    server = served(Site)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/faq", "/gzip", "/private/faq", "/日本語?q=質問", "/moved"])
def test_a_page_comes_as_it_is(site, path):
    fetched = fetch(site + path, allow_private=True)
    assert (fetched.content, fetched.content_type, fetched.charset) == (
        PAGE,
        "text/html",
        "shift_jis",
    )
    assert fetched.url == site + ("/faq" if path == "/moved" else path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/private/list", "robots.txt"),
        ("/guide.pdf", "robots.txt"),
        ("/to-private", "robots.txt"),
        ("/loop", "転送が5回を超えました"),
        ("/to-file", "読めるアドレスではありません"),
        ("/large", "大きすぎます"),
        ("/bomb", "大きすぎます"),
        ("/missing", "ページがありません(HTTP 404)"),
        ("/forbidden", "見ることを断られました(HTTP 403)"),
    ],
)
def test_what_cannot_or_may_not_be_read_is_said(site, path, said):
    with pytest.raises(SourceError) as error:
        fetch(site + path, allow_private=True)
    assert said in str(error.value)


def test_a_server_that_only_drips_ends_in_time(site):
    start = time.monotonic()
    with pytest.raises(SourceError, match="1秒以内に読めませんでした"):
        fetch(site + "/drip", allow_private=True, timeout_s=1)
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/",
     "http://10.1.2.3/", "http://192.168.0.1/", "http://0.0.0.0/", "http://2130706433/"],
)  # fmt: skip
def test_private_addresses_are_only_read_when_allowed(url):
    with pytest.raises(SourceError, match="公開されていないアドレス"):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.jp/", "file:///etc/passwd", "http://", "javascript:x",
     "faq.html", "http://a:b@example.jp/", "http://example.jp:99999/", "http://[x/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_said(url):
    with pytest.raises(SourceError, match="読めるアドレスではありません"):
        fetch(url)


def test_nothing_is_read_where_robots_txt_fails(site):
    class Broken(Site):
        robots_status = 503

    server = served(Broken)
    with pytest.raises(SourceError, match="読んでよいか分かりません"):
        fetch(f"http://127.0.0.1:{server.server_port}/faq", allow_private=True)
    server.shutdown()
    server.server_close()


def test_a_closed_port_is_said():
    server = served(Site)
    server.shutdown()
    server.server_close()
    with pytest.raises(SourceError, match="つながりません"):
        fetch(f"http://127.0.0.1:{server.server_port}/", allow_private=True)
