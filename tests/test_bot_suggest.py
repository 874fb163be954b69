"""Suggestions while typing: what is typed, and the question that must be among the six."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.reply import Choice
from bot.answer.suggest import MAX_SUGGESTIONS, Suggester
from bot.app import create_app
from bot.settings import Settings
from corpus.intent import Corpus, Entry
from corpus.reader import read_corpus

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus" / "data")


@pytest.fixture(scope="module")
def suggester(corpus: Corpus) -> Suggester:
    return Suggester(corpus.entries, (Choice("often", "よくある質問", "節"),))


TYPED = [
    # kanji
    ("請求書", "invoice-timing"),
    ("請", "invoice-timing"),
    ("申込", "application-method"),
    ("申し込み", "application-method"),
    ("電話確認", "phone-check-other-contact"),
    # kana, also half-typed and half-converted
    ("せいきゅうしょ", "invoice-timing"),
    ("セイキュウショ", "invoice-timing"),
    ("せいき", "invoice-timing"),
    ("請求しょ", "invoice-timing"),
    ("もうしこみ", "application-method"),
    ("どめいん", "domain-approval-email"),
    ("ﾄﾞﾒｲﾝ", "domain-approval-email"),
    # romaji: Hepburn, Kunrei, input method, without long vowels, half-typed
    ("seikyuusho", "invoice-timing"),
    ("seikyuusyo", "invoice-timing"),
    ("seikyusho", "invoice-timing"),
    ("seiky", "invoice-timing"),
    ("SEIKYUU", "invoice-timing"),
    ("ｓｅｉｋｙｕｕ", "invoice-timing"),
    ("denwakakunin", "phone-check-other-contact"),
    ("denwakakun", "phone-check-other-contact"),
    ("sa-ba-taipu", "server-type-unknown"),
    ("domeinn", "domain-approval-email"),
    ("annai", "required-documents"),
    ("annnai", "required-documents"),
    ("ku-pon", "bundle-coupon-scope"),
    # Latin words that are no romaji
    ("whois", "domain-approval-email"),
    ("fax", "application-method"),
    ("server", "server-type-unknown"),
    # parts of words, several parts, sections
    ("短縮", "validity-why-shorter"),
    ("サーバ タイプ", "server-type-unknown"),
    ("seikyuu 発行", "invoice-timing"),
    ("まとめ割", "bundle-about"),
    # a whole sentence
    ("請求書はいつ届きますか", "invoice-timing"),
    ("クーポンは別のコモンネームでも使えますか", "bundle-coupon-scope"),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_what_is_typed_brings_the_question(suggester: Suggester, typed: str, expected: str) -> None:
    found = [choice.id for choice in suggester.suggest(typed)]
    assert expected in found
    assert len(found) <= MAX_SUGGESTIONS


@pytest.mark.parametrize(
    "word", ["seikyuusho", "denwakakunin", "もうしこみ", "クーポン", "sa-ba-", "nyuuryoku"]
)
def test_no_keystroke_on_the_way_to_a_word_empties_the_list(
    suggester: Suggester, word: str
) -> None:
    empty = [
        word[:length] for length in range(2, len(word) + 1) if not suggester.suggest(word[:length])
    ]
    assert empty in ([], ["ny"])  # a lone ny has no sound yet


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\u200b", "\n"])
def test_nothing_typed_brings_the_frequent_questions(suggester: Suggester, typed: str) -> None:
    assert [choice.id for choice in suggester.suggest(typed)] == ["often"]


@pytest.mark.parametrize("typed", ["今日の天気", "xyzzy", "ssssss", "\ud800", "\x00", "🍣"])
def test_what_no_question_is_about_brings_nothing_or_the_frequent_ones(
    suggester: Suggester, typed: str
) -> None:
    assert {choice.id for choice in suggester.suggest(typed)} <= {"often"}


def test_every_question_is_suggested_for_its_own_words(
    suggester: Suggester, corpus: Corpus
) -> None:
    for entry in corpus.entries:
        assert entry.id in [choice.id for choice in suggester.suggest(entry.question)]


def test_a_question_that_begins_with_the_typed_stands_before_one_that_holds_it() -> None:
    entries = [Entry("holds", "節", "新しい更新", "答"), Entry("begins", "節", "更新の時期", "答")]
    assert [choice.id for choice in Suggester(entries, ()).suggest("更新")] == ["begins", "holds"]


def test_an_answer_without_a_question_is_not_suggested() -> None:
    assert (
        Suggester([Entry("answer-only", "節", "", "更新は三十日前からです")], ()).suggest("節")
        == ()
    )


@pytest.mark.alone
@pytest.mark.parametrize(
    "typed",
    [
        "seikyuusho",
        "請求書はいつ届きますか",
        "a" * 60_000,
        "請求書はいつ" * 9_000,
        "ー" * 500,
        "n'" * 300,
    ],
)
def test_an_answer_takes_a_few_milliseconds(suggester: Suggester, typed: str) -> None:
    best = min(_seconds(suggester, typed) for _ in range(3))
    assert best < 0.01


def _seconds(suggester: Suggester, typed: str) -> float:
    begin = time.perf_counter()
    suggester.suggest(typed)
    return time.perf_counter() - begin


def test_the_endpoint_gives_id_question_and_section(small_client: FlaskClient) -> None:
    reply = small_client.post("/api/suggest", json={"text": "駐車"})
    assert reply.status_code == 200
    assert reply.get_json()["suggestions"][0] == {
        "id": "parking",
        "question": "駐車場はありますか",
        "section": "お店について",
    }


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": None}])
def test_the_endpoint_gives_the_frequent_questions_first(
    small_client: FlaskClient, small_answerer: Answerer, body: object
) -> None:
    found = small_client.post("/api/suggest", json=body).get_json()["suggestions"]
    assert [each["id"] for each in found] == list(small_answerer.corpus.site.frequent)


@pytest.mark.parametrize(
    ("body", "status"), [({"text": 5}, 400), ({"text": ["a"]}, 400), ([], 400)]
)
def test_the_endpoint_refuses_what_is_no_text(
    small_client: FlaskClient, body: object, status: int
) -> None:
    reply = small_client.post("/api/suggest", json=body)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")


def test_keystrokes_do_not_use_up_the_limit_of_questions(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    settings = replace(small, data_dir=tmp_path, rate_limit="1/minute")
    app = create_app(settings, small_answerer)
    client = app.test_client()
    assert [client.post("/api/suggest", json={"text": "駐"}).status_code for _ in range(10)] == [
        200
    ] * 10
    assert client.post("/api/ask", json={"query": "駐車場はありますか"}).status_code == 200
    assert client.post("/api/ask", json={"query": "駐車場はありますか"}).status_code == 429
    statuses = [client.post("/api/suggest", json={"text": "駐"}).status_code for _ in range(600)]
    assert statuses.count(429) == 10  # its own limit: 600 a minute
    app.extensions["recorder"].close()
