"""Over the shipped corpus and the dialogues: a next step is always there, an apology never twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from index.question import Question
from tests.conftest import DATA
from tests.said import OPEN, SHUT, at

APOLOGIES = ("恐れ入り", "申し訳", "失礼いたしました", "お詫び", "お手数", "sorry", "apologise")
DIALOGUES = ("dialogues-dev.jsonl", "dialogues-test.jsonl")


def asked(answerer: Answerer) -> Iterator[list[str]]:
    """Yield what is typed in one sitting: each text of the corpus alone, and the dialogues."""
    for entry in answerer.corpus.entries:
        yield [entry.question, *entry.wordings[:1]]
    for clarification in answerer.corpus.clarifications:
        yield [clarification.topic, "この中にない", clarification.topic, clarification.topic]
    for referral in answerer.corpus.referrals:
        yield list(referral.wordings[:1])
    for each in voices():
        yield [*filter(None, [each["before"]]), each["text"]]
    for name in DIALOGUES:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            yield [turn["text"] for turn in json.loads(line)["turns"]]


def voices() -> list[dict[str, str]]:
    """Return sixty messages in ten voices, with the line that fits."""
    lines = (DATA / "voices.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_who_asks_about_payment_in_any_voice_gets_its_line(answerer: Answerer) -> None:
    bot, billing = at(answerer, OPEN), answerer.corpus.site.phones[1]
    asked, right = 0, 0
    for each in voices():
        token = bot.ask(Question.read(each["before"])).conversation if each["before"] else None
        reply = bot.ask(Question.read(each["text"]), token)
        if each["line"] == "billing" and reply.kind == "fallback" and reply.contact:
            asked += 1
            right += reply.contact.phone == billing.number
    # One is about a site that is down, perhaps for want of payment: any line will do.
    assert asked >= 8 and right >= asked - 1


@pytest.mark.slow
@pytest.mark.parametrize("now", [OPEN, SHUT], ids=["open", "shut"])
def test_a_person_always_knows_what_to_do_next(answerer: Answerer, now: object) -> None:
    bot = at(answerer, OPEN if now is OPEN else SHUT)
    wrong: list[tuple[str, str]] = []
    for texts in asked(bot):
        token, before = None, None
        for text in texts:
            reply, decision = bot.ask_with_reason(Question.read(text), token)
            wrong += [(text, fault) for fault in faults(bot, reply, before)]
            if decision and decision.reason.name != "FOLLOW_UP" and reply.kind == "choices":
                low = reply.confidence is not None and reply.confidence < bot.policy.floor
                wrong += [(text, "below the floor")] * low
            token, before = reply.conversation, reply
    assert wrong == []


def faults(bot: Answerer, reply: Reply, before: Reply | None) -> Iterator[str]:
    said = reply.message or ""
    if reply.kind in ("choices", "fallback") and reply.contact is None:
        yield "nobody to ask"
    if reply.kind != "answer" and not said:
        yield "nothing said"
    if reply.kind == "choices" and (reply.confidence or 0) < bot.policy.floor_in_context:
        yield "below the floor"
    yield from (f"twice {word}" for word in APOLOGIES if said.count(word) > 1)
    if re.search("[{}]|。。|、。|「」", said):
        yield f"a gap: {said}"
    if reply.kind == "fallback" and before and before.kind == "fallback" and said == before.message:
        yield f"the same again: {said}"
