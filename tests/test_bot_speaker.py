"""What is said: by situation, topic, line and language, one sentence at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, product

import pytest

from bot.answer.contact import contact_for
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.situation import CALM, Situation
from bot.answer.speaker import Manner, Speaker
from bot.answer.wishes import Wish
from corpus.intent import Referral
from corpus.site import MATTERS, Channel, Hours, Matter, Phone, Site
from corpus.words.japanese import JAPANESE
from corpus.words.words import LANGUAGES, Language, OwnWords
from tests.decision_evidence import ENTRIES, REFERRALS, hits
from tests.said import OPEN, SHUT

FORM = Channel("form", "お問い合わせフォーム", "https://example.jp/form")
BY_DAY = Channel("callback", "折り返しの予約", "https://example.jp/call", Hours())
SITE = Site(company="見本", phones=(Phone("ご案内", "03-1234-5678"),), hours=Hours())
WITH_FORM = replace(SITE, channels=(BY_DAY, FORM))
NO_PHONE = replace(SITE, phones=())
URGENT, UPSET = Situation(is_urgent=True), Situation(is_upset=True)
RING_OFF = Situation(avoids_phone=True, wish=Wish.OTHER_DOOR)
LINE_BUSY = Situation(not_through=True, wish=Wish.NOT_THROUGH)
MORNING = OPEN.replace(hour=7)


def speaker(
    situation: Situation = CALM,
    now: datetime = OPEN,
    site: Site = SITE,
    language: Language = "ja",
    cold: int = 0,
) -> Speaker:
    return Speaker(site, Manner(language, situation, cold), contact_for(site, now), now.date())


def phone(reason: Reason, topic: Referral | None = None, near: bool = False) -> Decision:
    return Decision(Verdict.ABSTAIN, reason, hits(ENTRIES, ("予約", 0.2, 0.2)) * near, topic)


def notice(reason: Reason, topic: str | None = None) -> Decision:
    return Decision(Verdict.NOTICE, reason, referral=REFERRALS[topic] if topic else None)


REFERRED = phone(Reason.REFERRAL, REFERRALS["求人"])
NOT_FOUND = phone(Reason.BELOW_THRESHOLD)
CHOICES = Decision(
    Verdict.CHOICES, Reason.SHARED, hits(ENTRIES, ("予約", 0.5, 0.5), ("変更", 0.3, 0.3))
)
ANSWER = Decision(Verdict.ANSWER, Reason.CONFIDENT, hits(ENTRIES, ("予約", 0.9, 0.9)))
WANTED = notice(Reason.WISH)


def test_while_the_line_is_open_it_is_the_next_step() -> None:
    assert speaker().fallback(REFERRED, None) == (
        "こちらのご質問はQ&Aには載っておりませんが、ご状況を伺ってご案内できます。"
        "担当者がお電話で承ります。"
    )


def test_other_doors_are_named_beside_an_open_line() -> None:
    assert (
        speaker(site=WITH_FORM)
        .fallback(REFERRED, None)
        .endswith("お電話のほか、「折り返しの予約」「お問い合わせフォーム」でも承ります。")
    )


def test_a_shut_line_is_said_first_with_when_it_opens() -> None:
    assert speaker(now=MORNING).fallback(REFERRED, None) == (
        "ただいまはお電話の受付時間外です。こちらのご質問はQ&Aには載っておりませんが、"
        "ご状況を伺ってご案内できます。"
        "本日9:00からお電話で承ります。"
    )
    assert "11月27日（金）9:00から" in speaker(now=SHUT).fallback(REFERRED, None)


def test_while_the_line_is_shut_what_is_open_is_offered() -> None:
    said = speaker(now=MORNING, site=WITH_FORM).fallback(REFERRED, None)
    assert said.startswith("ただいまはお電話の受付時間外です。")
    assert said.endswith(
        "本日9:00からお電話で承ります。お急ぎでなければ、「お問い合わせフォーム」をご利用ください。"
    )


def test_without_a_line_nobody_is_told_to_phone() -> None:
    said = speaker(URGENT, site=NO_PHONE).fallback(REFERRED, None)
    assert "電話" not in said and "Q&Aページ" in said


@pytest.mark.parametrize(
    ("matter", "part"),
    [("billing", "お支払い"), ("technical", "設定や動作"), ("application", "お手続き")],
)
def test_a_topic_is_spoken_of_by_its_matter(matter: Matter, part: str) -> None:
    said = speaker().fallback(REFERRED, matter)
    assert part in said and said.endswith("担当者がお電話で承ります。")


@pytest.mark.parametrize(
    ("now", "site", "said"),
    [
        (OPEN, SITE, "お急ぎのことと存じます。まずはお電話ください。"),
        (
            MORNING,
            SITE,
            "お急ぎのことと存じますが、ただいまはお電話の受付時間外です。お電話は、本日9:00から承ります。",
        ),
        (
            MORNING,
            WITH_FORM,
            "お急ぎのことと存じますが、ただいまはお電話の受付時間外です。すぐにお知らせいただける窓口として、"
            "「お問い合わせフォーム」がございます。お電話は、本日9:00から承ります。",
        ),
    ],
)
def test_where_it_is_urgent_the_phone_comes_first(now: datetime, site: Site, said: str) -> None:
    assert speaker(URGENT, now, site).fallback(NOT_FOUND, None) == said
    assert speaker(URGENT, now, site).answer(ANSWER) == said
    assert speaker(URGENT, now, site).choices(CHOICES).startswith(said)


def test_off_topic_is_not_urgent() -> None:
    off_topic = phone(Reason.OFF_TOPIC, REFERRALS["天気"])
    assert "電話" not in speaker(URGENT).fallback(off_topic, None)


def test_somebody_upset_gets_an_apology_once() -> None:
    for decision in (NOT_FOUND, REFERRED, phone(Reason.OFF_TOPIC, REFERRALS["天気"])):
        said = speaker(UPSET).fallback(decision, None)
        assert said.startswith("ご不便をおかけし、誠に申し訳ございません。")
    both = replace(UPSET, is_urgent=True)
    assert speaker(both).fallback(NOT_FOUND, None) == (
        "ご不便をおかけし、誠に申し訳ございません。お急ぎのことと存じます。まずはお電話ください。"
    )


def test_an_authors_own_apology_is_the_only_one() -> None:
    topic = replace(REFERRALS["事故"], message="お困りのところ、申し訳ございません。")
    said = speaker(UPSET).fallback(phone(Reason.URGENT, topic), None)
    assert said == "お困りのところ、申し訳ございません。まずはお電話ください。"


def test_who_would_rather_not_phone_gets_the_other_doors() -> None:
    for said in (
        speaker(RING_OFF, site=WITH_FORM).notice(WANTED),
        speaker(RING_OFF, site=WITH_FORM).fallback(REFERRED, None),
    ):
        assert (
            said
            == "お電話以外でのお問い合わせですね。「折り返しの予約」「お問い合わせフォーム」で承ります。"
        )
    assert speaker(RING_OFF).notice(WANTED).startswith("あいにく、お電話のほかの窓口は")


def test_who_does_not_get_through_is_not_told_to_phone() -> None:
    for site, now in product((SITE, WITH_FORM), (OPEN, SHUT)):
        said = speaker(LINE_BUSY, now, site).notice(WANTED)
        assert not re.search("お電話(?:ください|で承|でお問)", said)
    urgent = replace(LINE_BUSY, is_urgent=True)
    assert "お電話ください" not in speaker(urgent, site=WITH_FORM).fallback(NOT_FOUND, None)


def test_who_asks_for_the_number_gets_it() -> None:
    said = speaker(Situation(wish=Wish.NUMBER)).notice(WANTED)
    assert (
        said == "お電話番号は03-1234-5678です。（受付時間：月〜金 9:00〜17:00、祝日は電話受付休み）"
    )
    later = speaker(Situation(wish=Wish.NUMBER), now=MORNING).notice(WANTED)
    assert later.startswith(said) and later.endswith("本日9:00からお電話で承ります。")


def test_the_bot_says_what_it_is() -> None:
    said = speaker().fallback(phone(Reason.ABOUT_BOT, REFERRALS["天気"]), None)
    assert said.startswith("こちらは自動応答です。人ではなくプログラムが")


def test_a_cry_for_help_is_asked_what_it_is_about() -> None:
    topic = replace(REFERRALS["天気"], message="急病は119番へ。")
    said = speaker().fallback(phone(Reason.VAGUE, topic), None)
    assert said.startswith("どのようなことでお困りでしょうか。") and "119" not in said


@pytest.mark.parametrize(
    ("asked", "topic", "count"), [(2, None, 2), (1, None, 2), (3, None, 2), (3, "求人", 3)]
)
def test_two_questions_are_told_so(asked: int, topic: str | None, count: int) -> None:
    several = replace(
        CHOICES, reason=Reason.SEVERAL_QUESTIONS, referral=REFERRALS[topic] if topic else None
    )
    said = speaker(Situation(asked=asked)).choices(several)
    assert said.startswith(f"{count}つのご質問ですね。") and "どちら" not in said


COLD = (
    REFERRED,
    NOT_FOUND,
    phone(Reason.BELOW_THRESHOLD, near=True),
    phone(Reason.OFF_TOPIC, REFERRALS["天気"]),
    phone(Reason.VAGUE, REFERRALS["天気"]),
)


@pytest.mark.parametrize("decision", COLD, ids=lambda each: each.reason.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_cold_sentence_is_never_said_twice_in_a_row(
    decision: Decision, language: Language
) -> None:
    said = [
        speaker(situation, language=language, cold=cold).fallback(decision, None)
        for situation in (CALM, UPSET)
        for cold in range(4)
    ]
    said += [speaker(language=language, cold=cold).fallback(decision, "billing") for cold in (0, 1)]
    assert all(one != two for one, two in pairwise(said))


def test_choices_beside_a_topic_for_the_phone_are_two_questions() -> None:
    beside = replace(CHOICES, referral=REFERRALS["求人"])
    said = speaker(Situation(asked=3), MORNING).choices(beside)
    assert said.startswith("ただいまはお電話の受付時間外です。3つのご質問ですね。")


def test_a_list_again_is_put_in_other_words() -> None:
    assert speaker().choices(CHOICES) != speaker(cold=1).choices(CHOICES)


def test_an_english_reader_gets_english_and_the_authors_word_in_japanese_only_where_it_is_theirs() -> (
    None
):
    said = speaker(now=MORNING, language="en").fallback(REFERRED, None)
    assert said == (
        "Our phone line is closed at the moment. Our Q&A does not cover this question, "
        "but we can help you in person. "
        "You can call us from 9:00 today (Japan time)."
    )
    own = replace(REFERRALS["求人"], message="採用の係がご案内します。")
    assert own.message in speaker(language="en").fallback(phone(Reason.REFERRAL, own), None)
    pack = replace(own, pack="general.ja")
    assert own.message not in speaker(language="en").fallback(phone(Reason.REFERRAL, pack), None)


def test_a_company_has_the_last_word() -> None:
    own = replace(SITE, own_words=(OwnWords("ja", "referred", "お調べします。{step}"),))
    assert speaker(site=own).fallback(REFERRED, None) == "お調べします。担当者がお電話で承ります。"
    assert speaker(site=own, language="en").fallback(REFERRED, None).startswith("Our Q&A")


MOMENTS = tuple(OPEN.replace(hour=0, minute=0) + timedelta(hours=hour) for hour in range(0, 168, 5))
SITUATIONS = tuple(
    Situation(urgent, upset, avoids, busy, wish)
    for urgent, upset, avoids, busy in product((False, True), repeat=4)
    for wish in (None, *Wish)
)
APOLOGIES = re.compile("恐れ入り|申し訳|失礼いたしました|お詫び|ご迷惑を|sorry|apologise")


def test_nothing_that_is_said_has_a_gap_or_an_apology_twice() -> None:
    """Over every reason, situation, language and hour of the week that differs."""
    topics = (None, *REFERRALS.values())
    decisions = [
        phone(reason, topic, near)
        for reason, topic, near in product(Reason, topics, (False, True))
        if reason not in (Reason.OUT_OF_RANGE, Reason.OTHER_LANGUAGE)
    ]
    cases = product(SITUATIONS, (SITE, WITH_FORM, NO_PHONE), LANGUAGES, (OPEN, SHUT))
    for situation, site, language, now in cases:
        speaks = speaker(situation, now, site, language, cold=1)
        said = [speaks.fallback(decision, None) for decision in decisions]
        said += [speaks.choices(replace(CHOICES, referral=topic)) for topic in topics]
        said += [speaks.notice(notice(Reason.WISH, topic)) for topic in ("係の者", None)]
        for text in set(said):
            assert text and not re.search("[{}]|。。|、。|「」|  ", text)
            found = APOLOGIES.findall(text)
            assert len(found) <= 1, text


@pytest.mark.parametrize("matter", [None, *MATTERS])
def test_every_hour_of_the_week_has_a_next_step(matter: Matter | None) -> None:
    for now, site in product(MOMENTS, (SITE, WITH_FORM)):
        said = speaker(now=now, site=site).fallback(REFERRED, matter)
        assert "承ります" in said
        is_open = contact_for(site, now)
        assert is_open and said.startswith("ただいまは") is not is_open.open_now


def test_where_nobody_can_be_reached_nobody_is_promised() -> None:
    said = speaker(site=NO_PHONE).fallback(REFERRED, None)
    assert said == JAPANESE.not_found.format(step=JAPANESE.step_none)
