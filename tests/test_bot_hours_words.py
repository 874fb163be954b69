"""Opening hours in words, in both languages that the bot speaks. Asked on 27 November 2026."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.answer.hours_words import hours_line, stretch_line
from corpus.site import ALWAYS, EVERY_DAY, HOLIDAY, Closed, Hours

TODAY = date(2026, 11, 27)
OFFICE = Hours((0, 1, 2, 3, 4), time(9), time(18), ((time(12), time(13)),))
SATURDAY = Hours((5, HOLIDAY), time(9), time(17))
NIGHT = Hours((0, 2), time(22), time(6))
UNTIL_MIDNIGHT = Hours((5, 6), time(10), time(0))
NEVER = Closed(holidays=False)
NEW_YEAR = Closed(yearly=(((12, 29), (1, 3)),), dates=(date(2026, 12, 7), date(2026, 12, 8)))

LINES = [
    (
        OFFICE,
        NEW_YEAR,
        "月〜金 9:00〜18:00（12:00〜13:00を除く）、祝日・12月29日〜1月3日・12月7日〜8日は電話受付休み",
        "Mon–Fri 9:00–18:00 (except 12:00–13:00); closed on national holidays, "
        "29 December–3 January and 7–8 December",
    ),
    (
        Hours((0, 1, 2, 3, 4), time(9), time(18), others=(SATURDAY,)),
        Closed(dates=(date(2026, 12, 24),)),
        "月〜金 9:00〜18:00、土・祝 9:00〜17:00、12月24日は電話受付休み",
        "Mon–Fri 9:00–18:00; Sat, national holidays 9:00–17:00; closed on 24 December",
    ),
    (NIGHT, NEVER, "月・水 22:00〜翌6:00", "Mon, Wed 22:00–6:00 the next day"),
    (UNTIL_MIDNIGHT, NEVER, "土・日 10:00〜24:00", "Sat, Sun 10:00–24:00"),
    (Hours(EVERY_DAY, time(8), time(20)), NEVER, "毎日 8:00〜20:00", "every day 8:00–20:00"),
    (ALWAYS, NEVER, "24時間（年中無休）", "24 hours a day, every day"),
    (
        ALWAYS,
        Closed(dates=(date(2026, 12, 1),)),
        "24時間、12月1日は電話受付休み",
        "24 hours a day; closed on 1 December",
    ),
    (
        SATURDAY,
        Closed(dates=(date(2027, 3, 1),)),
        "土・祝 9:00〜17:00",
        "Sat, national holidays 9:00–17:00",
    ),
]


@pytest.mark.parametrize(("hours", "closed", "japanese", "english"), LINES)
def test_hours_are_one_line_in_each_language(
    hours: Hours, closed: Closed, japanese: str, english: str
) -> None:
    assert hours_line(hours, closed, TODAY) == japanese
    assert hours_line(hours, closed, TODAY, "en") == english


STRETCHES = [
    ("2026-11-27 09:00", "2026-11-27 18:00", "9:00〜18:00", "9:00–18:00"),
    ("2026-11-27 22:00", "2026-11-28 06:00", "22:00〜翌6:00", "22:00–6:00 the next day"),
    ("2026-11-28 02:00", "2026-11-28 06:00", "翌2:00〜6:00", "2:00–6:00 the next day"),
    ("2026-11-27 10:00", "2026-11-28 00:00", "10:00〜24:00", "10:00–24:00"),
]


@pytest.mark.parametrize(("begin", "end", "japanese", "english"), STRETCHES)
def test_a_stretch_that_a_day_begins_says_what_is_on_the_next(
    begin: str, end: str, japanese: str, english: str
) -> None:
    moments = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    assert stretch_line(TODAY, *moments) == japanese
    assert stretch_line(TODAY, *moments, "en") == english
