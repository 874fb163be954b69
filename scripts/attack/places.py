"""Where a hostile text is put: each field of each route, addresses and headers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from scripts.attack.case import (
    ASK,
    FEEDBACK,
    FORM,
    JSON,
    MATTERMOST_TOKEN,
    NOT_HTTP,
    NOT_THERE,
    PAGE,
    SLACK,
    SUGGEST,
    Case,
    Headers,
    Source,
    form,
    percent,
    request,
    signed,
)

_MAX_TARGET = 3000  # of an address that any server must read
_HEADERS = [
    "User-Agent",
    "Referer",
    "Cookie",
    "Origin",
    "Accept-Language",
    "Accept",
    "Authorization",
    "X-Forwarded-For",
    "Via",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "X-Real-IP",
    "X-Original-URL",
    "X-HTTP-Method-Override",
    "If-None-Match",
    "If-Modified-Since",
    "If-Range",
    "Range",
    "Accept-Encoding",
    "Content-Encoding",
    "Upgrade",
    "TE",
    "X-Request-ID",
    "traceparent",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
]
# In a header's value these end it, or the server may refuse it.
_CONTROLS = dict.fromkeys([*range(32), 127])
Placed = Callable[[Source, str], Case]


def api(path: str, allowed: frozenset[int], body: object, source: Source) -> Case:
    """Return a post of JSON: half of it escaped, half as UTF-8, surrogates as three bytes each."""
    text = json.dumps(body, ensure_ascii=source.one_in(2))
    raw = request("POST", path, text.encode("utf-8", "surrogatepass"), JSON)
    return Case(f"POST {path}", raw, source.marker, allowed)


def in_ask(source: Source, text: str) -> Case:
    """Put a text into a question, or beside one."""
    body: dict[str, object] = {"query": text}
    if source.one_in(4):
        field = source.rng.choice(["conversation", "choice", "in_reply_to", "lang", text])
        body = {"query": "更新", field: text}
    return api("/api/ask", ASK, body, source)


def in_suggest(source: Source, text: str) -> Case:
    """Put a text into what is being typed."""
    return api("/api/suggest", SUGGEST, {"text": text}, source)


def in_feedback(source: Source, text: str) -> Case:
    """Put a text into the comment of a rating, or into its query id."""
    query_id = source.query_id if source.rng.randrange(3) else text
    comment = {"query_id": query_id, "helpful": bool(source.rng.randrange(2)), "comment": text}
    return api("/api/feedback", FEEDBACK, comment, source)


def in_page(source: Source, text: str) -> Case:
    """Put a text into the address of the support page."""
    name = source.rng.choice(["q", "q", "q", "choice", "conversation"])
    target = f"/?{name}={percent(text)}"[:_MAX_TARGET]
    if source.one_in(8):
        target = f"/?q={percent('更新')}&{percent(text)}=1"[:_MAX_TARGET]
    # Cut inside an escape it is another text: nothing is said of that.
    shows = text if name == "q" and len(target) < _MAX_TARGET else ""
    raw = request("GET", target)
    return Case("GET /", raw, source.marker, PAGE, "GET", shows=shows)


def in_form(source: Source, text: str) -> Case:
    """Put a text into the form of the support page, as a browser posts it."""
    name = source.rng.choice(["q", "q", "q", "choice", "conversation", text])
    raw = request("POST", "/", form([(name, text), ("x", source.marker)]), FORM)
    shows = text if name == "q" else ""
    return Case("POST /", raw, source.marker, PAGE, shows=shows)


def in_path(source: Source, text: str) -> Case:
    """Put a text into a path."""
    folder = source.rng.choice(["/", "/static/", "/api/", "/docs/", "/slack/", "/static/widget/"])
    target = (folder + percent(text).replace("%2F", "/"))[:_MAX_TARGET]
    return Case("GET /…", request("GET", target), source.marker, NOT_THERE | NOT_HTTP, "GET")


def in_header(source: Source, text: str) -> Case:
    """Put a text, as far as a header can hold it, into the headers of a harmless request."""
    value = text.translate(_CONTROLS)[:1000].strip() + source.marker
    names = source.rng.sample(_HEADERS, source.rng.randint(1, 3))
    headers: Headers = tuple((name, value) for name in names)
    method, path = source.rng.choice([("GET", "/"), ("GET", "/widget.js"), ("GET", "/healthz")])
    if source.one_in(2):
        method, path = "POST", "/api/suggest"
        return Case(
            "headers",
            request(method, path, b'{"text": ""}', JSON, headers),
            source.marker,
            SUGGEST | NOT_HTTP,
            lone=True,
        )
    allowed = frozenset({200, 206, 304, 416}) | NOT_HTTP
    raw = request(method, path, headers=headers)
    return Case("headers", raw, source.marker, allowed, method, lone=True)


def in_command(source: Source, text: str) -> Case:
    """Put a text into a slash command, of Slack or of Mattermost."""
    fields = [("command", "/faq"), ("text", text), ("trigger_id", source.marker)]
    if source.one_in(4):
        fields = [("command", text), ("text", source.rng.choice(["help", text]))]
    if source.one_in(3):
        body = form([*fields, ("token", MATTERMOST_TOKEN)])
        raw = request("POST", "/slack/command", body, FORM)
    else:
        body = form(fields)
        raw = request("POST", "/slack/command", body, FORM, signed(body))
    return Case("POST /slack/command", raw, source.marker, SLACK)


def in_event(source: Source, text: str) -> Case:
    """Put a text into an event; it is answered to a Web API that is not there."""
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text}
    if source.one_in(4):
        event[source.rng.choice(sorted(event))] = text
    body: dict[str, object] = {"event_id": f"Ev{source.marker}", "event": event}
    if source.one_in(6):
        # What Slack wants to hear back is the one thing that is repeated, where it is Slack's.
        body = {"type": "url_verification", "challenge": text + "\0"}
    return slack_event(json.dumps(body).encode(), source)


def slack_event(body: bytes, source: Source) -> Case:
    """Return a signed event."""
    raw = request("POST", "/slack/events", body, JSON, signed(body))
    return Case("POST /slack/events", raw, source.marker, SLACK)


def in_click(source: Source, text: str) -> Case:
    """Put a text into a click, whose answer goes nowhere: the address is never Slack's."""
    name = source.rng.choice(["show:1", "share", "helpful", "unhelpful", "ask", text])
    action = {"action_id": name, "value": text, "block_id": text}
    payload = {
        "type": "block_actions",
        "user": {"id": text},
        "channel": {"id": source.rng.choice(["D1", "C1", text])},
        "response_url": source.rng.choice(_response_urls(text)),
        "actions": [action],
    }
    return slack_click(json.dumps(payload), source)


