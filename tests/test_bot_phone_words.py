"""The day that somebody asks about is told first, of the phone alone. Friday, 27 November 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.answer.contact import TOKYO, contact_for
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.situation import Situation, decide_in_situation
from bot.answer.speaker import Manner, Speaker
from corpus.site import ALWAYS, Closed, Closure, Hours, Phone, Site
from corpus.words.words import Language
from index.question import Question
from tests.decision_evidence import ENTRIES, REFERRALS, hits

NOW = datetime(2026, 11, 27, 10, tzinfo=TOKYO)
WEEK = (0, 1, 2, 3, 4)
LINE = Phone("ご予約", "03-1111-1111")
SITE = Site(
    phones=(LINE,),
    hours=Hours(
        WEEK, time(9), time(18), ((time(12), time(13)),), (Hours((5,), time(9), time(17)),)
    ),
    closed=Closed(True, (((12, 30), (1, 3)),), (date(2026, 12, 8),)),
)
HOLIDAYS_TOO = replace(SITE, closed=Closed(False))
URGENT = Phone("緊急", "#7119", (), ALWAYS, Closed(False))
TWO = replace(SITE, phones=(LINE, URGENT))
TODAY_FROM_NOON = replace(
    SITE,
    closed=Closed(temporary=(Closure(datetime(2026, 11, 27, 12), datetime(2026, 11, 28)),)),
)
NIGHTS = Site(
    phones=(LINE,),
    hours=Hours((4,), time(22), time(6), ((time(2), time(3)),)),
    closed=Closed(False),
)


def said(text: str, site: Site = SITE, language: Language = "ja") -> str:
    """Return what is said to a text of which the page has nothing."""
    situation = Situation.of(Question.read(text), has_lines=bool(site.phones))
    decision = decide_in_situation(Decision(Verdict.ABSTAIN, Reason.BELOW_THRESHOLD), situation)
    assert decision.reason is Reason.WISH, text
    speaker = Speaker(site, Manner(language, situation), contact_for(site, NOW), NOW.date())
    return speaker.notice(decision)


@pytest.mark.parametrize(("text", "site", "first"), [
    ("12/30は営業していますか", SITE, "12月30日（水）のお電話の受付は、お休みです。"),
    ("明日は電話つながりますか", SITE, "11月28日（土）のお電話の受付は、9:00〜17:00です。"),
    ("今日は何時までですか", SITE, "本日のお電話の受付は、9:00〜12:00と13:00〜18:00です。"),
    ("今日やってますか", TODAY_FROM_NOON, "本日のお電話の受付は、9:00〜12:00です。"),
    ("12/8は電話できますか", SITE, "12月8日（火）のお電話の受付は、お休みです。"),
    ("元日は?", SITE, "1月1日（金）のお電話の受付は、お休みです。"),
    ("土曜日やってますか", SITE, "土曜日のお電話の受付は、9:00〜17:00です。"),
    ("日曜は休みですか", SITE, "日曜日のお電話の受付は、お休みです。"),
    ("祝日はやっていますか", SITE, "祝日のお電話の受付は、お休みです。"),
    ("祝日はやっていますか", HOLIDAYS_TOO, "祝日のお電話の受付は、その曜日と同じ時間です。"),
    ("平日は電話つながりますか", SITE,
     "月曜日から金曜日までのお電話の受付は、9:00〜12:00と13:00〜18:00です。"),
    ("土日も電話つながりますか", SITE,
     "土曜日のお電話の受付は、9:00〜17:00です。日曜日のお電話の受付は、お休みです。"),
    ("火曜日は営業していますか", replace(SITE, closed=Closed(dates=(date(2026, 12, 1),))),
     "火曜日のお電話の受付は、9:00〜12:00と13:00〜18:00です。"
     "12月1日（火）のお電話の受付は、お休みです。"),
    ("年末年始はいつまで休みですか", SITE,
     "12月29日（火）のお電話の受付は、9:00〜12:00と13:00〜18:00です。"
     "12月30日（水）から1月3日（日）までのお電話の受付は、お休みです。"),
    ("お正月はいつから営業ですか", SITE,
     "12月30日（水）から1月3日（日）までのお電話の受付は、お休みです。"),
    ("12/30は電話できますか", TWO,
     "12月30日（水）のお電話の受付は、ご予約がお休み、緊急が24時間です。"),
    ("今夜は電話つながりますか", NIGHTS, "本日のお電話の受付は、22:00〜翌2:00と翌3:00〜6:00です。"),
])  # fmt: skip
def test_the_day_comes_first_and_the_hours_behind_it(text: str, site: Site, first: str) -> None:
    reply = said(text, site)
    assert reply.startswith(f"{first}お電話の受付時間は、")
    assert "休業" not in reply and "明日" not in reply


@pytest.mark.parametrize("text", [
    "来週の日曜は営業していますか",  # of which week
    "3月15日は営業していますか",  # closings so far off may not be entered yet
    "GWは営業していますか",
])  # fmt: skip
def test_of_a_day_that_is_not_sure_only_the_hours_are_told(text: str) -> None:
    assert said(text).startswith("お電話の受付時間は、")


def test_a_closing_far_off_is_sure() -> None:
    closed = replace(SITE, closed=Closed(yearly=(((3, 1), (3, 31)),)))
    assert said("3月15日は営業していますか", closed).startswith(
        "3月15日（月）のお電話の受付は、お休みです。"
    )


def test_lines_with_other_hours_are_told_one_by_one() -> None:
    assert "ご予約が月〜金 9:00〜18:00" in said("営業時間は何時から何時までですか", TWO)
    assert "／緊急が24時間（年中無休）です。" in said("土曜日やってますか", TWO)


def test_an_english_reader_is_told_in_english() -> None:
    assert said("12/30は営業していますか", SITE, "en").startswith(
        "Our phone hours on Wednesday, 30 December: closed. Our phone hours are"
    )


@pytest.mark.parametrize(("text", "first"), [
    ("Are you closed on December 30th?", "Our phone hours on Wednesday, 30 December: closed."),
    ("Can I call you on Saturday?", "Our phone hours on Saturdays: 9:00–17:00. Our phone hours are Mon–Fri 9:00–18:00"),
    ("Are you open next Sunday?", "Our phone hours are"),  # the next one, or that of next week
])  # fmt: skip
def test_a_day_in_english_is_told_first(text: str, first: str) -> None:
    assert said(text, SITE, "en").startswith(first)


def test_what_the_page_or_an_author_says_of_a_day_stands() -> None:
    situation = Situation.of(Question.read("土曜日は?"))
    near = hits(ENTRIES, ("予約", 0.5, 0.5), ("変更", 0.3, 0.3))
    saturday = replace(near[0], target=replace(near[0].target, question="土曜日の配達は?"))
    listed = Decision(Verdict.CHOICES, Reason.SHARED, (near[1], saturday), confidence=0.5)
    own = Decision(Verdict.ABSTAIN, Reason.REFERRAL, referral=REFERRALS["求人"])
    for decision in (listed, own):
        assert decide_in_situation(decision, situation) is decision
    unfit = replace(listed, hits=near)
    assert decide_in_situation(unfit, situation).reason is Reason.WISH
    elsewhere = Decision(Verdict.ABSTAIN, Reason.OFF_TOPIC, referral=REFERRALS["天気"])
    assert decide_in_situation(elsewhere, situation).reason is Reason.WISH
