"""Slack and Mattermost as they really speak to us: signed, retried, with clicks; and what Slack
would refuse."""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import OperationalError

import scripts.ask
from bot.answer import messages
from bot.answer.answerer import Answer, Answerer, Choice, Reply, ReplyLink
from bot.answer.decision import Reason
from bot.app import chat_secrets, create_app
from bot.settings import Settings, SettingsError, read_settings
from bot.slack.blocks import markdown_message, reply_message, shared_message
from bot.slack.routes import decode, make_slack, read_event
from bot.slack.sender import Sender, is_response_url
from scripts.slack_post import signed_command

ROOT = Path(__file__).parents[1]
SECRET, TOKEN, MATTERMOST = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-a-token", "a-mattermost-token"
HOOK = "https://hooks.slack.com/actions/T1/2/3"
TRIGGERS = itertools.count()
Serving = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]


class Posted(Sender):
    """A sender that keeps what it is given, and does it at once."""

    def __init__(self) -> None:
        super().__init__(TOKEN, "http://127.0.0.1:9/")
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def submit(self, job: Callable[[], None]) -> bool:
        job()
        return True

    def call(self, method: str, body: dict[str, Any]) -> None:
        self.calls.append((method, json.loads(json.dumps(body))))

    def respond(self, response_url: str, body: dict[str, Any]) -> None:
        assert is_response_url(response_url)
        self.calls.append((response_url, json.loads(json.dumps(body))))


