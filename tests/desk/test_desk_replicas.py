"""公開, where other machines take what is published here: what each of them serves."""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from bot.app import create_app, open_answerer
from bot.delivery.open_shelf import open_shelf
from bot.delivery.replica import tell
from bot.serving_file import Serving
from bot.settings import Settings
from index.history import utc_now
from tests.delivering_machines import Machines
from tests.desk.conftest import SignedIn, sign_in_to
from tests.desk.test_desk_publish import edited, ended, prepared, version_in

PART = "/publish/replicas"


@pytest.fixture
def machines(small_environment: dict[str, str], tmp_path: Path) -> Machines:
    return Machines(small_environment, tmp_path)


@pytest.fixture
def desk_settings(desk_settings: Settings, machines: Machines) -> Settings:
    """The desk of the machine that publishes."""
    own = ("corpus_dir", "index_dir", "data_dir", "delivery", "secret_key")
    return replace(desk_settings, **{name: getattr(machines.publisher, name) for name in own})


@pytest.fixture
def desk_app(desk_settings: Settings) -> Iterator[Flask]:
    app = create_app(desk_settings, open_answerer(desk_settings))
    yield app
    app.extensions["recorder"].close()


def rows(page: str) -> list[list[str]]:
    """Return the cells of the table."""
    found = re.findall("<tr>(<td>.*?)</tr>", page, re.DOTALL)
    return [
        [html.unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in line.split("<td>")[1:]]
        for line in found
    ]


def told(machines: Machines, name: str, version: str, *problems: str) -> None:
    """Let a replica tell the shelf that it serves a version, in two processes."""
    servers = [Serving(pid, version, utc_now(), problems) for pid in (7, 8)] if version else []
    tell(open_shelf(machines.publisher), name, servers, ())


def part(desk: SignedIn) -> str:
    """Return what htmx gets."""
    response = desk.client.get(f"/admin{PART}", headers={"HX-Request": "true"})
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def test_each_machine_is_a_line_and_those_behind_are_looked_at_again(
    signed_in: Callable[..., SignedIn], machines: Machines
) -> None:
    machines.deliver()
    told(machines, "web-1", machines.shop.version)
    told(machines, "web-2", "older", "delivery: no space left on device")
    told(machines, "web-3", "")
    told(machines, "web-4", machines.shop.version)
    an_hour_ago = time.time() - 3600
    os.utime(machines.shelf_folder / "replicas" / "web-4", (an_hour_ago, an_hour_ago))
    page = part(signed_in("reader"))
    assert "4台のうち1台が、公開中の版で案内しています" in page and 'hx-trigger="every' in page
    contents = {name: (content, said) for name, content, _, _, said in rows(page)}
    assert contents == {
        "web-1": ("公開中の版", "なし"),
        "web-2": ("以前の版（切り替え待ち）", "delivery: no space left on device"),
        "web-3": ("案内を始めていません", "なし"),
        "web-4": ("連絡がありません（案内は続いていることがあります）", "なし"),
    }
    told(machines, "web-2", machines.shop.version)
    for name in ("web-3", "web-4"):
        (machines.shelf_folder / "replicas" / name).unlink()
    page = part(signed_in("reader"))
    assert "2台のうち2台が" in page and "every" not in page


def test_what_is_published_and_not_on_the_shelf_is_said(
    signed_in: Callable[..., SignedIn], machines: Machines
) -> None:
    machines.deliver()
    machines.shop.add("two", {"3台分": "5台分"}, in_corpus=True)
    machines.shop.switch("two")
    told(machines, "web-1", "two")
    page = part(signed_in("reader"))
    assert "公開した内容が、まだ届いていません" in page and 'hx-trigger="every' in page


def test_a_shelf_that_cannot_be_read_is_no_error(
    signed_in: Callable[..., SignedIn], machines: Machines
) -> None:
    machines.shelf_folder.mkdir()
    (machines.shelf_folder / "notes").write_bytes(b"")
    page = part(signed_in("reader"))
    assert "ほかのサーバーのようすが分かりません" in page
    assert "Not a directory" in page and str(machines.shelf_folder) in page


def test_the_page_of_publishing_leads_there_also_without_javascript(
    signed_in: Callable[..., SignedIn],
) -> None:
    desk = signed_in("reader")
    assert 'href="/admin/publish/replicas"' in desk.get("/publish")
    page = desk.get(PART)
    assert "連絡のあったサーバーは、まだありません" in page and "公開へ戻る" in page


def test_one_machine_alone_has_no_such_page(desk_settings: Settings) -> None:
    settings = replace(desk_settings, delivery="")
    app = create_app(settings, open_answerer(settings))
    desk = sign_in_to(app)
    assert "ほかのサーバー" not in desk.get("/publish")
    assert desk.client.get(f"/admin{PART}").status_code == 404
    app.extensions["recorder"].close()


@pytest.mark.slow
def test_publishing_says_whether_the_others_have_it(
    signed_in: Callable[..., SignedIn], machines: Machines
) -> None:
    """The shelf's place is taken by a file: here it is published, there it is not."""
    desk = signed_in()
    machines.shelf_folder.write_bytes(b"")
    edited(desk)
    published = desk.post("/publish/now", version=version_in(prepared(desk)))
    page = ended(desk, published)
    assert "ほかのサーバーには、まだ届いていません" in page
    assert "お客様には、新しい内容でご案内しています" not in page
