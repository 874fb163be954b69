"""レポート: its figures agree with a count by hand, and it reads well with nothing, little and much."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from bot.answer.contact import TOKYO
from bot.desk.report.numbers import Share, report_of
from bot.desk.report.weekly import week_of
from bot.desk.stretch import Stretch, open_spans
from bot.journal.database import Journal
from bot.journal.readings import DayCount, RatedDay, Trend
from bot.settings import Settings
from corpus.site import Phone, Site
from tests.desk.conftest import SignedIn
from tests.journal.entries import old_record
from tests.journal.many_rows import fill

SUNDAY = date(2026, 11, 29)
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=TOKYO)
SHOP = Site(phones=(Phone("窓口", "0300000001"),))  # 9:00 to 17:00, Monday to Friday
SignIn = Callable[..., SignedIn]


def at(day: int, hour: float = 0) -> datetime:
    return (datetime(2026, 11, day, tzinfo=TOKYO) + timedelta(hours=hour)).astimezone(timezone.utc)


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        (8, 10, (49, 95)),  # .490 to .943
        (0, 1, (0, 80)),  # to .793
        (1, 1, (20, 100)),  # from .207
        (940, 1000, (92, 96)),  # .923 to .953
    ],
)
def test_an_interval_is_wilsons(count: int, of: int, expected: tuple[int, int]) -> None:
    assert Share(count, of).interval == expected


def test_a_report_agrees_with_a_count_by_hand() -> None:
    trend = Trend(
        days=(
            DayCount(at(16), "answer", False, 6),
            DayCount(at(16), "choices", False, 2),
            DayCount(at(16), "answer", True, 1),  # taken from a list
            DayCount(at(17), "fallback", False, 2),
            DayCount(at(17), "notice", False, 5),
        ),
        # Monday 9:00 and 20:00, Tuesday 17:00, Sunday.
        typed=((at(16, 9), 4), (at(16, 20), 3), (at(17, 17), 2), (at(29, 10), 1)),
        rated=(
            RatedDay(at(16), "answer", True, 3),
            RatedDay(at(17), "answer", False, 1),
            RatedDay(at(17), "fallback", False, 4),  # says nothing of the answers
        ),
        latencies=((5, 50), (10, 40), (1000, 10)),
    )
    stretch = Stretch(SUNDAY, 28, NOW)
    report = report_of(stretch, trend, Trend(), open_spans(SHOP, stretch.whole))
    assert report.outcome.totals.questions == 10
    assert report.outcome.resolved == 6  # 6 answered, 1 taken, 1 refused
    assert report.outcome.precision == Share(3, 4)
    assert report.before.precision is None
    assert [step.first for step in report.steps] == list(stretch.dates)
    monday, tuesday = report.steps[-14], report.steps[-13]
    assert (monday.outcome.resolved, monday.outcome.helpful) == (7, 3)
    assert (tuesday.outcome.totals.phoned, tuesday.outcome.unhelpful) == (2, 1)
    assert (report.heat[0][9], report.heat[0][20], report.heat[6][10]) == (4, 3, 1)
    assert sum(map(sum, report.heat)) == 10
    assert report.shut == 3 + 2 + 1
    assert report.is_open[0] == tuple(9 <= hour < 17 for hour in range(24))
    assert not any(report.is_open[5]) and not any(report.is_open[6])
    assert (report.median_ms, report.slow_ms) == (5, 1000)


def test_what_is_long_goes_by_weeks_that_end_today() -> None:
    stretch = Stretch(SUNDAY, 91, NOW)
    steps = report_of(stretch, Trend(), Trend(), ()).steps
    assert len(steps) == 13
    assert {step.last - step.first for step in steps} == {timedelta(days=6)}
    assert (steps[0].first, steps[-1].last) == (stretch.dates[0], SUNDAY)


def test_a_question_of_the_hour_in_which_a_line_opens_counts_as_its_part() -> None:
    stretch = Stretch(SUNDAY, 28, NOW)
    half_past = (at(23, 9.5), at(23, 17))
    trend = Trend(typed=((at(23, 9), 10), (at(23, 10), 10)))
    assert report_of(stretch, trend, Trend(), [half_past]).shut == 5


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (None, date(2026, 11, 22)),  # the last week that is over
        (date(2026, 11, 18), date(2026, 11, 22)),
        (date(2026, 11, 23), SUNDAY),
        (date(2031, 1, 1), SUNDAY),
    ],
)
def test_a_week_ends_on_sunday(day: date | None, last: date) -> None:
    assert week_of(day, NOW).last == last


def ask(app: Flask, *queries: str) -> list[str]:
    client = app.test_client()
    ids = []
    for query in queries:
        ids.append(client.post("/api/ask", json={"query": query}).get_json()["query_id"])
    app.extensions["recorder"].close()
    return ids


def test_nothing_asked_is_said_and_not_drawn(signed_in: SignIn) -> None:
    desk = signed_in("reader")
    assert "この期間に質問はまだありません" in desk.get("/insights")
    assert "質問はありませんでした。" in desk.get("/insights/weekly")
    assert "svg" not in desk.get("/insights?days=364")


def test_ten_questions_are_a_report_with_its_doubt(signed_in: SignIn, desk_app: Flask) -> None:
    ids = ask(desk_app, *["駐車場はありますか"] * 8, "今日の天気", "こんにちは")
    desk = signed_in("reader")
    client = desk_app.test_client()
    for query_id, helpful in ((ids[0], True), (ids[1], True), (ids[2], False)):
        client.post("/api/feedback", json={"query_id": query_id, "helpful": helpful})
    client.post("/api/feedback", json={"query_id": ids[2], "helpful": True})  # thought better of
    page = re.sub(r"<[^>]+>", "", desk.get("/insights?days=91"))
    assert "質問9件のうち、8件（89%）がQ&amp;Aで解決し、1件（11%）は電話を案内しました。" in page
    assert "評価3件から。本当の割合は43〜100%の間と見込まれます" in page
    assert "めやすとしてご覧ください" in page
    text = re.sub(r"<[^>]+>", "", desk.get("/insights/weekly?day=2999-01-01"))
    assert "質問：9件（前の週0件）" in text


def test_the_sheets_open_in_excel_and_no_cell_is_a_formula(
    signed_in: SignIn, desk_app: Flask, desk_settings: Settings
) -> None:
    ask(desk_app, "駐車場はありますか")
    journal = Journal(desk_settings.journal_url)
    journal.write([replace(old_record(0), entry_id="=cmd|calc")])
    journal.close()
    client = signed_in("reader").client
    response = client.get("/admin/insights/days.csv?days=28")
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert (rows[-1]["質問"], rows[-1]["解決"]) == ("2", "2")
    entries = client.get("/admin/insights/entries.csv").data.decode("utf-8-sig")
    assert {row["ID"] for row in csv.DictReader(io.StringIO(entries))} >= {"'=cmd|calc"}
    assert client.get("/admin/insights/people.csv").status_code == 404
    assert desk_app.test_client().get("/admin/insights/days.csv").status_code in (302, 303, 401)


def test_a_week_is_a_mail_that_any_program_opens(signed_in: SignIn, desk_app: Flask) -> None:
    ask(desk_app, "駐車場はありますか", "今日の天気")
    page = signed_in("reader").get("/insights/weekly?day=2999-01-01")
    [address] = re.findall(r'href="(mailto:[^"]+)"', page)
    mail = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
    assert mail["subject"][0].startswith("【")
    lines = mail["body"][0].split("\r\n")
    assert "質問：2件（前の週0件）" in lines
    assert any(line.startswith("・") and line.endswith("：1件") for line in lines)


def test_a_journal_that_cannot_be_read_is_told(
    signed_in: SignIn, desk_app: Flask, desk_settings: Settings
) -> None:
    ask(desk_app, "駐車場はありますか")
    desk = signed_in("reader")
    file = Path(desk_settings.journal_url.removeprefix("sqlite:///"))
    for each in file.parent.glob(f"{file.name}*"):
        each.write_bytes(b"no database" * 1000)
    for path in ("/insights", "/insights/weekly"):
        assert "記録を読めませんでした" in desk.get(path)
    assert desk.client.get("/admin/insights/days.csv").status_code == 503


@pytest.mark.slow
@pytest.mark.alone
def test_a_report_of_many_rows_is_there_at_once(
    signed_in: SignIn, desk_app: Flask, desk_settings: Settings
) -> None:
    file = Path(desk_settings.journal_url.removeprefix("sqlite:///"))
    file.parent.mkdir(exist_ok=True)
    fill(file, 100_000, datetime.now(TOKYO), [f"entry-{number}" for number in range(200)])
    desk = signed_in("reader")
    for path in ("/insights", "/insights?days=364", "/insights/weekly", "/today?days=28"):
        took = []
        for _ in range(3):
            began = time.perf_counter()
            desk.get(path)
            took.append(time.perf_counter() - began)
        print(f"{path}: {min(took) * 1000:.0f} ms")
        assert min(took) < 0.3, path
