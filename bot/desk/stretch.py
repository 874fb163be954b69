"""The days that a page looks at, in Asia/Tokyo, and which of their hours somebody was there. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from operator import itemgetter

from bot.answer.contact import TOKYO, spans
from bot.journal.readings import Span
from corpus.site import Site

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Stretch:
    """`days` days that end with `last`; `now` is the moment of looking (with time zone)."""

    last: date
    days: int
    now: datetime

    @property
    def begin(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.last - (self.days - 1) * DAY, time(), TOKYO)

    @property
    def until(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + DAY, time(), TOKYO)

    @property
    def is_under_way(self) -> bool:
        """Return whether more may come."""
        return self.begin <= self.now < self.until

    @property
    def whole(self) -> Span:
        """Return it from its first moment to its last."""
        return self.begin, self.until

    @property
    def before(self) -> Span:
        """Return what it is compared with: as many days before, up to the same hour of the day."""
        length = self.days * DAY
        return self.begin - length, min(self.until, max(self.begin, self.now)) - length

    @property
    def dates(self) -> tuple[date, ...]:
        """Return its days, the first one first."""
        return tuple(self.last - ahead * DAY for ahead in reversed(range(self.days)))


def open_spans(site: Site, stretch: Span) -> tuple[Span, ...]:
    """Return when any line was there, in order and without overlap, by the hours of today."""
    begin, until = stretch
    # What began the evening before may go on.
    days = ((begin - DAY).date() + ahead * DAY for ahead in range((until - begin).days + 2))
    found = [
        (max(begin, opens), min(until, closes))
        for day in days
        for phone in site.phones
        for opens, closes in spans(day, phone.hours or site.hours, phone.closed or site.closed)
    ]
    return _joined(sorted(span for span in found if span[0] < span[1]))


def overlap(hour: datetime, spans_open: Sequence[Span]) -> tuple[Span, ...]:
    """Return the parts of an hour that lie within spans, which are in order and apart."""
    end = hour + HOUR
    first = bisect_right(spans_open, hour, key=itemgetter(1))  # a year has hundreds
    near = takewhile(lambda span: span[0] < end, islice(spans_open, first, None))
    return tuple((max(hour, opens), min(end, closes)) for opens, closes in near)


def _joined(found: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for opens, closes in found:
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(closes, joined[-1][1])
        else:
            joined.append((opens, closes))
    return tuple(joined)
