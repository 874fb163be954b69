"""An answer in Markdown on every surface: the endpoint, the page, search engines, chats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.contact import Contact
from bot.answer.reply import Reply
from bot.app import create_app, open_answerer
from bot.settings import Settings
from bot.slack.blocks import reply_message, shared_message
from bot.slack.markdown import markdown_message
from corpus.blocks import runs_of
from corpus.html_writer import answer_html
from corpus.intent import Entry
from corpus.markdown import read_markdown
from corpus.reader import read_corpus
from index.question import Question
from tests.changed_shop import changed_shop
from tests.rich_shop import PLAIN, QUESTION, rich_shop
from tests.slack.client import check_limits

PAGE = "https://faq.example.jp/"
BLOCKS = [
    {"type": "heading", "runs": [{"text": "届くまでの日数", "bold": False, "url": None}]},
    {
        "type": "paragraph",
        "runs": [
            {"text": "「平日」", "bold": True, "url": None},
            {
                "text": "の正午までの<ご注文>は、当日お届けします。\nくわしくは",
                "bold": False,
                "url": None,
            },
            {"text": "送料", "bold": False, "url": "https://example.jp/送料?a=1&b=2"},
            {"text": "、", "bold": False, "url": None},
            {"text": "駐車場", "bold": False, "url": f"{PAGE}#parking"},
            {"text": "をご覧ください。", "bold": False, "url": None},
        ],
    },
]
ON_THE_PAGE = (
    '<p class="text"><b>「平日」</b>の正午までの&lt;ご注文&gt;は、当日お届けします。\nくわしくは'
    '<a href="https://example.jp/送料?a=1&amp;b=2" rel="noopener">送料</a>、',
    '<ol class="points"><li>日時を決める<ul class="points"><li>2日前まで</li>'
    "<li><b>花鉢</b>は3日前まで</li></ul></li>"
    '<li><a href="tel:0120-123-456" rel="noopener">お電話</a>する</li></ol>',
    '<thead><tr><th scope="col">お届け先</th><th scope="col">送料</th></tr></thead>',
    "<tr><td>市内</td><td><b>300円</b></td></tr><tr><td>県外</td><td></td></tr>",
)
# Markdown → the HTML that search engines get.
HTML = {
    "一行目\n**二**行目": "<p>一行目<br><b>二</b>行目</p>",
    "## <見出し>": "<h4>&lt;見出し&gt;</h4>",
    "1<2 & 3": "<p>1&lt;2 &amp; 3</p>",
    '[a"b](https://example.jp/?a=1&b="2")': '<p><a href="https://example.jp/?a=1&amp;b=&quot;2&quot;">a"b</a></p>',
    "**[太い](tel:110)**後": '<p><a href="tel:110"><b>太い</b></a>後</p>',
    "- 一\n  1. 二": "<ul><li>一<ol><li>二</li></ol></li></ul>",
    "3. 三": '<ol start="3"><li>三</li></ol>',
    "|甲|乙|\n|-|-|\n|一||": "<ul><li><b>甲</b> / <b>乙</b></li><li>一 / -</li></ul>",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return rich_shop(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="module")
def rich(shop: Settings) -> Answerer:
    return open_answerer(shop)


@pytest.fixture
def client(shop: Settings, rich: Answerer, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(replace(shop, data_dir=tmp_path / "data"), rich)
    yield app.test_client()
    app.extensions["recorder"].close()


@pytest.fixture(scope="module")
def reply(rich: Answerer) -> Reply:
    return rich.ask(Question.read(QUESTION))


def test_the_index_keeps_the_blocks_that_were_read(shop: Settings, rich: Answerer) -> None:
    (read,) = (each for each in read_corpus(shop.corpus_dir).entries if each.id == "arrival")
    served = rich.entry("arrival")
    assert served.blocks == read.blocks
    assert served.answer == read.answer == PLAIN


def test_the_endpoint_gives_blocks_beside_the_plain_twin(client: FlaskClient) -> None:
    body = client.post("/api/ask", json={"query": QUESTION}).get_json()
    assert body["kind"] == "answer"
    assert body["answer"]["id"] == "arrival"
    assert body["answer"]["text"] == PLAIN
    assert body["answer"]["blocks"][:2] == BLOCKS
    assert [block["type"] for block in body["answer"]["blocks"]] == [
        "heading",
        "paragraph",
        "list",
        "table",
    ]


def test_a_plain_answer_has_no_blocks(client: FlaskClient) -> None:
    body = client.post("/api/ask", json={"choice": "parking"}).get_json()
    assert "blocks" not in body["answer"]
    assert body["answer"]["text"].startswith("お店の裏に3台分ございます。\n満車")


def test_words_of_the_twin_find_the_answer(client: FlaskClient) -> None:
    body = client.post("/api/ask", json={"query": "花鉢は何日前まで"}).get_json()
    shown = body["answer"] or body["choices"][0]
    assert shown["id"] == "arrival"


def test_the_page_shows_blocks_in_the_list_and_in_a_reply(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    asked = client.get("/?choice=arrival").get_data(as_text=True)
    for part in ON_THE_PAGE:
        assert page.count(part) == 1
        assert asked.count(part) == 2
    assert '<h4 class="within">届くまでの日数</h4>' in page  # below the question's h3
    assert '<h3 class="within">届くまでの日数</h3>' in asked  # below its h2
    assert '<a href="#parking" rel="noopener">駐車場</a>' in page
    assert f'<a href="{PAGE}#parking" rel="noopener">駐車場</a>' in asked
    # Plain text stays a paragraph as it was.
    assert '<p class="text">お店の裏に3台分ございます。\n満車のときは' in page


def test_links_to_the_page_it_came_from_still_lead_to_the_answer(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert re.search(r'<div class="answer" id="arrival">\s*<span id="q12"></span>', page)


def test_search_engines_get_html_for_markdown_and_words_for_plain_text(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    texts = {
        each["@id"]: each["acceptedAnswer"]["text"] for each in json.loads(found)["mainEntity"]
    }
    rich_text = texts[f"{PAGE}#arrival"]
    assert rich_text.startswith(
        "<h4>届くまでの日数</h4><p><b>「平日」</b>の正午までの&lt;ご注文&gt;は、"
    )
    assert f'<a href="{PAGE}#parking">駐車場</a>' in rich_text
    assert texts[f"{PAGE}#parking"].startswith("お店の裏に3台分ございます。\n満車")


@pytest.mark.parametrize("markdown", HTML)
def test_html_for_search_engines(markdown: str) -> None:
    blocks, complaints = read_markdown(markdown)
    assert not complaints
    assert answer_html(blocks) == HTML[markdown]


def test_slack_gets_mrkdwn_within_its_limits(reply: Reply) -> None:
    message = reply_message(reply, None)
    check_limits({"text": message.text, "blocks": message.blocks})
    texts = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert texts[0] == (
        "\u200b*届くまでの日数*\u200b\n"
        "\u200b*「平日」*\u200bの正午までの&lt;ご注文&gt;は、当日お届けします。\n"
        "くわしくは<https://example.jp/送料?a=1&amp;b=2|送料>、"
        f"<{PAGE}#parking|駐車場>をご覧ください。\n"
        "1. 日時を決める\n"
        "　・2日前まで\n"
        "　・\u200b*花鉢*\u200bは3日前まで\n"
        "2. <tel:0120-123-456|お電話>する\n"
        "\n"
        "\u200b*お届け先*\u200b / \u200b*送料*\u200b\n"
        "市内 / \u200b*300円*\u200b\n"
        "県外 / -"
    )
    assert "送料 https://example.jp/送料?a=1&amp;b=2" in message.text
    assert shared_message(reply, "U1").blocks[:3] == message.blocks[:3]


def test_mattermost_gets_its_own_markdown(reply: Reply) -> None:
    lines = markdown_message(reply, None).text.splitlines()
    assert lines[:5] == [
        f"**{QUESTION}**",
        "\u200a**届くまでの日数**\u200a",
        "\u200a**「平日」**\u200aの正午までの\\<ご注文\\>は、当日お届けします。",
        "くわしくは[送料](https://example.jp/送料?a=1&b=2)、"
        f"[駐車場]({PAGE}#parking)をご覧ください。",
        "1\\. 日時を決める",
    ]


def test_a_link_to_an_entry_that_is_hidden_is_words_alone(
    shop: Settings, rich: Answerer, tmp_path: Path
) -> None:
    def hide(entry: Entry) -> Entry:
        return replace(entry, hidden=True) if entry.id == "parking" else entry

    without = changed_shop(rich, shop, entry=hide)
    reply = without.choose(without.entry("arrival"))
    assert reply.answer
    assert {run.text: run.url for run in runs_of(reply.answer.blocks) if run.url} == {
        "送料": "https://example.jp/送料?a=1&b=2",
        "お電話": "tel:0120-123-456",
    }
    assert "、駐車場をご覧ください。" in reply.answer.text
    for message in (reply_message(reply, None), markdown_message(reply, None)):
        assert "#parking" not in json.dumps([message.text, message.blocks])
    app = create_app(replace(shop, data_dir=tmp_path / "data"), without)
    for path in ("/", "/?choice=arrival"):  # with the list, and with the structured data
        page = app.test_client().get(path).get_data(as_text=True)
        assert "#parking" not in page and "、駐車場をご覧ください。" in page
    app.extensions["recorder"].close()


def test_slack_says_what_is_urgent_before_a_rich_answer(reply: Reply) -> None:
    contact = Contact(
        "お電話ください。", "ご注文", "03-0000-1188", "tel:0300001188", "9時", True, None, ()
    )
    urgent = replace(reply, message="お急ぎですね。", contact=contact, contact_as="first")
    texts = [block["text"]["text"] for block in reply_message(urgent, None).blocks[:2]]
    assert texts == ["お急ぎですね。", "お電話ください。"]
    lines = markdown_message(urgent, None).text.splitlines()
    assert lines[:4] == [
        "お急ぎですね。",
        "お電話ください。",
        f"**{QUESTION}**",
        "\u200a**届くまでの日数**\u200a",
    ]


def test_the_document_describes_blocks(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    kinds = schemas["Answer"]["properties"]["blocks"]["items"]["anyOf"]
    assert {each["$ref"].rpartition("/")[2] for each in kinds} == {
        "Paragraph",
        "Heading",
        "List",
        "Table",
    }
    assert schemas["List"]["properties"]["type"]["const"] == "list"
