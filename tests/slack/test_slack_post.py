"""What scripts.slack_post says where it gets no reply."""

from __future__ import annotations

import pytest

from scripts.slack_post import main
from tests.slack.client import SECRET

NO_SERVER = ["help", "--url", "http://127.0.0.1:9"]


def test_without_a_secret_it_names_the_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    assert main(NO_SERVER) == 1
    assert "SLACK_SIGNING_SECRET is not set" in capsys.readouterr().err


def test_without_a_server_it_says_how_to_start_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    assert main(NO_SERVER) == 1
    assert "scripts/run" in capsys.readouterr().err
