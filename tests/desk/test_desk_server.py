"""The desk behind the real server, two workers, below a path of PUBLIC_URL."""

from __future__ import annotations

import ast
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from bot.desk.tokens import hash_of, make_token
from scripts.bench.server import running_server

TOKEN, SECRET = make_token(), "s" * 32
PROOF = ("X-Admin-Proxy-Secret", SECRET)
MAIL = "X-Auth-Request-Email"
FORWARDED = ("X-Forwarded-For", "192.0.2.1")


@dataclass
class Server:
    """A server, and where its log is."""

    address: str
    log: Path

    def ask(
        self, method: str, path: str, *headers: tuple[str, str], body: str = ""
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.putrequest(method, path)
        for name, value in headers:
            connection.putheader(name, value)
        if body:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() if body else None)
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        return reply.status, reply.headers, text

    def sign_in(self, token: str) -> tuple[int, http.client.HTTPMessage, str]:
        form = urlencode({"name": "suzuki", "token": token})
        return self.ask("POST", "/faq/admin/sign-in", FORWARDED, body=form)


@pytest.fixture(scope="module")
def server(
    small_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("desk")
    environment = small_environment | {
        "DATA_DIR": str(folder / "data"),
        "PUBLIC_URL": "https://www.kaisha.jp/faq",
        "WEB_WORKERS": "2",
        "RATE_LIMIT": "off",
        "TRUSTED_PROXIES": "1",
        "ADMIN_TOKENS": f"suzuki:editor:{hash_of(TOKEN)}",
        "ADMIN_PROXY_HEADER": MAIL,
        "ADMIN_PROXY_MEMBERS": "*@kaisha.jp:reader,boss@kaisha.jp:publisher",
        "ADMIN_PROXY_SECRET": SECRET,
    }
    with (
        (folder / "log").open("wb") as log,
        running_server(stderr=log, **environment) as running,
    ):
        yield Server(urlsplit(running.url).netloc, folder / "log")


def test_a_session_is_good_in_every_worker(server: Server) -> None:
    status, headers, _ = server.sign_in(TOKEN)
    assert (status, headers["Location"]) == (303, "/faq/admin")
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert "Path=/faq/admin" in headers["Set-Cookie"]
    for _ in range(8):
        status, _, page = server.ask("GET", "/faq/admin", ("Cookie", cookie), FORWARDED)
        assert status == 200
    assert 'href="/faq/admin/audit"' in page
    # A proxy that cuts the path off.
    assert server.ask("GET", "/admin", ("Cookie", cookie), FORWARDED)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        [(MAIL, "boss@kaisha.jp")],
        [("X_Auth_Request_Email", "boss@kaisha.jp"), PROOF],
        [(MAIL, "tanaka@kaisha.jp"), (MAIL, "boss@kaisha.jp"), PROOF],
        [(MAIL, "boss@kaisha.jp"), ("X_Admin_Proxy_Secret", SECRET)],
        [(MAIL, "boss@kaisha.jp"), ("X-Admin-Proxy-Secret", "guessed"), PROOF],
    ],
    ids=["no secret", "underscores", "two mails", "secret with underscores", "two secrets"],
)
def test_a_header_that_the_proxy_did_not_write_is_not_believed(
    server: Server, headers: list[tuple[str, str]]
) -> None:
    status, _, page = server.ask("GET", "/faq/admin", FORWARDED, *headers)
    assert "boss" not in page
    assert status in (303, 400)


def test_the_proxy_itself_is(server: Server) -> None:
    status, _, page = server.ask("GET", "/faq/admin", FORWARDED, (MAIL, "boss@kaisha.jp"), PROOF)
    assert status == 200
    assert "boss@kaisha.jp（公開できます）" in page


def test_all_workers_count_tries_together_and_no_token_is_logged(server: Server) -> None:
    typed = "a-secret-typed-wrongly"
    statuses = [server.sign_in(typed)[0] for _ in range(14)]
    assert statuses.count(422) <= 10
    assert statuses[-1] == 429
    log = server.log.read_text()
    assert not any(word in log for word in (TOKEN, typed, SECRET, "argon2id"))


def test_the_desk_is_loaded_only_where_somebody_may_sign_in() -> None:
    app = Path(__file__).parents[2] / "bot" / "app.py"
    tree = ast.parse(app.read_text(encoding="utf-8"))
    imported = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not any((name or "").startswith("bot.desk") for name in imported)
