"""Measure ranking and decisions: python -m scripts.evaluate --queries FILE [--corpus FILE] [--json]
[--html FILE]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.decision import Verdict
from bot.evaluation.metrics import (
    bootstrap_interval,
    expected_calibration_error,
    hit_at_k,
    ndcg_at_k,
    reciprocal_rank_at_k,
)
from bot.evaluation.outcomes import LabelledQuery, Outcome
from bot.settings import Settings, read_settings
from corpus.errors import FaqError
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from corpus.reader import read_corpus
from index.build.pipeline import build_index
from index.question import Question
from index.searcher import Searcher
from index.store import current_folder
from scripts.build import ProgressLines

OUT_OF_SCOPE = ("near", "elsewhere", "far")


def read_queries(file: Path, corpus: Corpus) -> list[LabelledQuery]:
    """Read JSONL queries; a label is an entry's id or its exact question. Raises ValueError with
    file and line."""
    by_question = {entry.question: entry.id for entry in corpus.entries}
    ids = {entry.id for entry in corpus.entries}
    queries = []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            labels = [by_question.get(label, label) for label in raw["relevant"]]
            queries.append(
                LabelledQuery(str(raw["id"]), raw["text"], frozenset(labels), raw.get("kind", ""))
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f'{file}:{number}: not {{"id", "text", "relevant": […]}} ({error!r})'
            ) from error
        if unknown := [label for label in labels if label not in ids]:
            raise ValueError(
                f"{file}:{number}: {unknown[0]!r} is neither an entry's id nor its question"
            )
    return queries


def run(answerer: Answerer, queries: Sequence[LabelledQuery]) -> list[Outcome]:
    """Ask every query."""
    outcomes = []
    for query in queries:
        result, decision = answerer.explain(Question.read(query.text))
        outcomes.append(Outcome(query, tuple(hit.target.id for hit in result.hits), decision))
    return outcomes


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of the contract: ranking over queries with one right place, decisions over
    all."""
    figures: dict[str, float] = {"queries": len(outcomes)}
    in_scope = [o for o in outcomes if o.query.relevant]
    out_of_scope = [o for o in outcomes if not o.query.relevant]
    single = [o for o in in_scope if o.query.kind != "ambiguous"]

    def add(name: str, values: Sequence[float]) -> None:
        if values:
            figures[name] = sum(values) / len(values)
            figures[f"{name}_low"], figures[f"{name}_high"] = bootstrap_interval(values)
            figures[f"{name}_n"] = len(values)

    def ranked(metric: Callable[..., float], k: int) -> list[float]:
        return [metric(o.ranking, o.query.relevant, k) for o in single]

    for k in (1, 3, 10):
        add(f"hit@{k}", ranked(hit_at_k, k))
    add("mrr@10", ranked(reciprocal_rank_at_k, 10))
    add("ndcg@10", ranked(ndcg_at_k, 10))
    if out_of_scope:
        judged = [*single, *out_of_scope]
        add("answer_precision", [float(o.right) for o in judged if o.answered])
        add("answered", [float(o.answered) for o in single])
        add("served", [float(bool(set(o.shown) & o.query.relevant)) for o in single])
        add("fallback", [float(not o.shown) for o in out_of_scope])
        add("wrongly_answered", [float(o.answered) for o in out_of_scope])
        for kind in OUT_OF_SCOPE:
            add(
                f"fallback_{kind}",
                [float(not o.shown) for o in out_of_scope if o.query.kind == kind],
            )
            add(
                f"wrongly_answered_{kind}",
                [float(o.answered) for o in out_of_scope if o.query.kind == kind],
            )
        ambiguous = [o for o in in_scope if o.query.kind == "ambiguous"]
        add("choices_ambiguous", [float(_mostly_acceptable(o)) for o in ambiguous])
        with_confidence = [o for o in judged if o.decision.confidence is not None]
        figures["ece"] = expected_calibration_error(
            [o.decision.confidence or 0.0 for o in with_confidence],
            [o.first_shown_right for o in with_confidence],
        )
    return figures


def _mostly_acceptable(outcome: Outcome) -> bool:
    shown = outcome.shown
    return outcome.decision.verdict is Verdict.CHOICES and sum(
        entry in outcome.query.relevant for entry in shown
    ) * 2 >= len(shown)


def open_answerer(settings: Settings, corpus_path: Path | None) -> Answerer:
    """Return the bot for the served index, or for any corpus (built beside, kept for the next
    run)."""
    if corpus_path is None:
        folder = current_folder(settings.index_dir)
        corpus = read_corpus(settings.corpus_dir)
        searcher = Searcher(folder)
        searcher.manifest.refuse_if_stale(folder, corpus=corpus.digest, encoder=settings.encoder)
    else:
        corpus = read_corpus(corpus_path) if corpus_path.is_dir() else read_jsonl(corpus_path)
        # An index of its own, which shares what is kept by content: exported encoders and vectors.
        own = settings.index_dir / "evaluated" / corpus.digest[:12]
        folder = build_index(
            corpus, settings.encoder, own, ProgressLines(), shared_dir=settings.index_dir
        )
        searcher = Searcher(folder)
    return Answerer(searcher, settings.public_url, settings.precision)


def table(figures: dict[str, float]) -> str:
    """Return the figures as text: value, 95 % bootstrap interval, number of queries."""
    lines = []
    for name, value in figures.items():
        if f"{name}_n" in figures:
            lines.append(
                f"{name:28} {value:.3f}  [{figures[f'{name}_low']:.3f}, {figures[f'{name}_high']:.3f}]"
                f"  n={figures[f'{name}_n']:.0f}"
            )
        elif not name.endswith(("_low", "_high", "_n")):
            lines.append(f"{name:28} {value:.3f}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, or 1 after printing what to repair."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    parser.add_argument("--queries", type=Path, required=True, help="JSONL: id, text, relevant")
    parser.add_argument(
        "--corpus", type=Path, help="JSONL or a folder of YAML; default: the served index"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", type=Path, help="also write a report with plots to this file")
    parser.add_argument("--misses", action="store_true", help="list the queries that went wrong")
    arguments = parser.parse_args(argv)
    if arguments.html:
        try:  # matplotlib is there for development only
            from bot.evaluation.report import html_report
        except ModuleNotFoundError as missing:
            print(
                f"--html needs matplotlib ({missing}). Run: pip install -r requirements-dev.txt",
                file=sys.stderr,
            )
            return 1
    try:
        settings = read_settings()
        answerer = open_answerer(settings, arguments.corpus)
        queries = read_queries(arguments.queries, answerer.corpus)
    except (FaqError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    outcomes = run(answerer, queries)
    figures = measure(outcomes)
    if arguments.misses:
        for outcome in outcomes:
            if outcome.missed:
                print(
                    f"{outcome.query.id} [{outcome.query.kind}] {outcome.query.text[:60]} → "
                    f"{outcome.decision.verdict.value} {outcome.shown[:3]} ({outcome.decision.reason.value}) "
                    f"wanted {sorted(outcome.query.relevant)}",
                    file=sys.stderr,
                )
    if arguments.html:
        arguments.html.write_text(
            html_report(f"{arguments.queries.name}, index {answerer.version}", figures, outcomes),
            encoding="utf-8",
        )
    print(json.dumps(figures) if arguments.json else table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
