"""One machine publishes to a shelf, another takes from it: a folder here, PostgreSQL in the cluster's test."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import open_answerer
from bot.delivery.catch_up import catch_up
from bot.delivery.courier import Courier
from bot.delivery.deliver import deliver_live
from bot.delivery.open_shelf import open_shelf
from bot.delivery.parcel import NotReadable, seal, unpack
from bot.delivery.problems import DeliveryProblems
from bot.delivery.replica import fleet_lines, read_fleet
from bot.delivery.shelf import VERSION, ShelfUnavailable
from corpus.live import LIVE_FILE
from corpus.reader import corpus_digest
from index.history import Publication, append, read_history, utc_now
from index.manifest import file_digest
from index.progress import silent
from index.store import current_folder
from scripts.publish import main as publish
from tests.delivering_machines import FIVE, KEY, Machines
from tests.worker_process import Process

PARKING = "駐車場はありますか"
NOTICE = "live:\n  notices:\n    - text: 台風のため配達が遅れています。\n"


@pytest.fixture
def machines(small_environment: dict[str, str], tmp_path: Path) -> Machines:
    return Machines(small_environment, tmp_path)


@pytest.fixture
def served(machines: Machines) -> Iterator[Process]:
    """A worker of the replica, to which the first version was delivered."""
    machines.deliver()
    assert machines.look() == ()
    process = Process(machines.replica)
    yield process
    process.watcher.close()
    process.current.lasting.close()


def test_an_empty_replica_takes_the_index_its_yaml_files_and_its_history(
    machines: Machines,
) -> None:
    machines.deliver()
    assert machines.look() == ()
    assert corpus_digest(machines.replica.corpus_dir) == corpus_digest(machines.shop.corpus_dir)
    assert open_answerer(machines.replica).version == machines.shop.version
    assert [each.version for each in read_history(machines.replica.index_dir)] == [machines.served]


def test_a_worker_switches_to_what_is_published_and_back(
    machines: Machines, served: Process
) -> None:
    """What lies at the replica already is not fetched again: the shelf no longer has it."""
    first = machines.shop.version
    assert "3台分" in served.ask(PARKING)["answer"]["text"]
    there = {each.name for each in machines.files()}
    encoder = current_folder(machines.replica.index_dir) / "encoder" / "model.onnx"
    machines.publish_another()
    for each in machines.files():
        if each.name in there:
            each.unlink()
    assert machines.look() == ()
    served.watcher.look()
    assert "5台分" in served.ask(PARKING)["answer"]["text"]
    now = current_folder(machines.replica.index_dir) / "encoder" / "model.onnx"
    assert now != encoder and now.samefile(encoder), "on the disk once"
    machines.shop.switch(first)
    machines.deliver()
    for each in machines.files():
        each.unlink()
    assert machines.look() == ()
    served.watcher.look()
    assert "3台分" in served.ask(PARKING)["answer"]["text"]
    assert served.look_at_edits()["problems"] == []


def test_what_holds_at_once_holds_on_the_replica_until_it_is_taken_away(
    machines: Machines, served: Process
) -> None:
    file = machines.shop.corpus_dir / LIVE_FILE
    publishing = Courier(machines.publisher)
    file.write_text(NOTICE, "utf-8")
    publishing.look()
    machines.look()
    served.watcher.look()
    assert served.ask(PARKING)["notice"]["text"] == "台風のため配達が遅れています。"
    file.unlink()
    publishing.look()
    machines.look()
    served.watcher.look()
    assert served.ask(PARKING).get("notice") is None


def test_a_server_of_the_publishing_machine_puts_what_nobody_has_delivered(
    machines: Machines,
) -> None:
    """So it is where the shelf was away while somebody published."""
    publishing = Courier(machines.publisher)
    publishing.look()
    note = open_shelf(machines.publisher).read(VERSION)
    publishing.look()
    assert note and open_shelf(machines.publisher).read(VERSION) == note, "once"
    machines.shop.add("two", FIVE, in_corpus=True)
    machines.shop.switch("two")
    publishing.look()
    assert machines.look() == () and machines.served == "two"


def test_live_yaml_with_a_mistake_is_not_delivered(machines: Machines, served: Process) -> None:
    file = machines.shop.corpus_dir / LIVE_FILE
    publishing = Courier(machines.publisher)
    file.write_text(NOTICE, "utf-8")
    publishing.look()
    file.write_text("live:\n  notices: 3\n", "utf-8")
    publishing.look()
    assert "notices" in DeliveryProblems(machines.publisher.data_dir).look()[0]
    machines.look()
    served.watcher.look()
    assert served.ask(PARKING)["notice"]["text"] == "台風のため配達が遅れています。"


def test_a_damaged_file_is_refused_told_and_fetched_again(
    machines: Machines, served: Process
) -> None:
    before = machines.served
    machines.publish_another()
    new = current_folder(machines.shop.index_dir) / "corpus.json"
    on_shelf = machines.shelf_folder / "files" / file_digest(new)
    whole = on_shelf.read_bytes()
    on_shelf.write_bytes(whole[:-1] + b"!")
    (problem,) = machines.look()
    assert "corpus.json: arrived damaged" in problem and machines.served == before
    served.watcher.look()
    ready = served.ready()
    assert (ready["version"], ready["stale"], ready["problems"]) == (before, True, [problem])
    on_shelf.write_bytes(whole)
    assert machines.look() == () and machines.served == "two"
    served.watcher.look()
    assert served.ready()["problems"] == []


def test_what_another_key_has_signed_is_refused(machines: Machines, served: Process) -> None:
    before = machines.served
    machines.publisher = replace(machines.publisher, secret_key=KEY[::-1])
    machines.publish_another()
    (problem,) = machines.look()
    assert "another SECRET_KEY" in problem and machines.served == before


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "sources/../../outside", ""])
def test_a_note_that_leaves_its_folder_is_refused(machines: Machines, name: str) -> None:
    machines.deliver()
    note = open_shelf(machines.replica).read(VERSION)
    assert note
    raw = json.loads(json.loads(note)["signed"])["content"]
    for field in ("files", "pictures"):
        with pytest.raises(NotReadable, match="outside its folder"):
            unpack(seal(raw | {field: {name: "0" * 64}}, KEY), KEY)


def test_a_folder_with_somebody_s_own_files_is_never_overwritten(machines: Machines) -> None:
    machines.deliver()
    own = machines.replica.corpus_dir / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("section: 自分の\n", "utf-8")
    (problem,) = {*machines.look()}
    assert "was not delivered" in problem
    assert [each.name for each in own.parent.iterdir()] == ["mine.yaml"]


def test_pictures_that_the_company_names_come_along(machines: Machines) -> None:
    site = machines.shop.corpus_dir / "01-shop.yaml"
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    (machines.shop.corpus_dir / "logo.svg").write_bytes(picture)
    corpus = machines.shop.index_dir / "current" / "corpus.json"
    raw = json.loads(corpus.read_text("utf-8"))
    raw["site"]["branding"]["logo"] = {"place": "logo.svg"}
    corpus.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    machines.shop._change(corpus.parent.resolve())
    assert site.exists()
    machines.deliver()
    assert machines.look() == ()
    assert (machines.replica.corpus_dir / "logo.svg").read_bytes() == picture


def test_who_serves_what_is_told_by_each_replica(machines: Machines, served: Process) -> None:
    shelf = open_shelf(machines.publisher)
    machines.look()
    fleet = read_fleet(machines.publisher, shelf)
    version = served.current.served.answerer.version
    assert fleet.wanted == version and fleet.replicas[0].serves(version)
    line = [*fleet_lines(fleet)][1]
    assert line.startswith(f"  web-1: {version} since") and line.endswith("as delivered")
    machines.publish_another()
    line = [*fleet_lines(read_fleet(machines.publisher, shelf))][1]
    assert line.endswith("not yet what was delivered")


def test_a_start_waits_only_so_long_and_takes_what_is_there(machines: Machines) -> None:
    begun = time.monotonic()
    (problem,) = catch_up(machines.replica, silent, within_s=0)
    assert "nothing was delivered yet" in problem and time.monotonic() - begun < 1
    machines.deliver()
    deliver_live(machines.publisher, open_shelf(machines.publisher))
    assert catch_up(machines.replica, silent) == []
    assert open_answerer(machines.replica).version == machines.shop.version


def test_only_what_is_wanted_and_what_was_stay_on_the_shelf(machines: Machines) -> None:
    machines.deliver()
    machines.publish_another("two", FIVE)
    count = len(machines.files())
    machines.publish_another("three", {"5台分": "7台分"})
    assert len(machines.files()) == count


def test_a_replica_publishes_nothing(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    variables = {"REPLICA": "web-1", "DELIVERY": str(machines.shelf_folder), "SECRET_KEY": KEY}
    for name, text in (machines.shop.environment | variables).items():
        monkeypatch.setenv(name, text)
    assert publish(["--rollback"]) == 1
    assert "serves what another one publishes" in capsys.readouterr().err


def test_a_publication_keeps_who_published_it(machines: Machines) -> None:
    folder = current_folder(machines.shop.index_dir)
    history = machines.shop.index_dir / "history.jsonl"
    of = Publication(folder.name, "2026-11-27T10:00:00+00:00", "田中", "駐車場")
    history.write_text(json.dumps(vars(of), ensure_ascii=False) + "\n", "utf-8")
    machines.deliver()
    machines.look()
    (told,) = read_history(machines.replica.index_dir)
    assert (told.by, told.note) == ("田中", "駐車場")


def test_what_is_published_while_the_shelf_is_away_is_told_and_delivered_later(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, away = machines.shop, "postgresql://faq@127.0.0.1:1/faq"
    first = shop.version
    shop.add("two", FIVE, in_corpus=True)
    append(shop.index_dir, Publication(first, utc_now()))
    append(shop.index_dir, Publication("two", utc_now()))
    shop.switch("two")
    for name, text in (shop.environment | {"DELIVERY": away, "SECRET_KEY": KEY}).items():
        monkeypatch.setenv(name, text)
    assert publish(["--rollback", "--json"]) == 1
    done = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (done["event"], done["version"], shop.version) == ("done", first, first)
    assert "published here, but not delivered" in done["undelivered"]
    with pytest.raises(ShelfUnavailable):
        Courier(replace(machines.publisher, delivery=away)).look()
    (problem,) = DeliveryProblems(shop.data_dir).look()
    assert "not at the replicas yet" in problem
    Courier(machines.publisher).look()
    assert DeliveryProblems(shop.data_dir).look() == () == machines.look()
