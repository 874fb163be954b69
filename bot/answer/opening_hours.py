"""When somebody is there: hours by weekday, breaks, nights, holidays, closings. All in Asia/Tokyo.

Pure: the moment is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from corpus.site import HOLIDAY, Closed, Closure, Hours

TOKYO = ZoneInfo("Asia/Tokyo")
LOOK_AHEAD_DAYS = 60
_DAY = timedelta(days=1)
# That hours of any week are told by.
ANY_DAY = date(2026, 6, 1)

Span = tuple[datetime, datetime]


def is_open(local: datetime, hours: Hours, closed: Closed) -> bool:
    """Return whether somebody answers at a local time; a span's end is not in it."""
    # What began the evening before may go on.
    days = (local.date() - _DAY, local.date())
    return any(begin <= local < end for day in days for begin, end in spans(day, hours, closed))


def next_opening(local: datetime, hours: Hours, closed: Closed) -> datetime | None:
    """Return the next moment somebody answers, or None where that is not within two months."""
    for ahead in range(-1, LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        for begin, _ in spans(day, hours, closed):
            if begin > local:
                return begin
    return None


def closure_at(local: datetime, closed: Closed) -> Closure | None:
    """Return the temporary closing that a local time lies in."""
    for closure in closed.temporary:
        if _in_tokyo(closure.begin) <= local < _in_tokyo(closure.until):
            return closure
    return None


def spans(day: date, hours: Hours, closed: Closed) -> Iterator[Span]:
    """Yield the stretches in which somebody answers that begin on a day, in order.

    A night that a day begins ends on the next one, and is closed where the day is.
    """
    open_spans = sorted(span for row in _rows(day, hours, closed) for span in _open(day, row))
    for closure in closed.temporary:
        pause = _in_tokyo(closure.begin), _in_tokyo(closure.until)
        open_spans = [part for span in open_spans for part in _without(span, [pause])]
    yield from open_spans


def usual_spans(weekday: int, hours: Hours) -> list[Span]:
    """Return the stretches of any such day of the week (HOLIDAY is one), as if of ANY_DAY."""
    return sorted(
        span for row in hours.rows if weekday in row.weekdays for span in _open(ANY_DAY, row)
    )


def _rows(day: date, hours: Hours, closed: Closed) -> Iterator[Hours]:
    """Yield the hours of a day's weekday, or of a holiday, where that is not closed."""
    if _is_closed(day, closed):
        return
    weekday = day.weekday()
    has_own = any(HOLIDAY in row.weekdays for row in hours.rows)
    if (closed.holidays or has_own) and _is_holiday(day):
        weekday = HOLIDAY
    yield from (row for row in hours.rows if weekday in row.weekdays)


def _open(day: date, row: Hours) -> Iterator[Span]:
    opens = datetime.combine(day, row.open, TOKYO)
    closes = _next(opens, row.close)
    pauses = []
    for pause_begin, pause_end in row.breaks:
        begin = datetime.combine(day, pause_begin, TOKYO)
        begin = begin if begin >= opens else begin + _DAY
        pauses.append((begin, _next(begin, pause_end)))
    yield from _without((opens, closes), sorted(pauses))


def _next(begin: datetime, clock: time) -> datetime:
    """Return the first moment after another at which a clock shows a time."""
    end = datetime.combine(begin.date(), clock, TOKYO)
    return end if end > begin else end + _DAY


def _without(span: Span, pauses: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of a stretch; the pauses are in order."""
    begin, end = span
    for pause_begin, pause_end in pauses:
        if pause_end <= begin or pause_begin >= end:
            continue
        if begin < pause_begin:
            yield begin, pause_begin
        begin = pause_end
    if begin < end:
        yield begin, end


def _in_tokyo(moment: datetime) -> datetime:
    return moment.replace(tzinfo=TOKYO)


def _is_closed(day: date, closed: Closed) -> bool:
    if day in closed.dates:
        return True
    here = (day.month, day.day)
    # A stretch such as 12-29 to 01-03 runs over the turn of the year.
    return any(
        begin <= here <= end if begin <= end else here >= begin or here <= end
        for begin, end in closed.yearly
    )


@lru_cache(maxsize=512)
def _is_holiday(day: date) -> bool:
    import holidays  # 0.2 s: only when somebody is shown the hours

    return day in holidays.country_holidays("JP", years=day.year)
