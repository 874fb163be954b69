"""What the docs show for sites with code of their own, and the loader of the npm package, in a browser."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import ask, last, visit, wait_until
from tests.widget.host_site import PAGE, QUESTION, HostSite
from tests.widget.npm_project import WIDGET_URL, Project, blocks_of_the_docs

pytestmark = pytest.mark.browser

COUNT = "document.querySelectorAll('faq-widget').length"


@contextmanager
def page_of(host: HostSite, script: str, **headers: str) -> Iterator[Any]:
    """Open a page of another server than the widget's, with a bundle in it."""
    body = '<div id="root"></div><script type="module" src="/app.js"></script>'
    host.put("app.js", script.replace(WIDGET_URL, host.shop.url), "text/javascript")
    url = (
        host.put("app", PAGE.format(head="", body=body), **headers) if headers else host.page(body)
    )
    with visit(host.shop, url) as page:
        yield page


def test_react_in_strict_mode_has_one_widget_that_stays(project: Project, host: HostSite) -> None:
    project.write(
        "react.tsx",
        """import { StrictMode } from "react";
        import { createRoot } from "react-dom/client";
        import { AskButton, FaqWidget } from "./FaqWidget";
        const mount = () => {
            const root = createRoot(document.getElementById("root")!);
            root.render(<StrictMode><FaqWidget /><FaqWidget /><AskButton /></StrictMode>);
            return root;
        };
        Object.assign(window, { mount, root: mount() });""",
    )
    assert project.type_faults("react.tsx") == []
    with page_of(host, project.bundle("react.tsx")) as page:
        page.locator("faq-widget .launcher").wait_for()
        page.get_by_role("button", name="チャットで質問する").click()
        expect(page.locator("faq-widget #input")).to_have_value("配達について")
        page.evaluate("FAQ.ask('駐車場はありますか')")
        page.locator("faq-widget .bot .question, faq-widget .bot .choice").last.wait_for()
        before = page.locator("faq-widget .message").count()
        page.evaluate("root.unmount(); document.getElementById('root').replaceChildren(); mount()")
        page.get_by_role("button", name="チャットで質問する").wait_for()
        assert page.evaluate(COUNT) == 1
        assert page.locator("faq-widget .message").count() == before
        assert page.evaluate("document.querySelectorAll('script[src$=\"/widget.js\"]').length") == 1


def test_vue_has_one_widget(project: Project, host: HostSite) -> None:
    component = project.compile_vue("FaqWidget.vue")
    project.write(
        "vue.ts",
        f"""import {{ createApp }} from "vue";
        import FaqWidget from "./{component}";
        const app = createApp(FaqWidget);
        app.mount("#root");
        Object.assign(window, {{ again: () => {{
            app.unmount();
            createApp(FaqWidget).mount("#root");
        }} }});""",
    )
    with page_of(host, project.bundle("vue.ts")) as page:
        page.locator("faq-widget .launcher").wait_for()
        page.evaluate("again()")
        page.get_by_role("button", name="チャットで質問する").click()
        expect(page.locator("faq-widget #input")).to_have_value("配達について")
        assert page.evaluate(COUNT) == 1


def test_options_reach_the_widget_and_analytics_hear_of_it(
    project: Project, host: HostSite
) -> None:
    both = project.write("both.ts", 'import "./analytics";\nimport "./load";\n').name
    with page_of(host, project.bundle(both)) as page:
        page.evaluate("window.sent = []; window.gtag = (...args) => sent.push(args); 0")
        page.locator("faq-widget .launcher").click()
        assert page.locator("faq-widget").bounding_box()["x"] < 100
        assert (
            page.locator("script[data-hide-on]").get_attribute("data-hide-on")
            == "/cart, /checkout/*"
        )
        assert page.locator("script[data-offset-y]").get_attribute("data-offset-y") == "72px"
        page.evaluate("FAQ.ask('求人はありますか')")
        page.locator("faq-widget a[href^='tel:']").first.dispatch_event("click")
        assert page.evaluate("sent") == [
            ["event", "faq_open"],
            ["event", "faq_fallback"],
            ["event", "faq_call", {"place": "card"}],
        ]


