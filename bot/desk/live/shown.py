"""What holds at once, as the page lists it: what is on, what is to come, what has run out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from corpus.live import Live
from corpus.site import Notice

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Stretch:
    """From when until when something holds; `state` is on, next or over."""

    state: str
    said: str

    @classmethod
    def of(cls, begin: datetime | None, until: datetime | None, now: datetime) -> Stretch:
        """Return how two moments stand to now; all in Asia/Tokyo, without a zone."""
        state = "on"
        if until and until <= now:
            state = "over"
        elif begin and begin > now:
            state = "next"
        start = f"{moment(begin, now)}から" if begin and begin.year > _LONG_AGO else ""
        return cls(
            state, f"{start}{moment(until, now)}まで" if until else f"{start}終わりは決めていません"
        )


_LONG_AGO = 2000  # the year from which a closing without a beginning is on


@dataclass(frozen=True)
class Closing:
    """A closing of a line, or of all lines ("")."""

    phone: str
    reason: str
    stretch: Stretch


def moment(at: datetime | None, now: datetime) -> str:
    """Return 12月1日（火）13:00, with its year where that is another one; "" for none."""
    if at is None:
        return ""
    year = "" if at.year == now.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日（{_WEEKDAYS[at.weekday()]}）{at:%-H:%M}"


def notices_of(live: Live, now: datetime) -> list[tuple[Notice, Stretch]]:
    """Return every notice with how it stands."""
    return [(each, Stretch.of(each.begin, each.until, now)) for each in live.notices]


def closings_of(live: Live, now: datetime) -> list[Closing]:
    """Return every closing with how it stands."""
    return [
        Closing(
            each.phone,
            each.closure.reason,
            Stretch.of(each.closure.begin, each.closure.until, now),
        )
        for each in live.closures
    ]


def run_out(live: Live, now: datetime) -> Iterator[Notice]:
    """Yield the notices that are over."""
    return (each for each, stretch in notices_of(live, now) if stretch.state == "over")
