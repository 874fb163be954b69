"""The door: what it prints, how it ends, and what a start makes of what it did."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.publishing.commit import Commit
from bot.publishing.files import FileChange, digest_of
from bot.publishing.status import servers_behind, status
from bot.publishing.status_lines import status_lines
from bot.serving_file import read_serving
from bot.settings import Settings
from corpus.reader import corpus_digest
from corpus.whole_file import write_whole
from index.history import Publication, read_history
from index.store import current_folder, switch_to
from scripts import publish as door
from scripts.serve import finish_publish, open_app, rolled_back_problem
from tests.publishing_shop import (
    FLOWERS,
    PARKING,
    SHOP,
    begin_draft,
    copy_of,
    edit,
    environment_of,
    left_over,
    served,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture
def shop(small: Settings, tmp_path: Path) -> Settings:
    return copy_of(small, tmp_path)


@pytest.fixture
def run(shop: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the door in this process: its exit status, and the JSON it printed, line by line."""
    for name, value in environment_of(shop).items():
        monkeypatch.setenv(name, value)

    def run_door(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
        status_ = door.main([*arguments, "--json"])
        out = capsys.readouterr().out
        return status_, [json.loads(line) for line in out.splitlines()]

    return run_door


def test_from_candidate_to_rollback_by_the_door(shop: Settings, run: Any) -> None:
    first = served(shop)
    draft = begin_draft(shop)
    edit(draft, SHOP, PARKING, "五台分ございます。")
    code, [*progress, done] = run("--prepare", "--from", str(draft))
    assert (code, done["event"], done["candidate"]) == (0, "done", True)
    assert done["gate"] == {"passed": True, "golden": 0, "broken": []}
    assert {each["event"] for each in progress} == {"progress"}
    assert {"step", "name", "done", "total"} < progress[0].keys()
    code, [before] = run("--status")
    assert (before["published"]["version"], before["differs"]) == (first, False)
    assert before["candidate"]["version"] == done["version"]
    code, [*_, published] = run(
        "--candidate", done["version"], "--by", "田中", "--note", "増やした"
    )
    assert (code, published["version"], published["candidate"]) == (0, done["version"], False)
    code, [after] = run("--status")
    assert (after["published"]["by"], after["published"]["note"]) == ("田中", "増やした")
    assert [each["version"] for each in after["versions"]] == [done["version"], first]
    assert (after["candidate"], after["differs"]) == (None, False)
    code, [back] = run("--rollback", "--by", "佐藤")
    assert (code, back["version"], back["restored"]) == (0, first, [SHOP])
    assert PARKING in (shop.corpus_dir / SHOP).read_text("utf-8")
    code, _ = run("--rollback", done["version"])
    assert (code, served(shop)) == (0, done["version"])


REFUSED = {
    "no such candidate": (["--candidate", "nowhere"], "no candidate"),
    "no such version": (["--rollback", "nowhere"], "no version to go back to"),
    "no version before": (["--rollback"], "no version before"),
    "no such draft": (["--from", "nowhere"], "nowhere: is no folder"),
    "no such queries": (["--golden", "nowhere"], "nowhere"),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_one_event_with_the_repair(
    shop: Settings, run: Any, arguments: list[str], told: str
) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    before = served(shop)
    code, [*_, failed] = run(*arguments)
    assert (code, failed["event"], served(shop)) == (1, "failed", before)
    assert told in failed["problems"][0].replace("nowhere is", "nowhere: is"), failed


def test_every_mistake_of_the_corpus_is_a_problem_of_its_own(shop: Settings, run: Any) -> None:
    for name in (SHOP, FLOWERS):
        edit(shop.corpus_dir, name, "    answer:", "\tanswer:")
    code, [failed] = run()
    assert (code, failed["event"]) == (1, "failed")
    assert [each.split(":")[0].rpartition("/")[2] for each in failed["problems"]] == [SHOP, FLOWERS]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_publish_and_leaves_nothing(shop: Settings, number: signal.Signals) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    shutil.rmtree(shop.index_dir / "cache")
    before = served(shop)
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.publish", "--json"],
        cwd=ROOT,
        env=os.environ | environment_of(shop),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stderr
        assert json.loads(process.stdout.readline())["event"] == "progress"
        process.send_signal(number)
        *_, failed = [json.loads(line) for line in process.stdout]
        said = process.stderr.read()
    assert process.returncode == 128 + number
    assert failed["event"] == "failed"
    assert "stopped. What is served now" in failed["problems"][0]
    assert said == "\nstopped\n"
    assert (served(shop), left_over(shop)) == (before, [])
    assert (shop.index_dir / "build.lock").read_bytes() == b""


# What a start makes of it


def go_back_by_hand(shop: Settings) -> None:
    """Let the history say that what the corpus holds now was rolled back from."""
    left = corpus_digest(shop.corpus_dir)
    kind = {"kind": "rollback", "by": "佐藤", "left": left}
    line = {"version": served(shop), "at": "2026-11-01T00:00:00+00:00"} | kind
    with (shop.index_dir / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def test_a_start_does_not_build_what_was_rolled_back_from_and_says_so(
    shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    go_back_by_hand(shop)
    app = open_app(shop)
    ready = app.served.app.test_client().get("/readyz").get_json()
    app.close()
    assert (ready["status"], ready["version"], ready["stale"]) == ("ready", served(shop), True)
    assert any("CORPUS_DIR holds what was rolled back from" in each for each in ready["problems"])
    assert "python -m scripts.publish" in ready["problems"][-1]
    assert "WARNING:" in capsys.readouterr().err
    edit(shop.corpus_dir, SHOP, "五台分", "六台分")
    assert rolled_back_problem(shop) == "", "another edit is built"


def begin_to_commit(shop: Settings) -> Commit:
    """Leave what a publisher leaves that is killed after the first of two files."""
    folder = shop.index_dir / "versions" / "next"
    shutil.copytree(current_folder(shop.index_dir), folder)
    old = {name: (shop.corpus_dir / name).read_bytes() for name in (SHOP, FLOWERS)}
    changes = [FileChange(name, digest_of(old[name] + b"#"), digest_of(old[name])) for name in old]
    (shop.corpus_dir / FLOWERS).write_bytes(old[FLOWERS] + b"#")  # its turn had not come
    (shop.corpus_dir / ".abcd1234.new").write_bytes(old[FLOWERS][:50])
    publication = Publication("next", "2026-11-01T00:00:00+00:00", "田中", corpus="c")
    step = Commit(publication, str(shop.corpus_dir.resolve()), tuple(changes))
    note = {"publication": vars(publication), "corpus_dir": step.corpus_dir}
    note["changes"] = [vars(each) for each in changes]
    write_whole(shop.index_dir / "publishing.json", json.dumps(note).encode())
    return step


def test_a_start_finishes_what_a_killed_publish_had_begun(shop: Settings) -> None:
    before = corpus_digest(shop.corpus_dir)
    step = begin_to_commit(shop)
    assert status(shop).interrupted
    assert finish_publish(shop) == []
    assert corpus_digest(shop.corpus_dir) == before
    assert (served(shop), left_over(shop)) == ("next", [])
    assert read_history(shop.index_dir)[-1] == step.publication
    assert finish_publish(shop) == []
    assert len(read_history(shop.index_dir)) == 2, "once"


def test_what_somebody_has_edited_since_stays_as_it_is(shop: Settings) -> None:
    begin_to_commit(shop)
    mine = (shop.corpus_dir / FLOWERS).read_bytes() + b"\n# mine\n"
    (shop.corpus_dir / FLOWERS).write_bytes(mine)
    finish_publish(shop)
    assert (shop.corpus_dir / FLOWERS).read_bytes() == mine
    assert served(shop) == "next"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda shop: (shop.index_dir / "publishing.json").write_text('{"publication"'),
        lambda shop: (shop.index_dir / "versions/next/corpus.json").write_text("壊れた"),
        lambda shop: shutil.rmtree(shop.index_dir / "versions" / "next"),
    ],
    ids=["a torn note", "a damaged version", "a version that is gone"],
)
def test_what_cannot_be_finished_is_left_and_nothing_else_is_served(
    shop: Settings, spoil: Any
) -> None:
    begin_to_commit(shop)
    spoil(shop)
    before = served(shop)
    assert finish_publish(shop) == []
    assert (served(shop), (shop.index_dir / "publishing.json").exists()) == (before, False)


def test_the_note_of_another_corpus_is_not_followed(shop: Settings, tmp_path: Path) -> None:
    begin_to_commit(shop)
    before = served(shop)
    other = Path(shutil.copytree(shop.corpus_dir, tmp_path / "other"))
    finish_publish(replace(shop, corpus_dir=other))
    assert served(shop) == before


# What is told of running servers


def test_servers_that_run_are_told_of_and_dead_ones_are_not(shop: Settings) -> None:
    folder = shop.data_dir / "serving"
    folder.mkdir(parents=True)
    state = {"version": "v1", "since": "2026-11-01T00:00:00+00:00", "problems": ["stale"]}
    for pid, text in (
        (os.getpid(), json.dumps(state | {"pid": os.getpid()})),
        (4_000_000, json.dumps(state | {"pid": 4_000_000})),  # above what Linux gives
        (1, "half a li"),
        (2, "[]"),
    ):
        (folder / f"{pid}.json").write_text(text)
    os.utime(folder / "2.json", (0, 0))
    [server] = read_serving(shop.data_dir)
    assert (server.pid, server.version, server.problems) == (os.getpid(), "v1", ("stale",))
    os.utime(folder / f"{os.getpid()}.json", (0, 0))
    assert read_serving(shop.data_dir) == [], "its number is another process's by now"


def test_who_serves_a_version_before_is_behind_whatever_its_folder_is_called(
    shop: Settings,
) -> None:
    """A version that was there already has a number behind its folder's name."""
    published = current_folder(shop.index_dir)
    again = published.rename(published.with_name(f"{published.name}-2"))
    switch_to(shop.index_dir, again)
    folder = shop.data_dir / "serving"
    folder.mkdir(parents=True)
    file = folder / f"{os.getpid()}.json"
    state = {"pid": os.getpid(), "since": "2026-11-01T00:00:00+00:00", "problems": []}
    for version, behind in ((published.name, []), ("another", [os.getpid()])):
        file.write_text(json.dumps(state | {"version": version}))
        assert [server.pid for server in servers_behind(shop)] == behind


def test_the_state_is_told_a_fact_a_line(shop: Settings, tmp_path: Path) -> None:
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    (shop.corpus_dir / "synonyms.yaml").unlink()
    lines = status_lines(status(shop)).splitlines()
    assert lines[0].startswith(f"published: {served(shop)}, since 20")
    assert lines[1:] == [
        "CORPUS_DIR: differs from what is published. Publish it: python -m scripts.publish",
        f"  changed: {SHOP}",
        "  gone: synonyms.yaml",
        "serving: no server that is running",
    ]
    empty = status(replace(shop, index_dir=tmp_path / "nothing"))
    assert status_lines(empty) == "published: nothing yet. Run: python -m scripts.publish"
