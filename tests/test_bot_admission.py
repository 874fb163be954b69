"""What a request costs its sender: more for a long mail, something for what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.http.rate_limit import RateLimit
from bot.settings import Settings
from corpus.words.japanese import JAPANESE
from index.question import Question

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA"
Make = Callable[[str], FlaskClient]


@pytest.fixture
def limited(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Make]:
    """Return a client of an app with such a limit."""
    apps = []

    def make(limit: str) -> FlaskClient:
        settings = replace(small, data_dir=tmp_path, rate_limit=limit)
        apps.append(create_app(settings, small_answerer))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["recorder"].close()


def status(client: FlaskClient, **body: Any) -> int:
    return client.post("/api/ask", json=body).status_code


# A text and how many short questions it counts as; measured beside _CHARACTERS_PER_COST.
COSTS = [
    ("送料", 1),
    ("送料はいくらですか", 1),
    ("あ" * 40, 1),
    ("あ" * 41, 2),
    ("あ" * 2000, 5),  # of a long text, so much is searched as a whole
    ("送料はいくらですか。定休日はいつですか。", 1 + 1 + 1),  # and each part besides
    ("送料はいくらですか。" * 10, 3),  # what is said again is read once
    (
        "".join(
            f"{i:03}番目に注文したお花はいつごろこちらの店に届くことになっていますか。"
            for i in range(50)
        ),
        5 + 7,
    ),
    ("-----BEGIN RSA PRIVATE KEY-----" + "A" * 1900, 1),
]


@pytest.mark.parametrize(("text", "cost"), COSTS)
def test_a_text_costs_what_it_takes_to_search(text: str, cost: int) -> None:
    assert Question.read(text).cost == cost


def test_a_mail_of_any_length_is_admitted_four_times_and_leaves_room_for_questions() -> None:
    limit = RateLimit("60/minute")
    for _ in range(4):
        limit.admit("192.0.2.1", cost=122)
    with pytest.raises(TooManyRequests):
        limit.admit("192.0.2.1")
    limit.admit("192.0.2.2", cost=122)
    for _ in range(45):
        limit.admit("192.0.2.2")
    with pytest.raises(TooManyRequests) as caught:
        limit.admit("192.0.2.2", cost=2)
    assert 55 <= caught.value.retry_after <= 61


@pytest.mark.parametrize("text", ["1/minute", "2/minute", "3/second"])
def test_even_the_smallest_limit_admits_the_longest_mail(text: str) -> None:
    RateLimit(text).admit("192.0.2.1", cost=122)


def test_sixty_short_questions_a_minute_are_admitted(limited: Make) -> None:
    client = limited("60/minute")
    assert [status(client, query="送料はいくらですか") for _ in range(61)] == [200] * 60 + [429]


def test_a_long_mail_costs_more(limited: Make) -> None:
    client = limited("60/minute")
    mail = "".join(
        f"{i:03}番目に注文したお花はいつごろこちらの店に届くことになっていますか。"
        for i in range(50)
    )
    assert [status(client, query=mail) for _ in range(6)] == [200] * 5 + [429]
    assert [status(client, query="送料") for _ in range(1)] == [429]


REFUSED = [
    {"query": ""},
    {"query": "\u200b"},
    {"query": "あ" * 2001},
    {"query": "\u0301\u0323" * 8000 + "あ" * 2001},
    {},
    {"choice": "nowhere"},
]


@pytest.mark.parametrize("body", REFUSED)
def test_a_refused_text_counts_and_is_told_before_that_there_were_too_many(
    limited: Make, body: dict[str, str]
) -> None:
    client = limited("5/minute")
    assert [status(client, **body) for _ in range(4)] == [422] * 4
    assert [status(client, query="送料") for _ in range(2)] == [200, 429]
    assert status(client, **body) == 422


def test_a_pasted_key_counts_and_its_sender_is_told_in_any_case(limited: Make) -> None:
    client = limited("5/minute")
    for _ in range(7):
        reply = client.post("/api/ask", json={"query": KEY})
        assert (reply.status_code, reply.get_json()["message"]) == (200, JAPANESE.secret)
    assert status(client, query="送料") == 429


def test_what_is_not_read_is_not_counted(limited: Make) -> None:
    """It would not be refused any sooner for it: 413, 415 and 400 come before the limit."""
    client = limited("2/minute")
    for data, kind, code in (
        (b"x" * 70_000, "application/json", 413),
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
    ):
        for _ in range(5):
            response = client.post("/api/ask", data=data, content_type=kind)
            assert response.status_code == code
    assert [status(client, query="送料") for _ in range(3)] == [200, 200, 429]


def test_the_page_counts_with_the_endpoint(limited: Make) -> None:
    client = limited("4/minute")
    for query in ("", "あ" * 2001, KEY, "\u200b", "送料"):
        assert client.get("/", query_string={"q": query}).status_code == 200
    assert client.get("/", query_string={"choice": "nowhere"}).status_code == 200
    assert status(client, query="送料") == 429
    assert messages.TOO_MANY in client.get("/", query_string={"q": "送料"}).text


def test_a_comment_that_is_too_long_counts_among_the_ratings(limited: Make) -> None:
    client = limited("60/minute")
    rating = {"query_id": "0" * 32, "helpful": True}
    for _ in range(600):
        client.post("/api/feedback", json=rating | {"comment": "あ" * 2001})
    assert client.post("/api/feedback", json=rating).status_code == 429
    long = client.post("/api/feedback", json=rating | {"comment": "あ" * 2001})
    assert long.status_code == 422, "mistakes are told first"
    assert client.post("/api/suggest", json={"text": "送"}).status_code == 200
