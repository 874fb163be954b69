"""What a pin changes, before it is set: the replies to its questions now, and with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.desk.live.fields import Form, Refused, pin_of, queries_of
from corpus.live import Live
from index.question import EmptyQuestion, Question, QuestionTooLong

MAX_LOOKS = 5  # questions; each is asked twice


@dataclass(frozen=True)
class PinLook:
    """The reply now, and with the pin: None where that is not said in full."""

    query: str
    now: Reply
    later: Reply | None
    refused: Refused | None


def look_at_pin(form: Form, answerer: Answerer, live: Live, now: datetime) -> list[PinLook]:
    """Return what comes of a pin for its first questions; nothing is changed or recorded.

    Raises Refused.
    """
    try:
        questions = [(query, Question.read(query)) for query in queries_of(form)[:MAX_LOOKS]]
    except (EmptyQuestion, QuestionTooLong):
        raise Refused("pin_queries", "言葉で書かれた質問を入力してください。") from None
    today, later, problem = answerer.over(live=live), None, None
    try:
        pin = replace(pin_of(form, answerer.corpus, now), until=None)
        later = answerer.over(live=replace(live, pins=(*live.pins, pin)))
    except Refused as refused:
        problem = refused
    return [
        PinLook(query, today.ask(question), later.ask(question) if later else None, problem)
        for query, question in questions
    ]
