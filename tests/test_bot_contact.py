"""Phone guidance at every kind of hour, from any server zone. Holidays are Japan's of 2026 and
2027."""

import time as system_time
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.answer.contact import TOKYO, contact_for, spans
from corpus.site import ALWAYS, Closed, Hours, Phone, Site

LUNCH = ((time(12), time(13)),)
YEAR_END = (((12, 29), (1, 3)),)
GENERAL = Phone("お問い合わせ", "0120-123-456")
BILLING = Phone("ご請求", "03-1234-5678", ("請求について",))
SITE = Site(
    phones=(GENERAL, BILLING),
    hours=Hours((0, 1, 2, 3, 4), time(9), time(18), LUNCH),
    closed=Closed(True, YEAR_END, (date(2026, 6, 1),)),
)
CLOCKS = [timezone.utc, ZoneInfo("America/New_York"), TOKYO]

# local time in Tokyo, next opening (None: open now), why
MOMENTS = [
    ("2026-05-01 08:59:59", "2026-05-01 09:00", "金曜の始業前"),
    ("2026-05-01 09:00:00", None, "始業"),
    ("2026-05-01 11:59:59", None, "昼休みの直前"),
    ("2026-05-01 12:00:00", "2026-05-01 13:00", "昼休み"),
    ("2026-05-01 12:59:59", "2026-05-01 13:00", "昼休みの終わり"),
    ("2026-05-01 13:00:00", None, "昼休み明け"),
    ("2026-05-01 17:59:59", None, "終業の直前"),
    ("2026-05-01 18:00:00", "2026-05-07 09:00", "終業: 土日、憲法記念日から振替休日までを越える"),
    ("2026-05-09 10:00:00", "2026-05-11 09:00", "土曜"),
    ("2026-05-10 10:00:00", "2026-05-11 09:00", "日曜"),
    ("2026-05-11 00:30:00", "2026-05-11 09:00", "月曜の未明(UTCではまだ日曜)"),
    ("2026-05-05 10:00:00", "2026-05-07 09:00", "祝日(こどもの日、火曜)"),
    ("2026-05-06 10:00:00", "2026-05-07 09:00", "振替休日(水曜)"),
    ("2026-09-22 10:00:00", "2026-09-24 09:00", "国民の休日"),
    ("2026-11-03 12:30:00", "2026-11-04 09:00", "祝日の昼"),
    ("2027-03-22 10:00:00", "2027-03-23 09:00", "振替休日(春分の日が日曜)"),
    ("2026-06-01 10:00:00", "2026-06-02 09:00", "臨時休業(月曜)"),
    ("2026-12-28 17:59:00", None, "仕事納め"),
    ("2026-12-28 18:00:00", "2027-01-04 09:00", "仕事納めの後"),
    ("2026-12-31 10:00:00", "2027-01-04 09:00", "年末(木曜)"),
    ("2027-01-02 10:00:00", "2027-01-04 09:00", "年始"),
    ("2027-01-04 09:00:00", None, "仕事始め"),
    ("2026-01-02 10:00:00", "2026-01-05 09:00", "年始(金曜)"),
    ("2028-01-03 10:00:00", "2028-01-04 09:00", "年始の最終日(月曜)"),
]


