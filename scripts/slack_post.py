"""Post a command to a running server as Slack does: python -m scripts.slack_post "…" [--url U]

Signs with SLACK_SIGNING_SECRET, so that a set-up can be tried before Slack knows of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.settings import read_settings
from corpus.errors import FaqError
from scripts.door import door

_REPAIRS = {
    401: "The server's SLACK_SIGNING_SECRET differs from the one here, "
    "or the clocks are five minutes apart.",
    404: "The server runs without SLACK_SIGNING_SECRET. Set it and start the server again.",
}
_TIMEOUT_S = 10
_SLACK_WAITS_S = 3


class PostFailed(FaqError):
    """The command got no reply; its text says what to repair."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, or 1 where the reply comes too late for Slack."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.slack_post", description="Post a signed /faq command."
    )
    parser.add_argument("text", help='what stands after /faq; "help" for the usage')
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the server (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print the whole reply")
    arguments = parser.parse_args(argv)
    secret = read_settings().slack_signing_secret
    began = time.monotonic()
    reply = post_command(arguments.url, arguments.text, secret)
    took_s = time.monotonic() - began
    print(json.dumps(reply, ensure_ascii=False, indent=1) if arguments.json else reply["text"])
    summary = f"{reply['response_type']}, {len(reply['blocks'])} blocks, {took_s:.2f} s"
    print(f"{summary} (Slack waits {_SLACK_WAITS_S} s)", file=sys.stderr)
    return 0 if took_s < _SLACK_WAITS_S else 1


def post_command(url: str, text: str, secret: str) -> dict[str, Any]:
    """Return the server's reply to `/faq text`. Raises PostFailed."""
    if not secret:
        raise PostFailed(
            "SLACK_SIGNING_SECRET is not set: use the value the server was started with."
        )
    try:
        with urllib.request.urlopen(signed_command(url, text, secret), timeout=_TIMEOUT_S) as found:
            reply: dict[str, Any] = json.load(found)
            return reply
    except urllib.error.HTTPError as error:
        with error:
            repair = _REPAIRS.get(error.code, "See the log of the server.")
            raise PostFailed(f"{error.code} {error.reason}. {repair}") from error
    except (OSError, ValueError) as error:
        repair = "Is the bot running there? Start it: scripts/run"
        raise PostFailed(f"{url}: {error}. {repair}") from error


def signed_command(url: str, text: str, secret: str) -> urllib.request.Request:
    """Return the request that Slack would make for `/faq text`."""
    fields = {
        "command": "/faq",
        "text": text,
        "team_id": "T0000000",
        "channel_id": "C0000000",
        "user_id": "U0000000",
        "response_url": "",
        # Slack's own differ too: a copy of a request is refused.
        "trigger_id": f"{time.time_ns()}.0",
    }
    body = urlencode(fields)
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return urllib.request.Request(
        f"{url.rstrip('/')}/slack/command",
        body.encode(),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        },
    )


if __name__ == "__main__":
    sys.exit(main())
