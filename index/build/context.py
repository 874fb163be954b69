"""What all steps of a build share: encoder with its cache, tokenizer, and where progress goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.intent import Corpus
from index.build.embedding_cache import embed_cached
from index.build.exported_encoder import exported_digest
from index.build.memory import release
from index.encoder import Encoder, Kind
from index.features import Features, features_of
from index.progress import Progress, Report
from index.tokenizer import Tokenizer

_THREADS = 2  # at build the machine is ours
CACHE_FILE = "vectors.sqlite"


class BuildContext:
    """One build's tools. `encoder_digest` tells by which encoder vectors are made."""

    def __init__(
        self, corpus: Corpus, encoder_folder: Path, cache_dir: Path, report: Report
    ) -> None:
        self.encoder_digest = exported_digest(encoder_folder)
        self.report = report
        self.tokenizer = Tokenizer(group.terms for group in corpus.synonyms)
        self._encoder_folder, self._cache = encoder_folder, cache_dir / CACHE_FILE

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self._encoder_folder, threads=_THREADS)

    def close_encoder(self) -> None:
        """Free the encoder's memory before a step that needs much; the next text opens it again."""
        self.__dict__.pop("_encoder", None)
        release()

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return unit rows for normalized texts, from the cache where they are known."""
        return embed_cached(
            self._encoder,
            self.encoder_digest,
            texts,
            kind,
            self._cache,
            lambda done, total: self.report(Progress("embedding", "texts", done, total)),
        )

    def features(self, texts: Sequence[str]) -> Features:
        """Return the features of normalized texts, as queries."""
        analyses = [self.tokenizer.analyze(text) for text in texts]
        return features_of(texts, analyses, self.embed(texts, "query"))