@pytest.mark.parametrize("clock", CLOCKS, ids=str)
@pytest.mark.parametrize(("local", "opens_at", "why"), MOMENTS, ids=[why for *_, why in MOMENTS])
def test_the_desk_knows_whether_it_is_open_and_when_it_opens(local, opens_at, why, clock):
    now = datetime.fromisoformat(local).replace(tzinfo=TOKYO).astimezone(clock)
    contact = contact_for(SITE, now)
    assert contact.open_now is (opens_at is None), why
    assert contact.opens_at == (opens_at and datetime.fromisoformat(opens_at).replace(tzinfo=TOKYO))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_server_does_not_matter(monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    system_time.tzset()
    try:
        contact = contact_for(
            SITE, datetime(2026, 5, 1, 9, 0, tzinfo=timezone.utc)
        )  # 18:00 in Tokyo
    finally:
        monkeypatch.undo()
        system_time.tzset()
    assert contact.opens_at.isoformat() == "2026-05-07T09:00:00+09:00"


@pytest.mark.parametrize(
    ("local", "said"),
    [
        ("2026-05-01 10:00", "ただいま受付中です。"),
        ("2026-05-01 12:30", "ただいまは受付時間外です。次の受付は本日13:00からです。"),
        ("2026-05-01 19:00", "ただいまは受付時間外です。次の受付は5月7日（木）9:00からです。"),
        ("2026-12-31 10:00", "ただいまは受付時間外です。次の受付は1月4日（月）9:00からです。"),
    ],
)
def test_the_text_says_when_to_phone(local, said):
    contact = contact_for(SITE, datetime.fromisoformat(local).replace(tzinfo=TOKYO))
    assert contact.text.splitlines() == [
        "お問い合わせ：0120-123-456",
        "受付時間：月〜金 9:00〜18:00（12:00〜13:00を除く）、祝日・12月29日〜1月3日は電話受付休み",
        said,
    ]


@pytest.mark.parametrize(
    ("hours", "closed", "line"),
    [
        (Hours((0, 1, 2, 3, 4), time(9, 30), time(17)), Closed(False), "月〜金 9:30〜17:00"),
        (
            Hours((0, 2, 4), time(9), time(17)),
            Closed(True),
            "月・水・金 9:00〜17:00、祝日は電話受付休み",
        ),
        (Hours((5, 6), time(10), time(16)), Closed(False), "土・日 10:00〜16:00"),
        (Hours((0, 1, 2, 3, 4, 5, 6), time(0), time(23, 59)), Closed(False), "月〜日 0:00〜23:59"),
        (
            Hours(breaks=(*LUNCH, (time(15), time(15, 15)))),
            Closed(False, (((8, 13), (8, 16)),)),
            "月〜金 9:00〜17:00（12:00〜13:00、15:00〜15:15を除く）、8月13日〜16日は電話受付休み",
        ),
        (
            Hours(),
            Closed(True, (), tuple(date(2026, 5, day) for day in (20, 12, 11, 13, 1))),
            "月〜金 9:00〜17:00、祝日・5月1日・5月11日〜13日・5月20日は電話受付休み",
        ),
        (
            ALWAYS,
            Closed(False, (), (date(2026, 5, 8), date(2026, 4, 30), date(2026, 6, 1))),
            "24時間、5月8日は電話受付休み",  # neither what is over nor what is far
        ),
    ],
)
def test_the_hours_read_in_one_line(hours, closed, line):
    site = Site(phones=(GENERAL,), hours=hours, closed=closed)
    assert contact_for(site, datetime(2026, 5, 1, 10, tzinfo=TOKYO)).hours == line


@pytest.mark.parametrize(
    ("section", "number"),
    [
        ("請求について", "03-1234-5678"),
        ("お申し込みについて", "0120-123-456"),
        ("", "0120-123-456"),
        (None, "0120-123-456"),
    ],
)
def test_a_section_with_its_own_number_gets_it(section, number):
    assert contact_for(SITE, datetime(2026, 5, 1, 10, tzinfo=TOKYO), section).phone == number


@pytest.mark.parametrize(
    ("number", "tel"),
    [
        ("03-1234-5678", "tel:0312345678"),
        ("+81 3 1234 5678", "tel:+81312345678"),
        ("０３－１２３４－５６７８", "tel:0312345678"),
        ("(03)1234ー5678", "tel:0312345678"),
    ],
)
def test_a_phone_can_dial_the_number_as_people_write_it(number, tel):
    contact = contact_for(
        Site(phones=(Phone("窓口", number),)), datetime(2026, 5, 1, 10, tzinfo=TOKYO)
    )
    assert (contact.phone, contact.tel) == (number, tel)


def test_without_a_number_there_is_no_guidance():
    assert contact_for(Site(), datetime(2026, 5, 1, 10, tzinfo=TOKYO)) is None


def test_a_desk_that_never_opens_promises_no_opening():
    site = Site(phones=(GENERAL,), closed=Closed(False, (((1, 1), (12, 31)),)))
    contact = contact_for(site, datetime(2026, 5, 1, 10, tzinfo=TOKYO))
    assert (contact.open_now, contact.opens_at) == (False, None)
    assert "次の受付" not in contact.text


def test_holidays_count_only_where_the_site_says_so():
    site = Site(phones=(GENERAL,), closed=Closed(holidays=False))
    assert contact_for(site, datetime(2026, 5, 5, 10, tzinfo=TOKYO)).open_now


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ((), ["09:00-17:00"]),
        (
            ((time(15), time(15, 30)), (time(12), time(13))),
            ["09:00-12:00", "13:00-15:00", "15:30-17:00"],
        ),
        (((time(9), time(10)),), ["10:00-17:00"]),
        (((time(16), time(17)),), ["09:00-16:00"]),
    ],
)
def test_breaks_cut_the_day_into_stretches(breaks, expected):
    found = [
        f"{begin:%H:%M}-{end:%H:%M}"
        for begin, end in spans(date(2026, 5, 1), Hours(breaks=breaks), Closed())
    ]
    assert found == expected
