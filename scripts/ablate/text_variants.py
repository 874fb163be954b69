"""What texts alone say: both retrievers, their sum, and topics beside the entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from corpus.intent import Corpus
from index.build.context import BuildContext
from index.build.hybrid_fit import fit_hybrid
from index.features import Features
from index.hybrid import Hybrid
from index.layout import IntentLayout
from index.probability import softmax
from scripts.ablate.table import Variant

NOT_RANKED = -1e9  # of intents that a large corpus does not look at for a query


@dataclass(frozen=True)
class TextLogits:
    """Both retrievers' scores and their sum, each (queries, intents) and on one scale."""

    dense: np.ndarray
    lexical: np.ndarray
    fused: np.ndarray

    @classmethod
    def of(cls, hybrid: Hybrid, asked: Features, layout: IntentLayout) -> TextLogits:
        """Return what the texts say of every query."""
        dense, lexical, fused = np.full((3, len(asked), layout.total), NOT_RANKED)
        for n in range(len(asked)):
            scores = hybrid.score(asked.pick(np.array([n])))
            at = slice(None) if scores.positions is None else scores.positions
            dense[n, at] = scores.dense / hybrid.scales.dense_spread
            lexical[n, at] = scores.lexical / hybrid.scales.lexical_spread
            fused[n, at] = scores.fused
        return cls(dense, lexical, fused)


def text_variants(corpus: Corpus, context: BuildContext, asked: Features) -> Iterator[Variant]:
    """Yield what nothing has to be learned for: without wordings, then with them as texts."""
    layout = IntentLayout.of(corpus)
    bare = replace(corpus, entries=tuple(replace(e, wordings=()) for e in corpus.entries))
    logits = TextLogits.of(fit_hybrid(bare, context, learned=False).hybrid, asked, layout)
    own = layout.entry_slice
    yield Variant("BM25 on lemmas", softmax(logits.lexical[:, own]))
    yield Variant("cosine", softmax(logits.dense[:, own]))
    yield Variant("cosine + BM25", softmax(logits.fused[:, own]))
    yield Variant("+ topics", softmax(logits.fused)[:, own])
    if bare.entries != corpus.entries:
        worded = fit_hybrid(corpus, context, learned=False).hybrid
        fused = TextLogits.of(worded, asked, layout).fused
        yield Variant("+ topics + wordings in rows and documents", softmax(fused)[:, own])


def on_another_encoder(
    corpus: Corpus, context: BuildContext, asked: Features, name: str
) -> Variant:
    """Return what cosine + BM25 beside topics make of the queries, the context being another's."""
    layout = IntentLayout.of(corpus)
    hybrid = fit_hybrid(corpus, context, learned=False).hybrid
    fused = TextLogits.of(hybrid, asked, layout).fused
    return Variant(
        f"cosine + BM25 + topics + wordings, on {name}", softmax(fused)[:, layout.entry_slice]
    )
