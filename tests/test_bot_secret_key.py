"""The key that signs conversations: needed in production, made once elsewhere."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.secret_key import secret_key
from bot.settings import Settings, SettingsError, read_settings

SECRET = "0123456789abcdef0123456789abcdef"


def test_production_needs_a_key(built: Settings, answerer: Answerer) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY") as caught:
        create_app(replace(built, env="production"), answerer)
    assert "token_hex" in str(caught.value) and "placeholders" in str(caught.value), (
        "all that is missing is told together"
    )
    with pytest.raises(SettingsError) as caught:
        create_app(replace(built, env="production", secret_key=SECRET), answerer)
    assert "SECRET_KEY" not in str(caught.value)
    settings = read_settings({"FAQ_ENV": "production", "SECRET_KEY": SECRET})
    assert settings.secret_key == SECRET and SECRET not in repr(settings)


def test_a_key_too_short_is_refused_everywhere() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY") as caught:
        read_settings({"SECRET_KEY": "hush-hush"})
    assert "hush" not in str(caught.value)


def test_in_development_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = secret_key("", tmp_path / "data")
    file = tmp_path / "data" / "secret_key"
    assert len(made) == 64 and secret_key("", tmp_path / "data") == made == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]
    assert secret_key(SECRET, tmp_path / "data") == SECRET


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: secret_key("", tmp_path), range(64)))) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_where_nothing_can_be_written_the_key_lives_as_long_as_the_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    assert len(secret_key("", tmp_path / "file" / "data")) == 64
    assert "SECRET_KEY" in caplog.text
