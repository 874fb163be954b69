"""One prompt → text, from an endpoint that behaves badly in every way."""

from __future__ import annotations

import gzip
import json
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from bot.worksheet.endpoint import (
    MAX_REPLY_BYTES,
    TRIES,
    Endpoint,
    EndpointError,
    complete,
    endpoint_from,
)
from tests.language_model import (
    close,
    close_half_way,
    drip_body,
    drip_headers,
    endless,
    hang,
    language_model,
    no_http,
    reply,
    send,
)

KEY = "sk-verysecret-0123456789"
LINE = '{"id": "a", "kind": "wording", "text": "まだ届きません"}'


def endpoint_of(url: str) -> Endpoint:
    return endpoint_from({"LLM_URL": url, "LLM_MODEL": "small-model", "LLM_API_KEY": KEY})


def asked(*behaviours, timeout_s=5.0):
    """Return (text or error, seconds waited between tries, the server) of one prompt."""
    waits: list[float] = []
    with language_model(*behaviours) as model:
        try:
            found: object = complete(
                endpoint_of(model.url), "こんにちは", timeout_s=timeout_s, sleep=waits.append
            )
        except EndpointError as error:
            found = error
    return found, waits, model


def test_a_prompt_is_sent_as_openai_has_it():
    text, waits, model = asked(reply(LINE))
    assert (text, waits) == (LINE, [])
    assert model.requests == [
        {
            "path": "/v1/chat/completions",
            "model": "small-model",
            "messages": [{"role": "user", "content": "こんにちは"}],
            "stream": False,
        }
    ]
    assert model.headers[0]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([{"type": "text", "text": "一"}, {"type": "text", "text": "二"}], "一\n二"),
        ("\x00制御\x1b[31m文字", "\x00制御\x1b[31m文字"),  # whoever reads lines, cleans them
    ],
)
def test_content_comes_whole(content, text):
    assert asked(reply(content))[0] == text


# What passes by itself: the same prompt again, at most TRIES times.
BUSY = send(b'{"error": {"message": "slow down"}}', 429)
PASSING = {
    "429": BUSY,
    "500": send(b"<html>Internal Server Error</html>", 500, "text/html"),
    "502": send(b"", 502),
    "503": send(b"", 503),
    "504": send(b"", 504),
    "529, overloaded": send(b"", 529),
    "408": send(b"", 408),
    "closed without a word": close,
    "closed half way": close_half_way,
    "no HTTP": no_http,
}


@pytest.mark.parametrize("behaviour", PASSING.values(), ids=PASSING)
def test_what_may_pass_is_tried_again(behaviour):
    text, waits, model = asked(behaviour, behaviour, reply(LINE))
    assert (text, waits, len(model.requests)) == (LINE, [1, 2], 3)


@pytest.mark.parametrize("behaviour", PASSING.values(), ids=PASSING)
def test_what_does_not_pass_ends_after_a_few_tries(behaviour):
    error, waits, model = asked(behaviour)
    assert isinstance(error, EndpointError) and error.ends_all
    assert f"{TRIES}回試しました" in str(error)
    assert (waits, len(model.requests)) == ([1, 2, 4], TRIES)


def http_date(seconds: int) -> str:
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("asked_for", "least", "most"),
    [
        ("7", 7, 7),
        ("0", 0, 0),
        (50, 30, 50),  # as a date, so many seconds from now
        (-50, 0, 0),
        ("soon", 1, 1),
        ("-5", 1, 1),
        ("1e9", 1, 1),
        ("NaN", 1, 1),
        ("", 1, 1),
    ],
)
def test_as_long_is_waited_as_the_server_asks(asked_for, least, most):
    asked_for = asked_for if isinstance(asked_for, str) else http_date(asked_for)
    text, waits, _ = asked(send(b"", 429, Retry_After=asked_for), reply(LINE))
    assert text == LINE and least <= waits[0] <= most


@pytest.mark.parametrize(
    "asked_for",
    ["3600", "99999999999999999999", http_date(86_400)],
    ids=["an hour", "for ever", "tomorrow"],  # the same in every process of the tests
)
def test_nobody_waits_for_hours(asked_for):
    error, waits, model = asked(send(b"", 429, Retry_After=asked_for))
    assert isinstance(error, EndpointError) and "待つように言われた" in str(error)
    assert (waits, len(model.requests)) == ([], 1)


# What does not pass, and what to repair.
@pytest.mark.parametrize(
    ("status", "repair"),
    [
        (400, "LLM_MODEL"),
        (401, "LLM_API_KEY"),
        (402, "残高"),
        (403, "LLM_API_KEY"),
        (404, "LLM_URL"),
        (413, "--entries"),
        (418, "LLM_URL"),
        (301, "転送"),
        (302, "転送"),
        (307, "転送"),
        (308, "転送"),
        (204, "LLM_URL"),
    ],
)
def test_what_does_not_pass_is_told_once(status, repair):
    error, waits, model = asked(send(b"" if status == 204 else b"no", status))
    assert isinstance(error, EndpointError) and error.ends_all
    assert repair in str(error) and str(status) in str(error)
    assert (waits, len(model.requests)) == ([], 1)


def test_a_redirect_to_another_host_gets_neither_prompt_nor_key():
    with language_model(reply(LINE)) as other:
        location = f"{other.url}/chat/completions"
        error, _, _ = asked(send(b"", 307, Location=location))
    assert isinstance(error, EndpointError)
    assert other.requests == []


