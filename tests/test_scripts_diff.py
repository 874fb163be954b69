"""The door of the impact: a small shop's page, edited."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import ROOT
from tests.test_bot_evaluation_impact import edit


@pytest.fixture(scope="module")
def environment(
    small_environment: dict[str, str], small: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("diff")
    shutil.copytree(small.corpus_dir, folder / "corpus")
    shutil.copytree(small.index_dir, folder / "index", symlinks=True)
    return small_environment | {
        "CORPUS_DIR": str(folder / "corpus"),
        "INDEX_DIR": str(folder / "index"),
        "DATA_DIR": str(folder),
        "PATH": "",
    }


def diff(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.diff", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_a_draft_that_breaks_a_golden_query_fails_and_nothing_is_switched(
    environment: dict[str, str], tmp_path: Path
) -> None:
    draft, golden = tmp_path / "draft", tmp_path / "golden.jsonl"
    shutil.copytree(environment["CORPUS_DIR"], draft)
    edit(draft)
    line = {"id": "1", "text": "花束の値段", "relevant": ["bouquet-price"]}
    golden.write_text(json.dumps(line), encoding="utf-8")
    served = Path(environment["INDEX_DIR"], "current").readlink()
    found = diff(environment, "--from", str(draft), "--golden", str(golden), "--json")
    assert found.returncode == 1, found.stderr
    impact = json.loads(found.stdout)
    assert [each["text"] for each in impact["broken"]] == ["花束の値段"]
    assert Path(environment["INDEX_DIR"], "current").readlink() == served


def test_a_corpus_that_is_published_as_it_is_changes_nothing(environment: dict[str, str]) -> None:
    found = diff(environment)
    assert found.returncode == 0, found.stderr
    assert "Q&Aの内容に変更はありません。" in found.stdout


def test_a_version_that_is_not_kept_is_refused_with_what_to_do(environment: dict[str, str]) -> None:
    found = diff(environment, "--version", "ffffffffff")
    assert found.returncode == 1
    assert "--status" in found.stderr
    assert "Traceback" not in found.stderr
