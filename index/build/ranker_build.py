"""Builds the ranker of a corpus: from scratch, or from the last index's weights."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.intent import Corpus, Intent
from corpus.packs.foreign import foreign_texts
from corpus.text import normalize
from index import calibration, classifier, ranker
from index.build.calibration_fit import fit_calibration
from index.build.classifier_fit import (
    MODELS,
    Examples,
    WarmStart,
    fit_classifier,
    rearranged,
)
from index.build.context import BuildContext
from index.build.held_out import FOLDS, Parts, Sample, held_out_sample, labelled_sample
from index.build.hybrid_fit import fit_hybrid
from index.build.texts import examples_of
from index.classifier import FOLDER
from index.manifest import LEARNING_VERSIONS, Manifest
from index.progress import Progress, StepCounter
from index.ranker import UNLEARNED
from index.store import load_corpus
from index.tokenizer import dictionary_name

# Where there are more intents, the text scores alone know wordings: a classifier's time and memory
# grow with intents × wordings.
MAX_LEARNED = 3000
# Of the texts, counted from the last fit from scratch: beyond this, all is learned from scratch.
MAX_CHANGED = 0.02
_FEW, _MAX_OF_FEW = 20, 0.2  # where there are few texts: this many, but at most a fifth of them


@dataclass(frozen=True)
class Changes:
    """What differs from the last index.

    `intents` names those whose texts differ, `since_fit` counts the texts that have changed since
    the last fit from scratch.
    """

    intents: frozenset[str]
    since_fit: int


def build_ranker(corpus: Corpus, context: BuildContext, folder: Path, before: Path | None) -> int:
    """Write the ranker and its calibration into `folder`.

    `before` is the last index, where its weights may be started from. Returns how many texts have
    changed since the last fit from scratch: 0 where this was one.
    """
    learns = wants_classifier(corpus)
    text = fit_hybrid(corpus, context, learned=learns)
    text.hybrid.save(folder)
    text.own.save(folder)
    if not learns:
        UNLEARNED.save(folder)
        parts = Parts(corpus, text, None, UNLEARNED)
        fit_calibration(None, _labelled(parts, context)).save(folder)
        return 0
    (folder / FOLDER).mkdir()
    if before and (changes := changes_since(before, corpus, context)):
        _build_warm(corpus, context, folder, before, changes)
        return changes.since_fit
    examples = read_examples(corpus, context)
    far = context.features([normalize(each) for each in foreign_texts(corpus)])
    context.close_encoder()
    note = f"models of {len(corpus.intents)} intents, {len(examples)} texts"
    count = StepCounter(context.report, "classifier", note, MODELS)
    fitted = fit_classifier(examples, len(corpus.intents), count=count)
    classifier.save(fitted, folder / FOLDER)
    note = "models without what is held out"
    count = StepCounter(context.report, "calibration", note, FOLDS * MODELS)
    sample, expectation = held_out_sample(corpus, examples, far, context, count)
    expectation.save(folder)
    labelled = _labelled(Parts(corpus, text, fitted, expectation), context)
    fit_calibration(sample, labelled).save(folder)
    return 0


def wants_classifier(corpus: Corpus) -> bool:
    """Return whether there are wordings to learn from, of not too many intents."""
    some = sum(len(intent.wordings) > 1 for intent in corpus.intents) > 1
    return some and len(corpus.intents) <= MAX_LEARNED


def _build_warm(
    corpus: Corpus, context: BuildContext, folder: Path, before: Path, changes: Changes
) -> None:
    """Write the last index's classifier, changed intents fitted again, and its calibration."""
    note = (
        f"{changes.since_fit} texts changed since all was learned: starting at the last weights, "
        "calibration kept (--force learns all from scratch)"
    )
    context.report(Progress("classifier", note))
    positions = {_name(intent): i for i, intent in enumerate(load_corpus(before).intents)}
    origins = [positions.get(_name(intent)) for intent in corpus.intents]
    fitted = rearranged(classifier.load(before / FOLDER), origins)
    moving = np.array([_name(intent) in changes.intents for intent in corpus.intents])
    if moving.any():
        start = WarmStart(fitted, moving)
        fitted = fit_classifier(read_examples(corpus, context), len(corpus.intents), start)
    classifier.save(fitted, folder / FOLDER)
    for name in (calibration.FILE, ranker.FILE):
        shutil.copy2(before / name, folder)


def read_examples(corpus: Corpus, context: BuildContext) -> Examples:
    """Return every text every intent is asked by."""
    texts = [examples_of(intent) for intent in corpus.intents]
    wordings = [set(map(normalize, intent.wordings)) for intent in corpus.intents]
    flat = [text for own in texts for text in own]
    labels = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
    is_wording = [t in wordings[i] for t, i in zip(flat, labels.tolist(), strict=True)]
    return Examples(flat, context.features(flat), labels, np.array(is_wording, bool))


def changes_since(before: Path, corpus: Corpus, context: BuildContext) -> Changes | None:
    """Return what has changed since the last index.

    None where that is too much, or where anything else that is learned from has changed.
    """
    manifest, last = Manifest.load(before), load_corpus(before)
    same = (
        manifest.learned
        and manifest.learning == LEARNING_VERSIONS
        and manifest.dictionary == dictionary_name()
        and manifest.encoder_digest == context.encoder_digest
        and _terms(last) == _terms(corpus)
        and _labels(last) == _labels(corpus)
    )
    if not same:
        return None
    own, others = _texts(corpus), _texts(last)
    different = (own - others) + (others - own)
    since_fit = manifest.changed_since_fit + different.total()
    allowed = max(MAX_CHANGED * own.total(), min(_FEW, _MAX_OF_FEW * own.total()))
    if since_fit > allowed:
        return None
    return Changes(frozenset(name for name, _ in different), since_fit)


def _labelled(parts: Parts, context: BuildContext) -> Sample | None:
    corpus = parts.corpus
    if not corpus.labelled:
        return None
    position = {entry.id: i for i, entry in enumerate(corpus.entries)}
    queries = context.features([normalize(query.text) for query in corpus.labelled])
    relevant = [{position[entry_id] for entry_id in query.relevant} for query in corpus.labelled]
    return labelled_sample(parts, queries, relevant)


def _texts(corpus: Corpus) -> Counter[tuple[str, str]]:
    """Return every (intent, text) that is learned from."""
    return Counter(
        (_name(intent), text) for intent in corpus.intents for text in examples_of(intent)
    )


def _name(intent: Intent) -> str:
    return f"{type(intent).__name__} {intent.id}"


def _terms(corpus: Corpus) -> list[tuple[str, ...]]:
    return [group.terms for group in corpus.synonyms]


def _labels(corpus: Corpus) -> list[tuple[str, tuple[str, ...]]]:
    return [(query.text, query.relevant) for query in corpus.labelled]
