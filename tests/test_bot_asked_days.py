"""Which days somebody asks about, however they are put. Asked on Friday, 27 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answer.asked_days import AskedDays, asked_days, names_a_day
from corpus.site import HOLIDAY
from corpus.text import normalize

FRIDAY = date(2026, 11, 27)

# What is said, the day or the first and the last.
DAYS = [
    ("12/30は営業していますか", "2026-12-30"),
    ("１２／３０やってる？", "2026-12-30"),
    ("12月30日は電話できますか", "2026-12-30"),
    ("12月の30日は", "2026-12-30"),
    ("十二月三十日は休みですか", "2026-12-30"),
    ("12/30(水)は", "2026-12-30"),
    ("12月30日の水曜日は", "2026-12-30"),
    ("2026年12月30日は", "2026-12-30"),
    ("2027/1/4は", "2027-01-04"),
    ("1月4日から営業ですか", "2027-01-04"),
    ("来年1月4日はやってますか", "2027-01-04"),
    ("来年の1月3日に電話してもいいですか", "2027-01-03"),
    ("今年は12/28まで電話できますか", "2026-12-28"),
    ("今年の年末年始は", "2026-12-29 2027-01-03"),
    ("30日は開いていますか", "2026-11-30"),
    ("三十日はやってますか", "2026-11-30"),
    ("三日は休みですか", "2026-12-03"),
    ("1日はやってますか", "2026-12-01"),
    ("今日何時まで", "2026-11-27"),
    ("本日の受付は", "2026-11-27"),
    ("明日は電話つながりますか", "2026-11-28"),
    ("明日の土曜日は", "2026-11-28"),
    ("あさってはやってる", "2026-11-29"),
    ("今度の土曜は", "2026-11-28"),
    ("今度の金曜は", "2026-12-04"),
    ("今週の土曜は", "2026-11-28"),
    ("来週の月曜は開いていますか", "2026-11-30"),
    ("再来週の水曜日は", "2026-12-09"),
    ("元日は?", "2027-01-01"),
    ("大みそかはやってる", "2026-12-31"),
    ("クリスマスイブは", "2026-12-24"),
    ("年末は何日までですか", "2026-12-29 2026-12-31"),
    ("お正月は", "2027-01-01 2027-01-03"),
    ("年末年始の営業は", "2026-12-29 2027-01-03"),
    ("12/29から1/3まで休みですか", "2026-12-29 2027-01-03"),
    ("29日〜3日は", "2026-11-29 2026-12-03"),
    ("今週末はやってますか", "2026-11-28 2026-11-29"),
    ("今日は金曜ですがやってますか", "2026-11-27"),
    ("this weekend?", "2026-11-28 2026-11-29"), ("on New Year’s Day", "2027-01-01"),
    ("Friday, December 25", "2026-12-25"), ("December 30, 2026", "2026-12-30"),
    ("30 December 2026", "2026-12-30"), ("December 29 to 31", "2026-12-29 2026-12-31"),
    ("Dec 29–31", "2026-12-29 2026-12-31"), ("Dec 31–Jan 3", "2026-12-31 2027-01-03"),
    ("Are you open today?", "2026-11-27"), ("Are you OPEN tomorrow", "2026-11-28"),
    ("Are you closed on December 30th?", "2026-12-30"), ("open on dec. 30", "2026-12-30"),
    ("Can I call on 30 December?", "2026-12-30"), ("open the 2nd of Jan?", "2027-01-02"),
    ("Can I call you this Sunday?", "2026-11-29"), ("on Christmas Eve", "2026-12-24"),
    ("on Christmas", "2026-12-25"), ("on New Year's Day", "2027-01-01"),
    ("during the New Year holidays", "2026-12-29 2027-01-03"),
    ("from Dec 29 to Jan 3", "2026-12-29 2027-01-03"), ("Dec 29-Jan 3", "2026-12-29 2027-01-03"),
]  # fmt: skip
# Any such day of the week.
WEEKDAYS = [
    ("土曜日やってますか", (5,)), ("毎週水曜は", (2,)), ("土日も営業していますか", (5, 6)),
    ("週末は", (5, 6)), ("土日祝は休み?", (5, 6, HOLIDAY)), ("日祝は", (6, HOLIDAY)),
    ("祝日はやっていますか", (HOLIDAY,)), ("平日は何時から", (0, 1, 2, 3, 4)),
    ("open on Saturday?", (5,)), ("Are you open Tuesdays", (1,)), ("on weekends", (5, 6)),
    ("on weekdays", (0, 1, 2, 3, 4)), ("on public holidays", (HOLIDAY,)),
]  # fmt: skip
# No day, or none that can be known.
UNKNOWN = [
    "今年の1月3日は", "来年の年末は",  # over, and a year off
    "営業時間は", "来週はやってますか", "来週の日曜は", "今週の月曜は", "第2土曜は休みですか",
    "2月30日は", "12/30(火)は", "30日以内に届きますか", "三日間休みですか", "一日中やってますか",
    "来月の3日は", "来年の12/30は", "令和9年12月30日は", "昨日はやってましたか", "1日に何回",
    "December 30, 2027", "30 December 2025", "Friday, December 24", "December 31 to 29",
    "Are you open next Saturday?", "yesterday", "Feb 30", "I may call", "march in", "except Sunday",
    "open from Monday to Friday", "before December 30", "31 sundaes",
    "月曜から金曜まで", "24/7", "12月は", "11/20はやってますか", "受付番号は1234/5678です",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_a_day_is_known_however_it_is_put(text: str, expected: str) -> None:
    (found,) = asked_days(normalize(text), FRIDAY)
    first, *last = map(date.fromisoformat, expected.split())
    assert (found.dates[0], found.dates[-1]) == (first, last[0] if last else first)
    assert len(found.dates) == (found.dates[-1] - first).days + 1


@pytest.mark.parametrize(("text", "weekdays"), WEEKDAYS)
def test_any_such_day_of_the_week_has_no_date(text: str, weekdays: tuple[int, ...]) -> None:
    assert asked_days(normalize(text), FRIDAY) == (AskedDays(weekdays=weekdays),)


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_day_that_cannot_be_known_is_none(text: str) -> None:
    assert asked_days(normalize(text), FRIDAY) == ()


def test_two_days_are_told_one_after_the_other() -> None:
    found = asked_days("12/30と1/4はやってますか", FRIDAY)
    assert [each.dates for each in found] == [(date(2026, 12, 30),), (date(2027, 1, 4),)]


def test_on_a_sunday_nobody_knows_which_week_comes_next() -> None:
    assert asked_days("来週の月曜は", date(2026, 11, 29)) == ()
    assert asked_days("今度の月曜は", date(2026, 11, 29))[0].dates == (date(2026, 11, 30),)


def test_a_stretch_that_has_begun_is_told_from_today_on() -> None:
    (found,) = asked_days("年末年始は", date(2026, 12, 31))
    assert (found.dates[0], found.dates[-1]) == (date(2026, 12, 31), date(2027, 1, 3))


def test_an_ordinary_question_names_no_day() -> None:
    assert not names_a_day("花束はいくらですか")
    assert names_a_day("元日は?")
