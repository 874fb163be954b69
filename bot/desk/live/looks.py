"""What a pin changes, before it is set: the reply to its first question now, and with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.desk.live.fields import Form, Refused, pin_of, queries_of
from corpus.live import Live
from index.question import EmptyQuestion, Question, QuestionTooLong


@dataclass(frozen=True)
class PinLook:
    """The reply now, and with the pin: None where that is not said in full."""

    query: str
    now: Reply
    later: Reply | None
    refused: Refused | None


def look_at_pin(form: Form, answerer: Answerer, live: Live, now: datetime) -> PinLook:
    """Return what comes of a pin; nothing is changed, nothing recorded. Raises Refused."""
    query = queries_of(form)[0]
    try:
        question = Question.read(query)
    except (EmptyQuestion, QuestionTooLong):
        raise Refused("pin_queries", "言葉で書かれた質問を入力してください。") from None
    today = answerer.over(live=live)
    try:
        pin = replace(pin_of(form, answerer.corpus, now), until=None)
    except Refused as refused:
        return PinLook(query, today.ask(question), None, refused)
    later = answerer.over(live=replace(live, pins=(*live.pins, pin)))
    return PinLook(query, today.ask(question), later.ask(question), None)
