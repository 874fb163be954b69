"""Signing in and out, and what strangers get."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.desk.session import COOKIE
from bot.desk.sign_in import SignInLimits
from bot.desk.tokens import hash_of, make_token
from bot.lasting import Lasting
from bot.settings import Settings
from tests.desk.conftest import SignedIn

TOKEN = make_token()
MEMBERS = (f"鈴木:editor:{hash_of(TOKEN)}", f"田中:reader:{hash_of(make_token())}")


@pytest.fixture
def make_app(desk_settings: Settings, small_answerer: Answerer) -> Iterator[Callable[..., Flask]]:
    made = []

    def make(**settings: object) -> Flask:
        changed = replace(desk_settings, **({"admin_tokens": MEMBERS} | settings))
        made.append(create_app(changed, small_answerer))
        return made[-1]

    yield make
    for app in made:
        app.extensions["recorder"].close()


def sign_in(
    client: FlaskClient, name: str = "鈴木", token: str = TOKEN, **more: str
) -> TestResponse:
    return client.post("/admin/sign-in", data={"name": name, "token": token} | more)


def test_the_right_token_opens_the_desk_until_it_is_left(make_app: Callable[..., Flask]) -> None:
    client = make_app().test_client()
    assert client.get("/admin").location == "/admin/sign-in"
    reply = sign_in(client)
    assert (reply.status_code, reply.location) == (303, "/admin")
    page = client.get("/admin").get_data(as_text=True)
    assert "鈴木（編集できます）" in page
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    assert client.post("/admin/sign-out", data={"csrf": csrf}).location == "/admin/sign-in"
    assert client.get("/admin").status_code == 303


@pytest.mark.parametrize(
    ("public_url", "path", "is_secure"),
    [
        ("http://127.0.0.1:8000", "/admin", False),
        ("https://faq.kaisha.jp", "/admin", True),
        ("https://www.kaisha.jp/faq", "/faq/admin", True),
    ],
)
def test_the_cookie_is_for_the_desk_alone(
    make_app: Callable[..., Flask], public_url: str, path: str, is_secure: bool
) -> None:
    reply = sign_in(make_app(public_url=public_url).test_client())
    parts = reply.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", f"Path={path}", "Max-Age=43200"} <= set(parts)
    assert ("Secure" in parts) is is_secure


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("鈴木", "wrong"),
        ("田中", TOKEN),
        ("nobody", TOKEN),
        ("", ""),
        ("鈴木", ""),
        ("鈴木", "x" * 9999),
    ],
    ids=["wrong", "another's", "of nobody", "nothing", "no token", "very long"],
)
def test_anything_else_does_not(make_app: Callable[..., Flask], name: str, token: str) -> None:
    client = make_app().test_client()
    reply = sign_in(client, name, token)
    assert reply.status_code == 422
    assert "お名前かトークンが違います" in reply.get_data(as_text=True)
    assert client.get("/admin").status_code == 303


@pytest.mark.parametrize(
    "members",
    [
        (MEMBERS[1],),
        (MEMBERS[0].replace("editor", "publisher"),),
        (f"鈴木:editor:{hash_of(make_token())}",),
    ],
    ids=["taken out", "another role", "another token"],
)
def test_a_session_ends_when_its_member_changes(
    make_app: Callable[..., Flask], members: tuple[str, ...]
) -> None:
    before, after = make_app().test_client(), make_app(admin_tokens=members).test_client()
    cookie = sign_in(before).headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    before.set_cookie(COOKIE, cookie, path="/admin")
    after.set_cookie(COOKIE, cookie, path="/admin")
    assert before.get("/admin").status_code == 200
    assert after.get("/admin").status_code == 303


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/admin/audit?who=a", "/admin/audit?who=a"),
        ("/admin", "/admin"),
        ("//evil.example", "/admin"),
        ("https://evil.example/admin", "/admin"),
        ("/admin\\@evil.example", "/admin"),
        ("/admin.evil.example", "/admin"),
        ("/admin/\r\nSet-Cookie: a=b", "/admin"),
        ("/\\evil.example", "/admin"),
        ("javascript:alert(1)", "/admin"),
        ("", "/admin"),
    ],
)
def test_one_comes_back_to_the_desk_and_nowhere_else(
    make_app: Callable[..., Flask], back: str, leads_to: str
) -> None:
    assert sign_in(make_app().test_client(), next=back).location == leads_to


def test_the_page_that_was_asked_for_comes_after_signing_in(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(public_url="https://www.kaisha.jp/faq").test_client()
    asked = client.get("/faq/admin/audit?who=a")
    assert asked.location == "/faq/admin/sign-in?next=/admin/audit?who%3Da"
    form = client.get(asked.location).get_data(as_text=True)
    assert 'name="next" value="/admin/audit?who=a"' in form
    assert sign_in(client, next="/admin/audit?who=a").location == "/faq/admin/audit?who=a"


def test_a_part_that_htmx_asks_for_takes_the_whole_page_to_the_sign_in(
    make_app: Callable[..., Flask],
) -> None:
    reply = (
        make_app()
        .test_client()
        .get(
            "/admin/audit",
            headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/admin/audit"},
        )
    )
    assert (reply.status_code, reply.data) == (204, b"")
    assert reply.headers["HX-Redirect"] == "/admin/sign-in?next=/admin/audit"


def test_ten_tries_in_a_quarter_of_an_hour_are_enough(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limit="off").test_client()
    for _ in range(10):
        assert sign_in(client, token="wrong").status_code == 422
    reply = sign_in(client)
    assert reply.status_code == 429
    assert int(reply.headers["Retry-After"]) > 60
    assert "分ほど待ってから" in reply.get_data(as_text=True)
    elsewhere = client.post(
        "/admin/sign-in",
        data={"name": "鈴木", "token": TOKEN},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert elsewhere.status_code == 303


def test_neither_the_log_nor_the_trail_holds_what_was_typed(
    make_app: Callable[..., Flask],
    desk_settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_app().test_client()
    sign_in(client)
    sign_in(client, name=TOKEN, token="my-other-secret")  # the fields mistaken for each other
    trail = (desk_settings.data_dir / "desk" / "audit.jsonl").read_text()
    assert "サインインしました" in trail
    assert "サインインに失敗しました" in trail
    for text in (trail, caplog.text):
        assert TOKEN not in text
        assert "my-other-secret" not in text


def test_a_stranger_fills_no_disk() -> None:
    limits = SignInLimits()
    assert [limits.keeps_failure() for _ in range(130)] == [True] * 100 + [False] * 30


def test_there_is_no_desk_unless_somebody_may_sign_in(make_app: Callable[..., Flask]) -> None:
    client = make_app(admin_tokens=()).test_client()
    for path in ("/admin", "/admin/", "/admin/sign-in", "/admin/static/desk.css"):
        assert client.get(path).status_code == 404
    assert client.post("/admin/sign-in").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 200),
        ({"Origin": "http://127.0.0.1:8000"}, 200),  # PUBLIC_URL's, which a proxy may hide
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_another_sites_page_cannot_send_for_a_member(
    signed_in: Callable[..., SignedIn], headers: dict[str, str], status: int
) -> None:
    member = signed_in()
    reply = member.client.post(
        "/admin/sign-out", data={"csrf": member.csrf}, headers=headers, follow_redirects=True
    )
    assert reply.status_code == status


@pytest.mark.parametrize("csrf", ["", "wrong", "é"])
def test_a_form_without_the_sessions_token_is_too_old(
    signed_in: Callable[..., SignedIn], csrf: str
) -> None:
    reply = signed_in().client.post("/admin/sign-out", data={"csrf": csrf})
    assert reply.status_code == 400
    assert "画面を開き直してください" in reply.get_data(as_text=True)


def test_no_page_of_the_desk_is_kept_or_framed(signed_in: Callable[..., SignedIn]) -> None:
    member = signed_in()
    for path in ("/admin", "/admin/audit", "/admin/none", "/admin/sign-in"):
        headers = member.client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        if headers["Content-Type"].startswith("text/html"):
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_tries_and_sessions_go_on_when_another_version_is_served(
    desk_settings: Settings, small_answerer: Answerer
) -> None:
    settings = replace(desk_settings, admin_tokens=MEMBERS)
    lasting = Lasting.of(settings, small_answerer.query_ids)
    before, after = (create_app(settings, small_answerer, lasting).test_client() for _ in "ab")
    cookie = sign_in(before).headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    after.set_cookie(COOKIE, cookie, path="/admin")
    assert after.get("/admin").status_code == 200
    tried = [sign_in(client, token="wrong").status_code for client in (before, after) * 6]
    assert tried == [422] * 9 + [429] * 3
    lasting.close()
