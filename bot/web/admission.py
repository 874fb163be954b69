"""Reading and counting in one: what is read costs its sender, also where it is refused."""

from __future__ import annotations

from flask import request

from bot.answer.answerer import Answerer, UnknownChoice
from bot.http.rate_limit import RateLimit
from corpus.intent import Entry, Referral
from index.question import EmptyQuestion, Question, QuestionTooLong


def read_question(raw: str, limit: RateLimit) -> Question:
    """Read a question of this request's visitor. Raises what Question.read does, TooManyRequests.

    What is wrong with a text is told before that there were too many; a pasted secret too, which
    its sender must know. Both count.
    """
    try:
        question = Question.read(raw)
    except (EmptyQuestion, QuestionTooLong):
        limit.count(request.remote_addr)
        raise
    if question.text:
        limit.admit(request.remote_addr, cost=question.cost)
    else:  # it held a secret
        limit.count(request.remote_addr)
    return question


def read_choice(choice_id: str, answerer: Answerer, limit: RateLimit) -> Entry | Referral:
    """Return what this request's visitor chose. Raises UnknownChoice, TooManyRequests."""
    try:
        chosen = answerer.entry_or_topic(choice_id)
    except UnknownChoice:
        limit.count(request.remote_addr)
        raise
    limit.admit(request.remote_addr)
    return chosen


def read_comment(raw: str | None) -> Question | None:
    """Read a comment on an answer; None where there is none. Raises QuestionTooLong."""
    try:
        return Question.read_comment(raw or "")
    except EmptyQuestion:
        return None
