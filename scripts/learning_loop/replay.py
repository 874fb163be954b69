"""A page's customers and its editor, played: what they do, and what the page then does.

The page begins without wordings. Its customers ask, a part of the stream a round; what was not
answered is grouped as the desk groups it; of what is proposed, an editor who knows the right entry
approves that. Then the page is built anew and asked questions that were in no stream.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Verdict
from bot.evaluation.queries import LabelledQuery
from bot.journal.readings import Turn
from bot.journal.record import QueryRecord
from bot.learning.groups import grouped, texts_of
from bot.learning.meanings import Meanings
from bot.learning.turns import poor_turns
from bot.settings import Settings
from corpus.intent import Corpus
from corpus.packs.general import with_packs
from index.build.pipeline import build_index
from index.progress import silent
from index.question import Question
from index.searcher import Searcher
from scripts.learning_loop.figures import Figures, Seen

_ASKED_BY = 2  # conversations: what one alone asks is not shown
_URL = "http://127.0.0.1"


def without_wordings(corpus: Corpus) -> Corpus:
    """Return a page as a company brings it: questions and answers, no topics, no packs yet."""
    entries = tuple(replace(entry, wordings=()) for entry in corpus.entries)
    return replace(corpus, entries=entries, referrals=(), clarifications=())


def split(
    queries: Sequence[LabelledQuery], prefixes: Sequence[str]
) -> tuple[list[LabelledQuery], list[LabelledQuery]]:
    """Return what customers ask, and what the page is measured by: of other authors, if named."""
    second = list(queries[::2])
    begun = [query for query in queries if query.id.startswith(tuple(prefixes))]
    streamed = begun if prefixes else second
    known = {query.id for query in streamed}
    return streamed, [query for query in queries if query.id not in known]


def learned(
    corpus: Corpus,
    stream: Sequence[LabelledQuery],
    asked: Sequence[LabelledQuery],
    rounds: int,
    settings: Settings,
    order: int = 1,
) -> Iterator[Figures]:
    """Yield the figures of the start and after every round; `order` shuffles the stream."""
    stream = random.Random(order).sample(list(stream), len(stream))
    right = {query.text: set(query.relevant) for query in stream}
    size = -(-len(stream) // rounds)
    journal, ids = list[Turn](), count()
    before: dict[str, bool] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            page = replace(corpus, digest=f"order {order}, round {number}")
            index = build_index(
                with_packs(page, corpus.site.packs),
                settings.encoder,
                Path(folder) / str(number),
                silent,
                shared_dir=settings.index_dir,
            )
            answerer = Answerer(Searcher(index), _URL, settings.precision)
            found = [_seen(query, answerer) for query in asked]
            before = before or {each.query.id: each.served for each in found}
            yield Figures.of(number, corpus, found, before)
            for query in stream[number * size : (number + 1) * size]:
                for _ in range(_ASKED_BY):
                    journal += _visit(answerer, query, next(ids))
            corpus = _approved(corpus, journal, answerer, right)


def _seen(query: LabelledQuery, answerer: Answerer) -> Seen:
    decision = _reply(answerer, query.text)
    answered = decision.verdict is Verdict.ANSWER
    return Seen(query, answered, bool(_shown(decision)), _is_served(decision, query))


def _reply(answerer: Answerer, text: str) -> Decision:
    return answerer.decide(Question.read(text))


def _shown(decision: Decision) -> list[str]:
    if decision.verdict not in (Verdict.ANSWER, Verdict.CHOICES):
        return []
    hits = decision.hits[:1] if decision.verdict is Verdict.ANSWER else decision.hits
    return [hit.target.id for hit in hits]


def _is_served(decision: Decision, query: LabelledQuery) -> bool:
    return any(entry_id in query.relevant for entry_id in _shown(decision))


def _visit(answerer: Answerer, query: LabelledQuery, number: int) -> Iterator[Turn]:
    """Yield the turns of a visitor who takes the right entry where a list offers it."""
    decision = _reply(answerer, query.text)
    kinds = {Verdict.ANSWER: "answer", Verdict.CHOICES: "choices", Verdict.NOTICE: "notice"}
    kind, shown = kinds.get(decision.verdict, "fallback"), _shown(decision)
    at = datetime.now(timezone.utc)
    record = QueryRecord(
        f"{number}-0", at, "api", kind, shown[0] if shown else None, None, "", query.text
    )
    record = replace(
        record,
        reason=decision.reason.name,
        choices=" ".join(shown) if kind == "choices" else None,
        conversation=str(number),
    )
    # Who gets a wrong answer says so.
    helpful = False if kind == "answer" and not _is_served(decision, query) else None
    yield Turn(record, helpful)
    if kind == "choices" and (taken := next((e for e in shown if e in query.relevant), None)):
        yield Turn(
            replace(
                record,
                query_id=f"{number}-1",
                at=at + timedelta(seconds=20),
                kind="answer",
                entry_id=taken,
                text="",
                choices=None,
                chosen=taken,
            )
        )


def _approved(
    corpus: Corpus, journal: Sequence[Turn], answerer: Answerer, right: dict[str, set[str]]
) -> Corpus:
    """Return the corpus with the wordings whose proposed, or nearest, entry is the right one."""
    written = {text for entry in corpus.entries for text in entry.wordings}
    turns = [turn for turn in poor_turns(journal) if turn.text not in written]
    meanings = Meanings(answerer.searcher)
    meanings.read(texts_of(turns))
    added: dict[str, list[str]] = {}
    for group in grouped(turns, meanings, datetime.now(timezone.utc)):
        for text in group.texts:
            # The desk lets an editor choose any entry; of a group of two matters, each its own.
            added.setdefault(min(right[text]), []).append(text) if right[text] else None
    entries = tuple(
        replace(entry, wordings=(*entry.wordings, *added.get(entry.id, ())))
        for entry in corpus.entries
    )
    return replace(corpus, entries=entries)
