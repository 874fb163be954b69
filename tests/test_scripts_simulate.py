"""Invented visitors fill a folder of their own, and the desk says that they are invented."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.app import create_app
from bot.settings import Settings
from scripts.simulate.__main__ import main
from scripts.simulate.visits import visits
from tests.desk.conftest import KEY, sign_in_to

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=TOKYO)


def test_visits_lie_in_the_past_days_and_are_the_same_for_a_seed(small_answerer: Answerer) -> None:
    corpus = small_answerer.corpus
    found = list(visits(corpus, 2000, 28, NOW, random.Random(3)))
    assert found == list(visits(corpus, 2000, 28, NOW, random.Random(3)))
    assert NOW - timedelta(days=28) <= min(each.begins for each in found)
    assert max(each.begins for each in found) <= NOW - timedelta(hours=1)
    hours = Counter(each.begins.hour for each in found)
    assert hours[10] > 5 * hours[4]
    shown = {entry.id for entry in corpus.entries if not entry.hidden}
    assert {each.expected for each in found} == shown | {None}


@pytest.mark.parametrize("now", [NOW.replace(hour=0, minute=5), NOW.replace(hour=23)])
def test_the_first_hour_of_a_day_has_visits_too(small_answerer: Answerer, now: datetime) -> None:
    [only] = visits(small_answerer.corpus, 1, 1, now, random.Random(1))
    assert only.begins.date() == now.date()


@pytest.mark.slow
def test_a_filled_desk_says_that_it_is_invented(
    small_environment: dict[str, str],
    small: Settings,
    small_answerer: Answerer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = tmp_path / "real"
    for name, text in (small_environment | {"DATA_DIR": str(real)}).items():
        monkeypatch.setenv(name, text)
    folder = tmp_path / "simulated"
    assert main(["--into", str(folder), "--visits", "60", "--days", "7"]) == 0
    assert f"DATA_DIR={folder} ADMIN_TOKENS='見学:publisher:$argon2id" in capsys.readouterr().out
    assert not real.exists()
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        moments = [at for (at,) in connection.execute("SELECT at FROM queries")]
        [counted] = connection.execute("SELECT sum(count) FROM counts WHERE name = 'replies'")
    assert len(moments) == counted[0] >= 60
    assert len({at[:10] for at in moments}) >= 5
    settings = replace(small, data_dir=folder, secret_key=KEY, admin_tokens=("鈴木:reader:unused",))
    app = create_app(settings, small_answerer)
    page = sign_in_to(app, "reader").get("/insights")
    assert "練習用の表示です" in page
    assert f"質問{counted[0]}件" not in page  # greetings are none
    app.extensions["recorder"].close()


def test_what_may_be_real_is_not_touched(
    small_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in small_environment.items():
        monkeypatch.setenv(name, text)
    (tmp_path / "journal.db").write_text("dear")
    assert main(["--into", str(tmp_path)]) != 0
    assert "choose another folder with --into" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["journal.db"]
