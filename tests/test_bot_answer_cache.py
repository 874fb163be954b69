"""Decisions remembered for repeated queries: which texts are the same, and when one is decided
anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import bot.answer.answerer as module
from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.reply import Reply
from bot.settings import Settings
from index.question import Question
from index.result import SearchResult

QUERY = "駐車場は何台分ありますか"
MAIL = (
    "お世話になっております。先日花束をお願いした者ですが、{}当日の配達は何時まで受け付けていますか。{}"
    "駐車場は何台分ありますか。よろしくお願いいたします。"
)


class CountingSearcher:
    """A searcher that keeps count of the texts it was really asked."""

    def __init__(self, searcher: Any) -> None:
        self._searcher, self.asked = searcher, list[str]()

    def search(self, text: str) -> SearchResult:
        self.asked.append(text)
        found: SearchResult = self._searcher.search(text)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.time = datetime(2026, 6, 2, 10, 0, tzinfo=TOKYO)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counting(small_answerer: Answerer, small: Settings, clock: Clock) -> Answerer:
    searcher: Any = CountingSearcher(small_answerer.searcher)
    return Answerer(searcher, small.public_url, small.precision, clock)


def ask(answerer: Answerer, raw: str) -> Reply:
    return answerer.ask(Question.read(raw))


def asked(answerer: Answerer) -> list[str]:
    searcher: Any = answerer.searcher
    found: list[str] = searcher.asked
    return found


@pytest.mark.parametrize(
    "again",
    [QUERY, f"  {QUERY}\n", "駐車場は\u200b何台分ありますか", QUERY.replace("か", "か\u200d")],
    ids=["to the letter", "white space around", "an invisible character", "another one"],
)
def test_a_query_that_reads_the_same_is_searched_once(counting: Answerer, again: str) -> None:
    first, second = ask(counting, QUERY), ask(counting, again)
    assert len(asked(counting)) == 1
    # Each begins a conversation of its own.
    own = {"query_id": "", "conversation": None}
    assert replace(second, **own) == replace(first, **own)


def test_every_reply_has_a_query_id_of_its_own(counting: Answerer) -> None:
    assert len({ask(counting, QUERY).query_id for _ in range(5)}) == 5


def test_another_query_is_searched_anew(counting: Answerer) -> None:
    ask(counting, QUERY)
    ask(counting, "花束の予約はいつまでですか")
    assert len(asked(counting)) == 2


def test_what_tells_why_is_never_remembered(counting: Answerer) -> None:
    question = Question.read(QUERY)
    explained, decided = counting.explain(question)[1], counting.decide(question)
    assert explained == decided == counting.explain(question)[1]
    assert len(asked(counting)) == 3


def test_a_mail_is_read_by_its_lines_even_where_its_normal_form_is_the_same(
    counting: Answerer,
) -> None:
    ask(counting, MAIL.format(" ", " "))
    once = len(asked(counting))
    ask(counting, MAIL.format(" ", " "))
    assert len(asked(counting)) == once
    ask(counting, MAIL.format("\n", "\n"))
    assert len(asked(counting)) > once


def test_an_answer_that_expires_overnight_is_not_given_in_the_morning(
    counting: Answerer, clock: Clock
) -> None:
    shown = ask(counting, QUERY)
    assert shown.answer
    entry = counting.corpus.entries[[e.id for e in counting.corpus.entries].index(shown.answer.id)]
    before = entry.valid_until
    object.__setattr__(entry, "valid_until", date(2026, 6, 2))  # frozen for all but this test
    try:
        assert ask(counting, QUERY).kind == "answer"
        clock.time += timedelta(days=1)
        assert ask(counting, QUERY).kind == "fallback"
    finally:
        object.__setattr__(entry, "valid_until", before)


def test_the_phone_guidance_follows_the_clock_though_the_decision_is_remembered(
    counting: Answerer, clock: Clock
) -> None:
    by_day = ask(counting, "今日の天気は").contact
    clock.time = clock.time.replace(hour=22)
    by_night = ask(counting, "今日の天気は").contact
    assert len(asked(counting)) == 1
    assert by_day and by_night and (by_day.open_now, by_night.open_now) == (True, False)


def test_another_index_remembers_nothing_of_this_one(counting: Answerer, small: Settings) -> None:
    ask(counting, QUERY)
    searcher: Any = CountingSearcher(counting.searcher)
    later = Answerer(searcher, small.public_url, small.precision)
    ask(later, QUERY)
    assert len(asked(later)) == 1


def test_only_so_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch, small_answerer: Answerer, small: Settings
) -> None:
    monkeypatch.setattr(module, "_CACHE_SIZE", 2)
    searcher: Any = CountingSearcher(small_answerer.searcher)
    forgetful = Answerer(searcher, small.public_url, small.precision)
    for query in ("花束", "配達", "定休日", "花束"):  # the third pushes the first out
        ask(forgetful, query)
    assert asked(forgetful) == ["花束", "配達", "定休日", "花束"]
