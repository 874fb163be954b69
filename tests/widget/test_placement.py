"""Where the widget lies on a page, how it looks there, and where it is not shown."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import ask, focused, look, wait_until
from tests.widget.host_site import QUESTION, HostSite, distances, on_top

pytestmark = pytest.mark.browser

READ = "(n, name) => getComputedStyle(n)[name]"
PHONE = {"width": 360, "height": 640}
FOOTER = """<style>::backdrop { background: #f00 } footer { position: fixed; inset: auto 0 0;
    height: 90px; background: #333; z-index: 2147483647 }</style><footer>フッター</footer>"""


def test_it_lies_above_a_footer_at_the_highest_z_index(host: HostSite) -> None:
    with host.visit(FOOTER + host.script()) as page:
        assert on_top(page, ".launcher")
        page.locator("faq-widget .launcher").click()
        assert on_top(page, ".send")
        # The page's backdrops are for its dialogs: they do not dim the page for us.
        assert page.evaluate("document.elementFromPoint(9, 9).localName") == "html"
        look(host.shop, page, "70-above-a-footer")


def test_a_page_can_choose_a_z_index_instead(host: HostSite) -> None:
    script = host.script("async data-z-index=5")
    with host.visit(FOOTER + script) as page:
        assert page.locator("faq-widget").evaluate(READ, "zIndex") == "5"
        assert not page.locator("faq-widget").evaluate("n => n.matches(':popover-open')")
        assert not on_top(page, ".launcher")


def test_without_popovers_it_lies_at_a_high_z_index(host: HostSite) -> None:
    old = "<script>delete HTMLElement.prototype.popover</script>"
    with host.visit(
        f"<p style='position: fixed; z-index: 9999'>文</p>{host.script()}", old
    ) as page:
        page.locator("faq-widget .launcher").click()
        assert on_top(page, ".send")
        assert not page.locator("faq-widget").evaluate("n => n.matches(':popover-open')")


@pytest.mark.parametrize(
    ("attributes", "style", "expected"),
    [
        ("", "", [16, 16]),
        ("data-offset-x=40px data-offset-y=5rem", "", [40, 80]),
        ("data-offset-y=calc(2em+1px) data-offset-x=red;color:red", "", [16, 16]),
        ("data-offset-y='calc(2em + 1px)'", "", [16, 33]),
        ("data-offset-y=10px", "faq-widget { --faq-offset-y: 70px }", [16, 70]),
        ("", ":root { --faq-offset-x: 3em } html { font-size: 62.5% }", [48, 16]),
    ],
)
def test_a_page_chooses_the_distance_from_the_corner(
    host: HostSite, attributes: str, style: str, expected: list[int]
) -> None:
    body = f"<style>{style}</style>{host.script(f'async {attributes}')}"
    with host.visit(body, viewport={"width": 700, "height": 600}) as page:
        assert distances(page) == expected
        page.locator("faq-widget .launcher").click()
        panel = page.locator("faq-widget .panel").bounding_box()
        assert panel["y"] >= 8 and panel["x"] >= 8


def test_on_a_phone_the_launcher_keeps_its_distance_and_the_window_none(host: HostSite) -> None:
    bar = (
        "<footer style='position: fixed; inset: auto 0 0; height: 64px; background: #eee'></footer>"
    )
    script = host.script("async data-offset-y=5rem data-launcher=round")
    with host.visit(bar + script, viewport=PHONE, reduced_motion="reduce") as page:
        assert distances(page) == [16, 80]
        look(host.shop, page, "75-phone-with-a-bar-below")
        page.locator("faq-widget .launcher").click()
        box = page.locator("faq-widget .panel").bounding_box()
        assert {name: round(value) for name, value in box.items()} == {"x": 0, "y": 0, **PHONE}


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_launcher_can_be_an_icon_with_a_name(host: HostSite, side: str) -> None:
    script = host.script(f"async data-launcher=round data-position={side} data-theme=dark")
    with host.visit(script) as page:
        launcher = page.get_by_role("button", name="ご質問はこちら", exact=True)
        box = launcher.bounding_box()
        assert box["width"] == box["height"] >= 44
        look(host.shop, page, f"71-round-launcher-{side}")
        launcher.click()
        assert on_top(page, ".send")


def test_without_a_launcher_the_window_stands_in_the_corner(host: HostSite) -> None:
    body = "<button data-faq-open>質問する</button>" + host.script("async data-launcher=none")
    with host.visit(body, reduced_motion="reduce") as page:
        assert page.locator("faq-widget .launcher").is_hidden()
        page.get_by_role("button", name="質問する").click()
        assert distances(page, ".panel") == [16, 16]
        look(host.shop, page, "72-own-launcher")


def test_a_pages_own_launcher_may_be_pressed_before_the_widget_is_ready(host: HostSite) -> None:
    with host.visit("<button data-faq-open=返品>質問する</button>") as page:
        held: list[Any] = []
        page.route("**/widget-words.en.json*", lambda route: held.append(route))
        page.evaluate(
            """(src) => {
                const script = document.createElement("script");
                Object.assign(script, { src });
                script.dataset.lang = "en";
                document.head.append(script);
            }""",
            f"{host.shop.url}/widget.js",
        )
        wait_until(page, lambda: held)
        page.get_by_role("button", name="質問する").click()
        held[0].continue_()
        expect(page.locator("faq-widget #input")).to_have_value("返品")


def test_a_pages_own_launchers_open_it_also_those_added_later(host: HostSite) -> None:
    body = f"""<button id=plain data-faq-open=true><b>質問</b></button>
        <a id=link href="/nowhere" data-faq-open="送料について">送料</a>{host.script()}"""
    with host.visit(body) as page:
        plain = page.locator("#plain")
        assert plain.get_attribute("aria-expanded") == "false"
        assert plain.get_attribute("aria-haspopup") == "dialog"
        plain.focus()
        page.keyboard.press("Enter")
        assert focused(page) == "input"
        expect(page.locator("faq-widget #input")).to_have_value("")  # "true" is React's for none
        assert plain.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert plain.get_attribute("aria-expanded") == "false"
        assert page.evaluate("document.activeElement.id") == "plain"

        page.locator("#link").click()
        expect(page.locator("faq-widget #input")).to_have_value("送料について")
        assert page.url.endswith(page.evaluate("location.pathname"))
        page.keyboard.press("Escape")

        page.evaluate(
            "document.body.insertAdjacentHTML('afterbegin', '<button data-faq-open=返品>後</button>')"
        )
        later = page.get_by_role("button", name="後")
        later.focus()
        assert later.get_attribute("aria-expanded") == "false"
        later.click()
        expect(page.locator("faq-widget #input")).to_have_value("返品")
        page.locator("faq-widget #input").fill("書きかけ")
        page.locator("#link").click()
        expect(page.locator("faq-widget #input")).to_have_value("送料について\n書きかけ")
        page.evaluate("FAQ.destroy()")
        assert later.get_attribute("aria-expanded") is None


HIDDEN_ON = "/cart, /checkout/*, /お会計/, #/orders/*"


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("/cart", True),
        ("/cart/", True),
        ("/cart?item=1", True),
        ("/carts", False),
        ("/cart/items", False),
        ("/checkout", True),
        ("/checkout/pay/2", True),
        ("/checkouts", False),
        ("/お会計", True),
        ("/#/orders/5", True),
        ("/#/shop", False),
        ("/", False),
    ],
)
def test_a_page_of_the_list_has_no_widget_however_it_is_reached(
    hiding_page: Any, address: str, hidden: bool
) -> None:
    page = hiding_page
    launcher = page.locator("faq-widget .launcher")
    page.evaluate("history.pushState(null, '', '/elsewhere')")
    assert launcher.is_visible()
    page.evaluate(f"history.pushState(null, '', '{address}')")
    assert launcher.is_hidden() == hidden
    assert page.locator("[data-faq-link]").is_visible() == hidden
    page.go_back()
    wait_until(page, launcher.is_visible)