# What cannot be used: the next prompt may fare better.
UNUSABLE = {
    "HTML": (send(b"<!DOCTYPE html><title>Login</title>", 200, "text/html"), "JSONではない"),
    "JSON that breaks off": (send(b'{"choices": [{"message": {"conte'), "JSONではない"),
    "nothing": (send(b""), "JSONではない"),
    "no choices": (send(b'{"choices": []}'), "choices"),
    "no message": (send(b'{"choices": [{"text": "old"}]}'), "choices"),
    "an error with 200": (send(b'{"error": {"message": "model is loading"}}'), "loading"),
    "a list": (send(b"[1, 2]"), "choices"),
    "null": (send(b"null"), "choices"),
    "a number for a text": (reply(42), "空"),
    "an empty text": (reply(" \n"), "空"),
    "null for a text": (reply(None), "空"),
    "Shift_JIS": (send('{"choices": "請"}'.encode("cp932")), "UTF-8"),
    "half a character": (send(b'{"choices": "\xe8\xab"}'), "UTF-8"),
    "deep nesting": (send(b'{"choices":' + b"[" * 200_000), "JSONではない"),
    "too large": (send(b" " * (MAX_REPLY_BYTES + 1)), "大きすぎます"),
    "without an end": (endless, "大きすぎます"),
    "packed, unasked": (
        send(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip"),
        "圧縮",
    ),
}


@pytest.mark.parametrize(("behaviour", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_told_and_does_not_end_the_others(behaviour, why):
    error, waits, model = asked(behaviour)
    assert isinstance(error, EndpointError) and not error.ends_all
    assert why in str(error)
    assert str(error).isprintable()
    assert (waits, len(model.requests)) == ([], 1)


@pytest.mark.parametrize("behaviour", [hang, drip_headers, drip_body])
def test_a_reply_that_does_not_come_is_waited_for_so_long_and_no_longer(behaviour):
    began = time.monotonic()
    error, _, model = asked(behaviour, timeout_s=0.25)
    assert isinstance(error, EndpointError) and "秒以内に返事がありません" in str(error)
    assert len(model.requests) == TRIES
    assert time.monotonic() - began < 4 * 0.25 + 2


def test_nobody_there_is_told():
    with language_model(reply(LINE)) as model:
        url = model.url
    waits: list[float] = []
    with pytest.raises(EndpointError, match="つながらない"):
        complete(endpoint_of(url), "x", timeout_s=1, sleep=waits.append)


def test_ctrl_c_ends_the_waiting():
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with language_model(BUSY) as model, pytest.raises(KeyboardInterrupt):
        complete(endpoint_of(model.url), "x", sleep=interrupted)


@pytest.mark.parametrize("status", [401, 429, 200])
def test_no_error_shows_the_key(status):
    said = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}."}}).encode()
    error, _, model = asked(send(said, status))
    assert KEY not in str(error) and "[LLM_API_KEY]" in str(error)
    assert KEY not in repr(endpoint_of(model.url))


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "LLM_URL、LLM_MODELが設定されていない"),
        ({"LLM_URL": "https://a.example/v1"}, "LLM_MODELが設定されていない"),
        ({"LLM_URL": " ", "LLM_MODEL": "m"}, "LLM_URLが設定されていない"),
        ({"LLM_URL": "ftp://a.example/v1", "LLM_MODEL": "m"}, "https://"),
        ({"LLM_URL": "file:///etc/passwd", "LLM_MODEL": "m"}, "https://"),
        ({"LLM_URL": "a.example/v1", "LLM_MODEL": "m"}, "https://"),
        ({"LLM_URL": "https://", "LLM_MODEL": "m"}, "https://"),
        ({"LLM_URL": "https://a.example:port/", "LLM_MODEL": "m"}, "https://"),
        ({"LLM_URL": "https://me:pw@a.example/v1", "LLM_MODEL": "m"}, "パスワードを含めず"),
        ({"LLM_URL": "https://a.example", "LLM_MODEL": "m", "LLM_API_KEY": "a\nb"}, "LLM_API_KEY"),
        ({"LLM_URL": "https://a.example", "LLM_MODEL": "m", "LLM_API_KEY": "鍵"}, "LLM_API_KEY"),
    ],
)
def test_what_is_not_set_or_cannot_be_used_is_named(environment, told):
    with pytest.raises(EndpointError, match=told) as caught:
        endpoint_from(environment)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "called", "open_to_readers"),
    [
        ("https://a.example/v1", "https://a.example/v1/chat/completions", False),
        ("https://a.example/v1/", "https://a.example/v1/chat/completions", False),
        ("https://a.example/v1/chat/completions", "https://a.example/v1/chat/completions", False),
        ("https://a.example", "https://a.example/chat/completions", False),
        ("https://a.example/d?api-version=1", "https://a.example/d/chat/completions?api-version=1", False),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions", False),
        ("http://a.example/v1", "http://a.example/v1/chat/completions", True),
    ],
)  # fmt: skip
def test_an_address_leads_to_the_completions(url, called, open_to_readers):
    endpoint = endpoint_from({"LLM_URL": url, "LLM_MODEL": "m"})
    assert (endpoint.url, endpoint.is_open_to_readers) == (called, open_to_readers)
