"""The widget beside a page's dialogs: modal ones, and those that guard the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.browser import ask, last, look, wait_until
from tests.widget.host_site import QUESTION, HostSite, distances, on_top

pytestmark = pytest.mark.browser

DIALOG = """<style>dialog { transform: rotate(1deg); overflow: hidden; width: 300px; height: 200px }
    </style><button id=before>元の場所</button>
    <dialog><p>カートの中身</p><button id=shut onclick="this.closest('dialog').close()">閉じる</button>
    </dialog><script>document.querySelector('dialog').onclick = (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      const inside = event.clientY < box.bottom && event.clientX < box.right;
      if (!inside) event.currentTarget.close() }</script>"""


def test_a_modal_dialog_of_the_page_leaves_it_usable(host: HostSite) -> None:
    with host.visit(DIALOG + host.script()) as page:
        page.locator("faq-widget .launcher").click()
        page.locator("faq-widget #input").fill("書きかけ")
        page.evaluate("document.querySelector('dialog').showModal()")
        wait_until(page, lambda: page.locator("dialog faq-widget").count() == 1)
        assert on_top(page, ".send")
        assert distances(page) == [16, 16]  # neither cut off by the dialog nor turned with it
        ask(page, QUESTION)
        assert last(page, ".question").inner_text() == QUESTION
        assert page.evaluate("document.querySelector('dialog').open")
        page.locator("faq-widget #input").press("Escape")  # closes the window, not the dialog
        assert page.evaluate("document.querySelector('dialog').open")
        page.locator("faq-widget .launcher").click()
        look(host.shop, page, "73-beside-a-dialog")
        page.locator("#shut").click()
        wait_until(page, lambda: page.locator("body > faq-widget").count() == 1)
        assert last(page, ".question").is_visible()
        page.evaluate("document.querySelector('dialog').showModal()")
        wait_until(page, lambda: page.locator("dialog faq-widget").count() == 1)
        page.evaluate("document.querySelector('dialog').remove()")
        wait_until(page, lambda: page.locator("body > faq-widget").count() == 1)
        assert on_top(page, ".send")


def test_a_dialog_over_a_window_that_covers_the_page_stays_above_it(host: HostSite) -> None:
    phone = {"width": 360, "height": 640}
    with host.visit(DIALOG + host.script(), viewport=phone) as page:
        page.locator("faq-widget .launcher").click()
        page.evaluate("document.querySelector('dialog').showModal()")
        page.locator("#shut").click()
        wait_until(page, lambda: on_top(page, ".send"))
        page.locator("faq-widget #input").press("Escape")
        page.evaluate("document.querySelector('dialog').showModal()")
        wait_until(page, lambda: page.locator("dialog faq-widget").count() == 1)
        page.locator("faq-widget .launcher").click()  # asked for, it covers the dialog too
        assert on_top(page, ".send")


# Bootstrap 5 on the document, focus-trap captured, Radix by what loses the focus.
GUARDS = {
    "Bootstrap": "document.addEventListener('focusin', back)",
    "focus-trap": "document.addEventListener('focusin', back, true)",
    "Radix": "document.addEventListener('focusout', (e) => e.relatedTarget && back({target: e.relatedTarget}))",
}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_a_pages_focus_guard_lets_somebody_type(host: HostSite, guard: str) -> None:
    body = f"""<div role=dialog aria-modal=true><input id=field></div><input id=outside>
        {host.script()}<script>const dialog = document.querySelector('[role=dialog]');
        const back = ({{ target }}) => dialog.contains(target) || field.focus(); {guard}</script>"""
    with host.visit(body) as page:
        page.locator("#field").focus()
        page.locator("#outside").focus()
        assert page.evaluate("document.activeElement.id") == "field"  # the guard works
        page.locator("faq-widget .launcher").click()
        page.keyboard.type("abc")
        expect(page.locator("faq-widget #input")).to_have_value("abc")
