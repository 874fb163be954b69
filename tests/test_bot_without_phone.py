"""A company without a phone: nothing that the bot says sends anybody there, on no channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.settings import Settings
from bot.web.outage_page import outage_page
from corpus.site import Channel, Hours
from tests.slack.client import buttons, click, command, with_chats
from tests.slack.fakes import KeptMessages, app_with

PHONE = ("電話", "tel:", "call us", "致电", "來電", "전화", "gọi điện", "ligue", "llámenos")
QUERY = "送料はいくらですか"
QUERIES = (
    "駐車場の隣に何がありますか",
    "株価を教えて",
    "ああああああああ",
    "至急連絡をください！！",
    "何回聞いても同じ答え。いい加減にしてください",
    "担当者と話したい",
    "この中にない",
    "土曜もやってますか",
    "今すぐ花束が必要です。間に合いますか",
    "こんにちは",
    "ありがとうございました",
    "请问可以退款吗",
    "환불 가능한가요?",
    "¿Cómo puedo pagar?",
    "Quanto custa a entrega? Obrigado",
    "Tôi muốn hủy hợp đồng",
    "Где мой заказ?",
    "I want to speak to someone",
    "Ticket for the moon?",
    "至急！駐車場はありますか",
    "電話以外で問い合わせたい",
    "電話がつながらないのですが",
    "I'd rather not call",
)
FORM = Channel("form", "お問い合わせフォーム", "https://example.jp/form")
SHUT_FORM = replace(FORM, hours=Hours((), time(9), time(10)))  # open on no day


def promises_phone(text: str) -> list[str]:
    return [word for word in PHONE if word in text.lower()]


@pytest.fixture(
    params=[(), (FORM,), (SHUT_FORM,)], ids=["no way at all", "a form", "a form that is shut"]
)
def answerer(request: pytest.FixtureRequest, small_answerer: Answerer) -> Answerer:
    searcher = copy(small_answerer.searcher)
    site = replace(searcher.corpus.site, phones=(), channels=request.param)
    searcher.corpus = replace(searcher.corpus, site=site)
    return Answerer(searcher, "https://faq.example.jp", precision=0.98)


@pytest.fixture
def posted() -> KeptMessages:
    return KeptMessages()


@pytest.fixture
def app(
    small: Settings, answerer: Answerer, posted: KeptMessages, tmp_path: Path
) -> Iterator[Flask]:
    with app_with(answerer, with_chats(small, tmp_path / "data"), posted) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_no_reply_names_it(client: FlaskClient) -> None:
    for query in QUERIES:
        reply = client.post("/api/ask", json={"query": query}).get_json()
        assert promises_phone(reply["message"] or "") == [], query
        assert "None" not in client.post("/", data={"q": query}).text, query


def test_the_way_to_a_person_is_the_form_where_there_is_one(
    client: FlaskClient, answerer: Answerer
) -> None:
    doors = [each.url for each in answerer.channels()]
    for query in ("担当者と話したい", "电话号码是多少", "I want to speak to someone"):
        contact = client.post("/api/ask", json={"query": query}).get_json()["contact"]
        assert [each["url"] for each in (contact or {"channels": []})["channels"]] == doors
        assert contact is None or contact["phone"] == contact["tel"] == ""
        page = client.post("/", data={"q": query}).text
        assert (f'href="{FORM.url}"' in page) == bool(contact) and 'href=""' not in page


def test_an_answer_that_did_not_help_leads_to_the_form(
    client: FlaskClient, answerer: Answerer
) -> None:
    query_id = client.post("/api/ask", json={"query": QUERY}).get_json()["query_id"]
    rated = client.post("/api/feedback", json={"query_id": query_id, "helpful": False}).get_json()
    assert bool(rated["contact"]) == bool(answerer.channels())


def fails(*args: Any, **kwargs: Any) -> Any:
    raise ValueError


def test_no_failure_names_it(app: Flask, client: FlaskClient, answerer: Answerer) -> None:
    for view in ("api.ask", "pages.support"):
        app.view_functions[view] = fails
    failed = client.post("/api/ask", json={"query": "送料"})
    assert failed.status_code == 503 and "もう一度お試しください" in failed.get_json()["detail"]
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert promises_phone(failed.get_data(as_text=True) + page.text) == []
    for each in (page.text, client.get("/nowhere", headers={"Accept": "text/html"}).text):
        assert (FORM.url in each) == bool(answerer.channels())


def rate_in_chat(client: FlaskClient, posted: KeptMessages) -> str:
    """Ask in a chat, say that the answer was of no use, and return what is said to that."""
    message = command(client, QUERY)
    click(client, next(each for each in buttons(message) if each["action_id"] == "unhelpful"))
    return str(posted.calls[-1][1]["text"])


def test_no_thanks_for_a_rating_name_it(client: FlaskClient, posted: KeptMessages) -> None:
    said = rate_in_chat(client, posted)
    assert "評価を記録しました" in said and promises_phone(said) == []


def test_no_rating_that_cannot_be_kept_names_it(
    app: Flask, client: FlaskClient, posted: KeptMessages, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    query_id = client.post("/api/ask", json={"query": QUERY}).get_json()["query_id"]
    api = client.post("/api/feedback", json={"query_id": query_id, "helpful": False})
    page = client.post("/", data={"query_id": query_id, "helpful": "no"})
    assert (api.status_code, page.status_code) == (503, 503)
    (said,) = re.findall('<section class="reply"[^>]*><p>(.*?)</p>', page.text)
    for each in (api.get_json()["detail"], said, rate_in_chat(client, posted)):
        assert "評価を記録できません" in each and promises_phone(each) == []


def test_the_page_for_an_outage_names_what_there_is(answerer: Answerer) -> None:
    page = outage_page(answerer.corpus.site, datetime(2026, 11, 27, 12, tzinfo=TOKYO))
    assert promises_phone(page) == []
    assert ("お問い合わせ窓口" in page) == bool(answerer.corpus.site.channels)
