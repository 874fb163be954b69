"""What becomes of a text of several parts: hand-made evidence, one row per case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.decision import Decision, Reason, Verdict, decide
from bot.answer.part_read import PartRead
from bot.answer.several import decide_several
from index.asking import Role
from index.objection import Objection
from index.parts import Part
from tests.decision_evidence import POLICY, REFERRALS, TODAY, found

# What a whole text finds is near to all that it asks, as searches are.
BOOKING = found(
    ("予約", 0.95, 0.9), ("料金", 1e-4, 1e-4), ("場所", 1e-5, 1e-5), ("変更", 1e-6, 1e-6),
    ("取消", 1e-6, 1e-6), referrals=[("求人", 0.0, 1e-5), ("係の者", 0.0, 1e-5)], answerable=0.97,
)  # fmt: skip
NEARLY = found(("料金", 0.3, 0.3), answerable=0.4)
PRICE = found(("料金", 0.9, 0.9), ("変更", 0.02, 0.02), answerable=0.92)
PLACE = found(("場所", 0.6, 0.5), ("変更", 0.3, 0.3), answerable=0.8)
UNSURE = found(("予約", 0.6, 0.5), ("変更", 0.3, 0.3), answerable=0.8)
NOTHING = found(
    ("料金", 0.01, 0.01), ("予約", 0.01, 0.01), ("場所", 0.01, 0.01), ("変更", 0.01, 0.01),
    ("取消", 0.01, 0.01), answerable=0.1,
)  # fmt: skip
SAYS_NOTHING = found(("場所", 1e-5, 1e-5), answerable=0.02)
JOBS = found(
    ("場所", 0.01, 0.01), ("料金", 0.01, 0.01), referrals=[("求人", 0.0, 0.9)], answerable=0.02
)
MAYBE_JOBS = found(("料金", 0.01, 0.01), referrals=[("求人", 0.0, 0.4)], answerable=0.02)
WEATHER = found(("料金", 0.01, 0.01), referrals=[("天気", 0.0, 0.9)], answerable=0.02)
PERSON = found(("料金", 0.01, 0.01), referrals=[("係の者", 0.0, 0.9)], answerable=0.02)
ACCIDENT = found(("料金", 0.01, 0.01), referrals=[("事故", 0.0, 0.9)], answerable=0.02)
MAYBE_ACCIDENT = found(("料金", 0.01, 0.01), referrals=[("事故", 0.0, 0.6)], answerable=0.02)
DATES = found(
    ("変更", 0.1, 0.1),
    ("取消", 0.1, 0.1),
    clarifications=[("日程", 0.3, 0.8)],
    answerable=0.7,
)
A, N, S = Role.ASKS, Role.NAMES, Role.STATES

# What the whole found and each part → verdict, reason, the entries shown, the topic for the phone.
TABLE = {
    "two sure questions are both offered": (
        BOOKING,
        [(A, BOOKING), (A, PRICE)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["予約", "料金"], None),
    ),
    "also where the whole is not sure": (
        NOTHING,
        [(A, BOOKING), (A, PRICE)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["予約", "料金"], None),
    ),
    "a topic that is surely answered is a question": (
        NOTHING,
        [(N, BOOKING), (N, PRICE)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["予約", "料金"], None),
    ),
    "a circumstance is none, however sure": (
        BOOKING,
        [(S, PRICE), (A, BOOKING)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], None),
    ),
    "the same question twice is one": (
        BOOKING,
        [(A, BOOKING), (A, UNSURE)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], None),
    ),
    "a sure question and an unsure one are both offered": (
        BOOKING,
        [(A, BOOKING), (A, PLACE)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["予約", "場所", "変更"], None),
    ),
    "beside an unsure one stands what the whole clearly finds": (
        found(("取消", 0.4, 0.5), ("料金", 0.4, 0.45), ("場所", 0.01, 0.02), answerable=0.85),
        [(A, PRICE), (A, PLACE)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["料金", "場所", "取消", "変更"], None),
    ),
    "two unsure questions are both offered": (
        NOTHING,
        [(A, PLACE), (A, DATES)],
        (Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ["場所", "変更", "取消"], None),
    ),
    "one sure question answers where the rest says nothing": (
        NOTHING,
        [(S, SAYS_NOTHING), (A, BOOKING), (A, WEATHER, False)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], None),
    ),
    "the whole knows the circumstances of its one question": (
        PRICE,
        [(S, SAYS_NOTHING), (A, BOOKING)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["料金"], None),
    ),
    "what the page does not answer gets the phone beside the answer": (
        BOOKING,
        [(A, BOOKING), (A, JOBS)],
        (Verdict.ANSWER, Reason.SEVERAL_QUESTIONS, ["予約"], "求人"),
    ),
    "also of what hardly anything is known, where its form sets it apart": (
        BOOKING,
        [(A, BOOKING), (A, MAYBE_JOBS)],
        (Verdict.ANSWER, Reason.SEVERAL_QUESTIONS, ["予約"], "求人"),
    ),
    "so does the wish for a person": (
        BOOKING,
        [(A, BOOKING), (A, PERSON)],
        (Verdict.ANSWER, Reason.SEVERAL_QUESTIONS, ["予約"], "係の者"),
    ),
    "a circumstance does not": (
        BOOKING,
        [(A, BOOKING), (S, JOBS), (N, JOBS), (A, MAYBE_JOBS, False)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], None),
    ),
    "beside choices stands the phone too": (
        JOBS,
        [(A, PLACE), (A, JOBS)],
        (Verdict.CHOICES, Reason.SHARED, ["場所", "変更"], "求人"),
    ),
    "one entry that two parts are near to is one question": (
        NOTHING,
        [(A, NEARLY), (A, NEARLY)],
        (Verdict.ABSTAIN, Reason.BELOW_THRESHOLD, [], None),
    ),
    "two questions for the phone get the phone": (
        JOBS,
        [(A, JOBS), (A, SAYS_NOTHING)],
        (Verdict.ABSTAIN, Reason.REFERRAL, [], "求人"),
    ),
    "what is urgent gets the phone first, the rest below it": (
        BOOKING,
        [(A, BOOKING), (N, ACCIDENT)],
        (Verdict.ABSTAIN, Reason.URGENT, ["予約"], "事故"),
    ),
    "also where the rest is unsure": (
        ACCIDENT,
        [(A, PLACE), (A, ACCIDENT)],
        (Verdict.ABSTAIN, Reason.URGENT, ["場所"], "事故"),
    ),
    "a circumstance that may be urgent gets the phone beside the answer": (
        BOOKING,
        [(S, ACCIDENT), (A, BOOKING)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], "事故"),
    ),
    "so does a trouble that hardly is": (
        BOOKING,
        [(N, MAYBE_ACCIDENT), (A, BOOKING)],
        (Verdict.ANSWER, Reason.CONFIDENT, ["予約"], "事故"),
    ),
}


_TEXTS = {A: "問いはありますか", N: "問い", S: "問いです"}


def read(role: Role, result, apart=True, text: str = "", leans=False) -> PartRead:
    text = text or _TEXTS[role]
    part = Part(text, role, apart and role is not S, leans)
    return PartRead(part, result, decide(result, POLICY, TODAY))


def decided(whole, parts: list[PartRead]) -> Decision:
    decision = decide(whole, POLICY, TODAY)
    return decide_several(decision, whole, parts)


@pytest.mark.parametrize(("whole", "parts", "expected"), TABLE.values(), ids=TABLE)
def test_several_parts(whole, parts, expected) -> None:
    decision = decided(whole, [read(*part) for part in parts])
    topic = decision.referral.id if decision.referral else None
    ids = [hit.target.id for hit in decision.hits]
    assert (decision.verdict, decision.reason, ids, topic) == expected


@pytest.mark.parametrize(
    "plea",
    [
        "大至急お願いします。",
        "急いでいるので早急にご対応をお願いいたします",
        "至急、ご連絡ください!",
    ],
)
def test_a_plea_for_haste_gets_the_phone_beside_the_answer(plea: str) -> None:
    decision = decided(BOOKING, [read(A, BOOKING), read(A, ACCIDENT, text=plea)])
    assert (decision.verdict, decision.referral) == (Verdict.ANSWER, REFERRALS["事故"])


def test_a_trouble_told_in_haste_is_no_mere_plea() -> None:
    told = "車とぶつかりました、至急ご連絡ください"
    assert (
        decided(BOOKING, [read(A, BOOKING), read(A, ACCIDENT, text=told)]).verdict
        is Verdict.ABSTAIN
    )
    long = read(A, ACCIDENT, text="のでのとで" * 24 + "車")
    assert decided(BOOKING, [read(A, BOOKING), long]).verdict is Verdict.ABSTAIN


def test_a_known_ambiguity_beside_a_sure_question_offers_what_it_names() -> None:
    whole = found(("予約", 0.95, 0.9), ("取消", 1e-3, 1e-3), ("変更", 1e-3, 1e-3), answerable=0.97)
    decision = decided(whole, [read(A, BOOKING), read(A, DATES)])
    first, *others = [hit.target.id for hit in decision.hits]
    assert (first, sorted(others)) == ("予約", ["取消", "変更"])


# What the whole found beside 予約, what a second sentence finds, how it is put → whether it is seen
# as a second question.
SECOND = found(("予約", 0.95, 0.9), ("料金", 1e-4, 1e-4), answerable=0.97)
FAR = found(("予約", 0.95, 0.9), ("変更", 1e-5, 1e-5), ("料金", 1e-9, 1e-9), answerable=0.97)
LIKELY = found(("料金", 0.6, 0.6), ("変更", 0.3, 0.3), answerable=0.8)
AGAIN = found(("料金", 0.6, 0.5), ("予約", 0.3, 0.4), answerable=0.8)
SEEN = {
    "the whole's second entry": (SECOND, PRICE, A, False, True),
    "one far from the whole that is asked outright": (FAR, PRICE, A, False, True),
    "one far from the whole that is only named": (FAR, NEARLY, N, False, False),
    "one far from the whole that leans on what was asked": (FAR, PRICE, A, True, False),
    "an unsure one near to the whole": (SECOND, LIKELY, A, False, True),
    "one that may ask the same again": (FAR, AGAIN, A, False, False),
    "one that states": (SECOND, PRICE, S, False, False),
}


@pytest.mark.parametrize(("whole", "part", "role", "leans", "seen"), SEEN.values(), ids=SEEN)
def test_the_evidence_tells_a_second_question(whole, part, role, leans, seen: bool) -> None:
    parts = [read(A, BOOKING, apart=False), read(role, part, apart=False, leans=leans)]
    assert (len(decided(whole, parts).hits) > 1) is seen


def test_among_many_sentences_a_second_question_is_rarer() -> None:
    parts = [read(A, BOOKING, apart=False), read(N, NEARLY, apart=False)]
    said = [read(S, SAYS_NOTHING, text=f"事情{i}です") for i in range(3)]
    assert len(decided(SECOND, parts).hits) > len(decided(SECOND, [*said, *parts]).hits)


def test_a_topic_for_the_phone_is_asked_about_or_only_touched() -> None:
    first = read(A, BOOKING, apart=False)
    assert decided(BOOKING, [first, read(A, JOBS, apart=False)]).referral is REFERRALS["求人"]
    assert decided(BOOKING, [first, read(N, JOBS, apart=False)]).referral is None


@pytest.mark.parametrize(
    ("text", "phoned"),
    [
        ("急いでいます", True),
        ("車が今止まっています", True),
        ("期限は明日です", True),
        ("急いではおりません", False),
        ("今後の予定です", False),
    ],
)
def test_what_presses_brings_the_phone(text: str, phoned: bool) -> None:
    parts = [read(A, BOOKING), read(S, JOBS, text=text)]
    assert (decided(BOOKING, parts).referral is not None) is phoned


def test_a_part_answers_nothing_that_the_whole_text_contradicts() -> None:
    """「2026年に短くなったのはなぜ?200日の件」: the second sentence has the other value."""
    objection = Objection("value", "2026年", "2020年")
    first = replace(BOOKING.hits[0], objections=(objection,))
    whole = replace(BOOKING, hits=(first, *BOOKING.hits[1:]))
    decision = decided(whole, [read(A, BOOKING), read(S, SAYS_NOTHING)])
    assert decision.verdict is Verdict.CHOICES
    assert decision.reason is Reason.CONTRADICTED
