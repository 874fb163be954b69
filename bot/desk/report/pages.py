"""レポート: how weeks and months went; as CSV for Excel, and a week as the text of a mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, render_template, request, url_for

from bot.answer.contact import TOKYO
from bot.desk.access import needs
from bot.desk.bars import bars_of
from bot.desk.day_numbers import Totals
from bot.desk.desk import Desk, MenuItem
from bot.desk.known_names import KnownNames
from bot.desk.reasons import reason_text
from bot.desk.report.numbers import Report, report_of, worst_entries
from bot.desk.report.sheets import days_sheet, entries_sheet
from bot.desk.report.weekly import mail_of, week_of
from bot.desk.stretch import DAY, Stretch, open_spans
from bot.desk.today import day_name, title_of
from bot.journal.reader import JournalReader
from bot.journal.readings import Trend
from bot.journal.record import JournalUnreadable
from corpus.site import Site

LENGTHS = {28: "4週間", 91: "13週間", 364: "52週間"}
_SHEETS = {"days": days_sheet, "entries": entries_sheet}


def _now() -> datetime:
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class ReportPages:
    """The long view, beside 今日."""

    desk: Desk
    now: Callable[[], datetime] = _now
    menu = (MenuItem("insights", "レポート"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/insights", "insights", self.show)
        blueprint.add_url_rule("/insights/weekly", "weekly", self.weekly)
        blueprint.add_url_rule("/insights/<any(days, entries):name>.csv", "sheet", self.sheet)

    @needs("reader")
    def show(self) -> str:
        """GET /admin/insights?days=91."""
        stretch = self._stretch()
        page = {
            "stretch": stretch,
            "title": title_of(stretch),
            "length": LENGTHS[stretch.days],
            "tabs_shown": [
                (url_for("desk.insights", days=days), name, days == stretch.days)
                for days, name in LENGTHS.items()
            ],
            "names": KnownNames(self.desk.answerer.corpus),
            "day_name": day_name,
            "has_lines": bool(self.desk.answerer.corpus.site.phones),
        }
        try:
            trend, report = self._report(stretch)
        except JournalUnreadable as unreadable:
            return render_template("desk/report/insights.html", problem=str(unreadable), **page)
        return render_template(
            "desk/report/insights.html",
            problem="",
            trend=trend,
            report=report,
            chart=bars_of([_parts(step.outcome.totals) for step in report.steps]),
            highest=max(map(max, report.heat)),
            worst=worst_entries(trend),
            why=reason_text,
            **page,
        )

    @needs("reader")
    def sheet(self, name: str) -> Response:
        """GET /admin/insights/days.csv?days=91, or entries.csv."""
        stretch = self._stretch()
        try:
            trend, report = self._report(stretch)
        except JournalUnreadable as unreadable:
            return Response(f"{unreadable}\n", 503, mimetype="text/plain")
        rows = _SHEETS[name](trend, report, KnownNames(self.desk.answerer.corpus))
        response = Response(rows.encode("utf-8-sig"), mimetype="text/csv")
        file = f"faq-{name}-{stretch.begin:%Y%m%d}-{stretch.last:%Y%m%d}.csv"
        response.headers.set("Content-Disposition", "attachment", filename=file)
        return response

    @needs("reader")
    def weekly(self) -> str:
        """GET /admin/insights/weekly?day=2026-11-22: the week that this day lies in."""
        now = self.now().astimezone(TOKYO)
        stretch = week_of(_day(request.args.get("day", "")), now)
        page = {
            "title": title_of(stretch),
            "earlier": url_for("desk.weekly", day=(stretch.last - 7 * DAY).isoformat()),
            "later": stretch.until <= now
            and url_for("desk.weekly", day=(stretch.last + 7 * DAY).isoformat()),
        }
        try:
            trend, report = self._report(stretch)
        except JournalUnreadable as unreadable:
            return render_template("desk/report/weekly.html", problem=str(unreadable), **page)
        corpus = self.desk.answerer.corpus
        address = url_for("desk.today", _external=True)
        mail = mail_of(corpus.site, stretch, trend, report, KnownNames(corpus), address)
        return render_template("desk/report/weekly.html", problem="", mail=mail, **page)

    def _report(self, stretch: Stretch) -> tuple[Trend, Report]:
        """Read the report of a stretch. Raises JournalUnreadable."""
        site = self.desk.answerer.corpus.site
        return read_report(JournalReader(self.desk.settings.journal_read_url), site, stretch)

    def _stretch(self) -> Stretch:
        now, days = self.now().astimezone(TOKYO), request.args.get("days", "")
        length = next((each for each in LENGTHS if str(each) == days), min(LENGTHS))
        return Stretch(now.date(), length, now)


def read_report(reader: JournalReader, site: Site, stretch: Stretch) -> tuple[Trend, Report]:
    """Read how a stretch of whole weeks went. Raises JournalUnreadable."""
    trend = reader.trend(stretch.whole)
    length = stretch.days * DAY
    before = reader.trend((stretch.begin - length, stretch.begin))
    return trend, report_of(stretch, trend, before, open_spans(site, stretch.whole))


def _parts(totals: Totals) -> tuple[int, int, int]:
    return totals.answered, totals.listed, totals.phoned


def _day(text: str) -> date | None:
    try:
        return max(date.fromisoformat(text), date(2000, 1, 1))
    except ValueError:
        return None
