"""What the bot would say of the hours: now, and on each of the coming days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.answer.contact import TOKYO, spans
from corpus.site import Closed, Hours

_WEEKDAYS = "月火水木金土日"
_DAYS = 14


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


def _clock(moment: datetime, day: date) -> str:
    """Return a time of a day; of the next one as 24:00 or 翌2:00."""
    local = moment.astimezone(TOKYO)
    if local.date() == day:
        return f"{local:%-H:%M}"
    return "24:00" if local.time() == time() else f"翌{local:%-H:%M}"
