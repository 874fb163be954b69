"""Bodies, tokens, methods, addresses and signatures that are not as they should be."""

from __future__ import annotations

import json
from collections.abc import Callable

from scripts.attack.case import (
    ASK,
    FEEDBACK,
    FORM,
    JSON,
    NOT_HTTP,
    PAGE,
    SUGGEST,
    Case,
    Source,
    form,
    percent,
    request,
    signed,
)
from scripts.attack.places import api, slack_click, slack_event

_API = (("/api/ask", "query", ASK), ("/api/suggest", "text", SUGGEST))
_ROUTES = [
    "/",
    "/widget.js",
    "/widget-later.js",
    "/widget-words.en.json",
    "/static/base.css",
    "/healthz",
    "/readyz",
    "/api/ask",
    "/api/suggest",
    "/api/feedback",
    "/docs",
    "/openapi.json",
    "/demo/embed",
    "/slack/command",
    "/slack/interactive",
    "/slack/events",
    "/nowhere",
    "/metrics",
    "/admin",
    "/.git/config",
    "/.env",
    "/static/",
    "/static/../app.py",
]
_METHODS = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "BREW",
    "PROPFIND",
    "get",
    "SEARCH",
    "LINK",
]


def _nested(depth: int, inner: str, opening: str) -> str:
    closing = {"[": "]", '{"a":': "}"}[opening]
    return opening * depth + inner + closing * depth


def odd_json(source: Source) -> Case:
    """JSON that is deep, huge, doubled, of other types or encodings, or none."""
    rng, m = source.rng, source.marker
    path, field, allowed = rng.choice(_API)
    number = rng.choice(
        ["1e999", "-1e999", "NaN", "Infinity", "-0", "1" * 5000, "0x10", "01", "1."]
    )
    wrong = rng.choice(["[]", "{}", "5", "true", f'["{m}"]', f'{{"{m}": 1}}', "null", number])
    text = rng.choice(
        [
            f'{{"{field}": "{m}", "{field}": {wrong}}}',
            f'{{"{field}": {wrong}, "{field}": "{m}"}}',
            f'{{"{field}": {wrong}, "choice": {wrong}, "conversation": {wrong}, "x": "{m}"}}',
            f'{{"{field}": "{m}", "x": {number}}}',
            f'{{"{field}": "{m}", "x": {_nested(rng.randint(1, 12_000), "1", "[")}}}',
            _nested(rng.randint(1, 9_000), f'"{m}"', '{"a":'),
            "[" * rng.randint(1, 60_000) + m,
            json.dumps({field: m} | {f"{m}{i}": i for i in range(rng.randint(1, 3000))}),
            f'{{"__proto__": {{"{field}": "{m}"}}, "constructor": {wrong}}}',
            f'{{"{field}": "{m}"',
            f'{{"{field}": "{m}"}}{rng.choice(["x", "{}", chr(0), ","])}',
            f"{{'{field}': '{m}'}}",
            f'{{"{field}": "{m}\\u{rng.randrange(65536):04x}\\u{rng.randrange(65536):04x}"}}',
            f'{{"{field}": "{m}\\{rng.choice("uxU08vae")}"}}',
            f'{{"{field}": "{m}{chr(rng.randrange(32))}"}}',
            f'// {m}\n{{"{field}": "{m}"}}',
            rng.choice([f'"{m}"', f'["{m}"]', "null", number, "", " ", m]),
        ]
    )
    encoding = rng.choice(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "utf-32", "utf-7", "cp1252"])
    body = text.encode(encoding, "replace")
    if source.one_in(10):
        body = bytes(rng.randrange(256) for _ in range(rng.randint(1, 200))) + m.encode()
    return Case(f"POST {path}", request("POST", path, body, _content_type(source)), m, allowed)


def _content_type(source: Source) -> str:
    if source.rng.randrange(5):
        return JSON
    return source.rng.choice(
        [
            "application/json; charset=utf-16",
            f"application/json; boundary={source.marker}",
            "application/json;" * 50,
            f"application/{source.marker}",
            "text/plain",
            FORM,
            f"multipart/form-data; boundary={source.marker}",
            "multipart/form-data",
            "application/json, text/html",
            "",
        ]
    )


