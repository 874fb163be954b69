"""What staff set without a build, as customers meet it: notice, hidden entry, pin, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.decision import Reason
from bot.app import create_app, open_answerer
from bot.settings import Settings
from corpus.live import LIVE_FILE, Hidden, Live, LiveClosure, Pin
from corpus.site import Closure, Notice
from index.question import Question
from tests.shop_versions import ShopVersions

FRIDAY = datetime(2026, 5, 1, 11, 0, tzinfo=TOKYO)
NOTICE = "停電のため配達が遅れています"
Open = Callable[[Live], Flask]


@pytest.fixture
def open_with(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens the shop's app in a live state, on a Friday morning."""
    apps = []
    at_eleven = Answerer(
        small_answerer.searcher, small.public_url, small.precision, lambda: FRIDAY, "k" * 32
    )

    def app(live: Live) -> Flask:
        made = create_app(replace(small, data_dir=tmp_path), at_eleven.over(live=live))
        apps.append(made)
        return made

    yield app
    for each in apps:
        each.extensions["recorder"].close()


@pytest.fixture
def shop(small_answerer: Answerer, small: Settings) -> Answerer:
    return Answerer(small_answerer.searcher, small.public_url, small.precision, lambda: FRIDAY)


def ask(app: Flask, query: str, **more: object) -> Any:
    return app.test_client().post("/api/ask", json={"query": query} | more).get_json()


def test_a_notice_stands_in_every_reply_and_page(open_with: Open) -> None:
    app = open_with(Live(notices=(Notice(NOTICE),)))
    assert ask(app, "駐車場はありますか")["notice"]["text"] == NOTICE
    assert ask(app, "今日の天気は")["notice"]["text"] == NOTICE
    assert NOTICE in app.test_client().get("/").text


def test_a_notice_has_its_time(open_with: Open) -> None:
    over = Notice(NOTICE, until=datetime(2026, 5, 1, 10))
    assert ask(open_with(Live(notices=(over,))), "駐車場はありますか").get("notice") is None


def test_a_hidden_entry_is_gone_everywhere(open_with: Open) -> None:
    app = open_with(Live(hidden=(Hidden("bouquet-price"),)))
    asked = ask(app, "花束はいくらから作れますか")
    assert asked["kind"] == "fallback" and "1,500" not in str(asked)
    order = ask(app, "花束を予約したい")
    assert order["answer"]["id"] == "bouquet-order" and "bouquet-price" not in str(order)
    client = app.test_client()
    suggested = client.post("/api/suggest", json={"text": "花束"}).get_json()["suggestions"]
    assert suggested and "bouquet-price" not in str(suggested)
    for place in ("/", "/sitemap.xml"):
        text = client.get(place).text
        assert "bouquet-price" not in text and "花束はいくらから" not in text, place
    chosen = client.post("/api/ask", json={"choice": "bouquet-price"}).get_json()
    assert chosen["kind"] == "fallback"
    assert "bouquet-price" in str(ask(open_with(Live()), "花束を予約したい"))


def test_a_live_hidden_entry_is_as_one_of_the_corpus(
    shop: Answerer, small: Settings, open_with: Open
) -> None:
    entries = tuple(
        replace(entry, hidden=entry.id == "bouquet-price") for entry in shop.corpus.entries
    )
    corpus = replace(shop.corpus, entries=entries)
    written = shop.over(shop.searcher.with_corpus(corpus))
    live = shop.over(live=Live(hidden=(Hidden("bouquet-price"),)))
    for query in ("花束はいくらから作れますか", "花束の値段", "いくらですか", "花束", "送料は"):
        one, other = (
            replace(each.ask(Question.read(query)), query_id="", conversation=None)
            for each in (written, live)
        )
        assert one == other


PINS = Live(
    hidden=(Hidden("message-card"),),
    pins=(
        Pin(("解約したい",), "payment"),
        Pin(
            ("障害", "つながらない"),
        ),
        Pin(("カードは使えますか",), "message-card"),
        Pin(("昔のキャンペーン",), "nobody"),
        Pin(("1番",), "parking"),
    ),
)


