"""Who may ask: requests that the platform signed just now, each once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from flask import Flask
from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier

from bot.journal.record import JournalUnavailable
from bot.settings import Settings
from scripts.slack_post import signed_command
from tests.slack.client import SECRET, command, event_body, form, now, post, signed
from tests.slack.fakes import KeptMessages

FORM = form(command="/faq", text="更新")


@pytest.mark.parametrize(
    ("what", "headers"),
    [
        ("unsigned", lambda: {}),
        ("no timestamp", lambda: {"X-Slack-Signature": signed(FORM)["X-Slack-Signature"]}),
        ("no signature", lambda: {"X-Slack-Request-Timestamp": now()}),
        ("another body", lambda: signed(form(command="/faq", text="ほか"))),
        ("another secret", lambda: signed(FORM, secret="another")),
        ("stale", lambda: signed(FORM, at=now(-301))),
        ("from the future", lambda: signed(FORM, at=now(330))),
        (
            "replayed under a new time",
            lambda: signed(FORM, at=now(-900)) | {"X-Slack-Request-Timestamp": now()},
        ),
        ("no number", lambda: {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}),
        ("no number, signed", lambda: signed(FORM, at="1e9")),
        (
            "digits of another script",
            lambda: {"X-Slack-Request-Timestamp": "١٢٣", "X-Slack-Signature": "v0=0"},
        ),
        (
            "a number too long to read",
            lambda: {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": "v0=0"},
        ),
        (
            "a signature that is not ASCII",
            lambda: {"X-Slack-Request-Timestamp": now(), "X-Slack-Signature": "v0=é"},
        ),
    ],
)
@pytest.mark.parametrize("route", ["command", "interactive", "events"])
def test_a_request_that_slack_did_not_just_sign_is_refused(
    slack: FlaskClient, route: str, what: str, headers: Callable[[], dict[str, str]]
) -> None:
    response = post(slack, route, FORM, headers())
    assert (response.status_code, response.mimetype) == (401, "application/problem+json"), what


@pytest.mark.parametrize(
    ("route", "body"), [("command", FORM), ("interactive", form(payload='{"type": "view_closed"}'))]
)
def test_a_copy_of_a_command_or_click_is_refused(
    slack: FlaskClient, route: str, body: bytes
) -> None:
    headers = signed(body, at=now())
    assert [post(slack, route, body, headers).status_code for _ in range(3)] == [200, 401, 401]


def test_a_copy_of_an_event_is_acknowledged_and_not_answered(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    body = event_body("更新")
    headers = signed(body, at=now())
    assert [post(slack, "events", body, headers).status_code for _ in range(3)] == [200, 200, 200]
    assert len(posted.calls) == 1


def test_a_copy_whose_signature_is_wrong_is_not_remembered(slack: FlaskClient) -> None:
    headers = signed(FORM, at=now())
    assert (
        post(
            slack,
            "command",
            headers | {"X-Slack-Signature": headers["X-Slack-Signature"].upper()},
        ).status_code
        == 401
    )
    assert post(slack, "command", FORM, headers).status_code == 200


def test_without_a_database_every_request_is_answered(app: Flask) -> None:
    def fail(_key: str) -> bool:
        raise JournalUnavailable("disk full")

    app.extensions["recorder"].claim_event = fail
    assert command(app.test_client(), "更新")["blocks"]


@pytest.mark.alone
def test_a_database_that_is_silent_costs_a_second(
    app: Flask, slack: FlaskClient, configured: Settings
) -> None:
    command(slack, "ヘルプ")
    with closing(
        sqlite3.connect(configured.data_dir / "journal.db", isolation_level=None)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        assert command(slack, "更新")["blocks"]
        assert time.monotonic() - began < 2
        other.execute("ROLLBACK")


def test_a_body_that_is_not_utf8_is_refused(slack: FlaskClient) -> None:
    assert post(slack, "command", b"text=\xff", signed(b"x")).status_code == 401


def test_slacks_own_verifier_agrees_with_what_scripts_post_signs() -> None:
    request = signed_command("http://127.0.0.1:8000/", "更新", SECRET)
    assert isinstance(request.data, bytes)
    headers = {name.lower(): value for name, value in request.header_items()}
    assert SignatureVerifier(SECRET).is_valid_request(request.data, headers)
