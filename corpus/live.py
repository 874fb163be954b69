"""What holds at once, without a build: notices, hidden entries, pinned queries, closings. Frozen.

It is written beside the corpus (corpus.live_form) and laid over it; the corpus's digest knows
nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from corpus.intent import Corpus
from corpus.lines import line_named
from corpus.site import Closed, Closure, Notice, Phone, Site
from corpus.text import normalize

LIVE_FILE = "live.yaml"  # in the corpus's folder itself

# What people type or leave out at a query's end, where it says nothing.
_CLOSING = " 、。,.!?…〜~・"
_ENDING = re.compile(r"(?:は|って|です|ですか|でしょうか|ですが|のですが|んですが)$")


@dataclass(frozen=True)
class Pin:
    """Queries that lead to one entry, or to the phone where there is none, until a moment.

    `phone` is a line's purpose or number; without, it is the line that any other query gets.
    `topic` is the id of the topic whose sentence is said. `source` is "file:line".
    """

    queries: tuple[str, ...]
    entry: str = ""
    phone: str = ""
    topic: str = ""
    until: datetime | None = None
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Hidden:
    """An entry that is hidden, until a moment in Asia/Tokyo or for as long as it is written."""

    entry: str
    until: datetime | None = None


@dataclass(frozen=True)
class LiveClosure:
    """A temporary closing of the line that `phone` names by purpose or number, or of all."""

    closure: Closure
    phone: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Live:
    """Everything of it, as written. `source` is "file:line" of the hidden entries."""

    notices: tuple[Notice, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    pins: tuple[Pin, ...] = ()
    closures: tuple[LiveClosure, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def hidden_ids(self) -> frozenset[str]:
        """Return the ids of the hidden entries."""
        return frozenset(each.entry for each in self.hidden)

    def at(self, now: datetime) -> Live:
        """Return what holds at a moment in Asia/Tokyo: without what is hidden or pinned no more.

        Notices and closings say themselves when they are.
        """
        hidden = tuple(each for each in self.hidden if not each.until or each.until > now)
        pins = tuple(each for each in self.pins if not each.until or each.until > now)
        return replace(self, hidden=hidden, pins=pins)

    def pin_of(self, *texts: str) -> Pin | None:
        """Return the pin of the first text that has one."""
        by_key = {pin_key(query): pin for pin in self.pins for query in pin.queries}
        return next((by_key[key] for key in map(pin_key, texts) if key in by_key), None)


NO_LIVE = Live()


def same_lines(one: str, other: str) -> bool:
    """Return whether two texts are the same but for line ends: browsers send \r\n."""
    return one.splitlines() == other.splitlines()


def pin_key(query: str) -> str:
    """Return what queries are compared by: without case, spaces, closing marks and です."""
    text = normalize(query).casefold().replace(" ", "").rstrip(_CLOSING)
    return _ENDING.sub("", text).rstrip(_CLOSING) or text


def with_live(corpus: Corpus, live: Live) -> Corpus:
    """Return a corpus as it is now. What `live` names and is not there changes nothing."""
    if not (live.notices or live.hidden or live.closures):
        return corpus
    hidden = live.hidden_ids
    entries = tuple(
        replace(entry, hidden=True) if entry.id in hidden else entry for entry in corpus.entries
    )
    return replace(corpus, entries=entries, site=_site(corpus.site, live))


def _site(site: Site, live: Live) -> Site:
    of_all = tuple(each.closure for each in live.closures if not each.phone)
    own: dict[Phone, list[Closure]] = {}
    for each in live.closures:
        if each.phone and (line := line_named(site, each.phone)):
            own.setdefault(line, []).append(each.closure)
    return replace(
        site,
        notices=(*live.notices, *site.notices),
        closed=_with(site.closed, of_all),
        phones=tuple(_phone(site, each, (*of_all, *own.get(each, ()))) for each in site.phones),
    )


def _phone(site: Site, phone: Phone, closures: tuple[Closure, ...]) -> Phone:
    if not closures:
        return phone
    return replace(phone, closed=_with(phone.closed or site.closed, closures))


def _with(closed: Closed, closures: tuple[Closure, ...]) -> Closed:
    return replace(closed, temporary=(*closures, *closed.temporary)) if closures else closed