@pytest.mark.parametrize(
    ("query", "kind", "entry"),
    [
        ("解約したい", "answer", "payment"),
        ("解約したいです。", "answer", "payment"),
        (
            "お世話になっております。\n\n解約したいのですが\n\nよろしくお願いいたします。",
            "answer",
            "payment",
        ),
        ("障害", "fallback", None),
        ("つながらない！", "fallback", None),
        ("カードは使えますか", "fallback", None),
        ("昔のキャンペーン", "fallback", None),
    ],
)
def test_a_pinned_query_is_never_searched(
    shop: Answerer, query: str, kind: str, entry: str | None
) -> None:
    pinned = shop.over(live=PINS)
    reply, decision = pinned.ask_with_reason(Question.read(query))
    assert decision and decision.reason is Reason.PINNED and Reason.PINNED.value == "pinned"
    assert (reply.kind, reply.answer and reply.answer.id) == (kind, entry)
    assert (reply.contact is not None) is (kind == "fallback")
    assert not reply.choices and (reply.message is not None) is (kind == "fallback")


@pytest.mark.parametrize(
    ("pin", "said", "first"),
    [
        (Pin(("葉",), topic="poisoned"), True, True),
        (Pin(("葉",), phone="お花のご相談", topic="poisoned"), True, True),
        (Pin(("葉",), topic="weather"), False, False),
        (Pin(("葉",), topic="nobody"), False, False),
    ],
)
def test_a_pinned_topic_says_its_own_sentence(
    shop: Answerer, pin: Pin, said: bool, first: bool
) -> None:
    reply, decision = shop.over(live=Live(pins=(pin,))).ask_with_reason(Question.read("葉"))
    assert reply.kind == "fallback" and decision and decision.referral
    assert ("すぐに医師か獣医に" in str(reply.message)) is said
    assert (reply.contact_as == "first") is first
    assert decision.referral.phone == pin.phone


def test_a_pin_wins_in_a_conversation_too(shop: Answerer) -> None:
    pinned = shop.over(live=PINS)
    choices = pinned.ask(Question.read("いくらですか"))
    assert choices.kind == "choices"
    first = pinned.ask(Question.read("1番"), choices.conversation)
    assert first.answer and first.answer.id == "parking"
    after = pinned.ask(Question.read("解約したい"), first.conversation)
    assert after.answer and after.answer.id == "payment"
    again = pinned.ask(Question.read("2番"), choices.conversation)
    assert again.answer and again.answer.id == choices.choices[1].id


def test_a_pin_is_at_once_for_a_query_that_was_asked_before(shop: Answerer) -> None:
    query = Question.read("駐車場はありますか")
    assert shop.ask(query).answer and shop.ask(query).answer
    pinned = shop.over(live=Live(pins=(Pin(("駐車場はありますか",), "payment"),)))
    answer = pinned.ask(query).answer
    assert answer and answer.id == "payment"
    before = pinned.over(live=Live()).ask(query).answer
    assert before and before.id == "parking"


def test_while_everything_is_closed_nobody_is_there(shop: Answerer) -> None:
    begin, until = datetime(2026, 5, 1, 10), datetime(2026, 5, 1, 15)
    closed = shop.over(live=Live(closures=(LiveClosure(Closure(begin, until, "社内研修")),)))
    contact, before = closed.contact(), shop.contact()
    assert before and before.open_now and contact and not contact.open_now
    assert contact.opens_at == until.replace(tzinfo=TOKYO) and "社内研修" in contact.text


def write(shop: ShopVersions, text: str) -> None:
    (shop.corpus_dir / LIVE_FILE).write_text(text, "utf-8")


def test_a_start_with_a_mistake_keeps_what_held_before(
    small_environment: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = ShopVersions.copy(small_environment, tmp_path)
    write(shop, "live: {hidden: [parking]}\n")
    assert open_answerer(shop.settings).live.hidden == (Hidden("parking"),)
    write(shop, "live: {hidden: parking\n")
    assert open_answerer(shop.settings).live.hidden == (Hidden("parking"),)
    assert "what is written has mistakes" in caplog.text
    (shop.corpus_dir / LIVE_FILE).unlink()
    assert open_answerer(shop.settings).live == Live()
    write(shop, "live: {hidden: parking\n")
    assert open_answerer(shop.settings).live == Live(), "what was taken back does not return"
