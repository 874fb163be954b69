"""One hostile request as it goes over the wire, with what may come back."""

from __future__ import annotations

import hmac
import random
import string
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote_from_bytes

SIGNING_SECRET = "the-attack-signs-with-this"
MATTERMOST_TOKEN = "the-attack-shows-this"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

# What the contract allows of each route.
ASK = frozenset({200, 400, 413, 415, 422, 429})
SUGGEST = frozenset({200, 400, 413, 415, 429})
FEEDBACK = ASK | {404}
PAGE = frozenset({200, 413, 422, 429})
SLACK = frozenset({200, 400, 401, 413})
NOT_THERE = frozenset({404})
# What a server refuses before the app sees it: no request it understands, a line or headers too
# long, slow, another length than was said.
NOT_HTTP = frozenset({400, 408, 411, 413, 414, 417, 431})

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """A request; `marker` stands in it and must not come back.

    `lone`: on a connection of its own, since its end may be misread; at most `replies` may come,
    and none at all is fine where it `may_close`. `shows` is the question that the support page may
    print into its field; None for everything but that page.
    """

    route: str
    raw: bytes
    marker: str
    allowed: frozenset[int]
    method: str = "POST"
    lone: bool = False
    replies: int = 1
    may_close: bool = False
    shows: str | None = None
    kind: str = ""
    number: int = 0


@dataclass(frozen=True)
class Source:
    """What a case is made from: its own chance, its marker, and what the server gave out before."""

    rng: random.Random
    marker: str
    conversation: str = ""
    query_id: str = ""
    choice: str = ""

    def one_in(self, count: int) -> bool:
        """Return True once in so many times."""
        return self.rng.randrange(count) == 0


def prefix_of(seed: int) -> str:
    """Return what every marker of a run begins with, to look for in the server's log."""
    return "zq" + _letters(random.Random(f"prefix {seed}"), 6)


def source_of(seed: int, kind: str, number: int, known: Source) -> Source:
    """Return the source of one case; the same for the same three."""
    rng = random.Random(f"{seed} {kind} {number}")
    return replace(known, rng=rng, marker=prefix_of(seed) + _letters(rng, 6))


def request(
    method: str, target: str, body: bytes = b"", content_type: str = "", headers: Headers = ()
) -> bytes:
    """Return a well-formed request; header values are sent as UTF-8, surrogates and all."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if not any(name.lower() == "host" for name, _ in headers):
        lines.append("Host: 127.0.0.1")
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    if body or method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + body


def signed(body: bytes) -> Headers:
    """Return the headers with which Slack signs a body now."""
    timestamp = str(int(time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    signature = hmac.digest(SIGNING_SECRET.encode(), base, "sha256").hex()
    return (("X-Slack-Request-Timestamp", timestamp), ("X-Slack-Signature", f"v0={signature}"))


def percent(text: str) -> str:
    """Return a text for an address, a lone surrogate as the three bytes it would have."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def form(fields: Iterable[tuple[str, str]]) -> bytes:
    """Return a form of texts."""
    return "&".join(f"{percent(name)}={percent(value)}" for name, value in fields).encode()


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=count))
