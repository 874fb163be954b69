"""Conversations: what they change, and what they do not."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import scripts.ask
from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.app import create_app
from bot.settings import Settings
from index.question import Question

SECRET = "0123456789abcdef0123456789abcdef"
ABOUT, ELLIPTIC = "花束の値段", "何日前まで?"  # to the small shop


# What it does


def ask(answerer: Answerer, raw: str, conversation: str | None = None) -> Reply:
    return answerer.ask(Question.read(raw), conversation)


def test_on_the_shipped_corpus_a_follow_up_is_read_in_the_light_of_the_last_answer(
    answerer: Answerer,
) -> None:
    first = ask(answerer, "月額プランとはなんですか")
    assert first.answer and first.answer.id == "monthly-plan-about"
    elliptic = "いつ引かれる?"
    alone, after = ask(answerer, elliptic), ask(answerer, elliptic, first.conversation)
    assert alone.kind == "fallback"
    assert "monthly-plan-billing" in [choice.id for choice in after.choices]


def test_a_follow_up_is_read_in_the_light_of_the_last_answer(small_answerer: Answerer) -> None:
    first = ask(small_answerer, ABOUT)
    assert first.answer and first.answer.id == "bouquet-price"
    alone, after = (
        ask(small_answerer, ELLIPTIC),
        ask(small_answerer, ELLIPTIC, conversation=first.conversation),
    )
    assert alone.choices[0].id != "bouquet-order"
    assert after.choices[0].id == "bouquet-order"


def test_a_new_topic_is_not_dragged_along(small_answerer: Answerer) -> None:
    first = ask(small_answerer, ABOUT)
    for query in (
        "駐車場は何台分ありますか",
        "メッセージを添えられますか",
        "今日の天気は",
    ):
        alone, after = (
            ask(small_answerer, query),
            ask(small_answerer, query, conversation=first.conversation),
        )
        assert (after.kind, after.answer, after.choices) == (
            alone.kind,
            alone.answer,
            alone.choices,
        ), query


def test_choices_and_what_is_chosen_are_talked_about(small_answerer: Answerer) -> None:
    choices = ask(small_answerer, "いくらですか")
    held = [entry.id for entry in small_answerer.conversations.open(choices.conversation)]
    assert choices.kind == "choices" and held == [choice.id for choice in choices.choices]
    chosen = small_answerer.choose(small_answerer.entry(held[1]))
    assert [entry.id for entry in small_answerer.conversations.open(chosen.conversation)] == [
        held[1]
    ]


@pytest.mark.parametrize(
    "between", ["今日の天気は", "ありがとうございます", "-----BEGIN PRIVATE KEY-----"]
)
def test_one_text_without_an_answer_does_not_end_the_conversation(
    small_answerer: Answerer, between: str
) -> None:
    first = ask(small_answerer, ABOUT)
    second = ask(small_answerer, between, conversation=first.conversation)
    assert second.answer is None
    assert (
        small_answerer.conversations.open(second.conversation)
        == small_answerer.conversations.open(first.conversation)
        != ()
    )
    alone = ask(small_answerer, between).conversation
    assert small_answerer.conversations.read(alone).topic == ()


def test_a_remembered_decision_knows_nothing_of_conversations(small_answerer: Answerer) -> None:
    token = ask(small_answerer, ABOUT).conversation
    for _ in range(2):
        after, alone = (
            ask(small_answerer, ELLIPTIC, conversation=token),
            ask(small_answerer, ELLIPTIC),
        )
        assert after.choices[0].id == "bouquet-order" != alone.choices[0].id


def test_over_http_the_client_carries_the_conversation_to_any_worker(
    small: Settings, small_answerer: Answerer
) -> None:
    keyed = [
        Answerer(small_answerer.searcher, small.public_url, small.precision, secret=SECRET)
        for _ in range(2)
    ]
    one, other = (
        create_app(replace(small, secret_key=SECRET), each).test_client() for each in keyed
    )
    first = one.post("/api/ask", json={"query": ABOUT}).get_json()
    after = other.post(
        "/api/ask", json={"query": ELLIPTIC, "conversation": first["conversation"]}
    ).get_json()
    assert "bouquet-order" in [choice["id"] for choice in after["choices"]]
    chosen = other.post(
        "/api/ask", json={"choice": "bouquet-order", "conversation": after["conversation"]}
    ).get_json()
    assert chosen["conversation"] != after["conversation"]


def test_a_conversation_that_is_no_token_is_as_good_as_none(small_client: FlaskClient) -> None:
    bad = base64.b64encode(b"x" * 60).decode()
    replies = [
        small_client.post(
            "/api/ask", data=json.dumps({"query": ELLIPTIC} | more), content_type="application/json"
        ).get_json()
        for more in ({}, {"conversation": None}, {"conversation": bad}, {"conversation": "\ud800"})
    ]
    for reply in replies:
        # What is begun anew has an id of its own.
        del reply["query_id"], reply["conversation"]
    assert replies.count(replies[0]) == 4


def test_the_command_line_prints_a_token_and_takes_it(
    small_answerer: Answerer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["ask", *arguments])
        assert scripts.ask.main() == 0
        return capsys.readouterr().out

    monkeypatch.setattr(scripts.ask, "open_answerer", lambda _settings: small_answerer)
    token = run(ABOUT).rsplit("conversation: ", 1)[1].strip()
    assert (
        "bouquet-order"
        in json.loads(run(ELLIPTIC, "--json", "--conversation", token))["decision"]["entries"]
    )
    assert "conversation: " not in run("ありがとうございます")


def test_the_page_carries_it_without_javascript(
    small_client: FlaskClient, small_answerer: Answerer
) -> None:
    page = small_client.get("/", query_string={"q": ABOUT}).text
    assert 'name="conversation"' in page
    token = ask(small_answerer, ABOUT).conversation
    page = small_client.get("/", query_string={"q": ELLIPTIC, "conversation": token}).text
    assert "choice=bouquet-order" in page and 'name="conversation"' in page
    assert "conversation=" not in page.replace('name="conversation"', "")  # in no address
    assert 'name="conversation"' not in small_client.get("/").text
