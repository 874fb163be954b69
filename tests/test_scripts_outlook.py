"""What build and check say of a corpus, beside what is wrong with it."""

from __future__ import annotations

import json

import pytest

from bot.settings import Settings
from index.calibration import FILE, Calibration
from index.store import current_folder
from scripts.build import main as build
from scripts.build import outlook_lines
from scripts.check import main as check


@pytest.fixture
def small_shop(small_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in small_environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("small_shop")
def test_check_says_what_the_corpus_can_do_and_what_to_do_next(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("問題はありません")
    assert lines[lines.index("【いまできること】") + 1].startswith("- Q&A ")
    assert lines[lines.index("【次の1時間】") + 1].startswith("- ")
    assert not any("wordingsが" in line for line in lines)  # one line, not one an entry
    assert check(["--json"]) == 0
    where = {line["where"] for line in json.loads(capsys.readouterr().out)["advice"]}
    assert where >= {"いまできること", "次の1時間"}


@pytest.mark.usefixtures("small_shop")
def test_build_says_it_on_stderr_and_keeps_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert build(["--json"]) == 0
    shown = capsys.readouterr()
    assert set(json.loads(shown.out)) == {"ok", "version"}
    assert "what this corpus has: " in shown.err and "next: " in shown.err


def test_build_says_where_a_precision_is_out_of_reach(small: Settings) -> None:
    folder = current_folder(small.index_dir)
    calibration = Calibration.load(folder)
    assert (folder / FILE).exists()
    reached = [p for p in (0.5, 0.8, 0.9, 0.9999) if calibration.answer_threshold(p) < 1]
    for precision in (0.5, 0.8, 0.9, 0.9999):
        told = outlook_lines(folder, precision)[0]
        assert ("cannot be kept" in told) is (precision not in reached)
    assert 0.9999 not in reached
