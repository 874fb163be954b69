"""The desk in a real Chromium: a server of its own, and somebody signed in through the form."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.desk.tokens import hash_of, make_token
from bot.settings import Settings
from tests.widget.browser import free_port, serving

IN_CI = os.environ.get("CI") == "true"
TOKEN = make_token()
WIDTHS = (320, 1100)
# What a browser says of a page that is not there.
EXPECTED = "Failed to load resource: the server responded with a status of 4"
# Of each thing to click that is no link in a sentence, a finger needs 44 px.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, .button, .menu a, input, select, summary")]
    .filter((each) => each.checkVisibility() && each.type !== "hidden")
    .map((each) => [each.outerHTML, (each.closest("label.check") ?? each).getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5)
    .map(([html]) => html)"""


@dataclass
class DeskSite:
    """The desk's server, and a browser. `complaints` is what pages told their console."""

    app: Flask
    url: str
    browser: Any
    axe: Any
    complaints: list[str] = field(default_factory=list)
    folder: Path = Path()  # of its corpus and its data

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    def page(self, *, signed_in: bool = True, **context: Any) -> Any:
        """Return a new page, of somebody who has signed in through the form: once for all."""
        state = self._session if signed_in else None
        made = self.browser.new_context(locale="ja-JP", storage_state=state, **context)
        page = made.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.url}/admin")
        return page

    @cached_property
    def _session(self) -> Any:
        page = self.page(signed_in=False)
        sign_in(page)
        state = page.context.storage_state()
        page.context.close()
        return state


def sign_in(page: Any, token: str = TOKEN) -> None:
    page.get_by_label("お名前").fill("鈴木")
    page.get_by_label("トークン").fill(token)
    page.get_by_role("button", name="サインイン").click()
    page.wait_for_load_state("load")


def check(site: DeskSite, page: Any, widths: tuple[int, ...] = WIDTHS) -> None:
    """Look for faults of a page as it stands."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found = site.axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []
    told = [each for each in site.complaints if not each.startswith(EXPECTED)]
    assert told == [], "; ".join(told)


@contextmanager
def served_desk(
    small: Settings, answerer: Answerer, chromium: tuple[Any, Any], folder: Path
) -> Iterator[DeskSite]:
    """Serve the small shop's desk, whose corpus these tests alone change."""
    shutil.copytree(small.corpus_dir, folder / "corpus")
    port = free_port()
    settings = replace(
        small,
        corpus_dir=folder / "corpus",
        data_dir=folder / "data",
        public_url=f"http://127.0.0.1:{port}",
        admin_tokens=(f"鈴木:publisher:{hash_of(TOKEN)}",),
    )
    app = create_app(settings, answerer)
    with serving(app, port):
        yield DeskSite(app, settings.public_url, *chromium, folder=folder)
    app.extensions["recorder"].close()
