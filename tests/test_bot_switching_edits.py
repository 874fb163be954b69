"""A corpus that is not what is served: when /readyz says so, and when no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shop_versions import ShopVersions
from tests.worker_process import Process

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


def test_a_corpus_edited_since_is_told_until_it_fits_again(
    shop: ShopVersions, process: Process
) -> None:
    file = shop.corpus_dir / "01-shop.yaml"
    text = file.read_text("utf-8")
    assert process.look_at_edits()["stale"] is False
    file.write_text(text.replace("3台分", "4台分"), "utf-8")
    ready = process.look_at_edits()
    assert ready["stale"] is True
    assert ready["problems"] == ["corpus edited since; run: python -m scripts.publish"]
    file.write_text(text, "utf-8")
    assert process.look_at_edits()["problems"] == []


def test_an_edit_is_published_before_anybody_is_told(shop: ShopVersions, process: Process) -> None:
    """A publish writes the files, then switches: one look may fall between."""
    shop.add("two", FIVE, in_corpus=True)
    process.watcher._look_for_edits = 0
    process.watcher.look()
    assert process.ready()["stale"] is False
    shop.switch("two")
    assert process.look_at_edits()["stale"] is False


def test_what_was_wrong_at_the_start_is_told_until_the_corpus_fits(
    shop: ShopVersions,
) -> None:
    file = shop.corpus_dir / "01-shop.yaml"
    text = file.read_text("utf-8")
    process = Process(shop.settings)
    process.watcher._opening = ("a build failed",)
    file.write_text(f"{text}\n#", "utf-8")
    assert process.look_at_edits()["problems"] == ["a build failed"]
    file.write_text(text, "utf-8")
    assert process.look_at_edits()["problems"] == []
