"""Phone guidance that knows the opening hours and the holidays. Pure: the clock is passed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.answer import messages
from corpus.site import Closed, Hours, Phone, Site
from corpus.text import normalize

TOKYO = ZoneInfo("Asia/Tokyo")
_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Contact:
    """How to reach a person, and whether somebody is there now."""

    text: Annotated[str, Field(description="All of it in plain text.")]
    phone: str
    tel: Annotated[str, Field(description="The number as a link: tel:…")]
    hours: str
    open_now: bool
    opens_at: Annotated[
        datetime | None,
        Field(description="The next opening (ISO 8601) while nobody is there."),
    ]


def contact_for(site: Site, now: datetime, section: str | None = None) -> Contact | None:
    """Return the guidance at the moment `now` (with time zone).

    With a section's own number where it has one; None where the site names no phone number.
    """
    if not site.phones:
        return None
    phone = _phone_of(site, section)
    local = now.astimezone(TOKYO)
    open_now = is_open(local, site.hours, site.closed)
    opens_at = None if open_now else next_opening(local, site.hours, site.closed)
    hours = messages.hours_line(site.hours, site.closed)
    dialled = normalize(phone.number)  # an author may well type full-width digits
    return Contact(
        messages.contact_text(phone, hours, open_now, opens_at, local.date()),
        phone.number,
        "tel:" + "".join(c for c in dialled if c.isdigit() or c == "+"),
        hours,
        open_now,
        opens_at,
    )


def is_open(local: datetime, hours: Hours, closed: Closed) -> bool:
    """Return whether somebody answers at a local time; a span's end is not in it."""
    return any(begin <= local.time() < end for begin, end in spans(local.date(), hours, closed))


def next_opening(local: datetime, hours: Hours, closed: Closed) -> datetime | None:
    """Return the next moment somebody answers, or None where that is not within two months."""
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        for begin, _ in spans(day, hours, closed):
            opening = datetime.combine(day, begin, TOKYO)
            if opening > local:
                return opening
    return None


def spans(day: date, hours: Hours, closed: Closed) -> Iterator[tuple[time, time]]:
    """Yield the stretches of a day in which somebody answers, in order."""
    if day.weekday() not in hours.weekdays or _is_closed(day, closed):
        return
    begin = hours.open
    for pause_begin, pause_end in sorted(hours.breaks):
        if begin < pause_begin:
            yield begin, pause_begin
        begin = pause_end
    if begin < hours.close:
        yield begin, hours.close


def _is_closed(day: date, closed: Closed) -> bool:
    if day in closed.dates or (closed.holidays and _is_holiday(day)):
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


def _phone_of(site: Site, section: str | None) -> Phone:
    return next(
        (phone for phone in site.phones if section and section in phone.sections), site.phones[0]
    )
