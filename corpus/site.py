"""Who answers the phone, and when: the part of the corpus that is about the company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, get_args

from corpus.branding import NO_BRANDING, Branding
from corpus.words.words import OwnWords

ChannelKind = Literal["form", "mail", "callback", "page"]
Matter = Literal["billing", "technical", "application"]
MATTERS: tuple[Matter, ...] = get_args(Matter)
CHANNEL_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
HOLIDAY = 7  # the day of the week that a national holiday is, where hours are given for it
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6, HOLIDAY)
MIDNIGHT = time(0)

PACKS = ("general.ja", "general.en")  # of corpus/packs, in the order they are read


@dataclass(frozen=True)
class Hours:
    """Opening hours in Asia/Tokyo; `weekdays` counts from Monday = 0, and HOLIDAY is one more.

    A `close` at or before `open` lies on the next day: 0:00 is the day's end. `breaks` lie between
    them. `others` are the hours of other weekdays, or more of the same day.
    """

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    open: time = time(9)
    close: time = time(17)
    breaks: tuple[tuple[time, time], ...] = ()
    others: tuple[Hours, ...] = ()

    @property
    def rows(self) -> tuple[Hours, ...]:
        """Return the hours of all weekdays, as written."""
        return (self, *self.others)

    @property
    def is_always(self) -> bool:
        """Return whether somebody is there at any hour of any day that is not closed."""
        return self == ALWAYS


ALWAYS = Hours(EVERY_DAY, MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True)
class Closure:
    """A temporary closing, from one moment in Asia/Tokyo until another; `reason` may be empty."""

    begin: datetime
    until: datetime
    reason: str = ""


@dataclass(frozen=True)
class Closed:
    """Days without service: national holidays, a yearly stretch (month, day), single dates.

    National holidays are open where the hours have a row for them. `temporary` may be hours.
    """

    holidays: bool = True
    yearly: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    dates: tuple[date, ...] = ()
    temporary: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class Phone:
    """A line: a number and what it is for.

    `sections` are the sections it answers for, none means any. `hours` and `closed` are the
    company's where the line has none of its own. `source` is "file:line" of its sections.
    """

    purpose: str
    number: str
    sections: tuple[str, ...] = ()
    hours: Hours | None = None
    closed: Closed | None = None
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Channel:
    """Another way to reach a person: a form, mail, a call back, or a page, of tickets say.

    Without `hours` it is open at any time.
    """

    kind: ChannelKind
    label: str
    url: str
    hours: Hours | None = None


@dataclass(frozen=True)
class Notice:
    """Something all customers should know, from one moment in Asia/Tokyo until another.

    Without `begin` it is on at once, without `until` for as long as it is written.
    """

    text: str
    begin: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class SectionMatter:
    """What a section is about, which the bot's own sentences go by."""

    matter: Matter
    section: str


@dataclass(frozen=True)
class Site:
    """The company and its support page. `placeholders` names the fields nobody has filled in yet.

    `packs` are the packs of topics for any company that join its own.

    `matters` says what sections are about, `own_words` what the company says in place of the bot's
    sentences. `branding` is its logo and links. `source` is "file:line" of the frequent questions, for staff.
    """

    company: str = ""
    title: str = "Q&A"
    support_page: str = ""
    phones: tuple[Phone, ...] = ()
    hours: Hours = Hours()
    closed: Closed = Closed()
    channels: tuple[Channel, ...] = ()
    notices: tuple[Notice, ...] = ()
    matters: tuple[SectionMatter, ...] = ()
    own_words: tuple[OwnWords, ...] = ()
    frequent: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    packs: tuple[str, ...] = PACKS
    branding: Branding = NO_BRANDING
    source: str = ""

    def matter_of(self, section: str) -> Matter | None:
        """Return what a section is about, where the company says so."""
        return next((each.matter for each in self.matters if each.section == section), None)

    def section_of(self, matter: Matter) -> str | None:
        """Return the first section that is about a matter, where the company says so."""
        return next((each.section for each in self.matters if each.matter == matter), None)

    @property
    def file(self) -> str:
        """Return the file it was read from."""
        return self.source.rpartition(":")[0]
