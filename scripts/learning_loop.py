"""Does a page learn from what is asked? python -m scripts.learning_loop CORPUS.jsonl QUERIES.jsonl

The page begins without wordings. Its customers ask, a part of the stream a round; what was not
answered is grouped as the desk groups it; of what is proposed, an editor who knows the right entry
approves that. Then the page is built anew and asked questions that were in no stream.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Verdict
from bot.evaluation.queries import LabelledQuery, read_queries
from bot.journal.readings import Turn
from bot.journal.record import QueryRecord
from bot.learning.groups import grouped, texts_of
from bot.learning.meanings import Meanings
from bot.learning.turns import poor_turns
from bot.settings import Settings, read_settings
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from index.build.pipeline import build_index
from index.progress import silent
from index.question import Question
from index.searcher import Searcher
from scripts.door import door

_ASKED_BY = 2  # conversations: what one alone asks is not shown
_URL = "http://127.0.0.1"


@dataclass(frozen=True)
class Figures:
    """What a page does with the queries that were in no stream, after so many approvals.

    `served`: of those it can answer, the share that got the right entry, as answer or in a list;
    `answered`: as answer. `precision`: of all answers, the right ones; None where there was none.
    `untouched`: `served` of the queries about entries without an approved wording, and
    `untouched_before` what these had at the start.
    """

    wordings: int
    served: float
    answered: float
    precision: float | None
    untouched: float
    untouched_before: float


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.learning_loop", description="Whether a page learns from its desk."
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("queries", type=Path, metavar="QUERIES.jsonl", help="with their entries")
    parser.add_argument("--rounds", type=int, default=5, help="parts of the stream (%(default)s)")
    parser.add_argument(
        "--stream", default="", metavar="PREFIX", help="ids that are streamed; else each second one"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    arguments = parser.parse_args(argv)
    corpus = without_wordings(read_jsonl(arguments.corpus))
    stream, asked = split(read_queries(arguments.queries, corpus), arguments.stream)
    for figures in learned(corpus, stream, asked, arguments.rounds, read_settings()):
        print(json.dumps(asdict(figures)) if arguments.json else row_of(figures), flush=True)
    return 0


def without_wordings(corpus: Corpus) -> Corpus:
    """Return a page as a company brings it: questions and answers, no topics of its own."""
    entries = tuple(replace(entry, wordings=()) for entry in corpus.entries)
    return replace(corpus, entries=entries, referrals=(), clarifications=())


def split(
    queries: Sequence[LabelledQuery], prefix: str
) -> tuple[list[LabelledQuery], list[LabelledQuery]]:
    """Return what customers ask, and what the page is measured by: of other authors, if named."""
    second = list(queries[::2])
    streamed = [query for query in queries if query.id.startswith(prefix)] if prefix else second
    known = {query.id for query in streamed}
    return streamed, [query for query in queries if query.id not in known]


def learned(
    corpus: Corpus,
    stream: Sequence[LabelledQuery],
    asked: Sequence[LabelledQuery],
    rounds: int,
    settings: Settings,
) -> Iterator[Figures]:
    """Yield the figures of the start and after every round."""
    stream = random.Random(1).sample(list(stream), len(stream))
    right = {query.text: set(query.relevant) for query in stream}
    size = -(-len(stream) // rounds)
    journal, ids = list[Turn](), count()
    before: dict[str, bool] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            index = build_index(
                replace(corpus, digest=f"round {number}"),
                settings.encoder,
                Path(folder) / str(number),
                silent,
                shared_dir=settings.index_dir,
            )
            answerer = Answerer(Searcher(index), _URL, settings.precision)
            found = {query.id: _reply(answerer, query.text) for query in asked}
            before = before or {query.id: _is_served(found[query.id], query) for query in asked}
            yield _figures(corpus, asked, found, before)
            for query in stream[number * size : (number + 1) * size]:
                for _ in range(_ASKED_BY):
                    journal += _visit(answerer, query, next(ids))
            corpus = _approved(corpus, journal, answerer, right)


def row_of(figures: Figures) -> str:
    """Return the figures as a row of a table."""
    precision = "–" if figures.precision is None else f"{figures.precision:.2f}"
    return (
        f"| {figures.wordings} | {figures.served:.2f} | {figures.answered:.2f} | {precision} "
        f"| {figures.untouched_before:.2f} → {figures.untouched:.2f} |"
    )


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


def _figures(
    corpus: Corpus,
    asked: Sequence[LabelledQuery],
    found: dict[str, Decision],
    before: dict[str, bool],
) -> Figures:
    touched = {entry.id for entry in corpus.entries if entry.wordings}
    inside = [query for query in asked if query.relevant]
    served = {query.id: _is_served(found[query.id], query) for query in inside}
    answers = [query for query in asked if found[query.id].verdict is Verdict.ANSWER]
    right = sum(_is_served(found[query.id], query) for query in answers)
    others = [query.id for query in inside if not touched & set(query.relevant)] or list(served)
    return Figures(
        sum(len(entry.wordings) for entry in corpus.entries),
        sum(served.values()) / len(inside),
        right / len(inside),
        right / len(answers) if answers else None,
        sum(served[each] for each in others) / len(others),
        sum(before[each] for each in others) / len(others),
    )


if __name__ == "__main__":
    sys.exit(main())
