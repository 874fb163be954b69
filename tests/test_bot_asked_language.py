"""In which language the bot speaks: the one wanted, that of the question, what the browser prefers."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot.answer.asked_language import language_for
from corpus.text import normalize
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from index.language import is_english

ENGLISH_TEXTS = (
    "How do I pay?", "where is my invoice", "do you deliver on Sundays", "hello", "thank you",
    "I want to talk to a person", "parking for the shop", "can I cancel my order",
    "what's the price", "is there a discount", "phone number",
)  # fmt: skip
OTHER_TEXTS = (
    "請求はいつ", "シャチョウ", "EV", "SSL", "csr", "seikyuusho wa itsu desu ka", "test",
    "nginx conf", "domain", "おすすめは what?", "koushin no houhou", "123", "shiharai houhou",
    "¿Cuánto cuesta?", "bonjour, combien ça coûte",
)  # fmt: skip


@pytest.mark.parametrize("text", ENGLISH_TEXTS)
def test_a_phrase_in_english_is_english(text: str) -> None:
    assert is_english(normalize(text))


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_names_romaji_and_other_languages_are_not(text: str) -> None:
    assert not is_english(normalize(text))


@pytest.mark.parametrize(
    ("wanted", "text", "accepted", "language"),
    [
        (None, "花束の値段", None, "ja"),
        (None, "花束の値段", "", "ja"),
        (None, "花束の値段", "en-US,en;q=0.9", "en"),
        (None, "花束の値段", "ja,en-US;q=0.9,en;q=0.8", "ja"),
        (None, "花束の値段", "en;q=0.5, ja;q=0.8", "ja"),
        (None, "花束の値段", "fr, en;q=0.3", "en"),
        (None, "花束の値段", "fr", "ja"),
        (None, "花束の値段", "en;q=nan, ja;q=x, *", "ja"),
        (None, "花束の値段", "en;q=0", "ja"),
        (None, "how much is a bouquet", "ja", "en"),
        ("ja", "how much is a bouquet", "en", "ja"),
        ("en", "花束の値段", "ja", "en"),
    ],
)
def test_the_language_is_the_one_wanted_or_asked_in_or_accepted(
    wanted: str | None, text: str, accepted: str | None, language: str
) -> None:
    assert language_for(wanted, text, accepted) == language


def test_an_answer_for_an_english_reader_says_that_it_is_in_japanese(
    small_client: FlaskClient,
) -> None:
    sent = {"query": "花束の値段", "lang": "en"}
    reply = small_client.post("/api/ask", json=sent).get_json()
    assert (reply["kind"], reply["lang"]) == ("answer", "en")
    assert reply["message"] == ENGLISH.answer_language
    assert reply["answer"]["text"].startswith("1,500円から")


def test_the_header_counts_where_nothing_is_wanted(small_client: FlaskClient) -> None:
    headers = {"Accept-Language": "en"}
    for sent in ({"query": "いくらですか"}, {"choice": "parking"}):
        reply = small_client.post("/api/ask", json=sent, headers=headers).get_json()
        assert reply["lang"] == "en"
    assert "lang" not in small_client.post("/api/ask", json={"choice": "parking"}).get_json()
    wanted = {"choice": "parking", "lang": "ja"}
    reply = small_client.post("/api/ask", json=wanted, headers=headers).get_json()
    assert reply["lang"] == "ja" and reply["message"] is None


@pytest.mark.parametrize("lang", ["fr", "", 1, "EN"])
def test_another_language_is_malformed(small_client: FlaskClient, lang: object) -> None:
    sent = {"query": "花束の値段", "lang": lang}
    assert small_client.post("/api/ask", json=sent).status_code == 400


def test_a_secret_is_refused_in_the_language_too(small_client: FlaskClient) -> None:
    sent = {"query": "-----BEGIN PRIVATE KEY-----", "lang": "en"}
    assert small_client.post("/api/ask", json=sent).get_json()["message"] == ENGLISH.secret
    del sent["lang"]
    assert small_client.post("/api/ask", json=sent).get_json()["message"] == JAPANESE.secret
