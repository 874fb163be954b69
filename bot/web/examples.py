"""Requests that this corpus answers in the documented way, found by asking: a corpus that moves in
brings its own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.reply import reply_json
from index.question import Question

_TRIED = 20
_GIBBERISH = "asdkjfh qwoeiru"
_PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----"
# An id and a token differ with every reply; those of an example stand still, so that all workers
# tell the same.
ANY_ID, ANY_TOKEN = "0" * 32, "0.aAbBcC.…"


def example_requests(answerer: Answerer) -> dict[str, dict[str, Any]]:
    """Return kind of reply → a request that gets it; a kind that this corpus never gives is left
    out."""
    corpus = answerer.corpus
    questions = [choice.question for choice in answerer.frequent()] + [
        entry.question for entry in corpus.entries
    ]
    candidates: dict[str, Iterable[str]] = {
        "answer": filter(None, questions),
        "choices": (wording for each in corpus.clarifications for wording in each.wordings),
        "fallback": [
            *(
                wording
                for each in corpus.referrals
                if each.kind == "topic"
                for wording in each.wordings[:1]
            ),
            _GIBBERISH,
        ],
        "notice": [
            *(
                wording
                for each in corpus.referrals
                if each.kind == "greeting"
                for wording in each.wordings
            ),
            _PRIVATE_KEY,
        ],
    }
    found: dict[str, dict[str, Any]] = {}
    for kind, texts in candidates.items():
        text = next(
            (
                text
                for text in islice(texts, _TRIED)
                if answerer.ask(Question.read(text)).kind == kind
            ),
            None,
        )
        if text is not None:
            found[kind] = {"query": text}
    return found | {"chosen": {"choice": corpus.entries[0].id}}


def example_reply(answerer: Answerer, request: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to an example, as of now."""
    reply = (
        answerer.choose(answerer.entry(request["choice"]))
        if "choice" in request
        else answerer.ask(Question.read(request["query"]))
    )
    told = reply_json(reply) | {"query_id": ANY_ID}
    return told | {"conversation": ANY_TOKEN} if reply.conversation else told
