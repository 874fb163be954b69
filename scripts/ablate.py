"""What earns its place: python -m scripts.ablate --queries tests/data/dev.jsonl [--corpus FILE]

Fits every variant on the corpus's wordings (where there are none: the two legs and their sum) and ranks the queries
with it. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot.settings import read_settings
from corpus.entry import Corpus
from corpus.importers.jsonl import read_jsonl
from corpus.reader import read_corpus
from corpus.text import normalize
from index.builder import Workshop, export_once, read_examples, wants_heads
from index.encoder import unit_rows
from index.features import is_spelled_out, kana, words
from index.fused_training import fit_fused
from index.heads import combine
from index.ranker import softmax
from index.training import Examples, fit_heads
from scripts.build import Progress
from scripts.evaluate import OUT_OF_SCOPE, LabelledQuery, read_queries

PRECISION = 0.985


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.ablate", description=__doc__)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, help="JSONL; default: the corpus that is served")
    arguments = parser.parse_args()
    settings = read_settings()
    corpus = read_jsonl(arguments.corpus) if arguments.corpus else read_corpus(settings.corpus_dir)
    say = Progress()
    workshop = Workshop(export_once(settings.encoder, corpus, settings.index_dir, say), settings.index_dir, say, corpus)
    queries = [query for query in read_queries(arguments.queries, corpus) if query.kind != "ambiguous"]
    asked = Asked(corpus, queries, workshop)
    print(f"| variant ({len(queries)} queries) | Hit@1 | Hit@3 | AUC {' | AUC '.join(OUT_OF_SCOPE)} | answered at precision {PRECISION} |")
    print("|---" * (4 + len(OUT_OF_SCOPE)) + "|")
    for name, probabilities in variants(corpus, workshop, asked):
        print(row(name, probabilities, corpus, queries), flush=True)


class Asked:
    """The queries as the heads see them."""

    def __init__(self, corpus: Corpus, queries: list[LabelledQuery], workshop: Workshop) -> None:
        texts = [normalize(query.text) for query in queries]
        self.tokens, readings = zip(*(workshop.tokenizer.analyze(text) for text in texts), strict=True)
        self.vectors = workshop.embed(texts, "query")
        self.words = [words(tokens) for tokens in self.tokens]
        self.spelled_out = np.array([is_spelled_out(text) for text in texts])
        self.kana = [kana(reading) for reading in readings]


def variants(corpus: Corpus, workshop: Workshop, asked: Asked) -> Iterator[tuple[str, np.ndarray]]:
    """Yield (name, probabilities of entries (queries, entries))."""
    entries = len(corpus.entries)
    fused = fit_fused(corpus.entries, workshop.embed, workshop.tokenizer.tokens)
    dense = np.stack([fused.dense.scores(vector) for vector in fused.projection.query(asked.vectors)])
    lexical = np.stack([fused.lexical.scores(tokens) for tokens in asked.tokens])
    yield "BM25 on lemmas", softmax(lexical)
    yield "cosine, centred", softmax(dense / fused.scales.dense_spread)
    yield "cosine + BM25, weighted sum (`fused`)", softmax(fused.scales.fuse(dense, lexical))
    if not wants_heads(corpus):
        return
    examples = read_examples(corpus, workshop)
    nearest = unit_rows(asked.vectors - examples.vectors.mean(0)) @ unit_rows(examples.vectors - examples.vectors.mean(0)).T
    best = np.stack([nearest[:, examples.labels == owner].max(1) for owner in range(len(corpus.owners))], 1)
    yield "nearest wording, referrals among them", softmax(30 * best)[:, :entries]
    own = np.flatnonzero(examples.labels < entries)
    yield "dense head, entries only", _dense(examples.pick(own), entries, asked)
    heads = fit_heads(examples, len(corpus.owners))
    by = {"dense": heads.dense.logits(asked.vectors),
          "words": np.stack([heads.words.logits(each) for each in asked.words]),
          "kana": np.stack([heads.kana.logits(each) for each in asked.kana])}
    nothing = np.zeros_like(by["dense"])
    for names in (("dense",), ("words",), ("kana",), ("dense", "words"), ("dense", "kana"), ("dense", "words", "kana")):
        dense_logits, by_words, by_kana = (by[name] if name in names else nothing for name in ("dense", "words", "kana"))
        logits = combine(dense_logits, by_words, by_kana, asked.spelled_out)
        yield f"heads: {' + '.join(names)}, with referrals and clarifications", softmax(logits)[:, :entries]


def _dense(examples: Examples, owners: int, asked: Asked) -> np.ndarray:
    return softmax(fit_heads(examples, owners).dense.logits(asked.vectors))


def row(name: str, probabilities: np.ndarray, corpus: Corpus, queries: list[LabelledQuery]) -> str:
    """Return one line of the table."""
    ids = [entry.id for entry in corpus.entries]
    order = np.argsort(-probabilities, axis=1)
    confidence = probabilities.max(1)
    inside = np.array([bool(query.relevant) for query in queries])
    right = np.array([ids[best[0]] in query.relevant for best, query in zip(order, queries, strict=True)])
    third = np.array([any(ids[i] in query.relevant for i in best[:3]) for best, query in zip(order, queries, strict=True)])
    figures: list[float | None] = [right[inside].mean(), third[inside].mean()]
    for kind in OUT_OF_SCOPE:
        here = np.array([query.kind == kind for query in queries])
        figures.append(area_under_curve(confidence[inside], confidence[here]) if here.any() else None)
    figures.append(answered_at(PRECISION, confidence, right, inside))
    return f"| {name} | " + " | ".join("–" if value is None else f"{value:.3f}" for value in figures) + " |"


def area_under_curve(inside: np.ndarray, outside: np.ndarray) -> float:
    """Return the probability that an in-scope query is surer than an out-of-scope one (Mann-Whitney)."""
    return float((np.sign(inside[:, None] - outside[None, :]) / 2 + 0.5).mean())


def answered_at(precision: float, confidence: np.ndarray, right: np.ndarray, inside: np.ndarray) -> float:
    """Return the largest share of in-scope queries answered while answers are right that often."""
    order = np.argsort(-confidence)
    reached = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(reached >= precision)
    return float(inside[order][: good[-1] + 1].sum() / inside.sum()) if len(good) else 0.0


if __name__ == "__main__":
    main()
