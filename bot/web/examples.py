"""Requests that this corpus answers in the documented way, found by asking: any corpus has some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.reply import reply_json
from corpus.intent import Corpus, Entry
from index.question import Question

_MAX_TRIED = 20
_GIBBERISH = "asdkjfh qwoeiru"
_PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----"
# An id and a token differ with every reply; those of an example stand still, so that all workers
# show the same document.
ANY_ID, ANY_TOKEN = "0" * 32, "0.aAbBcC.…"


def example_requests(answerer: Answerer) -> dict[str, dict[str, Any]]:
    """Return kind of reply → a request that gets it, and one with a choice as "chosen".

    A kind that this corpus never gives is left out.
    """
    candidates: dict[str, Iterable[str]] = {
        "answer": _questions(answerer),
        "choices": _ambiguous(answerer.corpus),
        "fallback": (*_off_topic(answerer.corpus), _GIBBERISH),
        "notice": (*_greetings(answerer.corpus), _PRIVATE_KEY),
    }
    requests = {}
    for kind, texts in candidates.items():
        text = _first_answered_with(kind, texts, answerer)
        if text is not None:
            requests[kind] = {"query": text}
    return requests | {"chosen": {"choice": example_entry(answerer).id}}


def example_entry(answerer: Answerer) -> Entry:
    """Return the first entry of the page, or of the corpus where the page has none."""
    return (*answerer.visible.entries(), *answerer.corpus.entries)[0]


def example_reply(answerer: Answerer, request: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to an example, as of now."""
    reply = (
        answerer.choose(answerer.entry(request["choice"]))
        if "choice" in request
        else answerer.ask(Question.read(request["query"]))
    )
    body = reply_json(reply) | {"query_id": ANY_ID}
    return body | {"conversation": ANY_TOKEN} if reply.conversation else body


def _first_answered_with(kind: str, texts: Iterable[str], answerer: Answerer) -> str | None:
    for text in islice(texts, _MAX_TRIED):
        if answerer.ask(Question.read(text)).kind == kind:
            return text
    return None


def _questions(answerer: Answerer) -> Iterator[str]:
    yield from (choice.question for choice in answerer.frequent() if choice.question)
    yield from (entry.question for entry in answerer.visible.entries() if entry.question)


def _ambiguous(corpus: Corpus) -> Iterator[str]:
    return (wording for each in corpus.clarifications for wording in each.wordings)


def _off_topic(corpus: Corpus) -> Iterator[str]:
    topics = (each for each in corpus.referrals if each.kind == "topic")
    return (wording for each in topics for wording in each.wordings[:1])


def _greetings(corpus: Corpus) -> Iterator[str]:
    greetings = (each for each in corpus.referrals if each.kind == "greeting")
    return (wording for each in greetings for wording in each.wordings)
