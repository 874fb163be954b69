"""Buttons: an answer is shown, shared or rated, and nothing is posted anywhere but to Slack."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.settings import Settings
from bot.slack.sender import Sender
from corpus.intent import Entry
from corpus.words.japanese import JAPANESE
from tests.slack.client import (
    TOKEN,
    buttons,
    check_limits,
    click,
    command,
    form,
    post,
    sections,
    shown,
)
from tests.slack.fakes import KeptMessages, app_with

# Each is Slack's to somebody: to a parser, to a proxy, to an eye.
_REAL = "https://hooks.slack.com/actions/T1/2/3"
FORGED_RESPONSE_URLS = [
    "https://hooks.slack.com/",
    "https://hooks.slack.com/actions",
    "https://hooks.slack.com/actions/",
    "https://hooks.slack.com/../x",
    "https://hooks.slack.com/actions/../../x",
    "https://hooks.slack.com/actions/%2e%2e/x",
    "https://hooks.slack.com/actions/./T1/2/3",
    "https://hooks.slack.com//actions/T1/2/3",
    "https://hooks.slack.com/api/chat.postMessage",
    "https://hooks.slack.com/actionsx/T1",
    "https://HOOKS.slack.com/actions/T1/2/3",
    "HTTPS://hooks.slack.com/actions/T1/2/3",
    "https://hooks.slack.com./actions/T1/2/3",
    "https://hooks.slack.com:443/actions/T1/2/3",
    "https://user@hooks.slack.com/actions/T1/2/3",
    "https://hooks.slack.com@example.com/actions/T1/2/3",
    "https://hooks.slack.com\\@example.com/actions/T1/2/3",
    "https:\\\\hooks.slack.com\\actions\\T1",
    "https:/hooks.slack.com/actions/T1/2/3",
    "https://hooks.slack.com%2eexample.com/actions/T1",
    "https://hooks%2eslack%2ecom/actions/T1/2/3",
    "https://hοοks.slack.com/actions/T1/2/3",  # Greek omicrons
    "https://hooks。slack。com/actions/T1/2/3",
    "https://xn--hoks-bgdd.slack.com/actions/T1/2/3",
    f"{_REAL}\r\nHost: example.com",
    f"{_REAL}\n",
    f" {_REAL}",
    f"{_REAL} ",
    f"{_REAL}\x00",
    f"{_REAL}?x=https://example.com",
    f"{_REAL}#x",
    f"{_REAL};x",
    f"{_REAL}\u200b",
    f"{_REAL}\ud800",
    f"{_REAL}/あ",
    _REAL + "/a" * 1000,
]


def test_an_answer_is_shared_by_a_click_and_without_what_only_staff_see(
    slack: FlaskClient, posted: KeptMessages, answerer: Answerer
) -> None:
    [share] = buttons(command(slack, "請求書はいつ届きますか"), "share")
    click(slack, share)
    [(_, shared)] = posted.calls
    entry = next(each for each in answerer.corpus.entries if each.id == "invoice-timing")
    assert shared["response_type"] == "in_channel" and "<@U1>" in shown(shared)
    assert entry.answer in sections(shared)
    assert messages.CHAT_CONFIDENCE not in shown(shared) and entry.source not in shown(shared)
    assert not buttons(shared)
    check_limits(shared)


def test_what_cannot_be_shared_is_explained_to_its_sharer_alone(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    click(slack, {"action_id": "share", "value": "no-such-entry"})
    [(_, reply)] = posted.calls
    assert (reply["response_type"], reply["text"]) == ("ephemeral", messages.UNKNOWN_CHOICE)


@pytest.mark.parametrize("action", ["show:1", "share"])
def test_an_answer_past_its_date_is_shown_to_nobody(
    configured: Settings, answerer: Answerer, posted: KeptMessages, action: str
) -> None:
    class Later(Answerer):
        def entry(self, entry_id: str) -> Entry:
            return replace(super().entry(entry_id), valid_until=date(2000, 1, 1))

    later = Later(answerer.searcher, configured.public_url, configured.precision)
    with app_with(later, configured, posted) as app:
        click(app.test_client(), {"action_id": action, "value": "invoice-timing"})
    [(_, reply)] = posted.calls
    assert reply["response_type"] == "ephemeral"
    assert JAPANESE.expired.partition("{")[0] in reply["text"].splitlines()[0]
    assert "翌営業日" not in shown(reply) and not buttons(reply, "share")


@pytest.mark.parametrize(("action", "helpful"), [("helpful", 1), ("unhelpful", 0)])
def test_feedback_reaches_the_journal(
    app: Flask,
    slack: FlaskClient,
    posted: KeptMessages,
    configured: Settings,
    action: str,
    helpful: int,
) -> None:
    message = command(slack, "請求書はいつ届きますか")
    click(slack, next(each for each in buttons(message) if each["action_id"] == action))
    assert messages.CHAT_THANKS[:8] in posted.calls[0][1]["text"]
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        rows = journal.execute(
            "SELECT channel, queries.entry_id, helpful FROM queries JOIN feedback USING (query_id)"
        ).fetchall()
    assert rows == [("slack", "invoice-timing", helpful)]


def test_feedback_about_an_unknown_answer_is_refused(
    slack: FlaskClient, posted: KeptMessages
) -> None:
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
        *FORGED_RESPONSE_URLS,
    ],
)
def test_nothing_is_posted_anywhere_but_to_slack(
    slack: FlaskClient, posted: KeptMessages, url: str
) -> None:
    response = click(slack, {"action_id": "show:1", "value": "invoice-timing"}, url)
    assert response.status_code == 200 and "invoice-timing" in response.text
    assert posted.calls == []
    with pytest.raises(ValueError, match="not Slack's"):
        Sender(TOKEN, "http://127.0.0.1:9/").respond(url, {})


@pytest.mark.parametrize("kind", ["actions", "app", "app-actions", "commands"])
def test_an_answer_goes_to_an_address_as_slack_writes_them(
    slack: FlaskClient, posted: KeptMessages, kind: str
) -> None:
    url = f"https://hooks.slack.com/{kind}/T0MJR11A4/21974584944/yk1S9ndf35Q1flupVG5JbpM6"
    assert click(slack, {"action_id": "show:1", "value": "invoice-timing"}, url).text == ""
    assert [called for called, _ in posted.calls] == [url]


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("", 400),
        ("[" * 50_000, 400),
        ('{"type": NaN}', 400),
        ('{"type": 1e999}', 200),
        ('\ufeff{"type": "view_closed"}', 200),
        ('{"type": "view_submission", "type": "block_actions"}', 200),
        ('{"type": "block_actions", "actions": [null]}', 200),
        ('{"type": "block_actions", "actions": [[]], "user": 1, "channel": "C"}', 200),
        (
            '{"type": "block_actions", "actions": [{"action_id": "show:1", "value": "\\ud800"}]}',
            200,
        ),
        ('{"type": "block_actions", "actions": [{"action_id": {"a": 1}, "value": []}]}', 200),
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
