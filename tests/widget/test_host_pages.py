"""The widget on other people's pages: strict policies, hostile styles, harmful links."""

from __future__ import annotations

import pytest

from tests.widget.browser import ANSWER, ANSWERED, Site, ask, chat, last, look, visit

pytestmark = pytest.mark.browser


PARTS = (
    ".launcher",
    ".panel",
    ".head",
    ".log",
    ".bot",
    ".text",
    ".choices",
    ".choice",
    ".choice svg",
    "#input",
    ".send",
    ".confirm",
)
PROPERTIES = (
    "display",
    "position",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "letter-spacing",
    "word-spacing",
    "color",
    "text-transform",
    "text-align",
    "text-shadow",
    "opacity",
    "visibility",
    "transform",
    "float",
    "direction",
    "padding",
    "margin",
    "border-radius",
    "box-sizing",
    "list-style-type",
    "pointer-events",
    "z-index",
    "width",
    "height",
    "overflow",
)
READ_STYLES = """([parts, properties]) => {
    const host = document.querySelector('faq-widget');
    const read = (node) => Object.fromEntries(properties.map((name) => [name, getComputedStyle(node)[name]]));
    const found = parts.map((part) => [part, read(host.shadowRoot.querySelector(part))]);
    return { host: read(host), ...Object.fromEntries(found) }; }"""
# The demo page's colour on both; it is read again when the element comes back.
SAME_BRAND = """() => {
    const widget = document.querySelector('faq-widget');
    widget.style.setProperty('--faq-color', '#1f6f4a');
    widget.remove(); }"""


def test_a_strict_policy_and_hostile_styles_change_nothing(site: Site) -> None:
    """The same widget looks the same on the support page and on the worst of host pages."""

    def styles(url: str) -> dict[str, dict[str, str]]:
        with chat(site, url) as page:
            page.locator(".choice").first.wait_for()
            page.evaluate(SAME_BRAND)
            page.wait_for_timeout(300)
            return dict(page.evaluate(READ_STYLES, [list(PARTS), list(PROPERTIES)]))

    at_home, abroad = styles(site.url + "/"), styles(site.host_page)
    for part, values in at_home.items():
        assert abroad[part] == values, part


def test_the_widget_works_from_another_origin_under_a_strict_policy(site: Site) -> None:
    with chat(site, site.host_page) as page:
        page.locator(".choice").first.wait_for()
        look(site, page, "18-host-page")
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER
        page.get_by_role("button", name="いいえ", exact=True).click()
        page.locator(".comment").wait_for()
        assert page.locator("[data-faq-link]").is_hidden()  # the launcher has taken its place
        assert page.locator("#title").inner_text() == "ヘルプデスク"
        assert page.get_by_role("link", name="個人情報の取り扱い").count() == 1
        assert (
            page.locator("#panel").evaluate("n => n.scrollTop") == 0
        )  # only the transcript may scroll
        look(site, page, "19-host-page-answer")


def test_without_javascript_the_host_page_still_links_to_the_questions(site: Site) -> None:
    context = site.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.host_page)
    page.get_by_role("link", name="よくあるご質問").click()
    assert page.locator("#invoice-timing").count() == 1
    page.get_by_label("ご質問をご入力ください").fill(ANSWERED)
    page.get_by_role("button", name="質問する").click()
    assert page.locator(".reply h2").inner_text() == ANSWER
    context.close()


def test_a_second_copy_of_the_script_changes_nothing(site: Site) -> None:
    with visit(site) as page:
        page.add_script_tag(url="/widget.js?again")
        page.wait_for_timeout(200)
        assert page.locator("faq-widget").count() == 1


def test_only_harmless_links_are_links(site: Site) -> None:
    with chat(site) as page:
        reply = page.request.post(f"{site.url}/api/ask", data={"query": ANSWERED}).json()
        urls = [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://example.jp/a",
            "mailto:a@example.jp",
        ]
        reply["answer"]["links"] = [
            {"label": f"リンク{n}", "url": url} for n, url in enumerate(urls)
        ]
        reply["answer"]["text"] = "<img src=x onerror=alert(1)>"
        page.route("**/api/ask", lambda route: route.fulfill(json=reply))
        ask(page, ANSWERED)
        links = page.locator("faq-widget .links a")
        assert [link.get_attribute("href") for link in links.all()] == urls[2:]
        assert links.first.get_attribute("rel") == "noopener"
        assert page.locator(".bot img").count() == 0
