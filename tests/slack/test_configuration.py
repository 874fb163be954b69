"""What the settings open, and what they refuse."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings, SettingsError, read_settings
from tests.slack.client import MATTERMOST, SECRET, TOKEN, form, post

ROOT = Path(__file__).parents[2]


def test_what_is_not_configured_is_not_there(
    built: Settings, answerer: Answerer, configured: Settings
) -> None:
    def routes(**secrets: str) -> set[str]:
        app = create_app(replace(built, **secrets), answerer)  # type: ignore[arg-type]  # a table of settings
        return {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/slack")}

    assert routes() == set() == routes(slack_bot_token=TOKEN)
    assert routes(mattermost_token=MATTERMOST) == {"/slack/command"}
    assert routes(slack_signing_secret=SECRET) == {"/slack/command", "/slack/interactive"}
    assert len(routes(slack_signing_secret=SECRET, slack_bot_token=TOKEN)) == 3
    client = create_app(built, answerer).test_client()
    for route in ("command", "interactive", "events"):
        assert post(client, route, form(text="更新")).status_code == 404


def test_slack_sdk_is_loaded_only_where_slack_is_configured(built: Settings) -> None:
    code = (
        "import sys\nfrom bot.app import create_app\nfrom bot.settings import read_settings\n"
        "create_app(read_settings({}))\nsys.exit('slack_sdk' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=True)


@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "MATTERMOST_TOKEN"])
def test_a_blank_secret_is_refused_at_start(name: str) -> None:
    for blank in ("", "  "):
        with pytest.raises(SettingsError, match=name):
            read_settings({name: blank})


def test_the_token_travels_over_https_only_and_stands_in_no_log() -> None:
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        read_settings({"SLACK_API_URL": "http://example.com/api/"})
    assert TOKEN not in repr(read_settings({"SLACK_BOT_TOKEN": TOKEN}))
