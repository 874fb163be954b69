"""What holds at once, as the page lists it: what is on, what is to come, what has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from corpus.intent import Corpus
from corpus.live import Live, Pin
from corpus.site import Notice

_WEEKDAYS = "月火水木金土日"
_LONG_AGO = 2000  # the year from which a closing without a beginning is on


@dataclass(frozen=True)
class Stretch:
    """From when until when something holds; `state` is on, next, over, or behind another."""

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
            state, f"{start}{_end(until, now)}まで" if until else f"{start}終わりは決めていません"
        )


@dataclass(frozen=True)
class Closing:
    """A closing of a line, or of all lines ("")."""

    phone: str
    reason: str
    stretch: Stretch


@dataclass(frozen=True)
class HiddenRow:
    """A hidden entry, with its question."""

    entry: str
    question: str
    stretch: Stretch


@dataclass(frozen=True)
class PinRow:
    """A pin with where it leads; `lost`: customers cannot see its entry, or its topic is gone."""

    pin: Pin
    goal: str
    lost: str
    stretch: Stretch

    @property
    def page(self) -> str:
        """Return which page shows where it leads: "entry", "topic", or "" for none."""
        if self.lost:
            return ""
        return "entry" if self.pin.entry else "topic" if self.pin.topic else ""


@dataclass(frozen=True)
class Standing:
    """Everything that is written, each with how it stands."""

    notices: list[tuple[Notice, Stretch]]
    closings: list[Closing]
    hidden: list[HiddenRow]
    pins: list[PinRow]

    @classmethod
    def of(cls, live: Live, corpus: Corpus, now: datetime) -> Standing:
        """Return how everything stands now, in Asia/Tokyo without a zone."""
        questions = {entry.id: entry.question or entry.id for entry in corpus.entries}
        return cls(
            notices_of(live, now),
            [
                Closing(
                    each.phone,
                    each.closure.reason,
                    Stretch.of(each.closure.begin, each.closure.until, now),
                )
                for each in live.closures
            ],
            [
                HiddenRow(
                    each.entry,
                    questions.get(each.entry, each.entry),
                    Stretch.of(None, each.until, now),
                )
                for each in live.hidden
            ],
            [_pin_row(each, live.at(now), corpus, now) for each in live.pins],
        )

    @property
    def has_over(self) -> bool:
        """Return whether something has run out."""
        return any(stretch.state == "over" for stretch in self._stretches())

    def counts(self) -> list[tuple[str, str, int]]:
        """Return for each section its name, what is in it, and how many hold or are to come."""
        return [
            ("notice", "お知らせ", _live_ones([each for _, each in self.notices])),
            ("close", "受付停止", _live_ones([each.stretch for each in self.closings])),
            ("pin", "行き先を決めた質問", _live_ones([each.stretch for each in self.pins])),
            ("hide", "隠した項目", _live_ones([each.stretch for each in self.hidden])),
        ]

    def _stretches(self) -> list[Stretch]:
        return [
            *(stretch for _, stretch in self.notices),
            *(each.stretch for each in self.closings),
            *(each.stretch for each in self.hidden),
            *(each.stretch for each in self.pins),
        ]


def moment(at: datetime | None, now: datetime) -> str:
    """Return 12月1日（火）13:00, with its year where that is another one; "" for none."""
    if at is None:
        return ""
    year = "" if at.year == now.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日（{_WEEKDAYS[at.weekday()]}）{at:%-H:%M}"


def _end(at: datetime, now: datetime) -> str:
    """Return a moment as an end: midnight is 24:00 of the day before."""
    if at.time() != time():
        return moment(at, now)
    return f"{moment(at - timedelta(days=1), now).removesuffix('0:00')}24:00"


def notices_of(live: Live, now: datetime) -> list[tuple[Notice, Stretch]]:
    """Return every notice with how it stands: of those that are on, customers see the first."""
    found, seen = [], False
    for each in live.notices:
        stretch = Stretch.of(each.begin, each.until, now)
        if stretch.state == "on" and seen:
            stretch = Stretch("behind", stretch.said)
        seen = seen or stretch.state == "on"
        found.append((each, stretch))
    return found


def _pin_row(pin: Pin, held: Live, corpus: Corpus, now: datetime) -> PinRow:
    stretch = Stretch.of(None, pin.until, now)
    if pin.entry:
        entry = next((each for each in corpus.entries if each.id == pin.entry), None)
        lost = "" if entry else "この項目は今はないため、電話をご案内しています"
        if entry and (entry.hidden or entry.id in held.hidden_ids):
            lost = "この項目は隠れているため、電話をご案内しています"
        return PinRow(pin, entry.question if entry else pin.entry, lost, stretch)
    topic = next((each for each in corpus.referrals if each.id == pin.topic), None)
    said = "・".join(
        part for part in (pin.phone, f"話題：{topic.topic}" if topic else pin.topic) if part
    )
    lost = "この話題は今はないため、ふだんの文でご案内しています" if pin.topic and not topic else ""
    return PinRow(pin, f"電話（{said}）" if said else "電話", lost, stretch)


def _live_ones(stretches: list[Stretch]) -> int:
    return sum(each.state != "over" for each in stretches)
