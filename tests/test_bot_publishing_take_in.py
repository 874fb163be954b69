"""What one machine has built another serves: by the door, with its files, past no edit."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.publishing.files import digests
from bot.publishing.publish import Order, publish_candidate
from bot.publishing.refused import NotPublished
from bot.publishing.take_in import take_in, take_in_and_switch
from bot.settings import Settings
from index.archive import write_archive
from index.manifest import IndexRefused
from index.progress import silent
from index.store import CURRENT
from scripts import archive as door
from scripts.serve import open_app
from tests.publishing_shop import (
    ORDER,
    PARKING,
    SHOP,
    copy_of,
    edit,
    environment_of,
    left_over,
    parking_of,
    served,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture
def shop(small: Settings, tmp_path: Path) -> Settings:
    """Where it is built."""
    return copy_of(small, tmp_path)


@pytest.fixture
def file(shop: Settings, tmp_path: Path) -> Path:
    """What is served there, as one file."""
    write_archive(shop.index_dir, tmp_path / "shop.tar.gz")
    return tmp_path / "shop.tar.gz"


@pytest.fixture
def bare(shop: Settings, tmp_path: Path) -> Settings:
    """A machine that has nothing yet."""
    names = ("corpus_dir", "index_dir", "data_dir")
    return replace(shop, **{name: tmp_path / "bare" / name for name in names})


def answer_of(shop: Settings, query: str) -> Any:
    """Return what a server that builds nothing answers."""
    app = open_app(shop, builds=False)
    return app.served.answerer.reply(query)


def test_a_machine_that_has_nothing_serves_what_it_gets(
    shop: Settings, file: Path, bare: Settings
) -> None:
    assert take_in_and_switch(bare, file, silent, ORDER) == served(shop)
    assert digests(bare.corpus_dir) == digests(shop.corpus_dir)
    app = open_app(bare, builds=False)
    assert app.served.answerer.problems == ()
    assert left_over(bare) == []


def test_without_a_switch_it_is_the_candidate_and_its_gate_is_asked_when_it_is_published(
    shop: Settings, file: Path, bare: Settings
) -> None:
    version = take_in(bare, file, silent)
    assert not (bare.index_dir / CURRENT).exists()
    publish_candidate(bare, silent, Order(), version)
    assert served(bare) == version
    assert digests(bare.corpus_dir) == digests(shop.corpus_dir)


def test_what_somebody_edited_is_never_overwritten(shop: Settings, file: Path) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    before = digests(shop.corpus_dir)
    with pytest.raises(NotPublished, match="set CORPUS_DIR to an empty folder"):
        take_in_and_switch(shop, file, silent, ORDER)
    assert digests(shop.corpus_dir) == before


def test_another_companys_archive_takes_nobodys_place(
    shop: Settings, file: Path, bare: Settings, tmp_path: Path
) -> None:
    take_in_and_switch(bare, file, silent, ORDER)
    for name in ("corpus.json", "sources/01-shop.yaml"):
        assert (bare.index_dir / CURRENT / name).exists()
    before = served(bare)
    other = bare.index_dir / "versions" / before
    corpus = json.loads((other / "corpus.json").read_text("utf-8"))
    for entry in corpus["entries"]:
        entry["question"] = f"別の会社の{entry['id']}"
    corpus["site"]["company"] = "別の会社"
    (other / "corpus.json").write_text(json.dumps(corpus), "utf-8")
    with pytest.raises(NotPublished, match="holds another Q&A"):
        take_in_and_switch(bare, file, silent, ORDER)
    assert served(bare) == before


def test_an_archive_repairs_what_is_damaged(file: Path, bare: Settings) -> None:
    first = take_in_and_switch(bare, file, silent, ORDER)
    (bare.index_dir / CURRENT / "corpus.json").write_text("壊れた", "utf-8")
    assert take_in_and_switch(bare, file, silent, ORDER) == f"{first}-2"
    assert "3台" in parking_of(bare)


@pytest.fixture
def at_the_door(bare: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    for name, value in environment_of(bare).items():
        monkeypatch.setenv(name, value)
    yield bare


def test_the_door_packs_and_unpacks(
    shop: Settings, file: Path, at_the_door: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.main(["load", str(file)]) == 0
    assert f"publish --candidate {served(shop)}" in capsys.readouterr().out
    assert door.main(["load", str(file), "--switch"]) == 0
    assert capsys.readouterr().out == f"{served(shop)} is served from now on\n"
    assert door.main(["save", str(file.with_name("again"))]) == 0
    assert file.with_name("again").read_bytes() == file.read_bytes()
    assert "SHA-256" in capsys.readouterr().out


def test_a_replica_takes_nothing_to_serve_but_what_is_delivered(
    file: Path,
    at_the_door: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared = {"REPLICA": "web-1", "DELIVERY": str(file.parent / "shelf"), "SECRET_KEY": "k" * 40}
    for name, value in shared.items():
        monkeypatch.setenv(name, value)
    assert door.main(["load", str(file), "--switch"]) == 1
    assert "serves what another one publishes" in capsys.readouterr().err
    assert not at_the_door.index_dir.exists()


def test_a_server_that_has_nothing_to_serve_says_how_it_gets_something(bare: Settings) -> None:
    with pytest.raises(IndexRefused, match="load FILE --switch") as refused:
        open_app(bare, builds=False)
    assert "scripts.build" not in str(refused.value)


def test_a_server_that_builds_nothing_serves_the_last_good_index_and_says_so(
    shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    answerer = open_app(shop, builds=False).served.answerer
    assert any("builds nothing (--no-build)" in each for each in answerer.problems)
    assert "no index here fits; the last good one" in capsys.readouterr().err
    assert "3台" in parking_of(shop)


def test_a_load_that_is_stopped_leaves_nothing(file: Path, bare: Settings, tmp_path: Path) -> None:
    pipe = tmp_path / "slowly.tar.gz"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.archive", "load", str(pipe)],
        cwd=ROOT,
        env=os.environ | environment_of(bare),
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    with pipe.open("wb", buffering=0) as half:
        half.write(file.read_bytes()[: file.stat().st_size // 2])
        assert process.stderr
        while "unpacking" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
    assert process.returncode == 130
    process.stderr.close()
    assert left_over(bare) == []
    shutil.rmtree(bare.index_dir)