def odd_chat(source: Source) -> Case:
    """Signed payloads that Slack would not send."""
    rng, m = source.rng, source.marker
    wrong = rng.choice(["[]", "{}", "5", "null", f'"{m}"', "1e999", "NaN", f'[{{"{m}": 1}}]'])
    payload = rng.choice(
        [
            f'{{"type": "block_actions", "actions": {wrong}, "x": "{m}"}}',
            f'{{"type": "block_actions", "actions": [{wrong}], "user": {wrong}}}',
            f'{{"type": {wrong}, "event": {wrong}, "event_id": {wrong}, "x": "{m}"}}',
            f'{{"type": "url_verification", "challenge": {wrong}}}' if m not in wrong else m,
            f'{{"type": "url_verification", "challenge": "{m}\\ud800"}}',
            f'{{"event_id": "{m}", "event": {{"type": "message", "text": {wrong}}}}}',
            _nested(rng.randint(1, 30_000), f'"{m}"', '{"a":'),
            "[" * rng.randint(1, 100_000),
            f'{{"type": "{m}", "type": "block_actions", "actions": [{{"action_id": {wrong}}}]}}',
            m,
        ]
    )
    if source.one_in(2):
        return slack_event(payload.encode(), source)
    return slack_click(payload, source)


def forged(source: Source) -> Case:
    """Conversations, query ids and choices near the real ones, and requests signed by nobody."""
    rng, m = source.rng, source.marker
    kind = rng.randrange(4)
    if kind == 0:
        body = form([("text", m), ("command", "/faq"), ("token", m)])
        path = rng.choice(["/slack/command", "/slack/interactive", "/slack/events"])
        headers = rng.choice(
            [
                (),
                (("X-Slack-Signature", f"v0={m}"), ("X-Slack-Request-Timestamp", m)),
                (signed(body)[0], ("X-Slack-Signature", "v0=" + "é" * 64)),
                (("X-Slack-Request-Timestamp", "9" * 400), signed(body)[1]),
                signed(body + b"x"),
            ]
        )
        raw = request("POST", path, body, FORM, headers)
        return Case(f"POST {path}", raw, m, frozenset({401}))
    if kind == 1:
        query_id = rng.choice(
            [_mutated(source, source.query_id), m, "", "0" * 32, "F" * 32, m * 999]
        )
        rating: dict[str, object] = {"query_id": query_id, "helpful": True, "comment": m}
        return api("/api/feedback", FEEDBACK, rating, source)
    token = rng.choice(
        [
            _mutated(source, source.conversation),
            source.conversation * rng.choice([2, 500]),
            source.conversation.partition(".")[0] + f".{m}",
            f"99999999.{m}.{m}",
            "-".join(["0"] * 50) + f".{m}.{m}",
            source.conversation.swapcase() + m,
        ]
    )
    if kind == 2:
        return Case("GET /", request("GET", f"/?q={m}&conversation={percent(token)}"[:3000]), m, PAGE,
                    "GET", shows=m)  # fmt: skip
    choice = rng.choice([_mutated(source, source.choice), m, source.choice + "\0", "", m * 500])
    asked: dict[str, object] = {"query": m, "conversation": token}
    return api("/api/ask", ASK, asked | ({"choice": choice} if source.one_in(2) else {}), source)


def _mutated(source: Source, text: str) -> str:
    """Return a text with one character changed, and the marker at its end half of the time."""
    at = source.rng.randrange(max(len(text), 1))
    changed = text[:at] + source.rng.choice("AZaz09._-あ\0") + text[at + 1 :]
    return changed + source.marker if source.one_in(2) else changed


def oversized(source: Source) -> Case:
    """Bodies over the limit: 64 KB, for chat 512 KB."""
    path, field, _ = source.rng.choice(_API)
    if source.one_in(5):
        body = form([("text", source.marker + "あ" * 60_000)])
        raw = request("POST", "/slack/command", body, FORM, signed(body))
        return Case("POST /slack/command", raw, source.marker, frozenset({413}), may_close=True)
    filling = source.rng.choice(["a", "あ", "\\u0301", "﷽", " "]) * 70_000
    body = f'{{"{field}": "{source.marker}{filling}"}}'.encode()[
        : source.rng.randint(65_537, 150_000)
    ]
    raw = request("POST", path, body, _content_type(source))
    # A server may hang up on who sends what it does not want.
    return Case(f"POST {path}", raw, source.marker, frozenset({413}), may_close=True)


