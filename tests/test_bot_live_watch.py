"""What staff set at once, met by a server that is running: by one process, and by all workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.app import open_answerer
from bot.serving_file import read_serving
from bot.switching.current import Current
from bot.switching.watcher import Watcher
from corpus.live import LIVE_FILE
from corpus.live_editor import LiveEditor
from scripts.bench.server import running_server
from tests.http_calls import post
from tests.shop_versions import ShopVersions

PARKING = "駐車場はありますか"


@pytest.fixture
def shop(small_environment: dict[str, str], tmp_path: Path) -> ShopVersions:
    return ShopVersions.copy(small_environment, tmp_path)


@pytest.fixture
def current(shop: ShopVersions) -> Iterator[Current]:
    made = Current(shop.settings, open_answerer(shop.settings))
    yield made
    made.lasting.close()


def ask(current: Current, query: str) -> Any:
    client = current.served.app.test_client()
    return client.post("/api/ask", json={"query": query}).get_json()


def problems(current: Current) -> Any:
    return current.served.app.test_client().get("/readyz").get_json()["problems"]


def test_a_change_holds_from_the_next_look_on_and_after_a_publish(
    shop: ShopVersions, current: Current
) -> None:
    watcher, editor = Watcher(current), LiveEditor(shop.corpus_dir)
    editor.hide("parking")
    editor.set_notice("停電です")
    watcher.look()
    assert (ask(current, PARKING)["kind"], ask(current, PARKING)["notice"]["text"]) == (
        "fallback",
        "停電です",
    )
    shop.add("two", {"3台分": "5台分"})
    shop.switch("two")
    watcher.look()
    assert (ask(current, PARKING)["version"], ask(current, PARKING)["kind"]) == ("two", "fallback")
    editor.show("parking")
    watcher.look()
    assert "5台分" in ask(current, PARKING)["answer"]["text"]
    assert problems(current) == []


def test_what_is_hidden_or_pinned_ends_by_itself_and_once(
    shop: ShopVersions, current: Current
) -> None:
    now = [datetime(2026, 12, 1, 8, 59, tzinfo=TOKYO)]
    before = current.served.answerer
    current.switch(
        Answerer(before.searcher, shop.settings.public_url, shop.settings.precision, lambda: now[0])
    )
    watcher, editor = Watcher(current), LiveEditor(shop.corpus_dir)
    editor.hide("parking", datetime(2026, 12, 1, 9))
    editor.pin(["花もち"], entry="payment", until=datetime(2026, 12, 1, 9))
    watcher.look()
    assert ask(current, PARKING)["kind"] == "fallback"
    assert ask(current, "花もち")["answer"]["id"] == "payment"
    now[0] = datetime(2026, 12, 1, 9, tzinfo=TOKYO)
    watcher.look()
    assert ask(current, PARKING)["answer"]["id"] == "parking"
    assert (ask(current, "花もち").get("answer") or {}).get("id") != "payment"
    served = current.served
    watcher.look()
    assert current.served is served


def test_a_mistake_leaves_what_held_and_is_told(
    shop: ShopVersions, current: Current, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = Watcher(current)
    LiveEditor(shop.corpus_dir).hide("parking")
    watcher.look()
    file = shop.corpus_dir / LIVE_FILE
    file.write_text("live:\n  hiden: [parking]\n", "utf-8")
    for _ in range(2):
        watcher.look()
    assert ask(current, PARKING)["kind"] == "fallback"
    (told,) = problems(current)
    assert told.startswith("CORPUS_DIR/live.yaml:2: hiden: 知らない項目です")
    assert caplog.text.count("what is written has mistakes") == 1
    file.write_text("live:\n", "utf-8")
    watcher.look()
    assert ask(current, PARKING)["kind"] == "answer" and problems(current) == []


@pytest.mark.slow
@pytest.mark.alone
def test_a_desk_s_change_is_met_in_all_workers_within_a_second(shop: ShopVersions) -> None:
    editor = LiveEditor(shop.corpus_dir)
    with running_server(**shop.environment, WEB_WORKERS="2") as (_, url):
        wait_until(lambda: len(read_serving(shop.data_dir)) == 2)

        def replies() -> list[Any]:
            """Return what a dozen new connections get: of either worker, surely."""
            return [post(f"{url}/api/ask", {"query": PARKING}).json for _ in range(12)]

        changes: list[tuple[Callable[[], None], Callable[[Any], bool]]] = [
            (lambda: editor.hide("parking"), lambda reply: reply["kind"] == "fallback"),
            (lambda: editor.show("parking"), lambda reply: reply["kind"] == "answer"),
            (
                lambda: editor.pin([PARKING], entry="payment"),
                lambda reply: bool(reply["answer"]) and reply["answer"]["id"] == "payment",
            ),
            (
                lambda: editor.set_notice("停電です"),
                lambda reply: reply.get("notice", {}).get("text") == "停電です",
            ),
            (
                lambda: (editor.unpin(PARKING), editor.hide("parking"))[0],
                lambda reply: reply["kind"] == "fallback",
            ),
            (
                lambda: editor.close(None, datetime(2099, 1, 1), "研修"),
                lambda reply: "研修" in (reply["contact"] or {}).get("text", ""),
            ),
        ]
        took = []
        for change, holds in changes:
            change()
            begun = time.monotonic()
            wait_until(lambda holds=holds: all(map(holds, replies())))
            took.append(time.monotonic() - begun)
        assert sorted(took)[len(took) // 2] < 1, took


def wait_until(true: Callable[[], bool], limit_s: float = 10) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < limit_s
        time.sleep(0.01)
