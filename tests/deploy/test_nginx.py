"""nginx as deploy/ has it, in front of a real server of ours."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from bot.desk.tokens import hash_of, make_token
from scripts.bench.server import free_port, running_server
from scripts.outage import main as write_outage_page
from tests.deploy.nginx import OWN_NAME, SITE_NAME, Proxy, in_front_of

TOKEN = make_token()
JSON = {"Content-Type": "application/json"}
QUESTION = json.dumps({"query": "花束は予約できますか"}).encode()
TOO_LARGE = "入力が大きすぎます"


@pytest.fixture(scope="module")
def proxy(
    small_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    environment = small_environment | {
        "DATA_DIR": str(folder / "data"),
        "PUBLIC_URL": f"https://{SITE_NAME}/faq",
        "TRUSTED_PROXIES": "1",
        "RATE_LIMIT": "5/minute",
        "WEB_WORKERS": "1",
        "ADMIN_TOKENS": f"suzuki:editor:{hash_of(TOKEN)}",
    }
    with (
        running_server(**environment) as server,
        in_front_of(urlsplit(server.url).port or 0, folder) as running,
    ):
        yield running


@pytest.mark.parametrize(("name", "path"), [(OWN_NAME, "/api/ask"), (SITE_NAME, "/faq/api/ask")])
def test_each_visitor_has_a_limit_of_their_own_whatever_they_claim(
    proxy: Proxy, name: str, path: str
) -> None:
    visitor, other = ("127.0.1.2", "127.0.1.3") if name == OWN_NAME else ("127.0.2.2", "127.0.2.3")

    def status(visitor: str, **claimed: str) -> int:
        return proxy.ask("POST", path, QUESTION, JSON | claimed, name=name, visitor=visitor).status

    assert [status(visitor) for _ in range(6)] == [200] * 5 + [429]
    assert status(visitor, **{"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7"}) == 429
    assert status(other) == 200


def test_the_page_lives_below_its_path_and_links_stay_there(proxy: Proxy) -> None:
    page = proxy.ask("GET", "/faq/", headers={"Accept": "text/html"})
    assert page.status == 200 and 'src="/faq/widget.js' in page.text
    assert proxy.ask("GET", "/faq/widget.js").status == 200
    moved = proxy.ask("GET", "/faq")
    assert moved.status == 301 and urlsplit(moved.headers["Location"]).path == "/faq/"


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    connection.request("GET", "/?choice=parking", headers={"Host": OWN_NAME})
    reply = connection.getresponse()
    assert (reply.status, reply.headers["Location"]) == (301, f"https://{OWN_NAME}/?choice=parking")
    connection.close()


@pytest.mark.parametrize("size", [100_000, 2_000_000, 16_000_000])
def test_what_is_too_large_is_told_in_the_bots_own_words(proxy: Proxy, size: int) -> None:
    refused = proxy.ask("POST", "/faq/api/ask", b"x" * size, JSON)
    assert (refused.status, refused.headers.get_content_type()) == (413, "application/problem+json")
    assert TOO_LARGE in json.loads(refused.text)["detail"]


def test_who_signs_in_at_the_desk_gets_a_cookie_for_https_and_the_desk_alone(proxy: Proxy) -> None:
    form = urlencode({"name": "suzuki", "token": TOKEN}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    signed_in = proxy.ask("POST", "/faq/admin/sign-in", form, kind, visitor="127.0.0.9")
    assert (signed_in.status, signed_in.headers["Location"]) == (303, "/faq/admin")
    cookie = signed_in.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/faq/admin"))
    page = proxy.ask("GET", "/faq/admin", headers={"Cookie": cookie.partition(";")[0]})
    assert page.status == 200


@pytest.mark.parametrize("path", ["/metrics", "/%6detrics", "//metrics", "/x/../metrics"])
def test_nobody_outside_reads_the_figures(proxy: Proxy, path: str) -> None:
    for name, below in ((OWN_NAME, ""), (SITE_NAME, "/faq")):
        refused = proxy.ask("GET", f"{below}{path}", name=name)
        assert refused.status == 404 and "<center>nginx" in refused.text  # the bot was not asked


def test_the_log_holds_no_question(proxy: Proxy) -> None:
    proxy.ask("GET", "/faq/?" + urlencode({"q": "himitsu"}), visitor="127.0.0.8")
    log, deadline = proxy.folder / "log" / "faq-bot.log", time.monotonic() + 10
    lines: list[str] = []
    while not lines and time.monotonic() < deadline:  # written after the reply
        lines = [line for line in log.read_text().splitlines() if line.startswith("127.0.0.8 ")]
    [line] = lines
    assert '"GET /faq/" 200' in line and "himitsu" not in line
    assert re.search(r" [0-9a-f]{32}$", line)  # the id that the bot is told


def test_readers_that_read_nothing_hold_nobody_up(proxy: Proxy) -> None:
    request = b"GET /faq/ HTTP/1.1\r\nHost: www.example.jp\r\nAccept: text/html\r\n\r\n"
    idle = [proxy.connect(SITE_NAME) for _ in range(20)]
    for connection in idle:
        connection.sendall(request * 20)
    answer = proxy.ask("POST", "/faq/api/ask", QUESTION, JSON, visitor="127.0.0.7")
    for connection in idle:
        connection.close()
    assert answer.status == 200


@pytest.mark.parametrize("is_silent", [False, True], ids=["nobody listens", "nobody answers"])
def test_while_no_server_answers_there_is_a_page_with_the_phone(
    small_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_silent: bool,
) -> None:
    monkeypatch.setenv("CORPUS_DIR", small_environment["CORPUS_DIR"])
    listening = socket.create_server(("127.0.0.1", 0))  # systemd, of a service that cannot start
    port = listening.getsockname()[1] if is_silent else free_port()
    with listening, in_front_of(port, tmp_path, patience_s=1) as proxy:
        assert write_outage_page([str(tmp_path / "outage" / "faq-bot-outage.html")]) == 0
        for name, below in ((OWN_NAME, ""), (SITE_NAME, "/faq"))[is_silent:]:
            for path in ("/admin", "/")[is_silent:]:
                page = proxy.ask("GET", below + path, name=name)
                assert (page.status, page.headers["Retry-After"]) == (503, "10")
                assert page.headers.get_content_type() == "text/html"
                assert 'href="tel:' in page.text and "受付時間：" in page.text
            told = proxy.ask("POST", f"{below}/api/ask", QUESTION, JSON, name=name)
            assert (told.status, told.headers["Retry-After"]) == (503, "10")
            assert told.headers.get_content_type() == "application/problem+json"
            assert json.loads(told.text)["status"] == 503
