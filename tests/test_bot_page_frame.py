"""What stands around a page: title, description, addresses, pictures, structured data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.app import create_app
from bot.settings import Settings
from bot.web.page_frame import beginning
from corpus.branding import Branding
from corpus.intent import Entry
from tests.changed_shop import changed_shop
from tests.framed_shop import BRANDING, framed_app

ROOT = "https://faq.komorebi.example/"
PRODUCTION = {"env": "production", "secret_key": "0123456789abcdef" * 2}


@pytest.fixture(scope="module")
def framed(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("framed")
    with framed_app(small, small_answerer, folder, public_url=ROOT[:-1], **PRODUCTION) as app:
        yield app


@pytest.fixture
def client(framed: Flask) -> FlaskClient:
    return framed.test_client()


def head_of(client: FlaskClient, path: str = "/", **sent: object) -> str:
    page = client.open(path, **sent).text
    return page[: page.index("</head>")]


def value(head: str, name: str) -> str:
    """Return the content of a meta element, or a link's address; "" where there is none."""
    found = re.search(
        rf'<(?:meta|link) (?:name|property|rel)="{name}" (?:content|href)="(.*?)"', head
    )
    return found[1] if found else ""


def title(head: str) -> str:
    return head.partition("<title>")[2].partition("</title>")[0]


def questions_in(head: str) -> list[str]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', head)
    return [each["name"] for each in json.loads(found[1])["mainEntity"]] if found else []


def test_the_page_says_what_it_is(client: FlaskClient, small_answerer: Answerer) -> None:
    head = head_of(client)
    assert title(head) == "お花のよくある質問 | こもれび花店"
    assert value(head, "description") == BRANDING.description
    assert value(head, "canonical") == value(head, "og:url") == ROOT
    assert (value(head, "og:type"), value(head, "og:locale")) == ("website", "ja_JP")
    assert value(head, "og:title") == title(head)
    assert value(head, "og:image") == "https://cdn.komorebi.example/share.jpg"
    assert not value(head, "robots")
    assert questions_in(head) == [each.question for each in small_answerer.corpus.entries]


def test_without_a_description_it_says_what_there_is(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    with framed_app(small, small_answerer, tmp_path, branding=Branding()) as app:
        head = head_of(app.test_client())
    count = len(small_answerer.corpus.entries)
    assert f"こもれび花店へのよくあるご質問{count}件への回答" in value(head, "description")
    assert not value(head, "og:image")


def test_an_entrys_own_page_is_about_that_entry(client: FlaskClient) -> None:
    head = head_of(client, "/?choice=delivery-fee")
    assert title(head).endswith(" | お花のよくある質問 | こもれび花店") and "配達" in title(head)
    assert value(head, "description").startswith("市内は5,000円以上")
    assert value(head, "canonical") == f"{ROOT}?choice=delivery-fee"
    assert value(head, "og:type") == "article" and not value(head, "robots")
    assert len(questions_in(head)) == 1 and questions_in(head)[0] in title(head)


def test_a_conversation_is_no_part_of_an_address_to_keep(client: FlaskClient) -> None:
    head = head_of(client, "/?choice=parking&conversation=x&utm_source=mail")
    assert value(head, "canonical") == f"{ROOT}?choice=parking"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/?q=くるま", {}),
        ("/?q=くるま&choice=parking", {}),
        ("/?choice=nowhere", {}),
        ("/", {"method": "POST", "data": {"q": "くるま"}}),
        ("/", {"method": "POST", "data": {"choice": "parking"}}),
        ("/?choice=parking", {"method": "POST", "data": {"q": "くるま"}}),
        ("/nowhere", {"headers": {"Accept": "text/html"}}),
    ],
)
def test_what_somebody_typed_or_what_is_not_there_is_kept_by_no_search_engine(
    client: FlaskClient, path: str, sent: dict[str, object]
) -> None:
    head = head_of(client, path, **sent)
    assert value(head, "robots") == "noindex"
    assert not value(head, "canonical") and not questions_in(head)
    assert "くるま" not in head


