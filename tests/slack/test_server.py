"""The real server with two workers: what must hold for all of them together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from scripts.bench.server import RunningServer
from tests.slack.client import FORM_TYPE, SECRET, TOKEN, event_body, form, signed
from tests.slack.fakes import FakeSlack

ROOT = Path(__file__).parents[2]


Serving = Callable[..., AbstractContextManager[RunningServer]]


@pytest.mark.alone
def test_retries_over_two_workers_are_answered_once(
    serving: Serving, fake_slack: FakeSlack, tmp_path: Path
) -> None:
    environment = {
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": fake_slack.url,
        "DATA_DIR": str(tmp_path),
    }
    with serving(**environment) as (_, url), ThreadPoolExecutor(8) as pool:
        assert max(pool.map(lambda number: deliver(url, f"Ev{number % 10}"), range(40))) < 3
        fake_slack.wait_for(10)
        time.sleep(0.3)  # an eleventh would come now
        assert len(fake_slack.posted) == 10

        copy = command_request(url)
        assert sorted(pool.map(lambda _: status_of(copy), range(8))) == [200, *[401] * 7]

        answered = slack_post(url, SECRET)
        assert answered.returncode == 0 and "翌営業日" in answered.stdout, answered.stderr
        refused = slack_post(url, "another")
        assert refused.returncode == 1 and "401" in refused.stderr


def deliver(url: str, event_id: str) -> float:
    """Deliver a mention and return how many seconds its acknowledgement took."""
    body = event_body("<@U0BOT> 請求書はいつ届きますか", event_id=event_id)
    headers = signed(body) | {"Content-Type": "application/json"}
    began = time.monotonic()
    assert status_of(urllib.request.Request(f"{url}/slack/events", body, headers)) == 200
    return time.monotonic() - began


def command_request(url: str) -> urllib.request.Request:
    body = form(command="/faq", text="更新")
    headers = signed(body) | {"Content-Type": FORM_TYPE}
    return urllib.request.Request(f"{url}/slack/command", body, headers)


def status_of(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def slack_post(url: str, secret: str) -> subprocess.CompletedProcess[str]:
    """Run scripts.slack_post against a server."""
    question = "請求書はいつ届きますか"
    return subprocess.run(
        [sys.executable, "-m", "scripts.slack_post", question, "--url", url],
        cwd=ROOT,
        env=os.environ | {"SLACK_SIGNING_SECRET": secret},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
