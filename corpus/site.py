"""Who answers the phone, and when: the part of the corpus that is about the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

PACKS = ("general.ja", "general.en")  # of corpus/packs, in the order they are read


@dataclass(frozen=True)
class Phone:
    """A number and what it is for; `sections` are the sections it answers for, none means any."""

    purpose: str
    number: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Opening hours in Asia/Tokyo; `weekdays` counts from Monday = 0; `breaks` lie inside them."""

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    open: time = time(9)
    close: time = time(17)
    breaks: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True)
class Closed:
    """Days without service: national holidays, a yearly stretch (month, day), single dates."""

    holidays: bool = True
    yearly: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    dates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Site:
    """The company and its support page. `placeholders` names the fields nobody has filled in yet.

    `packs` are the packs of topics for any company that join its own.

    `source` is "file:line" of the frequent questions, for staff.
    """

    company: str = ""
    title: str = "Q&A"
    support_page: str = ""
    phones: tuple[Phone, ...] = ()
    hours: Hours = Hours()
    closed: Closed = Closed()
    frequent: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    packs: tuple[str, ...] = PACKS
    source: str = ""

    @property
    def file(self) -> str:
        """Return the file it was read from."""
        return self.source.rpartition(":")[0]