def test_where_customers_read_elsewhere_search_engines_do_too(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    elsewhere = "https://www.komorebi.example/faq"
    with framed_app(
        small, small_answerer, tmp_path, support_page=elsewhere, public_url=ROOT, **PRODUCTION
    ) as app:
        client = app.test_client()
        for path in ("/", "/?choice=parking"):
            assert value(head_of(client, path), "canonical") == elsewhere
        assert client.get("/sitemap.xml").status_code == 404
        assert "Sitemap" not in client.get("/robots.txt").text


def test_a_support_page_that_is_this_one_is_no_other(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    with framed_app(
        small, small_answerer, tmp_path, support_page=ROOT, public_url=ROOT[:-1]
    ) as app:
        assert value(head_of(app.test_client()), "canonical") == ROOT
        assert app.test_client().get("/sitemap.xml").status_code == 200


def test_the_sitemap_lists_the_page_and_every_entry(
    client: FlaskClient, small_answerer: Answerer
) -> None:
    reply = client.get("/sitemap.xml")
    assert reply.mimetype == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = {
        url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod")
        for url in ElementTree.fromstring(reply.get_data())
    }
    entries = small_answerer.corpus.entries
    assert list(urls) == [ROOT, *(f"{ROOT}?choice={entry.id}" for entry in entries)]
    reviewed = [entry.reviewed for entry in entries if entry.reviewed]
    newest = max(reviewed).isoformat() if reviewed else None
    assert urls[ROOT] == newest
    for url in list(urls)[1:3]:
        assert client.get(url.removeprefix(ROOT[:-1])).status_code == 200


def test_what_begins_or_ends_being_valid_is_seen_without_a_restart(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    today = datetime(2026, 5, 1, 23, 59, tzinfo=TOKYO)
    last_day = {"parking": today.date()}

    def dated(entry: Entry) -> Entry:
        return replace(entry, valid_until=last_day.get(entry.id), reviewed=today.date())

    settings = replace(small, data_dir=tmp_path / "data")
    clock = [today]
    shop = changed_shop(small_answerer, settings, entry=dated)
    answerer = Answerer(shop.searcher, ROOT, 0.98, now=lambda: clock[0])
    app = create_app(settings, answerer)
    client = app.test_client()
    parking = answerer.entry("parking").question
    assert parking in questions_in(head_of(client))
    assert "choice=parking" in client.get("/sitemap.xml").text
    assert "<lastmod>2026-05-01</lastmod>" in client.get("/sitemap.xml").text
    clock[0] += timedelta(minutes=2)
    assert parking not in questions_in(head_of(client)) != []
    assert "choice=parking" not in client.get("/sitemap.xml").text
    assert value(head_of(client, "/?choice=parking"), "robots") == "noindex"
    assert parking not in title(head_of(client, "/?choice=parking"))
    app.extensions["recorder"].close()


def test_robots_are_told_what_is_no_page_and_where_the_list_is(client: FlaskClient) -> None:
    reply = client.get("/robots.txt")
    assert reply.mimetype == "text/plain"
    lines = reply.text.splitlines()
    assert lines[0] == "User-agent: *" and "Disallow: /api/" in lines
    assert f"Sitemap: {ROOT}sitemap.xml" in lines and "Disallow: /" not in lines
    assert "X-Robots-Tag" not in client.get("/").headers


def test_outside_production_nothing_is_for_search_engines(small_client: FlaskClient) -> None:
    assert small_client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for path in ("/", "/widget.js", "/nowhere", "/demo/embed"):
        assert small_client.get(path).headers["X-Robots-Tag"] == "noindex"


def test_head_and_foot_lead_to_the_companys_pages(client: FlaskClient) -> None:
    page = client.get("/").text
    header = page[page.index('<header class="site-header">') : page.index("</header>")]
    assert 'href="https://www.komorebi.example/"' in header
    assert (
        '<img class="logo" src="/company/logo.svg?v=' in header and 'alt="こもれび花店"' in header
    )
    footer = page[page.index('<footer class="site-footer">') :]
    for link in BRANDING.links:
        assert f'<a href="{link.url}">{link.label}</a>' in header
        assert f'<a href="{link.url}">{link.label}</a>' in footer
    assert f'<a href="{BRANDING.privacy_url}">個人情報の取り扱いについて</a>' in footer


def test_the_widget_knows_the_page_about_personal_data(client: FlaskClient) -> None:
    assert f'"policy":"{BRANDING.privacy_url}"' in client.get("/widget.js").text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一文目です。二文目です。", "一文目です。二文目です。"),
        ("はい！" + "あ" * 130, "はい！"),
        ("いつですか？" + "あ" * 130, "いつですか？"),
        ("一行目\n二行目 three\nfour five\n", "一行目二行目 three four five"),
        ("あ" * 100 + "。" + "い" * 30 + "。", "あ" * 100 + "。"),
        ("あ" * 130 + "。", "あ" * 119 + "…"),
        ("", ""),
    ],
)
def test_a_description_is_the_beginning_of_the_answer_in_whole_sentences(
    text: str, shown: str
) -> None:
    assert beginning(text) == shown


def test_nothing_of_an_author_ends_an_element_of_the_head(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    sharp = '</title></script>"><b>'

    def hostile(entry: Entry) -> Entry:
        return replace(entry, question=sharp, answer=sharp)

    settings = replace(small, data_dir=tmp_path / "data")
    app = create_app(settings, changed_shop(small_answerer, settings, entry=hostile))
    page = app.test_client().get("/?choice=parking").text
    assert "<b>" not in page and "</script>&#34;" not in page.replace("</script>\n", "")
    app.extensions["recorder"].close()
