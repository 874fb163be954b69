"""An answer in Markdown in the widget: nodes, never HTML from a string."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.app import create_app, open_answerer
from tests.rich_shop import PLAIN, QUESTION, rich_shop
from tests.widget.browser import Site, ask, chat, free_port, last, look, serving, visit


@pytest.fixture(scope="module")
def rich(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shop with a Markdown answer, in the browser of the other tests."""
    shop, port = rich_shop(tmp_path_factory.mktemp("rich")), free_port()
    settings = replace(
        shop,
        public_url=f"http://127.0.0.1:{port}",
        allowed_origins=(f"http://localhost:{port}",),
        data_dir=tmp_path_factory.mktemp("data"),
    )
    answerer = open_answerer(settings)
    app = create_app(settings, answerer)
    with serving(app, port):
        yield Site(app, answerer, port, site.browser, site.axe)
    app.extensions["recorder"].close()


def tags(page: Any) -> list[str]:
    """Return the answer's nodes between its question and its tools, in order."""
    return list(
        last(page, ".bot .question").evaluate(
            "node => { const tags = []; while ((node = node.nextElementSibling) &&"
            " !node.matches('.feedback, .row')) tags.push(node.localName); return tags }"
        )
    )


pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True}


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("rich-answer", {}),
        ("rich-answer-dark", {"color_scheme": "dark"}),
        ("rich-answer-phone", PHONE),
    ],
)
def test_an_answer_has_headings_lists_and_a_table(
    rich: Site, name: str, context: dict[str, Any]
) -> None:
    with chat(rich, rich.host_page, **context) as page:
        ask(page, QUESTION)
        assert tags(page) == ["h4", "p", "ol", "div"]
        assert last(page, ".bot ol > li > ul > li b").inner_text() == "花鉢"
        assert last(page, ".bot table").locator("th").all_inner_texts() == ["お届け先", "送料"]
        assert last(page, ".bot table").locator("td").all_inner_texts() == [
            "市内",
            "300円",
            "県外",
            "",
        ]
        assert "<ご注文>" in last(page, ".bot p.text").inner_text()
        look(rich, page, name)
        last(page, ".bot .question").evaluate("node => node.scrollIntoView()")
        look(rich, page, f"{name}-top")


def test_links_lead_where_they_should(rich: Site) -> None:
    with chat(rich, rich.host_page) as page:
        ask(page, QUESTION)
        links = last(page, ".message").locator("p a, ol a").all()
        assert [link.get_attribute("href") for link in links] == [
            "https://example.jp/%E9%80%81%E6%96%99?a=1&b=2",
            f"{rich.url}/#parking",
            "tel:0120-123-456",
        ]
        assert [link.get_attribute("target") for link in links] == ["_blank", "_blank", None]


def test_a_harmful_address_is_no_link_and_a_new_kind_of_block_shows_its_words(rich: Site) -> None:
    def reply(route: Any) -> None:
        body = route.fetch().json()
        body["answer"]["blocks"] = [
            {"type": "paragraph", "runs": [{"text": "押す", "url": "javascript:alert(1)"}]},
            {"type": "callout", "runs": [{"text": "<img src=x onerror=alert(1)>"}]},
            {"type": "chart", "points": [1, 2]},
        ]
        route.fulfill(json=body)

    with visit(rich) as page:
        page.route("**/api/ask", reply)
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        assert not last(page, ".message").locator("a").count()
        assert last(page, ".message").locator("img").count() == 0
        assert last(page, ".bot p.text").inner_text() == "<img src=x onerror=alert(1)>"


def test_what_is_copied_is_the_plain_twin_with_the_addresses(rich: Site) -> None:
    with chat(rich) as page:
        page.evaluate("navigator.clipboard.writeText = text => { window.copied = text }")
        ask(page, QUESTION)
        page.locator("faq-widget .bot button", has_text="コピー").last.click()
        copied = page.evaluate("window.copied")
        assert copied.startswith(f"{QUESTION}\n\n{PLAIN}\n\n送料 https://example.jp/送料?a=1&b=2")
        assert copied.endswith("お電話 tel:0120-123-456")


@pytest.mark.parametrize(
    ("name", "context"),
    [("rich-page", {}), ("rich-page-dark-phone", PHONE | {"color_scheme": "dark"})],
)
def test_the_page_shows_it(rich: Site, name: str, context: dict[str, Any]) -> None:
    with visit(rich, f"{rich.url}/?choice=arrival", **context) as page:
        assert page.locator(".reply .within").inner_text() == "届くまでの日数"
        assert page.locator(".reply table td").count() == 4
        look(rich, page, name, whole=True)


def test_a_wide_table_scrolls_within_itself(rich: Site) -> None:
    def reply(route: Any) -> None:
        body = route.fetch().json()
        cells = [[{"text": f"長い見出しの{number}列"}] for number in range(9)]
        body["answer"]["blocks"] = [{"type": "table", "head": cells, "rows": [cells]}]
        route.fulfill(json=body)

    with visit(rich, **PHONE) as page:
        page.route("**/api/ask", reply)
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        table, log = last(page, ".bot .table"), page.locator("faq-widget .log")
        overflow = "node => node.scrollWidth - node.clientWidth"
        assert table.evaluate(overflow) > 100
        assert log.evaluate(overflow) == 0
        look(rich, page, "rich-answer-wide-table")