class FakeSlack:
    """Slack's Web API on this machine: keeps what is posted to it."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, dict[str, Any]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.posted.append((self.path, self.headers["Authorization"], body))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"ok": true, "ts": "1.2"}')

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def wait_for(self, count: int) -> None:
        """Wait until so many messages have arrived, or fail."""
        deadline = time.monotonic() + 10
        while len(self.posted) < count:
            assert time.monotonic() < deadline, (
                f"{len(self.posted)} of {count} messages within 10 s"
            )
            time.sleep(0.02)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def fake_slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    yield fake
    fake.close()


@pytest.fixture
def configured(built: Settings, tmp_path: Path) -> Settings:
    return replace(
        built,
        slack_signing_secret=SECRET,
        slack_bot_token=TOKEN,
        mattermost_token=MATTERMOST,
        data_dir=tmp_path / "data",
    )


@pytest.fixture
def posted() -> Posted:
    return Posted()


@pytest.fixture
def app(configured: Settings, answerer: Answerer, posted: Posted) -> Iterator[Flask]:
    """The app, its Slack part with a sender that keeps what it is given."""
    app = create_app(replace(configured, slack_signing_secret="", mattermost_token=""), answerer)
    secrets = chat_secrets(configured)
    app.register_blueprint(make_slack(answerer, app.extensions["recorder"], secrets, posted))
    yield app
    app.extensions["recorder"].close()


@pytest.fixture
def slack(app: Flask) -> FlaskClient:
    return app.test_client()


def signed(body: bytes, *, at: str | None = None, secret: str = SECRET) -> dict[str, str]:
    timestamp = at or str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


def form(**fields: str) -> bytes:
    """Return a form as Slack sends it: no two are the same."""
    return urlencode(fields | {"trigger_id": f"{next(TRIGGERS)}.1"}).encode()


def post(
    client: FlaskClient, route: str, body: bytes, headers: dict[str, str] | None = None
) -> Any:
    kind = "application/json" if route.endswith("events") else "application/x-www-form-urlencoded"
    return client.post(
        f"/slack/{route}",
        data=body,
        content_type=kind,
        headers=signed(body) if headers is None else headers,
    )


def command(client: FlaskClient, text: str) -> dict[str, Any]:
    response = post(
        client, "command", form(command="/faq", text=text, user_id="U1", response_url=HOOK)
    )
    assert response.status_code == 200, response.text
    message: dict[str, Any] = response.get_json()
    return message


def click(
    client: FlaskClient, button: dict[str, Any], response_url: str = HOOK, channel: str = "C1"
) -> Any:
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "response_url": response_url,
        "channel": {"id": channel},
        "actions": [{"type": "button", **button}],
    }
    return post(client, "interactive", form(payload=json.dumps(payload)))


def type_below(client: FlaskClient, message: dict[str, Any], text: str, **more: str) -> Any:
    """Type a question into the line below an answer, and press Enter."""
    [block] = [block for block in message["blocks"] if block["type"] == "input"]
    typed = {
        "type": "plain_text_input",
        "block_id": block["block_id"],
        "action_id": block["element"]["action_id"],
        "value": text,
    }
    return click(client, typed, **more)


def event_body(
    text: str,
    *,
    event_id: str = "Ev1",
    type_: str = "app_mention",
    channel: str = "C1",
    **more: str,
) -> bytes:
    event = {"type": type_, "text": text, "user": "U1", "channel": channel, "ts": "1.1", **more}
    return json.dumps({"type": "event_callback", "event_id": event_id, "event": event}).encode()


def buttons(message: dict[str, Any], action: str = "") -> list[dict[str, Any]]:
    found = [
        each
        for block in message["blocks"]
        for each in [
            *([block["accessory"]] if "accessory" in block else []),
            *block.get("elements", []),
        ]
        if each["type"] == "button"
    ]
    return [each for each in found if each["action_id"].startswith(action)]


def shown(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


def check_limits(message: dict[str, Any]) -> None:
    """Fail where Slack would refuse a message; the limits as its documentation has them."""
    assert 0 < len(message["text"]) <= 40_000
    assert 0 < len(message["blocks"]) <= 50
    ids = [each["action_id"] for each in buttons(message)]
    assert len(ids) == len(set(ids))
    for block in message["blocks"]:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= 3000
        elif block["type"] == "header":
            assert 0 < len(block["text"]["text"]) <= 150
        elif block["type"] in ("actions", "context"):
            assert 0 < len(block["elements"]) <= (25 if block["type"] == "actions" else 10)
        elif block["type"] == "input":
            assert 0 < len(block["block_id"]) <= 255 and 0 < len(block["label"]["text"]) <= 2000
            assert (
                block["element"]["max_length"] <= 3000 and len(block["element"]["action_id"]) <= 255
            )
    for button in buttons(message):
        assert 0 < len(button["text"]["text"]) <= 75 and 0 < len(button["value"]) <= 2000
        assert len(button["action_id"]) <= 255


# Who may ask

FORM = form(command="/faq", text="更新")


def at(seconds: int) -> str:
    """Return a moment as Slack writes it, counted from the test's own now (collecting may lie
    minutes back)."""
    return str(int(time.time()) + seconds)


@pytest.mark.parametrize(
    ("what", "headers"),
    [
        ("unsigned", lambda: {}),
        ("no timestamp", lambda: {"X-Slack-Signature": signed(FORM)["X-Slack-Signature"]}),
        ("no signature", lambda: {"X-Slack-Request-Timestamp": at(0)}),
        ("another body", lambda: signed(form(command="/faq", text="ほか"))),
        ("another secret", lambda: signed(FORM, secret="another")),
        ("stale", lambda: signed(FORM, at=at(-301))),
        ("from the future", lambda: signed(FORM, at=at(330))),
        (
            "replayed under a new time",
            lambda: signed(FORM, at=at(-900)) | {"X-Slack-Request-Timestamp": at(0)},
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
            lambda: {"X-Slack-Request-Timestamp": at(0), "X-Slack-Signature": "v0=é"},
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
    headers = signed(body, at=at(0))
    assert [post(slack, route, body, headers).status_code for _ in range(3)] == [200, 401, 401]


def test_a_copy_of_an_event_is_acknowledged_and_not_answered(
    slack: FlaskClient, posted: Posted
) -> None:
    body = event_body("更新")
    headers = signed(body, at=at(0))
    assert [post(slack, "events", body, headers).status_code for _ in range(3)] == [200, 200, 200]
    assert len(posted.calls) == 1


def test_a_copy_whose_signature_is_wrong_is_not_remembered(slack: FlaskClient) -> None:
    headers = signed(FORM, at=at(0))
    assert (
        post(
            slack,
            "command",
            FORM,
            headers | {"X-Slack-Signature": headers["X-Slack-Signature"].upper()},
        ).status_code
        == 401
    )
    assert post(slack, "command", FORM, headers).status_code == 200


def test_without_a_database_every_request_is_answered(app: Flask) -> None:
    def fail(_key: str) -> bool:
        raise OperationalError("insert", None, Exception("disk full"))

    app.extensions["recorder"].claim_event = fail
    assert command(app.test_client(), "更新")["blocks"]


def test_a_database_that_is_silent_costs_a_second(
    app: Flask, slack: FlaskClient, configured: Settings
) -> None:
    command(slack, "ヘルプ")
    with closing(
        sqlite3.connect(configured.data_dir / "journal.db", isolation_level=None)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        assert command(slack, "更新")["blocks"]
        assert time.monotonic() - begun < 2
        other.execute("ROLLBACK")


def test_a_body_that_is_not_utf8_is_refused(slack: FlaskClient) -> None:
    assert post(slack, "command", b"text=\xff", signed(b"x")).status_code == 401


def test_slacks_own_verifier_agrees_with_what_scripts_post_signs() -> None:
    request = signed_command("http://127.0.0.1:8000/", "更新", SECRET)
    assert isinstance(request.data, bytes)
    headers = {name.lower(): value for name, value in request.header_items()}
    assert SignatureVerifier(SECRET).is_valid_request(request.data, headers)


def test_what_is_not_configured_is_not_there(
    built: Settings, answerer: Answerer, configured: Settings
) -> None:
    def routes(**secrets: str) -> set[str]:
        app = create_app(replace(built, **secrets), answerer)  # type: ignore[arg-type]
        return {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/slack")}

    assert routes() == set() == routes(slack_bot_token=TOKEN)
    assert routes(mattermost_token=MATTERMOST) == {"/slack/command"}
    assert routes(slack_signing_secret=SECRET) == {"/slack/command", "/slack/interactive"}
    assert len(routes(slack_signing_secret=SECRET, slack_bot_token=TOKEN)) == 3
    client = create_app(built, answerer).test_client()
    assert [
        post(client, route, FORM).status_code for route in ("command", "interactive", "events")
    ] == [404] * 3


def test_slack_sdk_is_loaded_only_where_slack_is_configured(built: Settings) -> None:
    code = (
        "import sys\nfrom bot.app import create_app\nfrom bot.settings import read_settings\n"
        "create_app(read_settings({}))\nsys.exit('slack_sdk' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=True)


@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "MATTERMOST_TOKEN"])
def test_a_blank_secret_is_refused_at_start(name: str) -> None:
    for blank in ("", "  "):
        with pytest.raises(SettingsError, match=name):
            read_settings({name: blank})


def test_the_token_travels_over_https_only_and_stands_in_no_log() -> None:
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        read_settings({"SLACK_API_URL": "http://example.com/api/"})
    assert TOKEN not in repr(read_settings({"SLACK_BOT_TOKEN": TOKEN}))


# The command


def test_an_answer_is_private_and_tells_staff_why(slack: FlaskClient, answerer: Answerer) -> None:
    message = command(slack, "請求書はいつ届きますか")
    entry = next(each for each in answerer.corpus.entries if each.id == "invoice-timing")
    assert message["response_type"] == "ephemeral"
    assert entry.answer in [
        block["text"]["text"] for block in message["blocks"] if block["type"] == "section"
    ]
    assert entry.question in message["text"] and entry.answer in message["text"]
    staff = message["blocks"][-1]["elements"][0]["text"]
    for told in (
        messages.CHAT_CONFIDENCE,
        "invoice-timing",
        entry.source,
        messages.CHAT_SIGNALS,
        "意味",
        "言葉",
    ):
        assert told in staff
    assert {each["action_id"] for each in buttons(message)} >= {"helpful", "unhelpful", "share"}
    check_limits(message)


def test_choices_are_buttons(slack: FlaskClient, posted: Posted) -> None:
    message = command(slack, "更新")
    assert messages.WHICH in shown(message) and 2 <= len(buttons(message, "show")) <= 4
    check_limits(message)
    chosen = buttons(message, "show")[1]
    assert click(slack, chosen).data == b""
    [(url, reply)] = posted.calls
    assert (url, reply["response_type"], reply["replace_original"]) == (HOOK, "ephemeral", False)
    assert chosen["value"] in shown(reply)
    check_limits(reply)


def test_what_the_page_does_not_answer_gets_the_phone(
    slack: FlaskClient, answerer: Answerer
) -> None:
    message = command(slack, "今日の天気は")
    contact = answerer.contact()
    assert contact and contact.phone in shown(message) and not buttons(message, "share")
    check_limits(message)


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP", "ヘルプ"])
def test_help_is_told(slack: FlaskClient, text: str) -> None:
    message = command(slack, text)
    assert "`/faq 質問`" in message["text"] and messages.CHAT_SHARE in message["text"]


@pytest.mark.parametrize(
    ("text", "told"), [("あ" * 2001, messages.TOO_LONG), ("\u200b", "`/faq 質問`")]
)
def test_a_mistake_is_told_in_the_chat(slack: FlaskClient, text: str, told: str) -> None:
    assert told in command(slack, text)["text"]


def test_a_pasted_private_key_is_thrown_away(slack: FlaskClient) -> None:
    message = command(slack, "-----BEGIN RSA PRIVATE KEY-----\nMIIEow")
    assert messages.SECRET in message["text"] and "MIIE" not in json.dumps(message)
    check_limits(message)


def test_a_failure_still_tells_how_to_phone(configured: Settings, answerer: Answerer) -> None:
    class Broken(Answerer):
        def decide(self, text: str, topic: object = ()) -> Any:
            raise RuntimeError("the index is gone")

    broken = Broken(answerer.searcher, configured.public_url, configured.precision)
    message = command(create_app(configured, broken).test_client(), "更新")
    contact = answerer.contact()
    assert contact and contact.phone in message["text"] and "index" not in json.dumps(message)


def test_slack_probes_the_certificate_without_a_signature(slack: FlaskClient) -> None:
    response = post(slack, "command", form(ssl_check="1", token="x"), {})
    assert (response.status_code, response.data) == (200, b"")


def test_a_thousand_commands_in_a_row_each_within_slacks_three_seconds(slack: FlaskClient) -> None:
    slowest = 0.0
    for number in range(1000):
        begun = time.perf_counter()
        command(slack, ("更新", "請求書はいつ届きますか", "今日の天気は", "ヘルプ")[number % 4])
        slowest = max(slowest, time.perf_counter() - begun)
    assert slowest < 3


def test_mattermost_shows_a_token_and_gets_markdown(slack: FlaskClient) -> None:
    def ask(token: str, text: str) -> Any:
        return post(slack, "command", form(command="/faq", text=text, token=token), {})

    assert ask("another", "更新").status_code == 401 == ask("", "更新").status_code
    reply = ask(MATTERMOST, "請求書はいつ届きますか").get_json()
    assert (
        reply["response_type"] == "ephemeral"
        and reply["text"].startswith("**")
        and set(reply) == {"response_type", "text"}
    )
    assert "・" in ask(MATTERMOST, "更新").get_json()["text"]
    assert messages.CHAT_SHARE not in ask(MATTERMOST, "help").get_json()["text"]


def test_without_mattermost_no_token_opens_the_door(
    configured: Settings, answerer: Answerer
) -> None:
    client = create_app(replace(configured, mattermost_token=""), answerer).test_client()
    assert post(client, "command", form(text="更新", token=""), {}).status_code == 401


# Clicks


def test_an_answer_is_shared_by_a_click_and_without_what_only_staff_see(
    slack: FlaskClient, posted: Posted, answerer: Answerer
) -> None:
    [share] = buttons(command(slack, "請求書はいつ届きますか"), "share")
    click(slack, share)
    [(_, shared)] = posted.calls
    entry = next(each for each in answerer.corpus.entries if each.id == "invoice-timing")
    assert shared["response_type"] == "in_channel" and "<@U1>" in shown(shared)
    assert entry.answer in [
        block["text"]["text"] for block in shared["blocks"] if block["type"] == "section"
    ]
    assert (
        messages.CHAT_CONFIDENCE not in shown(shared)
        and entry.source not in shown(shared)
        and not buttons(shared)
    )
    check_limits(shared)


def test_what_cannot_be_shared_is_told_to_its_sharer_alone(
    slack: FlaskClient, posted: Posted
) -> None:
    click(slack, {"action_id": "share", "value": "no-such-entry"})
    assert (posted.calls[0][1]["response_type"], posted.calls[0][1]["text"]) == (
        "ephemeral",
        messages.UNKNOWN_CHOICE,
    )


@pytest.mark.parametrize(("action", "helpful"), [("helpful", 1), ("unhelpful", 0)])
def test_feedback_reaches_the_journal(
    app: Flask, slack: FlaskClient, posted: Posted, configured: Settings, action: str, helpful: int
) -> None:
    message = command(slack, "請求書はいつ届きますか")
    click(slack, next(each for each in buttons(message) if each["action_id"] == action))
    assert messages.CHAT_THANKS[:8] in posted.calls[0][1]["text"]
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        rows = journal.execute(
            "SELECT channel, entry_id, helpful FROM queries JOIN feedback USING (query_id)"
        ).fetchall()
    assert rows == [("slack", "invoice-timing", helpful)]


def test_feedback_about_nothing_known_is_told_so(slack: FlaskClient, posted: Posted) -> None:
    click(slack, {"action_id": "helpful", "value": "0" * 32})
    assert posted.calls[0][1]["text"] == messages.UNKNOWN_QUERY


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.slack.com/a",
        "https://hooks.slack.com.example.com/",
        "https://hooks.slack.com@example.com/",
        "https://example.com/https://hooks.slack.com/",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://hooks.slack.com:8443/",
        "//hooks.slack.com/",
    ],
)
def test_nothing_is_posted_anywhere_but_to_slack(
    slack: FlaskClient, posted: Posted, url: str
) -> None:
    response = click(slack, {"action_id": "show:1", "value": "invoice-timing"}, url)
    assert response.status_code == 200 and "invoice-timing" in response.text
    assert posted.calls == []
    with pytest.raises(ValueError, match="not Slack's"):
        Sender(TOKEN, "http://127.0.0.1:9/").respond(url, {})


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("", 400),
        ('{"type": "view_submission"}', 200),
        ('{"type": "block_actions"}', 200),
        ('{"type": "block_actions", "actions": [1]}', 200),
        ('{"type": "block_actions", "actions": {"a": 1}}', 200),
    ],
)
def test_a_signed_payload_of_another_shape_breaks_nothing(
    slack: FlaskClient, payload: str, status: int
) -> None:
    assert post(slack, "interactive", form(payload=payload)).status_code == status


# Going on


def test_a_question_typed_below_an_answer_leans_on_it(slack: FlaskClient, posted: Posted) -> None:
    first = command(slack, "月額プランとはなんですか")
    check_limits(first)
    assert "monthly-plan-about" not in [
        each["value"] for each in buttons(command(slack, "引かれるのはいつ?"), "show")
    ]
    assert type_below(slack, first, "引かれるのはいつ?").data == b""
    [(url, reply)] = posted.calls
    assert (url, reply["response_type"], reply["replace_original"]) == (HOOK, "ephemeral", False)
    assert "monthly-plan-about" in [each["value"] for each in buttons(reply, "show")]
    assert messages.CHAT_REASONS["FOLLOW_UP"] in shown(reply)
    check_limits(reply)
    type_below(slack, reply, "ありがとう")  # the new message carries it on
    assert [block["type"] for block in posted.calls[1][1]["blocks"]].count("input") == 1


def test_what_is_typed_below_is_taken_as_it_stands(
    app: Flask, slack: FlaskClient, posted: Posted, configured: Settings
) -> None:
    type_below(slack, command(slack, "月額プランとはなんですか"), "<b> &amp; 更新 <b>")
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        texts = [
            text
            for (text,) in journal.execute(
                "SELECT text FROM queries WHERE channel = 'slack' ORDER BY at"
            )
        ]
    assert texts == ["月額プランとはなんですか", "<b> &amp; 更新 <b>"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "`/faq 質問`"),
        ("ヘルプ", "`/faq 質問`"),
        ("あ" * 2001, messages.TOO_LONG),
        ("-----BEGIN PRIVATE KEY-----", messages.SECRET),
    ],
)
def test_a_mistake_typed_below_is_told(
    slack: FlaskClient, posted: Posted, text: str, told: str
) -> None:
    type_below(slack, command(slack, "月額プランとはなんですか"), text)
    assert told in posted.calls[0][1]["text"]


def test_a_conversation_that_slack_made_up_is_ignored(slack: FlaskClient, posted: Posted) -> None:
    click(
        slack,
        {
            "type": "plain_text_input",
            "action_id": "ask",
            "block_id": "XyZ+1",
            "value": "引かれるのはいつ?",
        },
    )
    assert "monthly-plan-about" not in [
        each["value"] for each in buttons(posted.calls[0][1], "show")
    ]


def test_nothing_to_share_and_nothing_to_go_on_with(slack: FlaskClient, posted: Posted) -> None:
    message = command(slack, "月額プランとはなんですか")
    assert [block["type"] for block in command(slack, "今日の天気は")["blocks"]].count(
        "input"
    ) == 0, "no topic yet"
    click(slack, buttons(message, "share")[0])
    assert "input" not in [block["type"] for block in posted.calls[0][1]["blocks"]]
    type_below(slack, message, "月額プランの最低利用期間を教えてください。", channel="D1")
    assert not buttons(posted.calls[1][1], "share"), "nobody else reads a direct message"


# Events


def test_the_challenge_is_echoed(slack: FlaskClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    assert post(slack, "events", body).get_json() == {"challenge": "3eZbrw"}


def test_a_mention_is_answered_to_its_author_alone(slack: FlaskClient, posted: Posted) -> None:
    assert post(slack, "events", event_body("<@U0BOT> 請求書はいつ届きますか")).data == b""
    [(method, body)] = posted.calls
    assert (method, body["channel"], body["user"]) == ("chat.postEphemeral", "C1", "U1")
    assert "invoice-timing" in shown(body) and "thread_ts" not in body
    check_limits(body)


def test_a_mention_in_a_thread_is_answered_there(slack: FlaskClient, posted: Posted) -> None:
    post(slack, "events", event_body("<@U0BOT> 更新", thread_ts="0.9"))
    assert posted.calls[0][1]["thread_ts"] == "0.9"


def test_a_direct_message_is_answered_in_place(slack: FlaskClient, posted: Posted) -> None:
    post(
        slack,
        "events",
        event_body("請求書はいつ届きますか", type_="message", channel="D1", channel_type="im"),
    )
    [(method, body)] = posted.calls
    assert (method, body["channel"]) == ("chat.postMessage", "D1") and not buttons(body, "share")


def test_a_mention_without_a_question_gets_help(slack: FlaskClient, posted: Posted) -> None:
    post(slack, "events", event_body("<@U0BOT>"))
    assert "`/faq 質問`" in posted.calls[0][1]["text"]


def test_a_repeated_delivery_is_answered_once(slack: FlaskClient, posted: Posted) -> None:
    for _ in range(4):
        assert post(slack, "events", event_body("更新")).status_code == 200
    post(slack, "events", event_body("更新", event_id="Ev2"))
    assert len(posted.calls) == 2


def test_without_a_database_the_first_delivery_is_answered_and_no_other(
    app: Flask, posted: Posted
) -> None:
    def fail(_event_id: str) -> bool:
        raise OperationalError("insert", None, Exception("disk full"))

    app.extensions["recorder"].claim_event = fail
    body = event_body("更新")
    for retry in ({}, {"X-Slack-Retry-Num": "1"}):
        assert post(app.test_client(), "events", body, signed(body) | retry).status_code == 200
    assert len(posted.calls) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_mention", "bot_id": "B1"},  # another bot, or ourselves
        {"type": "message", "channel_type": "im", "channel": "D1", "subtype": "message_changed"},
        {"type": "message", "channel_type": "channel"},  # what the bot is not spoken to about
        {"type": "app_mention", "channel": "D1"},  # comes as a message too
        {"type": "app_mention", "user": ""},
        {"type": "reaction_added"},
    ],
)
def test_what_is_not_said_to_the_bot_is_left_alone(event: dict[str, str]) -> None:
    said = {"user": "U1", "channel": "C1", "text": "更新"} | event
    assert read_event({"event_id": "Ev1", "event": said}) is None


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"event": 1},
        {"event": {"type": "app_mention", "user": 1, "channel": "C1"}},
        {"event": {"type": "app_mention", "user": "U1", "channel": "C1"}, "event_id": "E" * 201},
    ],
)
def test_an_event_of_another_shape_is_left_alone(
    slack: FlaskClient, posted: Posted, payload: dict[str, Any]
) -> None:
    assert (
        post(slack, "events", json.dumps({"type": "event_callback"} | payload).encode()).status_code
        == 200
    )
    assert posted.calls == []


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U1> 更新", "更新"),
        ("<@U1|bot> 更新 <!here>", "更新"),
        ("<https://example.jp|example.jp> の件", "example.jp の件"),
        ("<https://example.jp>", "https://example.jp"),
        ("<#C1|general>", "general"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_what_slack_encodes_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert decode(sent) == typed


def test_the_web_client_posts_with_the_token_from_the_background(fake_slack: FakeSlack) -> None:
    sender = Sender(TOKEN, fake_slack.url)
    assert sender.submit(lambda: sender.call("chat.postMessage", {"channel": "D1", "text": "更新"}))
    fake_slack.wait_for(1)
    assert fake_slack.posted == [
        ("/api/chat.postMessage", f"Bearer {TOKEN}", {"channel": "D1", "text": "更新"})
    ]
    sender.close()


def test_a_failure_to_post_is_logged_without_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender = Sender(TOKEN, "http://127.0.0.1:9/")
    sender.submit(lambda: sender.call("chat.postMessage", {"text": "内緒の話"}))
    sender.close()
    assert "not posted" in caplog.text and "内緒" not in caplog.text and TOKEN not in caplog.text


def test_retries_over_two_workers_are_answered_once(
    serving: Serving, fake_slack: FakeSlack, tmp_path: Path
) -> None:
    def deliver(url: str, number: int) -> float:
        body, begun = (
            event_body("<@U0BOT> 請求書はいつ届きますか", event_id=f"Ev{number % 10}"),
            time.monotonic(),
        )
        request = urllib.request.Request(
            f"{url}/slack/events", body, signed(body) | {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status == 200
        return time.monotonic() - begun

    with (
        serving(
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_API_URL=fake_slack.url,
            DATA_DIR=str(tmp_path),
        ) as (_, url),
        ThreadPoolExecutor(8) as pool,
    ):
        assert max(pool.map(lambda number: deliver(url, number), range(40))) < 3
        fake_slack.wait_for(10)
        time.sleep(0.3)  # an eleventh would come now
        assert len(fake_slack.posted) == 10

        post_it = [
            sys.executable,
            "-m",
            "scripts.slack_post",
            "請求書はいつ届きますか",
            "--url",
            url,
        ]
        run = subprocess.run(
            post_it,
            cwd=ROOT,
            env=os.environ | {"SLACK_SIGNING_SECRET": SECRET},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert run.returncode == 0 and "翌営業日" in run.stdout, run.stderr
        body = form(command="/faq", text="更新")
        copies = urllib.request.Request(
            f"{url}/slack/command",
            body,
            signed(body) | {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert sorted(pool.map(lambda _: status_of(copies), range(8))) == [200, *[401] * 7]
        run = subprocess.run(
            post_it,
            cwd=ROOT,
            env=os.environ | {"SLACK_SIGNING_SECRET": "another"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert run.returncode == 1 and "401" in run.stderr


def status_of(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


# Every entry


def test_every_entry_is_within_slacks_limits_and_the_same_on_every_channel(
    slack: FlaskClient, posted: Posted, answerer: Answerer
) -> None:
    for entry in answerer.corpus.entries:
        for query in (entry.question, *entry.wordings[:2]):
            message = command(slack, query)
            check_limits(message)
            asked = slack.post("/api/ask", json={"query": query}).get_json()
            first = (asked["answer"] or next(iter(asked["choices"]), {"id": None}))["id"]
            decision = answerer.explain(query)[1]  # what python -m scripts.ask prints
            assert first == (decision.hits[0].target.id if decision.hits else None)
            ids = [
                each["value"] for each in (buttons(message, "share") or buttons(message, "show"))
            ]
            assert first == next(iter(ids), None), query
        click(slack, {"action_id": "share", "value": entry.id})
        check_limits(posted.calls[-1][1])
        assert posted.calls[-1][1]["response_type"] == "in_channel"


def test_the_same_question_gets_the_same_entry_on_every_channel(
    slack: FlaskClient,
    answerer: Answerer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every question, and wordings drawn by hypothesis: JSON, Slack, Mattermost and the command
    line agree."""
    monkeypatch.setattr(scripts.ask, "open_answerer", lambda _settings: answerer)
    questions = [entry.question for entry in answerer.corpus.entries]
    wordings = [wording for intent in answerer.corpus.intents for wording in intent.wordings]

    @settings(
        max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(wordings), st.sampled_from(["", "?", " ", "を教えてください"]))
    def agree(wording: str, ending: str) -> None:
        check(wording + ending)

    def check(query: str) -> None:
        asked = slack.post("/api/ask", json={"query": query}).get_json()
        ids = [
            each["id"] for each in ([asked["answer"]] if asked["answer"] else []) + asked["choices"]
        ]
        message = command(slack, query)
        offered = [
            each["value"] for each in [*buttons(message, "share"), *buttons(message, "show")]
        ]
        related = [each["id"] for each in (asked["answer"] or {"related": []})["related"]]
        assert offered == ids + related, query
        marked = post(
            slack, "command", form(command="/faq", text=query, token=MATTERMOST), {}
        ).get_json()["text"]
        assert all(
            f"{question}" in plain(marked)
            for question in map(plain, (answer_of(each) for each in ids))
        ), query
        monkeypatch.setattr(sys, "argv", ["ask", query, "--json"])
        assert scripts.ask.main() == 0
        told = json.loads(capsys.readouterr().out)["decision"]
        assert told["verdict"] == asked["kind"]
        assert asked["kind"] == "notice" or told["entries"] == ids, query

    def answer_of(entry_id: str) -> str:
        return next(entry.question for entry in answerer.corpus.entries if entry.id == entry_id)

    def plain(text: str) -> str:
        return "".join(character for character in text if character not in "\\`*_[]#~|<>")

    for question in questions:
        check(question)
    agree()


_TEXT = st.text(st.sampled_from("あ&<>*_`|\n-#[]()!@ a"), min_size=1).map(lambda text: "問" + text)
_LONG = st.builds(lambda text, times: text * times, _TEXT, st.sampled_from([1, 40, 500, 9000]))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    question=_LONG, text=_LONG, section=_LONG, label=_LONG, address=_LONG, count=st.integers(0, 12)
)
def test_whatever_an_author_writes_slack_takes_it(
    question: str, text: str, section: str, label: str, address: str, count: int
) -> None:
    offered = tuple(Choice(f"entry-{number}", question, section) for number in range(count))
    link = ReplyLink(label, f"https://example.jp/{address}")
    reply = Reply(
        "answer",
        label,
        Answer("entry", section, question, text, (link,) * count, offered, None),
        offered[:3],
        None,
        0.9,
        None,
        "0" * 32,
        "v",
    )
    for message in (reply_message(reply, None), shared_message(reply, "U1")):
        check_limits({"text": message.text, "blocks": message.blocks})
    assert markdown_message(reply, None).text


def test_every_reason_has_words_for_staff() -> None:
    assert set(messages.CHAT_REASONS) == {reason.name for reason in Reason}
