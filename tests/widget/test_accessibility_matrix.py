"""Every state of the widget and of the support page, in every theme and width: axe finds nothing.

A state is one line in scripts/screenshots, which takes the pictures of the same ones.
"""

from __future__ import annotations

from typing import Any

import pytest

from scripts.screenshots.faces import SCREENS, THEMES, Face
from scripts.screenshots.pages import PAGES, state_of_page
from scripts.screenshots.stage import Stage, on_stage
from scripts.screenshots.states import WIDGET, State
from tests.widget.browser import Site

pytestmark = pytest.mark.browser

STATES = {state.name: state for state in WIDGET}
# All rules once per width; the other themes change colours alone, which these rules are about.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
FIND = """async ([within, rules]) => {
    const found = await axe.run(within || document, {
        resultTypes: ["violations"], ...(rules && { runOnly: rules }),
    });
    return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}"""
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(stage: Stage, *, whole_page: bool) -> dict[str, Any]:
    """Return what is wrong with a state, by the name of the face that it was first seen in."""
    found = {}
    for theme in (theme for theme in THEMES if theme != "print"):
        for screen in SCREENS:
            face = Face(theme, screen)
            face.put_on(stage.page)
            rules = None if theme == "light" else COLOUR_RULES
            wrong = stage.page.evaluate(FIND, [None if whole_page else "faq-widget", rules])
            if stage.page.evaluate(STICKS_OUT) > 0:
                wrong.append("the page is wider than the screen")
            if wrong and wrong not in found.values():
                found[face.name] = wrong
    return found


def reach(site: Site, stage: Stage, state: State) -> None:
    Face("light", "1440").put_on(stage.page)
    state.reach(stage)
    stage.page.evaluate(site.axe.axe_script)


@pytest.mark.parametrize("name", STATES)
def test_the_widget_has_no_fault(shop: Site, name: str) -> None:
    with on_stage(shop.browser, shop.url) as stage:
        reach(shop, stage, STATES[name])
        assert faults(stage, whole_page=False) == {}


@pytest.mark.parametrize("name", PAGES)
def test_the_support_page_has_no_fault(shop: Site, name: str) -> None:
    with on_stage(shop.browser, shop.url) as stage:
        state = state_of_page(name, shop.answerer)
        assert state, "the flower shop has no question with such a reply"
        reach(shop, stage, state)
        assert faults(stage, whole_page=True) == {}


def test_a_fault_would_be_found(shop: Site) -> None:
    with on_stage(shop.browser, shop.url) as stage:
        reach(shop, stage, STATES["answer"])
        stage.find("#input").evaluate("node => node.removeAttribute('aria-label')")
        stage.find(".question").evaluate("node => { node.style.color = '#bbb' }")
        stage.page.evaluate("document.querySelector('main').style.width = '400px'")
        found = faults(stage, whole_page=False)
        named = {
            name: {wrong if isinstance(wrong, str) else wrong[0] for wrong in each}
            for name, each in found.items()
        }
        assert named["320-light"] >= {"label-title-only", "the page is wider than the screen"}
        # Where it is scrolled to the edge, axe does not judge its colour.
        assert any("color-contrast" in wrong for wrong in named.values())
        assert "the page is wider than the screen" not in named["768-light"]
