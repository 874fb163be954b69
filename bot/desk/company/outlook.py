"""What the bot would say of the hours: now, and on each of the coming days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.answer.contact import TOKYO, spans
from corpus.site import Closed, Closure, Hours

_WEEKDAYS = "月火水木金土日"
_DAYS, _YEAR = 14, 365


@dataclass(frozen=True)
class Day:
    """One of the coming days: its name, and when somebody is there."""

    name: str
    hours: str
    is_open: bool
    note: str = ""


def coming_days(hours: Hours, closed: Closed, today: date) -> Iterator[Day]:
    """Yield two weeks from today on."""
    for ahead in range(_DAYS):
        day = today + timedelta(days=ahead)
        found = [
            f"{_clock(begin, day)}〜{_clock(end, day)}" for begin, end in spans(day, hours, closed)
        ]
        begins = datetime.combine(day, time())
        reasons = [
            each.reason or "臨時の休み"
            for each in closed.temporary
            if each.begin < begins + timedelta(days=1) and each.until > begins
        ]
        name = f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"
        yield Day(name, "、".join(found) or "休み", bool(found), "、".join(reasons))


def further_closings(closed: Closed, today: date) -> list[str]:
    """Return the closed stretches after those two weeks, within a year from today, in order."""
    first, last = today + timedelta(days=_DAYS), today + timedelta(days=_YEAR)
    found = [(begin, end, _named(begin, end)) for begin, end in _stretches(closed.dates)]
    for year in range(today.year - 1, last.year + 1):
        yearly = (_of_year(year, *each) for each in closed.yearly)
        found += [(begin, end, f"{_named(begin, end)}（毎年）") for begin, end in yearly]
    for each in closed.temporary:
        said = f"{_of_closure(each)}（{each.reason or '臨時の休み'}）"
        found.append((each.begin.date(), each.until.date(), said))
    return [said for begin, end, said in sorted(found) if begin <= last and end >= first]


def _of_year(year: int, begin: tuple[int, int], end: tuple[int, int]) -> tuple[date, date]:
    """Return a yearly stretch of one year; it may end in the next one."""
    return _day(year, *begin), _day(year + (end < begin), *end)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))  # of February 29


def _stretches(dates: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Yield first and last of the days that follow each other."""
    begin = end = None
    for day in sorted(dates):
        if begin is None or end is None or day - end > timedelta(days=1):
            if begin and end:
                yield begin, end
            begin = day
        end = day
    if begin and end:
        yield begin, end


def _named(begin: date, end: date) -> str:
    return _name(begin) if begin == end else f"{_name(begin)}〜{_name(end)}"


def _name(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def _of_closure(closure: Closure) -> str:
    """Return from when until when; of whole days no hours."""
    begin, until = closure.begin, closure.until
    is_midnight = until.time() == time()
    last = (until - timedelta(seconds=1)).date()
    if is_midnight and begin.time() == time():
        return _named(begin.date(), last)
    end = "24:00" if is_midnight else f"{until:%-H:%M}"
    day = "" if last == begin.date() else _name(last)
    return f"{_name(begin.date())}{begin:%-H:%M}〜{day}{end}"


def _clock(moment: datetime, day: date) -> str:
    """Return a time of a day; of the next one as 24:00 or 翌2:00."""
    local = moment.astimezone(TOKYO)
    if local.date() == day:
        return f"{local:%-H:%M}"
    return "24:00" if local.time() == time() else f"翌{local:%-H:%M}"