def test_the_plain_page_of_the_docs_works(host: HostSite) -> None:
    page_text = blocks_of_the_docs()["plain.html"].replace(WIDGET_URL, host.shop.url)
    with host.visit(page_text) as page:
        page.locator("faq-widget .launcher").wait_for()
        page.get_by_role("button", name="配達について質問する").click()
        expect(page.locator("faq-widget #input")).to_have_value("配達について")
        with page.expect_console_message(lambda told: "answered parking" in told.text):
            page.evaluate("FAQ.ask('駐車場はありますか')")


# The loader.


@pytest.fixture(scope="module")
def loader(project: Project) -> str:
    entry = (
        'import { loadFaqWidget } from "faq-widget";\nObject.assign(window, { loadFaqWidget });\n'
    )
    return project.bundle(project.write("loader.ts", entry).name)


LOAD = """(options) => loadFaqWidget(options).then((faq) => faq === window.FAQ, ({ message }) => message)"""


def test_calls_at_once_and_later_share_one_widget_and_one_after_its_end_makes_a_new_one(
    loader: str, host: HostSite
) -> None:
    options = {"src": f"{host.shop.url}/widget.js", "color": "gold"}
    with page_of(host, loader) as page:
        load = "options => Promise.all([1, 2, 3].map(() => loadFaqWidget(options))).then((all) => new Set(all).size)"
        assert page.evaluate(load, options) == 1
        assert page.evaluate(LOAD, options | {"color": "red"}) is True
        assert page.locator("script[data-color]").evaluate_all(
            "all => all.map(n => n.dataset.color)"
        ) == ["gold"]
        page.evaluate("FAQ.destroy()")
        assert page.evaluate(COUNT) == 0
        assert page.evaluate(LOAD, options | {"color": "red"}) is True
        assert page.locator("script[data-color]").evaluate_all(
            "all => all.map(n => n.dataset.color)"
        ) == ["red"]
        assert page.evaluate(COUNT) == 1


def test_a_failure_says_what_to_repair_and_the_next_call_tries_again(
    loader: str, host: HostSite
) -> None:
    with page_of(host, loader) as page:
        address = f"{host.url}/nothing/widget.js"
        assert "the address, the server" in page.evaluate(LOAD, {"src": address})
        other = host.put("other.js", "", "text/javascript")
        assert "there is no widget" in page.evaluate(LOAD, {"src": other})
        assert "needs src" in page.evaluate(LOAD, {})
        held: list[Any] = []
        page.route("**/slow/widget.js", lambda route: held.append(route))
        slow = {"src": f"{host.url}/slow/widget.js", "timeoutMs": 50}
        assert "nothing within 50 ms" in page.evaluate(LOAD, slow)
        with page.expect_console_message(lambda told: 'no option "colour"' in told.text):
            assert (
                page.evaluate(LOAD, {"src": f"{host.shop.url}/widget.js", "colour": "red"}) is True
            )
        wait_until(page, lambda: page.evaluate(COUNT) == 1)
        held[0].abort()


def test_a_policy_that_refuses_it_is_named(loader: str, host: HostSite) -> None:
    policy = {"Content-Security-Policy": "script-src 'self'"}
    with page_of(host, loader, **policy) as page:
        told = page.evaluate(LOAD, {"src": f"{host.shop.url}/widget.js"})
        assert f"Add {host.shop.url} to script-src and connect-src" in told
        page.evaluate("window.violations = []")  # that one was asked for


def test_a_nonce_and_a_hash_let_it_in(loader: str, host: HostSite) -> None:
    policy = {"Content-Security-Policy": "script-src 'self' 'nonce-abc'"}
    with page_of(host, loader, **policy) as page:
        src = f"{host.shop.url}/widget.js"
        hashed = page.evaluate(
            """async (src) => {
                const body = await (await fetch(src)).arrayBuffer();
                const hash = await crypto.subtle.digest("SHA-384", body);
                return "sha384-" + btoa(String.fromCharCode(...new Uint8Array(hash)));
            }""",
            src,
        )
        assert page.evaluate(LOAD, {"src": src, "nonce": "abc", "integrity": hashed}) is True
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)  # by rules that the script imports by its nonce
        assert last(page, ".question").inner_text() == QUESTION


def test_on_a_server_it_can_be_imported_and_says_where_it_belongs(project: Project) -> None:
    code = """import { loadFaqWidget } from "faq-widget";
        await loadFaqWidget({ src: "x" }).catch(({ message }) => console.log(message));"""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "useEffect" in done.stdout
