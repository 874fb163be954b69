"""今日: the numbers of a day agree with a count by hand, and read well whatever they are."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from bot.answer.contact import TOKYO
from bot.desk.bars import bars_of
from bot.desk.day_numbers import Bar, Totals, numbers_of
from bot.desk.known_names import KnownNames
from bot.desk.stretch import Stretch, open_spans
from bot.journal.database import Journal
from bot.journal.readings import HourCount, Span
from corpus.intent import Corpus, Referral
from corpus.site import Closed, Closure, Hours, Phone, Site
from tests.desk.conftest import SignedIn
from tests.journal.entries import IDS, old_record
from tests.journal.many_rows import fill

FRIDAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=TOKYO)
SignIn = Callable[..., SignedIn]


def at(hour: float, day: date = FRIDAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO) + timedelta(hours=hour)


# Days and hours


def test_a_day_under_way_is_compared_up_to_the_same_moment() -> None:
    today = Stretch(FRIDAY, 1, NOON)
    assert today.whole == (at(0), at(24))
    assert today.before == (at(-24), at(-12))
    week = Stretch(FRIDAY, 7, NOON)
    assert week.whole == (at(-6 * 24), at(24))
    assert week.before == (at(-13 * 24), at(-7 * 24 + 12))
    past = Stretch(date(2026, 11, 20), 1, NOON)
    assert past.before == (at(-8 * 24), at(-7 * 24))


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (Site(), []),  # no line, no hours
        (Site(phones=(Phone("窓口", "0300000001"),)), [(9, 17)]),
        (
            Site(
                phones=(
                    Phone("昼", "1", hours=Hours()),
                    Phone("夜", "2", hours=Hours(open=at(16).time(), close=at(2).time())),
                )
            ),
            [(0, 2), (9, 24)],
        ),
        (
            Site(
                phones=(Phone("窓口", "1"),),
                closed=Closed(
                    temporary=(Closure(datetime(2026, 11, 27, 10), datetime(2026, 11, 27, 11, 30)),)
                ),
            ),
            [(9, 10), (11.5, 17)],
        ),
        (Site(phones=(Phone("窓口", "1"),), closed=Closed(dates=(FRIDAY,))), []),
    ],
    ids=["no line", "one line", "by day and by night", "shut for an hour and a half", "shut"],
)
def test_somebody_is_there_while_any_line_is_open(
    site: Site, expected: list[tuple[float, float]]
) -> None:
    assert open_spans(site, (at(0), at(24))) == tuple(
        (at(begin), at(end)) for begin, end in expected
    )


def test_an_hour_in_which_a_line_opens_is_counted_by_its_parts() -> None:
    hours = [
        HourCount(at(8).astimezone(timezone.utc), "answer", "api", False, 3),
        HourCount(at(9).astimezone(timezone.utc), "fallback", "api", False, 10),
        HourCount(at(10).astimezone(timezone.utc), "choices", "page", False, 5),
        HourCount(at(10).astimezone(timezone.utc), "answer", "page", True, 9),
        HourCount(at(10).astimezone(timezone.utc), "notice", "page", False, 2),
    ]
    asked: list[Span] = []

    def count(pieces: list[Span]) -> list[int]:
        asked.extend(pieces)
        return [4 for _ in pieces]

    stretch = Stretch(FRIDAY, 1, NOON)
    numbers = numbers_of(stretch, hours, hours[:1], [(at(9.5), at(17))], count)  # type: ignore[arg-type]  # a list is a sequence
    assert asked == [(at(9.5), at(10))]
    assert numbers.totals == Totals(3, 5, 10, 2, 9) and numbers.before == Totals(3)
    assert numbers.totals.questions == 18 and numbers.totals.served == 8
    assert numbers.bars[8:11] == (
        Bar(8, 0, 3, False),
        Bar(9, 4, 6, True),
        Bar(10, 5, 0, True),
    )
    assert numbers.shut == 9
    assert numbers.by_channel == (("api", 13), ("page", 5))
    assert numbers.by_day == ((FRIDAY, numbers.totals),)


@pytest.mark.parametrize(
    ("highest", "values"),
    [(0, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (20, [0, 5, 10, 15, 20]), (99_999, None)],
)
def test_the_scale_of_the_chart_has_few_round_numbers(
    highest: int, values: list[int] | None
) -> None:
    chart = bars_of([(highest if hour == 9 else 0, 0) for hour in range(24)])
    found = [value for value, _ in chart.lines]
    assert found == values or (values is None and len(found) <= 5 and found[-1] >= highest)
    assert all(0 <= part.y <= chart.floor for each in chart.columns for part in each.parts)


# The page


def write(app: Flask, data: Path, kinds: dict[str, int], day: float = 0) -> None:
    """Store replies of `day` days ago."""
    journal = Journal(f"sqlite:///{data / 'journal.db'}")
    journal.write(
        [
            replace(old_record(day), query_id=IDS.new(), kind=kind)
            for kind, count in kinds.items()
            for _ in range(count)
        ]
    )
    journal.close()


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.partition("<main")[2])))


def test_before_the_first_question_the_page_says_so_and_makes_no_journal(
    signed_in: SignIn, tmp_path: Path
) -> None:
    desk = signed_in("reader")
    for path in ("/today", "/today?days=28", "/today?day=9999-12-31"):
        assert "質問はまだありません" in desk.get(path)
    past = desk.get("/today?day=2020-01-01")
    assert "質問の記録はありません" in past and "2020年1月1日（水）" in past and "90日" in past
    assert not (tmp_path / "data" / "journal.db").exists()


def test_one_question_is_told_in_whole_sentences(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path
) -> None:
    write(desk_app, tmp_path / "data", {"answer": 1})
    page = words_of(signed_in("reader").get("/today"))
    assert "質問1件のうち、1件（100%）をQ&Aで案内し、0件（0%）は電話を案内しました。" in page


def test_the_numbers_of_a_day_are_those_one_counts(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path
) -> None:
    write(desk_app, tmp_path / "data", {"answer": 5, "choices": 2, "fallback": 3, "notice": 4})
    page = words_of(signed_in("reader").get("/today"))
    assert "質問10件のうち、7件（70%）をQ&Aで案内し、3件（30%）は電話を案内しました。" in page
    assert "ほかに、あいさつや電話番号・受付時間のお尋ね4件" in page
    assert "回答5件・選択肢2件" in page
    week = words_of(signed_in("reader").get("/today?days=7"))
    assert "質問10件のうち" in week and "日ごと" in week


def test_complaints_are_counted_apart_from_greetings_and_lead_to_their_conversations(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = (Referral("general-complaint", "申し出", ()), Referral("t1", "クレーム", ()))
    assert KnownNames(Corpus((), referrals=topics)).complaints == ("general-complaint", "t1")
    # The small shop has no such topic: let one of its own be one.
    monkeypatch.setattr("bot.desk.known_names._OF_COMPLAINTS", re.compile("求人"))
    topic = "jobs"
    write(desk_app, tmp_path / "data", {"notice": 4, "fallback": 1})
    journal = Journal(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
    angry = replace(old_record(0), query_id=IDS.new(), kind="notice", text="苦情", topic=topic)
    journal.write([angry, replace(angry, query_id=IDS.new(), kind="fallback")])
    journal.close()
    desk = signed_in("editor")
    page = words_of(desk.get("/today"))
    assert "苦情2 苦情の会話を見る" in page
    assert "ほかに、あいさつや電話番号・受付時間のお尋ね4件" in page
    listed = [desk.get(f"/conversations?kind={kind}") for kind in ("complaint", "notice")]
    assert [page.count("/admin/conversations/") for page in listed] == [2, 4]
    assert 'value="complaint" selected' in listed[0]
    talk = desk.get(f"/conversations/{angry.query_id}")
    assert "この言い方をQ&amp;Aに足す" in talk and "この質問でQ&amp;Aを追加" in talk
    assert f'href="/admin/topics/t/{topic}"' in talk


@pytest.mark.parametrize(
    "path", ["/today?day=x", "/today?days=0", "/today?days=-1", "/today?day=0001-01-01&days=28"]
)
def test_an_address_that_makes_no_sense_shows_a_day_all_the_same(
    signed_in: SignIn, path: str
) -> None:
    assert "前の" in signed_in("reader").get(path)


def test_a_journal_that_cannot_be_read_is_told_on_the_page(
    signed_in: SignIn, tmp_path: Path
) -> None:
    desk = signed_in("reader")
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "journal.db").write_bytes(b"no database" * 1000)
    for path in ("/today", "/conversations", "/conversations/12345678"):
        assert "壊れていて読めません" in desk.get(path)


def test_nothing_of_the_page_needs_a_style_or_a_script_of_its_own(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path
) -> None:
    write(desk_app, tmp_path / "data", {"answer": 5, "fallback": 3})
    page = signed_in("reader").get("/today")
    assert "<svg" in page and "<table" in page
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|https?://(?!www\.w3\.org)", page)


def milliseconds(work: Callable[[], object]) -> int:
    """Return what a core works on it: a page waits for nothing else, and others may be at work."""
    begin = time.process_time()
    work()
    return round((time.process_time() - begin) * 1000)


@pytest.mark.alone
def test_each_page_is_there_within_300_ms_at_a_hundred_thousand_rows(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path
) -> None:
    ids = [f"entry-{number}" for number in range(1000)]
    fill(tmp_path / "data" / "journal.db", 100_000, datetime.now(TOKYO), ids)
    desk = signed_in("reader")
    took = {}
    for path in (
        "/today",
        "/today?days=7",
        "/today?days=28",
        "/conversations",
        "/conversations?words=%E8%BF%94%E9%87%91",
        "/conversations?words=nowhere",
        "/conversations?unhelpful=1",
        "/conversations?entry=entry-7&kind=answer",
        "/conversations?channel=mattermost",
        "/unanswered",
    ):
        took[path] = min(milliseconds(lambda path=path: desk.get(path)) for _ in range(2))
    older = re.search(r'rel="next" href="/admin([^"]+)"', desk.get("/conversations"))
    assert older and "もっと古い" in desk.get(older[1].replace("&amp;", "&"))
    print(took)
    assert max(took.values()) <= 300, took
