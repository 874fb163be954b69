"""Post a command to a running server the way Slack does: python -m scripts.slack_post "…" [--url U]
[--json]

Signs with SLACK_SIGNING_SECRET, so that a set-up can be tried before Slack knows of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.settings import SettingsError, read_settings

_REPAIRS = {
    401: "The server's SLACK_SIGNING_SECRET differs from the one here, or the clocks are five minutes apart.",
    404: "The server runs without SLACK_SIGNING_SECRET. Set it and start the server again.",
}
_TIMEOUT_S = 10
_SLACK_WAITS_S = 3


def main() -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.slack_post", description="Post a signed /faq command."
    )
    parser.add_argument("text", help='what stands after /faq; "help" for the usage')
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the server (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print the whole reply")
    arguments = parser.parse_args()
    try:
        secret = read_settings().slack_signing_secret
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if not secret:
        print(
            "SLACK_SIGNING_SECRET is not set: use the value the server was started with.",
            file=sys.stderr,
        )
        return 1
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(
            signed_command(arguments.url, arguments.text, secret), timeout=_TIMEOUT_S
        ) as answer:
            reply = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            print(
                f"{error.code} {error.reason}. {_REPAIRS.get(error.code, 'See the log of the server.')}",
                file=sys.stderr,
            )
        return 1
    except (OSError, ValueError) as error:
        print(
            f"{arguments.url}: {error}. Is the bot running there? Start it: scripts/run",
            file=sys.stderr,
        )
        return 1
    took_s = time.monotonic() - begun
    print(json.dumps(reply, ensure_ascii=False, indent=1) if arguments.json else reply["text"])
    print(
        f"{reply['response_type']}, {len(reply['blocks'])} blocks, {took_s:.2f} s (Slack waits {_SLACK_WAITS_S} s)",
        file=sys.stderr,
    )
    return 0 if took_s < _SLACK_WAITS_S else 1


def signed_command(url: str, text: str, secret: str) -> urllib.request.Request:
    """Return the request that Slack would make for `/faq text`."""
    body = urlencode(
        {
            "command": "/faq",
            "text": text,
            "team_id": "T0000000",
            "channel_id": "C0000000",
            "user_id": "U0000000",
            "response_url": "",
            "trigger_id": f"{time.time_ns()}.0",
        }
    )  # Slack's own differ too: a copy of a request is refused
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
