"""The support page: what it lists, what of it is kept, and its form for ratings."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.import_options import Options
from corpus.importers.dispatch import read_content
from corpus.intent import Entry
from corpus.site import Channel, Phone, Site
from tests.changed_shop import changed_shop

ASKED, ENTRY = "駐車場はありますか", "parking"
Make = Callable[..., FlaskClient]


@pytest.fixture
def page_of(small_answerer: Answerer, small: Settings, tmp_path: Path) -> Make:
    """Return a client of the shop with another site, or with its entries changed."""

    def make(
        site: Site | None = None, entry: Callable[[Entry], Entry] = lambda e: e
    ) -> FlaskClient:
        shop = changed_shop(small_answerer, small, site=site, entry=entry)
        return create_app(replace(small, data_dir=tmp_path / "other"), shop).test_client()

    return make


def kept(app: Flask, folder: Path, wanted: str) -> list[tuple[object, ...]]:
    """Return columns of what the journal holds, once everything is written."""
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(folder / "data" / "journal.db")) as journal:
        return list(journal.execute(wanted))


def query_id(page: str) -> str:
    found = re.search(r'name="query_id" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def test_what_was_asked_on_the_page_is_in_the_journal_like_the_rest(
    small_app: Flask, small_client: FlaskClient, tmp_path: Path
) -> None:
    small_client.get("/")
    small_client.get("/", query_string={"q": f"{ASKED} 090-1234-5678"})
    small_client.post("/", data={"q": ASKED})
    small_client.get("/", query_string={"choice": ENTRY})
    small_client.post("/", data={"q": "PW:hunter2"})
    small_client.post("/", data={"q": "\u200b"})
    rows = kept(small_app, tmp_path, "SELECT channel, kind, text FROM queries ORDER BY rowid")
    assert [row[:2] for row in rows] == [("page", "answer")] * 3 + [("page", "notice")]
    assert "090" not in str(rows) and "hunter2" not in str(rows)


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_what_only_a_machine_looked_at_was_asked_by_nobody(
    small_app: Flask, small_client: FlaskClient, tmp_path: Path, headers: dict[str, str]
) -> None:
    assert ASKED in small_client.get("/", query_string={"choice": ENTRY}, headers=headers).text
    small_client.head("/", query_string={"choice": ENTRY})
    small_client.get("/", query_string={"choice": "delivery-fee"})
    assert kept(small_app, tmp_path, "SELECT entry_id FROM queries") == [("delivery-fee",)]


def test_a_reply_is_rated_by_a_form_and_a_comment_may_follow(
    small_app: Flask, small_client: FlaskClient, tmp_path: Path
) -> None:
    asked = query_id(small_client.post("/", data={"q": ASKED}).text)
    rated = small_client.post("/", data={"query_id": asked, "helpful": "no"})
    assert rated.status_code == 200 and rated.headers["Cache-Control"] == "no-store"
    said = rated.text.partition('<section class="reply rated"')[2].partition("</section>")[0]
    assert "お役に立てず申し訳ございません。" in said and 'href="tel:' in said
    assert f'<a href="#{ENTRY}">「{ASKED}」の回答に戻る</a>' in said
    assert query_id(said) == asked and 'name="helpful" value="no"' in said
    thanks = small_client.post(
        "/", data={"query_id": asked, "helpful": "no", "comment": "taro@example.jp に連絡を"}
    ).text
    assert (
        "ご意見をお寄せいただき、ありがとうございました。" in thanks and "<textarea" not in thanks
    )
    [(helpful, comment)] = kept(small_app, tmp_path, "SELECT helpful, comment FROM feedback")
    assert not helpful and "連絡を" in str(comment) and "taro" not in str(comment)


def test_a_secret_in_a_comment_is_not_kept_and_its_sender_is_told(
    small_app: Flask, small_client: FlaskClient, tmp_path: Path
) -> None:
    asked = query_id(small_client.post("/", data={"q": ASKED}).text)
    fields = {"query_id": asked, "helpful": "yes", "comment": "PW:hunter2"}
    page = small_client.post("/", data=fields).text
    assert "記録していません" in page and "<textarea" in page and "hunter2" not in page
    assert "hunter2" not in str(kept(small_app, tmp_path, "SELECT * FROM feedback"))


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"query_id": "0" * 32, "helpful": "yes"}, 404, messages.UNKNOWN_QUERY),
        ({"query_id": "0" * 32, "helpful": "もちろん"}, 422, messages.MALFORMED),
        ({"query_id": "0" * 32}, 422, messages.MALFORMED),
        (
            {"query_id": "0" * 32, "helpful": "yes", "comment": "あ" * 2001},
            422,
            messages.COMMENT_TOO_LONG,
        ),
    ],
)
def test_a_rating_that_cannot_be_stored_is_told_on_the_page(
    small_client: FlaskClient, fields: dict[str, str], status: int, words: str
) -> None:
    response = small_client.post("/", data=fields)
    assert response.status_code == status and words in response.text
    assert 'id="answers"' in response.text


def test_the_ratings_of_the_page_count_with_those_of_the_widget(
    small_answerer: Answerer, small: Settings, tmp_path: Path
) -> None:
    app = create_app(replace(small, rate_limit="60/minute", data_dir=tmp_path), small_answerer)
    client, rating = app.test_client(), {"query_id": "0" * 32, "helpful": "yes"}
    for _ in range(600):
        client.post("/api/feedback", json=rating | {"helpful": True})
    refused = client.post("/", data=rating)
    assert refused.status_code == 429 and messages.TOO_MANY in refused.text
    assert refused.headers["Retry-After"]


def test_the_page_says_when_it_was_last_reviewed_as_does_each_entry(page_of: Make) -> None:
    days = {ENTRY: date(2026, 3, 31), "delivery-fee": date(2025, 12, 1)}
    page = page_of(entry=lambda each: replace(each, reviewed=days.get(each.id))).get("/").text
    assert '最終更新日：<time datetime="2026-03-31">2026年3月31日</time>' in page
    assert page.count("最終確認日：") == 2 and "2025年12月1日" in page
    none = page_of(entry=lambda each: replace(each, reviewed=None)).get("/").text
    assert "最終更新日" not in none and "最終確認日" not in none


def test_the_contents_count_each_section_and_lead_to_the_phone(small_client: FlaskClient) -> None:
    page = small_client.get("/").text
    assert '<a href="#section-3">配達について</a> <span class="count">4件</span>' in page
    assert '<a href="#~phone">お問い合わせ窓口</a>' in page and page.count('id="~phone"') == 1


def test_a_page_of_one_section_and_no_phone_has_no_contents(page_of: Make) -> None:
    page = (
        page_of(Site(company="x", packs=()), lambda each: replace(each, section="")).get("/").text
    )
    assert "<nav" not in page and "<h2>質問一覧</h2>" in page


def test_a_line_whose_purpose_is_the_heading_is_headed_once(page_of: Make) -> None:
    phone = Phone("お電話でのお問い合わせ", "03-0000-0000")
    page = page_of(Site(company="x", packs=(), phones=(phone,))).get("/").text
    assert page.count("お電話でのお問い合わせ</h") == 1


def test_other_doors_are_shown_where_there_is_no_phone(page_of: Make) -> None:
    form = Channel("form", "お問い合わせフォーム", "https://shop.example/form")
    page = page_of(Site(company="x", packs=(), channels=(form,))).get("/").text
    assert "<h2>お問い合わせ窓口</h2>" in page and "https://shop.example/form" in page
    assert "お電話でのお問い合わせ" not in page


def test_an_answer_without_a_question_stands_open(page_of: Make) -> None:
    def bare(each: Entry) -> Entry:
        return replace(each, question="") if each.id == ENTRY else each

    page = page_of(entry=bare).get("/").text
    assert re.search(rf'<div class="entry">\s*<div class="answer" id="{ENTRY}">', page)
    assert page.count("<details") == page.count("</details>") == page.count("<summary>")
    chosen = page_of(entry=bare).get("/", query_string={"choice": ENTRY}).text
    assert "<h2></h2>" not in chosen and "お店の裏に3台分ございます。" in chosen


def test_only_what_somebody_typed_is_handed_to_the_widget(small_client: FlaskClient) -> None:
    typed = small_client.get("/", query_string={"q": f"{ASKED}</script>"}).text
    handover = typed.partition('id="~handover">')[2].partition("</script>")[0]
    assert ASKED in handover and query_id(typed) in handover
    for query in ({"choice": ENTRY}, {"q": "PW:hunter2"}, {"q": "あ" * 2001}, {}):
        page = small_client.get("/", query_string=query).text
        assert "to-widget" not in page and "~handover" not in page


@pytest.mark.parametrize("structured", [True, False])
def test_the_page_can_be_imported_again(
    small_client: FlaskClient, small_answerer: Answerer, structured: bool
) -> None:
    page = small_client.get("/").text
    if not structured:
        page = re.sub(r'<script type="application/ld.*?</script>', "", page)
    found = read_content(page.encode(), "page.html", Options()).entries
    read = [(each.section, each.question) for each in found]
    assert read == [(each.section, each.question) for each in small_answerer.corpus.entries]
