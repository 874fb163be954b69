"""In what situation somebody writes, beside what about: it decides how the reply is worded. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answer.asked_days import names_a_day
from bot.answer.decision import MAX_NEAREST, Decision, Policy, Reason, Verdict
from bot.answer.upset import is_upset
from bot.answer.urgency import is_urgent
from bot.answer.wishes import (
    LONGEST,
    Wish,
    asks_for_days,
    asks_of_a_day,
    avoids_phone,
    not_through,
    wish_of,
)
from corpus.intent import Entry
from corpus.text import normalize
from index.asking import Role
from index.question import Question
from index.result import Hit

# Topics of the packs, which come with the code: 「AI?」, 「うまくいかない」, 「今日やってる?」.
_WISHES = {
    "general-bot": Wish.BOT,
    "general-vague": Wish.HELP,
    "general-contact": Wish.NUMBER,
    "general-hours": Wish.HOURS,
}
_PHONE_REASONS = {
    Wish.BOT: Reason.ABOUT_BOT,
    Wish.HELP: Reason.VAGUE,
}
# What the text was to the last reply; what is urgent; what an author foresaw. 「電話は?」 may go on with
# the topic, 「土曜は電話何時まで」 is about the line.
_FINAL = (
    Reason.NONE_FITS,
    Reason.NOT_MEANT,
    Reason.MORE,
    Reason.UNSURE,
    Reason.ACKNOWLEDGED,
    Reason.URGENT,
    Reason.AMBIGUOUS,
)
# Characters of a question that says more than it asks.
_LONG = 80
# From there on the nearest entry may be what somebody asks for who asks for some hours.
_NEAR = 0.1
_ABOUT_DAYS = re.compile(r"営業|休[業館診み日]|定休|開[館店院]|受付時間|診療時間|年末年始|お盆")
# A list that is shown again because of what was said to it is no failed one.
_GOING_ON = (Reason.ONE_BY_ONE,)


@dataclass(frozen=True)
class Situation:
    """What a text says of its writer. `asked` counts what it asks; `at_length` is more than once, or
    in many words; `about_days` is the text, where it is a short one that may name days.
    """

    is_urgent: bool = False
    is_upset: bool = False
    avoids_phone: bool = False
    not_through: bool = False
    wish: Wish | None = None
    asks_for_days: bool = False
    asks_of_a_day: bool = False
    about_days: str = ""
    asked: int = 1
    at_length: bool = False

    @classmethod
    def of(cls, question: Question, *, has_lines: bool = True) -> Situation:
        """Return the situation of a text; without lines there are no hours to tell."""
        text = question.text
        asked = sum(part.role is Role.ASKS for part in question.parts) or 1
        return cls(
            is_urgent(text),
            is_upset(text),
            avoids_phone(text),
            not_through(text),
            wish_of(text),
            has_lines and asks_for_days(text),
            has_lines and asks_of_a_day(text),
            text if has_lines and len(text) <= LONGEST and names_a_day(text) else "",
            asked,
            asked > 1 or len(question.gist) > _LONG,
        )


CALM = Situation()


def wish_in(decision: Decision, situation: Situation) -> Wish | None:
    """Return what somebody wants of us, by the text or by the topic that decided."""
    if situation.wish:
        return situation.wish
    topic = decision.referral
    if topic and (wish := _WISHES.get(topic.id.replace("-en-", "-"))):
        return wish
    # What an author says of a day stands; that something is no matter of ours says nothing of it.
    is_own = topic is not None and not topic.pack and topic.kind != "offtopic"
    of_a_day = situation.asks_of_a_day and not is_own
    return Wish.HOURS if situation.asks_for_days or of_a_day else None


def decide_in_situation(decision: Decision, situation: Situation) -> Decision:
    """Return the decision where a text is all about a wish of ours to fulfil; else the same.

    An answer of the page's own stands: a company may well have an entry about its number.
    """
    if decision.verdict is Verdict.ANSWER or decision.language:
        return decision
    goes_on = decision.reason is Reason.FOLLOW_UP and situation.wish is not Wish.HOURS
    if goes_on or decision.reason in _FINAL:
        return decision
    wish = wish_in(decision, situation)
    if wish is None:
        return decision
    near = (decision.confidence or 0) >= _NEAR and decision.reason is not Reason.OFF_TOPIC
    if situation.asks_for_days or situation.asks_of_a_day:
        # 「年末年始は休みですか」: a list about other times is none about that.
        near = near and any(map(_is_about_days, decision.hits[:2]))
    if wish is Wish.HOURS and situation.wish is None and near:
        return decision  # 「何時まで?」 beside what the page says of times
    if reason := _PHONE_REASONS.get(wish):
        listed = decision.verdict is Verdict.CHOICES and situation.wish is None
        if listed or decision.verdict is Verdict.NOTICE:
            return decision
        phone = replace(decision, verdict=Verdict.ABSTAIN, reason=reason)
        return replace(phone, hits=(), confidence=None)
    return Decision(Verdict.NOTICE, Reason.WISH, referral=decision.referral)


def _is_about_days(hit: Hit[Entry]) -> bool:
    question = normalize(hit.target.question)
    return bool(_ABOUT_DAYS.search(question)) or names_a_day(question)


def floored(decision: Decision, policy: Policy) -> Decision:
    """Return the phone in place of choices of which none is probable enough to be offered."""
    if decision.verdict is not Verdict.CHOICES or decision.confidence is None:
        return decision
    follows = decision.reason is Reason.FOLLOW_UP
    if decision.confidence >= (policy.floor_in_context if follows else policy.floor):
        return decision
    return _for_the_phone(decision, Reason.BELOW_THRESHOLD)


def after_failed_lists(decision: Decision, failed: int) -> Decision:
    """Return the phone in place of one more list, after two from which nothing was chosen."""
    if decision.verdict is not Verdict.CHOICES or decision.reason in _GOING_ON or failed < 2:
        return decision
    return _for_the_phone(decision, Reason.LISTS_FAILED)


def _for_the_phone(decision: Decision, reason: Reason) -> Decision:
    """Return the phone with the first of a list as the nearest questions."""
    hits = decision.hits[:MAX_NEAREST]
    return replace(decision, verdict=Verdict.ABSTAIN, reason=reason, hits=hits)