def just_below(source: Source) -> Case:
    """64 KB of whatever costs most, every byte of it allowed."""
    path, field, allowed = source.rng.choice(_API)
    filling = source.rng.choice(
        ["\u0301\u0316", "\u0316\u0301", "﷽", "か\u3099", "👍", "\\u0000", "-----BEGIN ", "\u200b",
         "ﾊﾟ", "。", "a ", "\U000e0100", "4111-1111-", "0120-", "a@b.", "%41", "更新は?", "あ\n"]
    )  # fmt: skip
    room = 65_000 - len(source.marker)
    size = len(filling.encode())
    text = f'{{"{field}": "{source.marker}{filling * (room // size)}"}}'.replace("\n", "\\n")
    body = text.encode()[:65_400]
    return Case(f"POST {path}", request("POST", path, body, JSON), source.marker, allowed)


def methods(source: Source) -> Case:
    """Every method on every route; a body or none."""
    method, path = source.rng.choice(_METHODS), source.rng.choice(_ROUTES)
    if source.one_in(12):
        method = source.rng.choice(["A" * 50, source.marker, "GET_"])
    body = source.marker.encode() if source.one_in(3) else b""
    raw = request(method, f"{path}?{source.marker}", body, FORM if body else "")
    allowed = frozenset({200, 204, 401, 404, 405, 415}) | NOT_HTTP
    return Case("methods", raw, source.marker, allowed, method, lone=True)


def addresses(source: Source) -> Case:
    """Paths with //, dots, escapes of nothing, NUL, and up to 16,000 characters."""
    rng, m = source.rng, source.marker
    piece = ["//", "/..", "/.", "%2e%2e", "%2f", "%00", "%ff%fe", "%", "%zz", "%u0041", "\\", ";", "~",
             "static", "api", "%c0%af", "%25%30%30", "?", "@", ":", "*", "|", "<>", '"', "%e3%81"]  # fmt: skip
    target = "/" + "".join(rng.choices(piece, k=rng.randint(1, 12))) + m
    if source.one_in(20):
        target = "/" + m + rng.choice(["a", "/a", "%41", "../"]) * 4000
    if source.one_in(8):
        target = rng.choice(
            [f"http://{m}.example/", f"//{m}.example/", f"/?{m}={'x' * 9000}", "*", m]
        )
    allowed = frozenset({200, 404, 405}) | NOT_HTTP
    return Case("GET /…", request("GET", target), m, allowed, "GET", lone=True)


def hosts(source: Source) -> Case:
    """Hosts that are not ours; what is linked to comes from PUBLIC_URL alone."""
    rng, m = source.rng, source.marker
    host = rng.choice([f"{m}.example", f"{m}.example:80", f"127.0.0.1:{m}", f"localhost@{m}", f"[{m}]",
                       f'{m}"><script>', f"localhost;{m}", f"{m}\u3042", "a" * 3000 + m])  # fmt: skip
    headers = [("Host", host)]
    headers += [(name, host) for name in ("X-Forwarded-Host", "X-Forwarded-Server", "X-Host")]
    path = rng.choice(
        ["/", "/demo/embed", "/docs", "/openapi.json", "/api//ask", "/static//x", "/readyz"]
    )
    raw = request("GET", path, headers=tuple(headers[: rng.randint(1, 4)]))
    return Case("hosts", raw, m, frozenset({200, 404, 421}) | NOT_HTTP, "GET", lone=True)


PAYLOADS: dict[str, Callable[[Source], Case]] = {
    "json": odd_json,
    "chat": odd_chat,
    "forged": forged,
    "oversized": oversized,
    "just-below": just_below,
    "methods": methods,
    "addresses": addresses,
    "hosts": hosts,
}
