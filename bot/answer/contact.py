"""How to reach a person now: the line for a matter, the other doors, the notice of the day.

Pure: the clock is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.answer import messages
from bot.answer.hours_words import hours_line
from bot.answer.opening_hours import TOKYO, closure_at, is_open, next_opening, spans
from corpus.lines import lines_for
from corpus.phone_number import tel_of
from corpus.site import ChannelKind, Closed, Hours, Notice, Phone, Site

__all__ = [
    "TOKYO",
    "Contact",
    "ContactChannel",
    "Line",
    "channels_of",
    "contact_for",
    "has_phone",
    "lines_of",
    "notice_at",
    "spans",
    "times_of",
]


@dataclass(frozen=True)
class ContactChannel:
    """Another door than the phone."""

    kind: ChannelKind
    label: str
    url: str
    open_now: bool


@dataclass(frozen=True)
class Contact:
    """How to reach a person, and whether somebody is there now.

    Of a company without a phone its other doors; all that is of the line is empty then.
    """

    text: Annotated[str, Field(description="What the line is for, number, hours and state.")]
    purpose: Annotated[str, Field(description="What the line is for.")]
    phone: str
    tel: Annotated[
        str,
        Field(description="The number as a link: tel:…, an extension behind a comma, # as %23."),
    ]
    hours: str
    open_now: bool
    opens_at: Annotated[
        datetime | None,
        Field(description="The next opening (ISO 8601) while nobody is there."),
    ]
    channels: Annotated[
        tuple[ContactChannel, ...],
        Field(description="Forms, mail, calls back and pages (of tickets, say), as written."),
    ]


def has_phone(contact: Contact | None) -> bool:
    """Return whether the guidance leads to a phone."""
    return contact is not None and contact.phone != ""


@dataclass(frozen=True)
class Line:
    """A line as a page lists it; `state` says whether somebody is there now."""

    purpose: str
    phone: str
    tel: str
    hours: str
    state: str
    open_now: bool


def contact_for(
    site: Site, now: datetime, section: str | None = None, phone: str | None = None
) -> Contact | None:
    """Return the guidance at the moment `now` (with time zone).

    Of the line that `phone` names (its purpose or number), else of the section's own, the one that
    is open, else of the first. Where the site names no phone number, the other doors alone; None
    where it has none of these either.
    """
    lines, local = lines_for(site, section, phone), now.astimezone(TOKYO)
    doors = channels_of(site, now)
    if not lines:
        is_open_now = any(each.open_now for each in doors)
        return Contact(messages.DOORS, "", "", "", "", is_open_now, None, doors) if doors else None
    chosen = lines[0]
    if len(lines) > 1:
        chosen = next((each for each in lines if is_open(local, *times_of(site, each))), chosen)
    line, opens_at = _line(site, chosen, local)
    return Contact(
        text=messages.contact_text(chosen, line.hours, line.state),
        purpose=line.purpose,
        phone=line.phone,
        tel=line.tel,
        hours=line.hours,
        open_now=line.open_now,
        opens_at=opens_at,
        channels=doors,
    )


def lines_of(site: Site, now: datetime) -> tuple[Line, ...]:
    """Return every line with its state at the moment `now` (with time zone), as written."""
    local = now.astimezone(TOKYO)
    return tuple(_line(site, phone, local)[0] for phone in site.phones)


def channels_of(site: Site, now: datetime) -> tuple[ContactChannel, ...]:
    """Return the other doors at the moment `now` (with time zone), as written.

    One without hours is always open, others keep the company's days.
    """
    local = now.astimezone(TOKYO)
    return tuple(
        ContactChannel(
            channel.kind,
            channel.label,
            channel.url,
            channel.hours is None
            or channel.hours.is_always
            or is_open(local, channel.hours, site.closed),
        )
        for channel in site.channels
    )


def notice_at(site: Site, now: datetime) -> Notice | None:
    """Return the first notice that is on at the moment `now` (with time zone)."""
    local = now.astimezone(TOKYO).replace(tzinfo=None)
    for notice in site.notices:
        begun = notice.begin is None or notice.begin <= local
        if begun and (notice.until is None or local < notice.until):
            return notice
    return None


def _line(site: Site, phone: Phone, local: datetime) -> tuple[Line, datetime | None]:
    """Return a line, and when it opens where nobody is there."""
    hours, closed = times_of(site, phone)
    open_now = is_open(local, hours, closed)
    opens_at = None if open_now else next_opening(local, hours, closed)
    closure = None if open_now else closure_at(local, closed)
    line = Line(
        phone.purpose,
        phone.number,
        tel_of(phone.number),
        hours_line(hours, closed, local.date()),
        messages.line_state(open_now, opens_at, local.date(), closure),
        open_now,
    )
    return line, opens_at


def times_of(site: Site, phone: Phone) -> tuple[Hours, Closed]:
    """Return the hours and closings of a line: its own, else the company's."""
    return phone.hours or site.hours, phone.closed or site.closed
