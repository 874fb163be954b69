"""Members whom a proxy in front signs in; and whoever claims to be one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings

SECRET = "s" * 32
MAIL, PROOF = "X-Auth-Request-Email", "X-Admin-Proxy-Secret"
PROXIED = {MAIL: "suzuki@example.jp", PROOF: SECRET, "X-Forwarded-For": "192.0.2.1"}


@pytest.fixture
def client(desk_settings: Settings, small_answerer: Answerer) -> Iterator[FlaskClient]:
    settings = replace(
        desk_settings,
        admin_tokens=(),
        admin_proxy_header=MAIL,
        admin_proxy_members=("suzuki@example.jp:publisher", "*@example.jp:reader"),
        admin_proxy_secret=SECRET,
        trusted_proxies=1,
    )
    app = create_app(settings, small_answerer)
    yield app.test_client()
    app.extensions["recorder"].close()


@pytest.mark.parametrize(
    ("mail", "shown"),
    [
        ("suzuki@example.jp", "suzuki@example.jp（公開できます）"),
        ("Suzuki@Example.JP", "suzuki@example.jp（公開できます）"),
        ("tanaka@example.jp", "tanaka@example.jp（閲覧のみ）"),
    ],
)
def test_the_proxy_signs_its_members_in(client: FlaskClient, mail: str, shown: str) -> None:
    assert shown in client.get("/admin", headers=PROXIED | {MAIL: mail}).get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {MAIL: "suzuki@example.jp"},
        {MAIL: "suzuki@example.jp", PROOF: ""},
        {MAIL: "suzuki@example.jp", PROOF: "t" * 32},
        {MAIL: "suzuki@example.jp", PROOF: "é"},
        {MAIL: "suzuki@example.jp", "X-Forwarded-For": "127.0.0.1"},
        PROXIED | {MAIL: "suzuki@evil.example"},
        PROXIED | {MAIL: "*@example.jp"},
        PROXIED | {MAIL: "@example.jp"},
        PROXIED | {MAIL: "a@evil.example@example.jp"},
        PROXIED | {MAIL: ""},
        {PROOF: SECRET},
        [(PROOF, SECRET), (MAIL, "tanaka@example.jp"), (MAIL, "suzuki@example.jp")],
        [(PROOF, "x"), (PROOF, SECRET), (MAIL, "suzuki@example.jp")],
    ],
)
def test_nobody_else_is_believed(client: FlaskClient, headers: object) -> None:
    reply = client.get("/admin", headers=headers)  # type: ignore[arg-type]  # dict or pairs
    assert (reply.status_code, reply.location) == (303, "/admin/sign-in")


def test_a_member_by_proxy_sends_forms_with_a_token_too(client: FlaskClient) -> None:
    page = client.get("/admin", headers=PROXIED).get_data(as_text=True)
    token = page.partition("X-CSRF-Token")[2].split('"')[2].removesuffix("\\u0022")
    assert client.post("/admin/none", headers=PROXIED).status_code == 400
    found = client.post("/admin/none", headers=PROXIED, data={"csrf": token})
    assert found.status_code == 404  # past the gate


def test_without_tokens_the_sign_in_page_has_no_form(client: FlaskClient) -> None:
    page = client.get("/admin/sign-in").get_data(as_text=True)
    assert "この画面からはサインインできません" in page
    assert "password" not in page


def test_the_header_means_nothing_where_no_proxy_is_set(
    desk_settings: Settings, small_answerer: Answerer
) -> None:
    app = create_app(desk_settings, small_answerer)
    assert app.test_client().get("/admin", headers=PROXIED).status_code == 303
    app.extensions["recorder"].close()