def slack_click(payload: str, source: Source) -> Case:
    """Return a signed click."""
    body = form([("payload", payload)])
    raw = request("POST", "/slack/interactive", body, FORM, signed(body))
    return Case("POST /slack/interactive", raw, source.marker, SLACK)


def _response_urls(text: str) -> list[str]:
    """Return addresses that somebody could take for Slack's."""
    return [
        text,
        "https://hooks.slack.com/../" + text,
        "https://hooks.slack.com@127.0.0.1:1/actions/" + text,
        "https://hooks.slack.com:1/actions/T1/2/3",
        "https://hooks.slack.com./actions/T1/2/3",
        "https://hooks.slack.com/actions/%2e%2e/x",
        "https://hooks.slack.com/actions/T1/2/3\r\nHost: 127.0.0.1",
        "http://127.0.0.1:1/actions/T1/2/3",
        "file:///etc/passwd",
        "",
    ]


PLACES: tuple[Placed, ...] = (
    in_ask,
    in_suggest,
    in_feedback,
    in_page,
    in_form,
    in_path,
    in_header,
    in_command,
    in_event,
    in_click,
)
_WEIGHTS = (6, 4, 3, 4, 2, 2, 2, 2, 1, 1)


def place(rng: random.Random) -> Placed:
    """Return one of the places by chance."""
    return rng.choices(PLACES, _WEIGHTS)[0]
