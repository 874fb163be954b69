"""The door of the impact: a small shop's page, edited."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.publishing.comparison import compare
from bot.settings import Settings, read_settings
from corpus.live import LIVE_FILE
from index.progress import silent
from tests.conftest import ROOT
from tests.test_bot_evaluation_impact import edit


@pytest.fixture(scope="module")
def environment(
    small_environment: dict[str, str], small: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    return copied(small_environment, small, tmp_path_factory.mktemp("diff"))


@dataclass(frozen=True)
class Drafted:
    """What was said of a draft, and the two versions that are kept then."""

    environment: dict[str, str]
    said: subprocess.CompletedProcess[str]
    served: str
    candidate: str


@pytest.fixture(scope="module")
def drafted(
    small_environment: dict[str, str], small: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Drafted:
    folder = tmp_path_factory.mktemp("drafted")
    environment = copied(small_environment, small, folder)
    draft, golden, index_dir = folder / "draft", folder / "golden.jsonl", folder / "index"
    shutil.copytree(small.corpus_dir, draft)
    edit(draft)
    line = {"id": "1", "text": "花束の値段", "relevant": ["bouquet-price"]}
    golden.write_text(json.dumps(line), encoding="utf-8")
    served = (index_dir / "current").readlink().name
    said = diff(environment, "--from", str(draft), "--golden", str(golden), "--json")
    candidate = json.loads((index_dir / "candidate.json").read_bytes())["version"]
    return Drafted(environment, said, served, candidate)


def copied(environment: dict[str, str], small: Settings, folder: Path) -> dict[str, str]:
    shutil.copytree(small.corpus_dir, folder / "corpus")
    shutil.copytree(small.index_dir, folder / "index", symlinks=True)
    return environment | {
        "CORPUS_DIR": str(folder / "corpus"),
        "INDEX_DIR": str(folder / "index"),
        "DATA_DIR": str(folder),
        "PATH": "",
    }


def diff(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.diff", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_a_draft_that_breaks_a_golden_query_fails_and_nothing_is_switched(
    drafted: Drafted,
) -> None:
    assert drafted.said.returncode == 1, drafted.said.stderr
    impact = json.loads(drafted.said.stdout)
    assert [each["text"] for each in impact["broken"]] == ["花束の値段"]
    current = Path(drafted.environment["INDEX_DIR"], "current")
    assert current.readlink().name == drafted.served


def test_a_corpus_that_is_published_as_it_is_changes_nothing(environment: dict[str, str]) -> None:
    found = diff(environment)
    assert found.returncode == 0, found.stderr
    assert "Q&Aの内容に変更はありません。" in found.stdout


def test_two_kept_versions_are_compared_either_way_without_a_build(drafted: Drafted) -> None:
    there = diff(drafted.environment, "--candidate", drafted.candidate, "--json")
    options = ["--version", drafted.candidate, "--candidate", drafted.served]
    back = diff(drafted.environment, *options, "--json")
    kinds = [
        {each["id"]: each["kind"] for each in json.loads(way.stdout)["edits"]}
        for way in (there, back)
    ]
    assert (kinds[0]["parking"], kinds[0]["engraving"]) == ("removed", "added")
    assert (kinds[1]["parking"], kinds[1]["engraving"]) == ("added", "removed")


def test_a_pinned_query_is_answered_alike_by_both_versions(drafted: Drafted) -> None:
    settings = read_settings(drafted.environment)
    golden, live = settings.data_dir / "golden.jsonl", settings.corpus_dir / LIVE_FILE
    live.write_text("live:\n  pins: [{queries: [花束の値段], entry: message-card}]\n")
    impact = compare(settings, silent, new=drafted.candidate, golden=golden)
    live.unlink()
    assert (impact.golden, impact.broken, impact.changed) == (1, (), ())


@pytest.mark.parametrize("option", ["--version", "--candidate"])
def test_a_version_that_is_not_kept_is_refused_with_what_to_do(
    environment: dict[str, str], option: str
) -> None:
    found = diff(environment, option, "ffffffffff")
    assert found.returncode == 1
    assert "--status" in found.stderr
    assert "Traceback" not in found.stderr
