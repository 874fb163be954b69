"""Both retrievers and their sum, without wordings and with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from corpus.intent import Corpus
from index.build.context import BuildContext
from index.build.hybrid_fit import fit_hybrid
from index.ranker import softmax
from scripts.ablate.table import Variant


def hybrid_variants(
    corpus: Corpus, context: BuildContext, texts: Sequence[str]
) -> Iterator[Variant]:
    """Yield what needs no classifier, for normalized queries."""
    bare = tuple(replace(entry, wordings=()) for entry in corpus.entries)
    asked = context.features(texts)
    for entries in (bare,) if bare == corpus.entries else (bare, corpus.entries):
        fitted = fit_hybrid(entries, context)
        vectors = fitted.projection.query(asked.vectors)
        dense = np.stack([fitted.dense.scores(vector) for vector in vectors])
        lexical = np.stack([fitted.lexical.scores(lemmas) for lemmas in asked.lemmas])
        space, source = ("centred", "") if entries is bare else ("whitened", ", from wordings")
        yield Variant(f"BM25 on lemmas{source}", softmax(lexical))
        yield Variant(f"cosine, {space}{source}", softmax(dense / fitted.scales.dense_spread))
        yield Variant(
            f"cosine + BM25, weighted sum{source} (`hybrid`)",
            softmax(fitted.scales.fuse(dense, lexical)),
        )
