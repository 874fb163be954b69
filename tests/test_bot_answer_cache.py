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
from bot.settings import Settings
from index.result import SearchResult

QUERY = "請求書はいつ届きますか"
MAIL = (
    "お世話になっております。先日申し込みをした者ですが、{}更新の手続きはいつからできますか。{}"
    "請求書はいつ届きますか。よろしくお願いいたします。"
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
        self.time = datetime(2026, 6, 1, 10, 0, tzinfo=TOKYO)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counting(answerer: Answerer, built: Settings, clock: Clock) -> Answerer:
    searcher: Any = CountingSearcher(answerer.searcher)
    return Answerer(searcher, built.public_url, built.precision, clock)


def asked(answerer: Answerer) -> list[str]:
    searcher: Any = answerer.searcher
    found: list[str] = searcher.asked
    return found


@pytest.mark.parametrize(
    "again",
    [QUERY, f"  {QUERY}\n", "請求書は\u200bいつ届きますか", QUERY.replace("か", "か\u200d")],
    ids=["to the letter", "white space around", "an invisible character", "another one"],
)
def test_a_query_that_reads_the_same_is_searched_once(counting: Answerer, again: str) -> None:
    first, second = counting.ask(QUERY), counting.ask(again)
    assert len(asked(counting)) == 1
    assert replace(second, query_id="") == replace(first, query_id="")


def test_every_reply_has_a_query_id_of_its_own(counting: Answerer) -> None:
    assert len({counting.ask(QUERY).query_id for _ in range(5)}) == 5


def test_another_query_is_searched_anew(counting: Answerer) -> None:
    counting.ask(QUERY)
    counting.ask("更新の手続きはいつからできますか")
    assert len(asked(counting)) == 2


def test_what_tells_why_is_never_remembered(counting: Answerer) -> None:
    assert counting.explain(QUERY)[1] == counting.decide(QUERY) == counting.explain(QUERY)[1]
    assert len(asked(counting)) == 3


def test_a_mail_is_read_by_its_lines_even_where_its_normal_form_is_the_same(
    counting: Answerer,
) -> None:
    counting.ask(MAIL.format(" ", " "))
    once = len(asked(counting))
    counting.ask(MAIL.format(" ", " "))
    assert len(asked(counting)) == once
    counting.ask(MAIL.format("\n", "\n"))
    assert len(asked(counting)) > once


def test_an_answer_that_expires_overnight_is_not_given_in_the_morning(
    counting: Answerer, clock: Clock
) -> None:
    shown = counting.ask(QUERY)
    assert shown.answer
    entry = counting.corpus.entries[[e.id for e in counting.corpus.entries].index(shown.answer.id)]
    before = entry.valid_until
    object.__setattr__(entry, "valid_until", date(2026, 6, 1))  # frozen for all but this test
    try:
        assert counting.ask(QUERY).kind == "answer"
        clock.time += timedelta(days=1)
        assert counting.ask(QUERY).kind == "fallback"
    finally:
        object.__setattr__(entry, "valid_until", before)


def test_the_phone_guidance_follows_the_clock_though_the_decision_is_remembered(
    counting: Answerer, clock: Clock
) -> None:
    by_day = counting.ask("今日の天気は").contact
    clock.time = clock.time.replace(hour=22)
    by_night = counting.ask("今日の天気は").contact
    assert len(asked(counting)) == 1
    assert by_day and by_night and (by_day.open_now, by_night.open_now) == (True, False)


def test_another_index_remembers_nothing_of_this_one(counting: Answerer, built: Settings) -> None:
    counting.ask(QUERY)
    searcher: Any = CountingSearcher(counting.searcher)
    later = Answerer(searcher, built.public_url, built.precision)
    later.ask(QUERY)
    assert len(asked(later)) == 1


def test_only_so_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch, answerer: Answerer, built: Settings
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    searcher: Any = CountingSearcher(answerer.searcher)
    small = Answerer(searcher, built.public_url, built.precision)
    for query in ("更新", "請求書", "費用", "更新"):  # the third pushes the first out
        small.ask(query)
    assert asked(small) == ["更新", "請求書", "費用", "更新"]
