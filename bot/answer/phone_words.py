"""What is said of the phone: its numbers, its hours, and first the day that was asked about. Pure.

Of a day only what is sure: that the line is shut, however far off, and its hours where single
closings are entered by now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from bot.answer.asked_days import AskedDays, asked_days
from bot.answer.contact import Contact, times_of
from bot.answer.hours_words import hours_line, stretch_line
from bot.answer.messages import day_name, weekday_name
from bot.answer.opening_hours import ANY_DAY, LOOK_AHEAD_DAYS, Span, spans, usual_spans
from corpus.site import HOLIDAY, Phone, Site
from corpus.words.words import Language

_DAY = timedelta(days=1)
# A stretch such as 年末年始 is told as far as the line is shut, not only on the days of its name.
_MAX_BESIDE = 14
# What changes more often than this is better read in the hours.
_MAX_GROUPS = 4
_CLOSED = {"ja": "お休み", "en": "closed"}
_ALL_DAY = {"ja": "24時間", "en": "24 hours"}
_AS_WEEKDAY = {"ja": "その曜日と同じ時間", "en": "those of its day of the week"}
_UNTIL = {"ja": "{}から{}まで", "en": "{} to {}"}
_LISTED = {"ja": "、", "en": ", "}
_AND = {"ja": "と", "en": " and "}

Hours = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class PhoneWords:
    """Words about the lines of a site on some day, in a language; `say` says a sentence by its key."""

    site: Site
    today: date
    language: Language
    say: Callable[..., str]

    def numbers(self, contact: Contact, hours_first: bool) -> str:
        """Return the number, or that of each line, with the hours."""
        lines, numbers = self.site.phones, contact.phone
        all_hours = tuple(
            hours_line(*times_of(self.site, each), self.today, self.language) for each in lines
        )
        own = (
            said
            for each, said in zip(lines, all_hours, strict=True)
            if (each.purpose, each.number) == (contact.purpose, contact.phone)
        )
        hours = next(own, contact.hours)
        if len(lines) > 1:
            numbers = _LISTED[self.language].join(
                self.say("number_of_line", purpose=each.purpose, phone=each.number)
                for each in lines
            )
        key = "hours" if hours_first else "numbers" if len(lines) > 1 else "number"
        if hours_first:
            hours = self._in_turn(all_hours, "／" if self.language == "ja" else " / ")
        return self.say(key, phone=contact.phone, numbers=numbers, hours=hours)

    def days(self, text: str) -> str:
        """Return when the lines are open on the days that a normalized text names.

        Empty where it names none, or where that cannot be known.
        """
        asked = asked_days(text, self.today)
        told = [group for each in asked for group in self._groups(each)]
        if len(told) > _MAX_GROUPS or not all(hours and all(hours) for _, hours in told):
            return ""
        said = (self.say("day", day=name, hours=self._in_turn(hours)) for name, hours in told)
        return ("" if self.language == "ja" else " ").join(said)

    def _groups(self, asked: AskedDays) -> Iterator[tuple[str, Hours]]:
        """Yield days that are alike by one name, with the hours of each line."""
        for weekdays, hours in _alike(asked.weekdays, self._usual):
            yield self._of_week(weekdays), hours
        coming = (self._next(each) for each in asked.weekdays if each != HOLIDAY)
        unusual = sorted(day for day in coming if self._on(day) != self._usual(day.weekday()))
        for day in unusual:
            yield self._named((day,)), self._on(day)
        for days, hours in _alike(self._beside(asked.dates), self._on):
            yield self._named(days), hours

    def _next(self, weekday: int) -> date:
        return self.today + (weekday - self.today.weekday()) % 7 * _DAY

    def _of_week(self, weekdays: Sequence[int]) -> str:
        names = [weekday_name(each, self.language) for each in weekdays]
        if len(names) > 2 and HOLIDAY not in weekdays:
            return _UNTIL[self.language].format(names[0], names[-1])
        return ("・" if self.language == "ja" else ", ").join(names)

    def _beside(self, days: Sequence[date]) -> Sequence[date]:
        """Return a stretch of days with those before and behind it on which it is shut as well."""
        if len(days) < 2:
            return days
        first, last = days[0], days[-1]
        while first > self.today and last - first < _MAX_BESIDE * _DAY and self._joins(first, -1):
            first -= _DAY
        while last - first < _MAX_BESIDE * _DAY and self._joins(last, 1):
            last += _DAY
        return [first + at * _DAY for at in range((last - first).days + 1)]

    def _joins(self, day: date, step: int) -> bool:
        """Return whether all lines are shut on a day and on the next, or the one before."""
        shut = {_CLOSED[self.language]}
        return {*self._on(day), *self._on(day + step * _DAY)} == shut

    def _named(self, days: Sequence[date]) -> str:
        names = [day_name(day, self.today, self.language) for day in days]
        return names[0] if len(names) == 1 else _UNTIL[self.language].format(names[0], names[-1])

    def _on(self, day: date) -> Hours:
        """Return the hours of each line on a day; empty where they cannot be known yet."""
        is_far = day > self.today + LOOK_AHEAD_DAYS * _DAY
        found = tuple(
            self._written(day, list(spans(day, *times_of(self.site, each))))
            for each in self.site.phones
        )
        shut = _CLOSED[self.language]
        return tuple("" if is_far and hours != shut else hours for hours in found)

    def _usual(self, weekday: int) -> Hours:
        return tuple(self._usual_of(each, weekday) for each in self.site.phones)

    def _usual_of(self, line: Phone, weekday: int) -> str:
        hours, closed = times_of(self.site, line)
        has_own = any(weekday in row.weekdays for row in hours.rows)
        if weekday == HOLIDAY and not has_own and not closed.holidays:
            return _AS_WEEKDAY[self.language]
        return self._written(ANY_DAY, usual_spans(weekday, hours))

    def _written(self, day: date, stretches: Sequence[Span]) -> str:
        if not stretches:
            return _CLOSED[self.language]
        if [end - begin for begin, end in stretches] == [_DAY]:
            return _ALL_DAY[self.language]
        return _AND[self.language].join(
            stretch_line(day, *each, self.language) for each in stretches
        )

    def _in_turn(self, hours: Hours, mark: str = "") -> str:
        """Return the hours of all lines, or those of each where they differ."""
        if len(set(hours)) == 1:
            return hours[0]
        of = "が" if self.language == "ja" else " "
        lines = zip(self.site.phones, hours, strict=True)
        return (mark or _LISTED[self.language]).join(
            f"{line.purpose}{of}{own}" for line, own in lines
        )


def _alike(items: Sequence[T], hours_of: Callable[[T], Hours]) -> Iterator[tuple[list[T], Hours]]:
    """Yield those that follow each other and have the same hours, with these."""
    for hours, own in groupby(items, hours_of):
        yield list(own), hours
