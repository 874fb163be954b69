"""Lines with hours of their own: Saturdays, nights, 24:00, any hour, closings. May 2026, Tokyo.

1 May 2026 is a Friday; the 3rd to the 6th are holidays.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bot.answer.contact import TOKYO, Contact, contact_for, lines_of, notice_at
from bot.answer.opening_hours import spans
from corpus.site import ALWAYS, Channel, Closed, Closure, Hours, Notice, Phone, Site

WEEK = (0, 1, 2, 3, 4)
LUNCH = ((time(12), time(13)),)
SATURDAY = Hours(WEEK, time(9), time(18), LUNCH, (Hours((5,), time(9), time(17)),))
HOLIDAYS_TOO = Hours(WEEK, time(9), time(18), (), (Hours((5, 6, 7), time(10), time(16)),))
NIGHT = Hours((4,), time(22), time(6), ((time(2), time(2, 30)),))
MIDNIGHT_END = Hours(WEEK, time(9), time(0))
SPLIT = Hours((0,), time(9), time(12), (), (Hours((0,), time(14), time(19)),))
POWER_CUT = Closed(
    temporary=(Closure(datetime(2026, 5, 1, 13), datetime(2026, 5, 1, 16), "停電のため"),)
)
FROM_NOON = Closed(temporary=(Closure(datetime(2026, 5, 1, 12), datetime(2026, 5, 8)),))


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=TOKYO)


def contact(local: str, hours: Hours | None = None, closed: Closed | None = None) -> Contact:
    site = Site(phones=(Phone("窓口", "03-1234-5678", (), hours, closed),))
    found = contact_for(site, at(local))
    assert found
    return found


# hours, closings, local time, next opening (None: open now)
MOMENTS = {
    "Saturday has its own hours": (SATURDAY, None, "2026-05-09 16:59", None),
    "and no lunch": (SATURDAY, None, "2026-05-09 12:30", None),
    "and its own end": (SATURDAY, None, "2026-05-09 17:00", "2026-05-11 09:00"),
    "Friday keeps its lunch": (SATURDAY, None, "2026-05-01 12:30", "2026-05-01 13:00"),
    "after Friday comes Saturday": (SATURDAY, None, "2026-05-01 18:00", "2026-05-02 09:00"),
    "holidays with hours are open": (HOLIDAYS_TOO, None, "2026-05-05 10:00", None),
    "by their own hours": (HOLIDAYS_TOO, None, "2026-05-05 16:30", "2026-05-06 10:00"),
    "a holiday on a weekday has no weekday's hours": (
        HOLIDAYS_TOO,
        None,
        "2026-05-05 09:30",
        "2026-05-05 10:00",
    ),
    "a night goes on after midnight": (NIGHT, None, "2026-05-02 01:00", None),
    "until its break": (NIGHT, None, "2026-05-02 02:00", "2026-05-02 02:30"),
    "and its end": (NIGHT, None, "2026-05-02 06:00", "2026-05-08 22:00"),
    "and does not begin after midnight": (NIGHT, None, "2026-05-01 01:00", "2026-05-01 22:00"),
    "a night before a holiday is whole": (
        Hours((5,), time(22), time(6)),
        None,
        "2026-05-03 05:00",
        None,
    ),
    "open until 24:00": (MIDNIGHT_END, None, "2026-05-01 23:59:59", None),
    "closed from 24:00 on": (MIDNIGHT_END, None, "2026-05-02 00:00", "2026-05-07 09:00"),
    "twice a day": (SPLIT, None, "2026-05-11 13:00", "2026-05-11 14:00"),
    "any hour": (ALWAYS, Closed(holidays=False), "2026-05-05 03:00", None),
    "any hour, holidays too": (ALWAYS, Closed(), "2026-05-05 03:00", None),
    "a temporary closing": (SATURDAY, POWER_CUT, "2026-05-01 14:00", "2026-05-01 16:00"),
    "until it ends": (SATURDAY, POWER_CUT, "2026-05-01 16:00", None),
    "not before it begins": (SATURDAY, POWER_CUT, "2026-05-01 11:59", None),
    "a closing of days": (SATURDAY, FROM_NOON, "2026-05-01 12:00", "2026-05-08 09:00"),
    "a closing of a line that never closes": (
        ALWAYS,
        POWER_CUT,
        "2026-05-01 13:00",
        "2026-05-01 16:00",
    ),
}


@pytest.mark.parametrize(("hours", "closed", "local", "opens_at"), MOMENTS.values(), ids=MOMENTS)
def test_a_line_knows_whether_somebody_is_there(
    hours: Hours, closed: Closed | None, local: str, opens_at: str | None
) -> None:
    found = contact(local, hours, closed)
    assert (found.open_now, found.opens_at) == (opens_at is None, opens_at and at(opens_at))


@pytest.mark.parametrize("hours", [SATURDAY, HOLIDAYS_TOO, NIGHT, MIDNIGHT_END, SPLIT, ALWAYS])
@pytest.mark.parametrize("closed", [Closed(), Closed(False), POWER_CUT, FROM_NOON])
def test_at_every_half_hour_a_line_is_open_or_opens_next_when_it_says(
    hours: Hours, closed: Closed
) -> None:
    moments = [at("2026-04-27 00:00") + timedelta(minutes=30 * step) for step in range(3 * 7 * 48)]
    site = Site(phones=(Phone("窓口", "03-1234-5678", (), hours, closed),))
    found = [contact_for(site, moment) for moment in moments]
    opening = [m for m, each in zip(moments, found, strict=True) if each and each.open_now]
    for moment, each in zip(moments, found, strict=True):
        assert each is not None
        if not each.open_now:
            later = [other for other in opening if other > moment]
            assert not later or each.opens_at == later[0], moment


# hours, closings, the line that says them
TEXTS = [
    (
        SATURDAY,
        None,
        "月〜金 9:00〜18:00（12:00〜13:00を除く）、土 9:00〜17:00、祝日は電話受付休み",
    ),
    (HOLIDAYS_TOO, None, "月〜金 9:00〜18:00、土・日・祝 10:00〜16:00"),
    (NIGHT, Closed(False), "金 22:00〜翌6:00（2:00〜2:30を除く）"),
    (MIDNIGHT_END, Closed(False), "月〜金 9:00〜24:00"),
    (Hours((*range(7), 7), time(9), time(21)), None, "毎日 9:00〜21:00"),
    (ALWAYS, Closed(False), "24時間（年中無休）"),
    (ALWAYS, Closed(False, (((12, 29), (1, 3)),)), "24時間、12月29日〜1月3日は電話受付休み"),
]


@pytest.mark.parametrize(("hours", "closed", "line"), TEXTS)
def test_the_hours_of_a_line_read_in_one_line(
    hours: Hours, closed: Closed | None, line: str
) -> None:
    assert contact("2026-05-01 10:00", hours, closed).hours == line


@pytest.mark.parametrize(
    ("local", "state"),
    [
        ("2026-05-01 10:00", "ただいま受付中です。"),
        (
            "2026-05-01 14:00",
            "ただいまはお電話の受付を臨時にお休みしています（停電のため）。次の受付は本日16:00からです。",
        ),
        ("2026-05-01 19:00", "ただいまは受付時間外です。次の受付は5月2日（土）9:00からです。"),
    ],
)
def test_a_temporary_closing_says_why_and_until_when(local: str, state: str) -> None:
    assert contact(local, SATURDAY, POWER_CUT).text.splitlines()[-1] == state


def test_a_closing_without_an_end_in_sight_promises_no_opening() -> None:
    for_good = Closed(temporary=(Closure(datetime(2026, 1, 1), datetime(2027, 1, 1)),))
    found = contact("2026-05-01 10:00", ALWAYS, for_good)
    assert found.opens_at is None
    assert found.text.endswith("\nただいまはお電話の受付を臨時にお休みしています。")


GENERAL = Phone("総合", "03-1111-1111")
BILLING = Phone("ご請求", "03-2222-2222 内線 7", ("請求",), Hours(WEEK, time(10), time(16)))
URGENT = Phone("緊急", "#7119", (), ALWAYS, Closed(False))
SITE = Site(
    phones=(GENERAL, BILLING, URGENT),
    hours=Hours(WEEK, time(9), time(18)),
    channels=(
        Channel("form", "フォーム", "https://example.jp/form"),
        Channel("callback", "折り返し", "https://example.jp/call", Hours(WEEK, time(10), time(16))),
        Channel("page", "チケット", "https://example.jp/tickets", ALWAYS),
    ),
)


@pytest.mark.parametrize(
    ("section", "phone", "number"),
    [
        (None, None, "03-1111-1111"),
        ("請求", None, "03-2222-2222 内線 7"),
        ("配送", None, "03-1111-1111"),
        ("請求", "緊急", "#7119"),
        (None, "ご請求", "03-2222-2222 内線 7"),
        ("請求", "ない窓口", "03-2222-2222 内線 7"),
    ],
)
def test_a_named_line_comes_before_that_of_the_section_and_the_first(
    section: str | None, phone: str | None, number: str
) -> None:
    found = contact_for(SITE, at("2026-05-01 10:00"), section, phone)
    assert found and found.phone == number


@pytest.mark.parametrize(
    ("local", "number"),
    [
        ("2026-05-01 12:00", "03-1111-1111"),
        ("2026-05-01 20:00", "03-2222-2222"),
        ("2026-05-02 02:00", "03-2222-2222"),
        ("2026-05-02 12:00", "03-1111-1111"),  # both shut: the first
    ],
)
def test_of_two_lines_for_a_section_the_one_that_is_open_is_shown(local: str, number: str) -> None:
    day = Phone("昼", "03-1111-1111", ("配送",), Hours(WEEK, time(9), time(18)))
    night = Phone("夜", "03-2222-2222", ("配送",), Hours(WEEK, time(18), time(9)))
    found = contact_for(Site(phones=(URGENT, day, night)), at(local), "配送")
    assert found and found.phone == number


def test_a_contact_says_what_its_line_is_for_and_dials_it() -> None:
    found = contact_for(SITE, at("2026-05-01 16:30"), "請求")
    assert found
    assert (found.purpose, found.tel, found.open_now) == ("ご請求", "tel:0322222222,7", False)
    assert found.opens_at == at("2026-05-07 10:00")


@pytest.mark.parametrize(
    ("local", "open_now"),
    [
        ("2026-05-01 11:00", [True, True, True]),
        ("2026-05-01 17:00", [True, False, True]),
        ("2026-05-05 11:00", [True, False, True]),  # the company's holiday
    ],
)
def test_every_other_door_says_whether_it_is_open(local: str, open_now: list[bool]) -> None:
    found = contact_for(SITE, at(local))
    assert found
    assert [channel.open_now for channel in found.channels] == open_now
    assert [channel.kind for channel in found.channels] == ["form", "callback", "page"]


def test_every_line_is_listed_with_its_state() -> None:
    lines = lines_of(SITE, at("2026-05-01 17:00"))
    assert [(line.purpose, line.tel, line.open_now) for line in lines] == [
        ("総合", "tel:0311111111", True),
        ("ご請求", "tel:0322222222,7", False),
        ("緊急", "tel:%237119", True),
    ]
    assert [line.hours for line in lines] == [
        "月〜金 9:00〜18:00、祝日は電話受付休み",
        "月〜金 10:00〜16:00、祝日は電話受付休み",
        "24時間（年中無休）",
    ]
    assert lines[1].state == "ただいまは受付時間外です。次の受付は5月7日（木）10:00からです。"


NOTICES = (
    Notice("停電です。", datetime(2026, 5, 1, 9), datetime(2026, 5, 1, 12)),
    Notice("連休は休みます。", None, datetime(2026, 5, 7)),
    Notice("番号が変わりました。", datetime(2026, 6, 1)),
)


@pytest.mark.parametrize(
    ("local", "text"),
    [
        ("2026-05-01 08:59", "連休は休みます。"),
        ("2026-05-01 09:00", "停電です。"),
        ("2026-05-01 12:00", "連休は休みます。"),
        ("2026-05-07 00:00", None),
        ("2026-07-01 00:00", "番号が変わりました。"),
    ],
)
def test_the_first_notice_that_is_on_is_shown(local: str, text: str | None) -> None:
    found = notice_at(Site(notices=NOTICES), at(local))
    assert (found and found.text) == text


def test_a_line_of_two_rows_a_day_has_its_stretches_in_order() -> None:
    found = [
        (f"{b:%H:%M}", f"{e:%H:%M}")
        for b, e in spans(datetime(2026, 5, 11).date(), SPLIT, Closed())
    ]
    assert found == [("09:00", "12:00"), ("14:00", "19:00")]
