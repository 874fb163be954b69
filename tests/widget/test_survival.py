"""The widget stays on a page that throws its nodes away, with all that was going on in it."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import ask, last, visit, wait_until
from tests.widget.host_site import QUESTION, HostSite, is_alone

pytestmark = pytest.mark.browser

DRAFT = "水曜日は休"
LONG = "<p>文</p>" * 5
# What a page does to its nodes, and who does so.
SWAPS = {
    "body.replaceWith, as Astro does": """
        const next = document.createElement('body');
        next.append('次のページ'); document.body.replaceWith(next);""",
    "a parsed body, as Turbo does": """
        window.cached = document.body.cloneNode(true);
        const next = new DOMParser().parseFromString('<body><h1>次</h1>', 'text/html');
        document.body.replaceWith(document.adoptNode(next.body));""",
    "a cached body with a copy of the widget, as Turbo's preview": """
        const copy = document.body.cloneNode(true);
        document.body.replaceWith(document.createElement('body'));
        await new Promise((done) => setTimeout(done));
        document.body.replaceWith(copy);
        await new Promise((done) => setTimeout(done));
        document.body.replaceWith(copy.cloneNode(true));""",
    "body.innerHTML, as htmx boost does": "document.body.innerHTML = '<h1>次のページ</h1>';",
    "body.innerHTML with the widget's own tag": """
        document.body.innerHTML = document.body.innerHTML;""",
    "children replaced one by one, as a morph does": """
        for (const node of [...document.body.childNodes]) node.remove();
        document.body.append('次のページ');""",
    "the body away for a while": """
        const { body } = document;
        body.remove();
        await new Promise((done) => setTimeout(done, 120));
        document.documentElement.append(document.createElement('body'));""",
    "the whole document element": """
        const next = document.createElement('html');
        next.append(document.createElement('head'), document.createElement('body'));
        document.documentElement.replaceWith(next);""",
    "a second script": """
        const again = document.createElement('script');
        again.src = widgetSource + '?again';
        document.body.append(again);
        await new Promise((done) => { again.onload = done; });""",
    "React's StrictMode, which mounts twice": """
        const mount = () => {
          const script = document.createElement('script');
          Object.assign(script, { src: widgetSource, async: true });
          document.body.append(script);
          return script;
        };
        mount().remove();
        await new Promise((done) => { mount().onload = done; });""",
    "the element removed": "document.querySelector('faq-widget').remove();",
    "the element put elsewhere": """
        const box = document.createElement('div');
        document.body.append(box);
        box.append(document.querySelector('faq-widget'));""",
    "a widget in the page's own markup": """
        document.body.prepend(document.createElement('faq-widget'));
        document.body.insertAdjacentHTML('beforeend', '<faq-widget></faq-widget>');""",
}


@pytest.fixture(scope="module")
def page_in_use(host: HostSite) -> Any:
    """One page for all swaps: a widget that survives one is as good for the next."""
    with host.visit(f"<h1>店</h1>{host.script()}", viewport={"width": 1000, "height": 420}) as page:
        page.evaluate(f"window.widgetSource = '{host.shop.url}/widget.js'")
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        page.locator("faq-widget #input").fill(DRAFT)
        yield page


def test_a_closed_window_opens_where_it_was_left(page_in_use: Any) -> None:
    page = page_in_use
    log = page.locator("faq-widget .log")
    log.evaluate("n => { n.scrollTop = 51 }")
    page.wait_for_timeout(40)  # the frame that tells of it
    page.evaluate("FAQ.close(); document.body.innerHTML = ''")
    is_alone(page)
    page.evaluate("FAQ.open()")
    assert log.evaluate("n => n.scrollTop") == 51


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_one_widget_stays_with_its_conversation(page_in_use: Any, swap: str) -> None:
    page = page_in_use
    log = page.locator("faq-widget .log")
    page.locator("faq-widget #input").focus()
    log.evaluate("n => { n.scrollTop = 37 }")
    page.wait_for_timeout(40)  # the frame that tells of it
    before = page.locator("faq-widget .message").all_inner_texts()
    assert len(before) >= 3
    page.evaluate(f"(async () => {{ {swap} }})()")
    is_alone(page)
    wait_until(page, lambda: page.locator("faq-widget .panel").is_visible())
    assert page.locator("faq-widget .message").all_inner_texts() == before
    expect(page.locator("faq-widget #input")).to_have_value(DRAFT)
    assert log.evaluate("n => n.scrollTop") == 37
    active = "document.activeElement.shadowRoot?.activeElement?.id"
    assert page.evaluate(active) == "input"


ROCKET_LOADER = """
    <script>addEventListener('load', async () => {
      const held = document.querySelector('script[type$=-module]');
      const code = await (await fetch(held.src, { credentials: 'omit' })).text();
      const runner = document.createElement('script');
      runner.textContent = code;
      document.head.append(runner);
    })</script>"""
# How a page brings the script: elements in its head, and in its body.
WAYS = {
    "in the head, waited for": ("{script}", ""),
    "deferred": ("<script defer data-title=窓口 src={src}></script>", ""),
    "a module": ("<script type=module data-title=窓口 src={src}></script>", ""),
    "a module by import": ("", "<script type=module>import '{src}'</script>"),
    "with a checksum": (
        "<script crossorigin data-title=窓口 integrity={sum} src={src}></script>",
        "",
    ),
    "added by a script": (
        "",
        "<script>document.body.append(Object.assign(document.createElement('script'), "
        "{{ src: '{src}' }}))</script>",
    ),
    "twice": ("{script}", "{script}"),
    "held back and run by another": (
        "",
        "<script type=abc-module data-title=窓口 src={src}></script>{rocket}",
    ),
    "beside another vendor's widget.js": (
        "<script>addEventListener('error', (e) => e.stopPropagation(), true)</script>"
        "<script src=/other/widget.js data-title=他社></script>",
        "<script type=module data-title=窓口 src={src}></script>",
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_one_widget_comes_whichever_way_its_script_does(
    host: HostSite, way: tuple[str, str]
) -> None:
    with host.visit("") as page:
        code = page.request.get(f"{host.shop.url}/widget.js").body()
    parts = {
        "src": f"{host.shop.url}/widget.js",
        "script": host.script("data-title=窓口"),
        "sum": "sha384-" + base64.b64encode(hashlib.sha384(code).digest()).decode(),
        "rocket": ROCKET_LOADER,
    }
    head, body = (part.format(**parts) for part in way)
    with host.visit(f"{body}<p>本文</p>", head) as page:
        page.locator("faq-widget .launcher").click()
        assert page.locator("faq-widget .choice, faq-widget .bot").first.is_visible()
        ask(page, QUESTION)
        assert last(page, ".question").inner_text() == QUESTION
        titled = "窓口" in head + body
        assert (page.locator("faq-widget #title").inner_text() == "窓口") == titled
        assert page.evaluate("document.body.lastElementChild.localName") == "faq-widget"
        is_alone(page)


def test_the_scripts_alone_may_be_read_by_any_page(host: HostSite) -> None:
    client = host.shop.app.test_client()
    elsewhere = {"Origin": "https://elsewhere.example"}
    for path in ("/widget.js", "/widget-later.js"):
        script = client.get(path, headers=elsewhere)
        assert script.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in script.headers
    for path in ("/", "/widget-words.en.json", "/static/base.css", "/healthz", "/widget.js.map"):
        with client.get(path, headers=elsewhere) as reply:
            assert "Access-Control-Allow-Origin" not in reply.headers


def test_storage_that_throws_costs_the_memory_alone(host: HostSite) -> None:
    blocked = """<script>for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError') } })
        </script>"""
    with host.visit(host.script(), blocked) as page:
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        assert last(page, ".question").inner_text() == QUESTION
        page.evaluate("document.body.innerHTML = ''")
        is_alone(page)
        assert last(page, ".question").inner_text() == QUESTION


def test_a_sandboxed_page_gets_the_phone(host: HostSite) -> None:
    url = host.put("sandbox", host.script(), **{"Content-Security-Policy": "sandbox allow-scripts"})
    with visit(host.shop, url) as page:
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        assert last(page, ".number").is_visible()


def test_a_service_worker_may_stand_between(host: HostSite) -> None:
    host.put(
        "worker.js",
        "onactivate = () => clients.claim();"
        "onfetch = (event) => event.respondWith(fetch(event.request))",
        "text/javascript",
        **{"Content-Security-Policy": f"connect-src 'self' {host.shop.url}"},
    )
    url = host.put("worked", f"<h1>店</h1>{host.script()}")
    with visit(host.shop, url) as page:
        page.evaluate(
            "(async () => { await navigator.serviceWorker.register('/worker.js');"
            "await navigator.serviceWorker.ready })()"
        )
        page.reload()
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        assert last(page, ".question").inner_text() == QUESTION


def test_what_was_asked_elsewhere_is_there_after_going_back(host: HostSite) -> None:
    """A browser may keep a page as it was, and give it back so: with an old conversation."""
    with host.visit(host.script()) as page:
        page.locator("faq-widget .launcher").click()
        page.evaluate("window.before = { ...sessionStorage }")
        ask(page, QUESTION)
        page.evaluate("window.after = { ...sessionStorage }; Object.assign(sessionStorage, before)")
        comes_back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        page.evaluate(comes_back)
        assert page.locator("faq-widget .question").count() == 0
        page.evaluate("Object.assign(sessionStorage, after)")
        page.evaluate(comes_back)
        assert last(page, ".question").inner_text() == QUESTION
        page.locator("faq-widget .log").evaluate(
            "n => { n.scrollTop = 3; n.firstChild.id = 'same' }"
        )
        page.evaluate(comes_back)
        assert page.locator("faq-widget #same").count() == 1  # nothing new: nothing is built anew


def test_a_page_that_insists_gets_rid_of_it_until_it_is_called(host: HostSite) -> None:
    insists = """<script>new MutationObserver(() => {
        if (!window.allowed) document.querySelector('faq-widget')?.remove();
        }).observe(document.documentElement, { childList: true, subtree: true })</script>"""
    with host.visit(host.script(), insists) as page:
        warned: list[str] = []
        page.on("console", lambda message: warned.append(message.text))
        page.reload()
        wait_until(page, lambda: any("keeps removing" in text for text in warned))
        assert page.locator("faq-widget").count() == 0
        page.evaluate("window.allowed = true; FAQ.open()")
        assert page.locator("faq-widget .panel").is_visible()


LISTENERS = """<script>
  window.listening = new Set();
  for (const target of [window, document, document.documentElement, visualViewport, navigation]) {
    const { addEventListener: add, removeEventListener: remove } = target;
    target.addEventListener = (name, hear, options) => {
      const key = {};
      listening.add(key);
      options?.signal?.addEventListener('abort', () => listening.delete(key));
      add.call(target, name, hear, options);
    };
  }
  window.adopted = () => document.adoptedStyleSheets.length;
</script>"""


def test_a_swap_adds_no_listener_and_destroying_leaves_none(host: HostSite) -> None:
    with host.visit(host.script(), LISTENERS) as page:
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        first = page.evaluate("listening.size")
        assert first >= 8
        for _ in range(3):
            page.evaluate("document.body.innerHTML = '<h1>次</h1>'")
            is_alone(page)
        assert page.evaluate("listening.size") == first
        page.evaluate("FAQ.destroy()")
        assert page.evaluate("[listening.size, adopted(), typeof FAQ]") == [0, 0, "undefined"]
        assert page.locator("faq-widget").count() == 0
