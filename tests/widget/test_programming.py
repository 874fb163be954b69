"""What a page's own scripts can ask of the widget, what they hear, and links that ask."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from corpus.text import MAX_CHARACTERS
from tests.widget.browser import ask, focused, last, requests_to, wait_until
from tests.widget.host_site import AMBIGUOUS, QUESTION, HostSite, is_alone

pytestmark = pytest.mark.browser

UNKNOWN = "求人はありますか"
TOO_LONG = "長" * (MAX_CHARACTERS + 1)
STUB = """<script>window.FAQ = window.FAQ || { q: [] };
    for (const name of ["open", "ask", "close", "show", "hide", "destroy", "on"])
      FAQ[name] ||= (...given) => { FAQ.q.push([name, ...given]) };</script>"""
RECORD = """<script>window.heard = [];
    for (const name of ["open", "close", "ask", "answer", "choices", "fallback", "notice",
      "feedback", "call"]) document.addEventListener("faq:" + name, (event) =>
        heard.push([event.type, event.detail, event.target.localName]));</script>"""
EARLY = {
    "an array": "window.FAQ = window.FAQ || []; FAQ.push(['open', '送料'])",
    "arguments": "window.FAQ = []; function faq() { FAQ.push(arguments) } faq('open', '送料')",
    "a function": "window.FAQ = []; FAQ.push((it) => it.open('送料'))",
    "methods of a stub": "FAQ.open('送料')",
    "a global variable": "var FAQ = FAQ || []; FAQ.push(['open', '送料'])",
    "several, one of them wrong": "window.FAQ = []; FAQ.push(['opne'], 5, null, () => { nothing })"
    "; FAQ.push(['close'], ['open', '送料'])",
}


@pytest.mark.parametrize("call", EARLY.values(), ids=EARLY)
def test_calls_made_before_loading_are_done_then(host: HostSite, call: str) -> None:
    quiet = "addEventListener('error', (event) => event.preventDefault());"
    head = (
        f"{STUB if call.startswith('FAQ') else ''}<script>{quiet}{call}; window.old = FAQ</script>"
    )
    page: Any
    with host.visit(host.script(), head) as page:
        value = page.locator("faq-widget #input")
        wait_until(page, lambda: value.count() and value.input_value() == "送料")
        assert focused(page) == "input"
        page.evaluate("(old.q || old).push(['hide'])")  # whoever still holds the old one
        assert page.locator("faq-widget .panel").is_hidden()
        page.evaluate("FAQ.push(['show'])")
        assert page.locator("faq-widget .panel").is_visible()


def test_everything_can_be_asked_of_it(host: HostSite) -> None:
    with host.visit(f"<input id=field>{host.script()}") as page:
        page.locator("faq-widget").wait_for()
        panel, launcher = (page.locator(f"faq-widget {part}") for part in (".panel", ".launcher"))
        assert page.evaluate("FAQ.version").count(".") == 2
        page.evaluate("const { open } = FAQ; open({ type: 'click' })")  # as a listener is called
        assert panel.is_visible() and page.locator("faq-widget #input").input_value() == ""
        page.evaluate("document.querySelector('#field').focus(); FAQ.close()")
        assert panel.is_hidden()
        assert page.evaluate("document.activeElement.id") == "field"  # the reader is elsewhere
        page.evaluate("FAQ.hide()")
        page.evaluate("document.body.innerHTML = '<h1>次</h1>'")
        is_alone(page)
        assert launcher.is_hidden()  # as before the swap
        page.evaluate(f"FAQ.ask('{QUESTION}')")
        last(page, ".question").wait_for()
        assert last(page, ".question").inner_text() == QUESTION
        page.evaluate("document.querySelector('faq-widget').close()")
        assert panel.is_hidden()
        page.evaluate("document.querySelector('faq-widget').open()")
        assert panel.is_visible()


def test_what_cannot_be_asked_now_waits_in_the_input(host: HostSite) -> None:
    with host.visit(host.script()) as page:
        page.locator("faq-widget").wait_for()
        asked = requests_to(page, "/api/ask")
        page.evaluate(f"FAQ.ask('{TOO_LONG}')")
        expect(page.locator("faq-widget #input")).to_have_value(TOO_LONG)
        page.evaluate("FAQ.ask('-----BEGIN RSA PRIVATE KEY-----\\nMIIEow')")
        wait_until(page, lambda: page.locator("faq-widget .bot").count() == 2)
        assert asked == []


def test_destroyed_it_leaves_nothing_and_can_come_again(host: HostSite) -> None:
    with host.visit(f"<a data-faq-link href=/faq>質問</a>{host.script()}") as page:
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        page.evaluate("window.old = FAQ; FAQ.destroy()")
        assert page.locator("faq-widget").count() == 0
        assert page.evaluate("'FAQ' in window") is False
        assert page.locator("[data-faq-link]").is_visible()
        page.evaluate(
            "old.open(); old.destroy(); old.on('open', () => {})()"
        )  # nothing, and no error
        page.evaluate(
            """(src) => new Promise((done) => document.body.append(Object.assign(
            document.createElement('script'), { src, onload: done })))""",
            f"{host.shop.url}/widget.js?again",
        )
        is_alone(page)
        assert last(page, ".question").inner_text() == QUESTION  # the tab's conversation
        page.evaluate("FAQ.open('送料')")
        assert focused(page) == "input"


def test_mistakes_are_told_and_throw_nothing(host: HostSite) -> None:
    with host.visit(host.script()) as page:
        page.locator("faq-widget").wait_for()
        warned: list[str] = []
        page.on("console", lambda message: warned.append(message.text))
        page.evaluate("""FAQ.push("open", ["opne"], {}, undefined); FAQ.ask(); FAQ.ask("  ");
            FAQ.on("answr", () => {})(); FAQ.on("answer")(); FAQ.push(["on", "x"], ["push"])""")
        wait_until(page, lambda: len(warned) == 10)
        assert all(text.startswith("FAQ: ") for text in warned)
        assert page.locator("faq-widget .panel").is_hidden()


def test_a_pages_other_faq_is_left_alone(host: HostSite) -> None:
    taken = "<script>window.FAQ = { entries: 5 }</script>"
    with host.visit(host.script(), taken) as page:
        page.locator("faq-widget .launcher").click()
        assert page.evaluate("FAQ.entries") == 5
    with host.visit(f"<h2 id=FAQ>よくある質問</h2><h2 id=faq>質問</h2>{host.script()}") as page:
        page.locator("faq-widget").wait_for()
        page.evaluate("FAQ.open()")
        assert page.locator("faq-widget .panel").is_visible()


def test_a_page_hears_what_happens_and_nothing_that_was_written(host: HostSite) -> None:
    with host.visit(f"<h1>店</h1>{host.script()}", RECORD) as page:
        page.locator("faq-widget .launcher").click()
        ask(page, AMBIGUOUS)
        shown = page.locator("faq-widget .bot").count()
        last(page, ".choice:not(.out)").click()
        wait_until(page, lambda: page.locator("faq-widget .bot").count() > shown)
        ask(page, UNKNOWN)
        page.evaluate(
            """document.querySelector('faq-widget').shadowRoot.addEventListener('click',
            (event) => event.preventDefault())"""
        )
        last(page, ".contact .number").click()
        page.locator("faq-widget .votes button").first.click()
        wait_until(page, lambda: page.evaluate("heard.some(([name]) => name === 'faq:feedback')"))
        page.keyboard.press("Escape")
        heard = page.evaluate("heard")
        names = [name.removeprefix("faq:") for name, _detail, _target in heard]
        asked = ["ask", "choices", "ask", "answer", "ask", "fallback"]
        assert names == ["open", *asked, "call", "feedback", "close"]
        assert [detail for name, detail, _target in heard if name == "faq:ask"][1]["id"]
        assert {target for _name, _detail, target in heard} == {"faq-widget"}
        details = {name: detail for name, detail, _target in heard}
        assert set(details["faq:answer"]) == {"id", "section", "confidence"}
        assert details["faq:call"] == {"place": "card"}
        assert details["faq:feedback"] == {"helpful": True}
        assert len(details["faq:choices"]["ids"]) >= 2
        assert not any(text in str(heard) for text in (AMBIGUOUS, UNKNOWN))
        page.reload()  # what comes back by itself is no event
        page.locator("faq-widget .launcher").wait_for()
        assert page.evaluate("heard") == []


def test_a_listener_that_throws_and_one_that_is_taken_off_change_nothing(host: HostSite) -> None:
    early = """<script>window.FAQ = []; window.seen = [];
        addEventListener("error", (event) => { seen.push(event.message); event.preventDefault() });
        FAQ.push(["on", "ask", () => { throw new Error("of the page") }]);
        FAQ.push(["on", "answer", ({ id }) => seen.push(id)])</script>"""
    with host.visit(host.script(), early) as page:
        page.locator("faq-widget .launcher").click()
        page.evaluate("(() => { window.off = FAQ.on('answer', () => seen.push('off')) })()")
        ask(page, QUESTION)
        seen = page.evaluate("seen")
        assert seen[0].endswith("of the page") and len(seen) == 3 and seen[2] == "off"
        page.evaluate("off(); off(); document.body.innerHTML = ''")
        is_alone(page)
        ask(page, QUESTION)
        assert page.evaluate("seen.length") == 5  # each of the others once more


@pytest.mark.parametrize(
    ("fragment", "asked", "typed"),
    [
        ("#faq", None, ""),
        (f"#faq={quote(QUESTION)}", QUESTION, ""),
        (f"#FAQ={quote(QUESTION)}", QUESTION, ""),  # as a dense QR code has it
        ("#faq=%91%97%97%BF", None, ""),  # Shift_JIS
        (f"#faq={TOO_LONG}", None, TOO_LONG),
    ],
)
def test_a_link_opens_it_and_asks(
    host: HostSite, fragment: str, asked: str | None, typed: str
) -> None:
    with host.visit(f"<h1>店</h1>{host.script()}") as page:
        address = page.url
        page.goto("about:blank")
        page.goto(address + fragment)
        page.locator("faq-widget .panel").wait_for()
        assert page.url == address  # a reload does not ask again
        if asked:
            last(page, ".question").wait_for()
            assert page.locator("faq-widget .you").inner_text().endswith(asked)
        assert page.locator("faq-widget .you").count() == (1 if asked else 0)
        expect(page.locator("faq-widget #input")).to_have_value(typed)
        page.go_back()
        assert page.url == "about:blank"


def test_links_within_the_page_ask_as_often_as_they_are_followed(host: HostSite) -> None:
    body = f"""<a id=open href="#faq">質問</a> <a id=ask href="#faq={quote(QUESTION)}">花束</a>
        {host.script()}"""
    with host.visit(body) as page:
        page.locator("faq-widget").wait_for()
        entries = page.evaluate("history.length")
        for times in (1, 2):
            page.locator("#ask").click()
            wait_until(page, lambda n=times: page.locator("faq-widget .question").count() == n)
            page.keyboard.press("Escape")
        page.locator("#open").click()
        assert page.locator("faq-widget .panel").is_visible()
        assert page.evaluate("history.length") == entries  # nothing in the way of going back
        page.evaluate("FAQ.close(); location.hash = '#faq'")
        page.locator("faq-widget .panel").wait_for()
        assert "#" not in page.url


def test_a_place_of_that_name_on_the_page_stays_one(host: HostSite) -> None:
    body = f"""<a href="#faq">質問へ</a><p style="height: 3000px"></p><h2 id=faq>質問</h2>
        <p style="height: 3000px"></p>{host.script()}"""
    with host.visit(body) as page:
        page.locator("faq-widget").wait_for()
        page.get_by_role("link", name="質問へ").click()
        wait_until(page, lambda: page.evaluate("scrollY > 2000"))
        assert page.url.endswith("#faq")
        assert page.locator("faq-widget .panel").is_hidden()
        page.evaluate("location.hash = '#faq='")
        page.locator("faq-widget .panel").wait_for()


def test_nothing_internal_can_be_reached_from_the_page(host: HostSite) -> None:
    with host.visit(host.script()) as page:
        page.locator("faq-widget").wait_for()
        own = page.evaluate("""() => { const n = document.querySelector('faq-widget');
            const globals = Object.keys(window).filter((name) => /faq|widget|chat/i.test(name));
            return [Object.getOwnPropertyNames(n), Object.getOwnPropertyNames(n.constructor.prototype)
              .filter((name) => !/Callback|constructor/.test(name)), globals] }""")
        assert own == [[], ["open", "close"], ["FAQ"]]
