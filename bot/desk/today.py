"""今日: how a day went, or the last 7 or 28."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, request, url_for

from bot.answer.contact import TOKYO
from bot.desk.access import needs
from bot.desk.bars import bars_of
from bot.desk.day_numbers import numbers_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.known_names import KnownNames
from bot.desk.stretch import DAY, Stretch, open_spans
from bot.journal.reader import JournalReader
from bot.journal.record import JournalUnreadable

LENGTHS = (1, 7, 28)
_WEEKDAYS = "月火水木金土日"


def _now() -> datetime:
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class TodayPages:
    """How many asked what, what they got, and how many came while nobody was there."""

    desk: Desk
    now: Callable[[], datetime] = _now
    menu = (MenuItem("today", "今日"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/today", "today", self.show)
        blueprint.add_app_template_filter(lambda count: f"{count:,}", "count_of")
        blueprint.add_app_template_filter(lambda ms: f"{ms / 1000:.3g}", "seconds")

    @needs("reader")
    def show(self) -> str:
        """GET /admin/today?day=2026-11-27&days=7."""
        stretch, site = self._stretch(), self.desk.answerer.corpus.site
        reader = JournalReader(self.desk.settings.journal_read_url)
        spans_open = open_spans(site, stretch.whole)
        names = KnownNames(self.desk.answerer.corpus)
        page = {
            "stretch": stretch,
            "title": title_of(stretch),
            "compared": compared_with(stretch),
            "tabs_shown": self._tabs(stretch),
            "names": names,
            "day_name": day_name,
            "earlier": self._address(stretch.last - stretch.days * DAY, stretch.days),
            "later": self._later(stretch),
            "has_lines": bool(site.phones),
        }
        try:
            tally = reader.tally(stretch.whole, stretch.before)
            complained = reader.count_topics(stretch.whole, names.complaints)
            numbers = numbers_of(
                stretch, tally.hours, tally.hours_before, spans_open, reader.count_questions
            )
        except JournalUnreadable as unreadable:
            return render_template("desk/today.html", problem=str(unreadable), **page)
        return render_template(
            "desk/today.html",
            problem="",
            tally=tally,
            numbers=numbers,
            complaints=complained.get("notice", 0) + complained.get("fallback", 0),
            greetings=numbers.totals.greetings - complained.get("notice", 0),
            chart=bars_of([(bar.attended, bar.shut) for bar in numbers.bars]),
            **page,
        )

    def _stretch(self) -> Stretch:
        now = self.now().astimezone(TOKYO)
        try:
            last = min(date.fromisoformat(request.args.get("day", "")), now.date())
            last = max(last, date(2000, 1, 1))
        except ValueError:
            last = now.date()
        days = request.args.get("days", "1")
        return Stretch(last, next((each for each in LENGTHS if str(each) == days), 1), now)

    def _later(self, stretch: Stretch) -> str | None:
        today = stretch.now.date()
        if stretch.last >= today:
            return None
        return self._address(min(today, stretch.last + stretch.days * DAY), stretch.days)

    def _tabs(self, stretch: Stretch) -> list[tuple[str, str, bool]]:
        is_now = stretch.last == stretch.now.date()
        names = {1: "今日" if is_now else "1日", 7: "7日間", 28: "28日間"}
        return [
            (self._address(stretch.last, days), names[days], days == stretch.days)
            for days in LENGTHS
        ]

    def _address(self, day: date, days: int) -> str:
        fields = {} if day == self.now().astimezone(TOKYO).date() else {"day": day.isoformat()}
        if days != 1:
            fields["days"] = str(days)
        return url_for("desk.today", **fields)  # type: ignore[arg-type]  # further parts of a query


def title_of(stretch: Stretch) -> str:
    """Return what a stretch is called."""
    year = "" if stretch.last.year == stretch.now.year else f"{stretch.last.year}年"
    if stretch.days == 1:
        return f"{year}{day_name(stretch.last)}"
    return f"{year}{day_name(stretch.dates[0])}〜{day_name(stretch.last)}"


def compared_with(stretch: Stretch) -> str:
    """Return what the smaller figures are those of."""
    if stretch.days == 1:
        return "前日の同じ時刻まで" if stretch.is_under_way else "前日"
    which = f"前の{stretch.days}日間"
    return f"{which}（同じ時刻まで）" if stretch.is_under_way else which


def day_name(day: date) -> str:
    """Return 11月27日（金）."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"