@pytest.fixture(scope="module")
def hiding_page(host: HostSite) -> Any:
    link = "<a data-faq-link href='/faq'>よくあるご質問</a>"
    with host.visit(link + host.script(f'async data-hide-on="{HIDDEN_ON}"')) as page:
        page.locator("faq-widget .launcher").wait_for()
        yield page


def test_without_a_navigation_api_a_change_of_page_is_noticed_too(host: HostSite) -> None:
    old = "<script>delete Window.prototype.navigation; delete window.navigation</script>"
    with host.visit(host.script("async data-hide-on=/cart"), old) as page:
        launcher = page.locator("faq-widget .launcher")
        launcher.wait_for()
        page.evaluate("history.pushState(null, '', '/cart')")
        wait_until(page, launcher.is_hidden)
        page.evaluate("FAQ.open()")
        assert page.locator("faq-widget .panel").is_visible()


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_page_decides_on_light_and_dark(host: HostSite, theme: str, system: str) -> None:
    script = host.script(f"async data-theme={theme}")
    with host.visit(f"<h1>店</h1>{script}", color_scheme=system) as page:
        page.locator("faq-widget .launcher").click()
        page.locator("faq-widget .choice").first.wait_for()
        wanted = system if theme == "auto" else theme
        style = "n => { const s = getComputedStyle(n); return [s.colorScheme, s.backgroundColor] }"
        scheme, ground = page.locator("faq-widget .panel").evaluate(style)
        assert scheme == wanted
        assert ground == {"light": "rgb(244, 246, 249)", "dark": "rgb(19, 25, 32)"}[wanted]
        if theme != "auto":
            look(host.shop, page, f"74-{theme}-on-a-{system}-system")


def test_a_page_can_restyle_what_is_documented(host: HostSite) -> None:
    style = """<style>faq-widget { --faq-color: #7a1f3d; --faq-font: cursive; --faq-radius: 0 }
        faq-widget::part(launcher) { border-radius: 0.5em }
        faq-widget::part(message bot) { border-left: 3px solid green }
        * { --faq-ink: inherit }</style>"""
    with host.visit(style + host.script()) as page:
        page.locator("faq-widget .launcher").click()
        ask(page, QUESTION)
        for part, name, value in (
            (".launcher", "backgroundColor", "rgb(122, 31, 61)"),
            (".launcher", "borderTopLeftRadius", "8px"),
            (".panel", "fontFamily", "cursive"),
            (".panel", "borderTopLeftRadius", "0px"),
            (".bot", "borderLeftWidth", "3px"),
        ):
            assert page.locator(f"faq-widget {part}").first.evaluate(READ, name) == value, part
        parts = "n => [...n.shadowRoot.querySelectorAll('[part]')].flatMap((p) => [...p.part])"
        named = set(page.locator("faq-widget").evaluate(parts))
        assert named >= {"launcher", "panel", "head", "log", "message", "input", "send"}
