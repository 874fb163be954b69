"""All parts that the desk's pages are made of, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, render_template_string

import bot.desk.make
from bot.answer.answerer import Answerer
from bot.settings import Settings
from tests.desk.browser import DeskSite, check, served_desk

pytestmark = pytest.mark.browser

PARTS = Path(__file__).with_name("parts.html").read_text(encoding="utf-8")


@dataclass(frozen=True)
class PartsPages:
    """One page of all parts."""

    menu = ()

    def register(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/parts", "parts", lambda: render_template_string(PARTS))


@pytest.fixture(scope="module")
def parts_site(
    small: Settings,
    small_answerer: Answerer,
    chromium: tuple[Any, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskSite]:
    make = bot.desk.make.desk_blueprint
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            bot.desk.make, "desk_blueprint", lambda desk, pages: make(desk, [*pages, PartsPages()])
        )
        folder = tmp_path_factory.mktemp("parts")
        with served_desk(small, small_answerer, chromium, folder) as site:
            yield site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_has_a_fault(parts_site: DeskSite, scheme: Any, tmp_path: Path) -> None:
    page = parts_site.page(color_scheme=scheme)
    page.goto(f"{parts_site.url}/admin/parts")
    check(parts_site, page)
    page.context.close()


def test_a_page_with_something_unsaved_asks_before_it_is_left(parts_site: DeskSite) -> None:
    page = parts_site.page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{parts_site.url}/admin/parts")
    page.get_by_label("から").fill("10:00")
    page.get_by_role("link", name="操作の記録").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/admin/parts")
    page.get_by_role("button", name="保存").click()  # nothing is lost: no question
    page.wait_for_load_state("load")
    assert asked == ["beforeunload"]
    page.context.close()
