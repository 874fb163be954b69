"""One process's switch to another version: what changes, what goes on, what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bot.switching.watcher as module
from bot.serving_file import Serving, read_serving, write_serving
from tests.shop_versions import ShopVersions
from tests.slack.client import SECRET, click
from tests.worker_process import Process

PARKING = "駐車場はありますか"
FIVE = {"3台分": "5台分"}


@pytest.fixture
def shop(small_environment: dict[str, str], tmp_path: Path) -> ShopVersions:
    return ShopVersions.copy(small_environment, tmp_path)


@pytest.fixture
def process(shop: ShopVersions) -> Iterator[Process]:
    made = Process(shop.settings)
    yield made
    made.watcher.close()
    made.current.lasting.close()


def test_after_the_rename_another_version_answers_everywhere(
    shop: ShopVersions, process: Process
) -> None:
    encoder = process.current.served.answerer.searcher.encoder
    before = process.current.served.app.test_client()
    assert "3台分" in process.ask(PARKING)["answer"]["text"]
    shop.add("two", FIVE | {PARKING: "車は停められますか"}, in_corpus=True)
    shop.switch("two")
    process.watcher.look()
    reply = process.ask(PARKING)
    assert (reply["version"], reply["answer"]["question"]) == ("two", "車は停められますか")
    assert "5台分" in process.client.get("/").text
    suggested = process.client.post("/api/suggest", json={"text": "停められ"}).get_json()
    assert [each["id"] for each in suggested["suggestions"]] == ["parking"]
    assert process.look_at_edits() == {
        "status": "ready",
        "version": "two",
        "stale": False,
        "problems": [],
    }
    assert process.current.served.answerer.searcher.encoder is encoder
    assert "3台分" in before.get("/").text, "a request that has begun is answered by its version"


def test_a_conversation_and_a_rating_outlive_a_switch(shop: ShopVersions, process: Process) -> None:
    first = process.ask("花束の値段")
    shop.add("two", FIVE)
    shop.switch("two")
    process.watcher.look()
    after = process.ask("何日前まで?", conversation=first["conversation"])
    assert after["version"] == "two" and after["choices"][0]["id"] == "bouquet-order"
    chosen = {"choice": "bouquet-order", "conversation": first["conversation"]}
    assert process.client.post("/api/ask", json=chosen).get_json()["kind"] == "answer"
    rated = {"query_id": first["query_id"], "helpful": False}
    assert process.client.post("/api/feedback", json=rated).status_code == 200


def test_what_was_talked_about_and_is_gone_is_forgotten(
    shop: ShopVersions, process: Process
) -> None:
    first = process.ask("花束の値段")
    shop.add("two", {"bouquet-price": "price-of-bouquets"})
    shop.switch("two")
    process.watcher.look()
    alone = process.ask("何日前まで?")
    after = process.ask("何日前まで?", conversation=first["conversation"])
    assert after["choices"] == alone["choices"]
    gone = process.client.post("/api/ask", json={"choice": "bouquet-price"})
    assert gone.status_code == 422


def test_what_is_under_way_in_the_background_ends_as_it_began(shop: ShopVersions) -> None:
    """A click is answered after its acknowledgement: by the version that it was clicked in."""
    process = Process(replace(shop.settings, slack_signing_secret=SECRET))
    sender = process.current.lasting.sender
    assert sender
    jobs: list[Callable[[], None]] = []
    said: list[Any] = []
    sender.submit = lambda job: jobs.append(job) is None  # type: ignore[method-assign]  # held back
    sender.respond = lambda _url, body: said.append(body)  # type: ignore[method-assign]  # kept
    button = {"action_id": "show:1", "value": "parking"}
    shop.add("two", FIVE)
    assert click(process.client, button).status_code == 200
    shop.switch("two")
    process.watcher.look()
    assert click(process.client, button).status_code == 200
    for job in jobs:
        job()
    assert "3台分" in str(said[0]) and "5台分" in str(said[1])
    process.current.lasting.close()


def test_a_visitor_s_count_goes_on_after_a_switch(shop: ShopVersions) -> None:
    process = Process(replace(shop.settings, rate_limit="4/minute"))
    asked = [process.client.post("/api/ask", json={"query": PARKING}) for _ in range(2)]
    shop.add("two", FIVE)
    shop.switch("two")
    process.watcher.look()
    asked += [process.client.post("/api/ask", json={"query": PARKING}) for _ in range(3)]
    assert [each.status_code for each in asked] == [200, 200, 200, 200, 429]


def damage(shop: ShopVersions, folder: Path) -> None:
    (folder / "calibration.json").write_text("{}")


def take_format(shop: ShopVersions, folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"format": 1}), "utf-8")


def be_another_company(shop: ShopVersions, folder: Path) -> None:
    shop._change(folder, corpus="0" * 64, corpus_folder="elsewhere")
    for file in shop.corpus_dir.rglob("*.yaml"):
        file.unlink()
    (shop.corpus_dir / "site.yaml").write_text("company: 別の会社\n", "utf-8")


def take_it_away(shop: ShopVersions, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))


REFUSED: dict[str, tuple[Callable[[ShopVersions, Path], None], str]] = {
    "damaged": (damage, "INDEX_DIR/versions/two/calibration.json: damaged"),
    "another format": (take_format, "made in format 1"),
    "another company's": (be_another_company, "made of another Q&A"),
    "not there": (take_it_away, "INDEX_DIR: no index here"),
}


@pytest.mark.parametrize(("spoil", "told"), REFUSED.values(), ids=REFUSED)
def test_where_a_version_cannot_be_served_the_one_before_goes_on_and_says_so_once(
    shop: ShopVersions,
    process: Process,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[ShopVersions, Path], None],
    told: str,
) -> None:
    version = shop.version
    spoil(shop, shop.add("two", FIVE))
    shop.switch("two")
    for _ in range(3):
        process.watcher._try_again = 0
        process.watcher.look()
    ready = process.ready()
    assert (ready["version"], ready["stale"]) == (version, True)
    assert told in ready["problems"][0] and str(shop.index_dir) not in ready["problems"][0]
    assert "3台分" in process.ask(PARKING)["answer"]["text"]
    warned = [each for each in caplog.records if each.levelname == "ERROR"]
    assert len(warned) == 1 and "cannot be served" in warned[0].getMessage()
    assert read_serving(shop.data_dir)[0].problems == tuple(ready["problems"])


def test_a_version_that_is_whole_again_is_served(shop: ShopVersions, process: Process) -> None:
    folder = shop.add("two", FIVE)
    text = (folder / "calibration.json").read_text("utf-8")
    damage(shop, folder)
    shop.switch("two")
    process.watcher.look()
    assert process.ready()["stale"]
    (folder / "calibration.json").write_text(text, "utf-8")
    process.watcher.look()
    assert process.ready()["stale"], "it is tried again in a minute, or where something changes"
    file = folder / "manifest.json"
    file.write_text(file.read_text("utf-8"), "utf-8")
    process.watcher.look()
    assert (process.ready()["version"], process.ready()["stale"]) == ("two", False)


def test_memory_that_does_not_suffice_leaves_what_is_served(
    shop: ShopVersions, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    version = shop.version
    shop.add("two", FIVE)
    shop.switch("two")
    with monkeypatch.context() as patched:
        patched.setattr(module, "open_beside", out_of_memory)
        process.watcher.look()
    assert process.ready()["problems"] == ["MemoryError"]
    assert process.ask(PARKING)["version"] == version
    process.watcher._try_again = 0
    process.watcher.look()
    assert process.ready()["version"] == "two"


def test_what_the_version_before_held_is_freed(shop: ShopVersions, process: Process) -> None:
    shop.add("two", FIVE)
    shop.switch("two")
    process.watcher.look()
    ((_, before),) = process.watcher._retired
    assert before() is not None
    process.watcher._retired = [(0.0, before)]
    process.watcher.look()
    assert before() is None and process.watcher._retired == []


def test_each_worker_says_what_it_serves_while_it_lives(
    shop: ShopVersions, process: Process
) -> None:
    dead = Serving(2**22 + 1, "gone", "2026-01-01T00:00:00+00:00")
    write_serving(shop.data_dir, dead)
    (found,) = read_serving(shop.data_dir)
    assert (found.pid, found.version, found.problems) == (os.getpid(), shop.version, ())
    process.watcher.start()
    assert sorted(each.name for each in (shop.data_dir / "serving").iterdir()) == [
        f"{os.getpid()}.json"
    ]
    process.watcher.close()
    assert read_serving(shop.data_dir) == []


def test_in_production_placeholders_are_not_published(
    shop: ShopVersions, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(
        shop.settings, env="production", secret_key="k" * 32, public_url="https://faq.example.jp"
    )
    process = Process(settings)
    version = shop.version
    shop.add("two", {'"placeholders":[]': '"placeholders":["phones"]'})
    shop.switch("two")
    process.watcher.look()
    assert process.ask(PARKING)["version"] == version
    assert "placeholders" in process.ready()["problems"][0]


def test_a_worker_goes_on_telling_what_it_serves(
    shop: ShopVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TOLD_EVERY_S", 0.0)
    process = Process(shop.settings)
    [file] = (shop.settings.data_dir / "serving").glob("*.json")
    os.utime(file, (0, 0))
    assert read_serving(shop.settings.data_dir) == []
    process.watcher.look()
    assert [each.pid for each in read_serving(shop.settings.data_dir)] == [os.getpid()]
    process.watcher.close()
    process.current.lasting.close()
