"""Texts → unit vectors, without torch (the only file that knows onnxruntime at answer time)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import FaqError

MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, DESCRIPTION_FILE = (
    "model.onnx",
    "model.bin",
    "tokenizer.json",
    "encoder.json",
)

Kind = Literal["query", "document"]
KINDS: tuple[Kind, ...] = ("query", "document")


class EmptyText(FaqError, ValueError):
    """Raised for blank texts; `positions` tells which."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        super().__init__(f"blank texts at {list(positions)}: nothing to embed")


class Encoder:
    """An exported encoder folder, opened.

    Thread-safe: as many passes at a time as it has `threads`, one thread each.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        description = json.loads((folder / DESCRIPTION_FILE).read_text())
        self.dim: int = description["dim"]
        self._prompts: dict[str, str] = description["prompts"]
        self._lower_case: bool = description["lower_case"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(description["max_tokens"])
        self._pad_id: int = description["pad_id"]
        options = onnxruntime.SessionOptions()
        # One thread a query: a second one costs twice the CPU time and saves nothing at this size.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A worker has one core: passes side by side would only make each other late, each with
        # working memory of its own.
        self._threads, self._passes = threads, threading.Semaphore(threads)
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE),
            options,
            providers=["CPUExecutionProvider"],
            # onnxruntime 1.32 runs residual and norm slower fused than apart: 3.7 against 3.1 ms
            # for 19 tokens.
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return one unit row per text: float32, shape (len(texts), dim).

        Raises EmptyText with the positions of blank texts.
        """
        if blank := [i for i, text in enumerate(texts) if not text.strip()]:
            raise EmptyText(blank)
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return np.asarray(unit_rows(self.forward(*self.read(texts, kind))), np.float32)

    def read(self, texts: Sequence[str], kind: Kind) -> tuple[np.ndarray, np.ndarray]:
        """Return token ids and mask, int64 (len(texts), longest)."""
        prompt = self._prompts[kind]
        cased = [text.lower() for text in texts] if self._lower_case else texts
        if len(cased) == 1:  # encode_batch would wake its threads for it
            ids = np.array([self._tokenizer.encode(prompt + cased[0]).ids], np.int64)
            return ids, np.ones_like(ids)
        encodings = self._tokenizer.encode_batch([prompt + text for text in cased])
        length = max(len(encoding.ids) for encoding in encodings)
        ids = np.full((len(texts), length), self._pad_id, np.int64)
        mask = np.zeros((len(texts), length), np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        return ids, mask

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Return one vector per row of ids, of the model's own length.

        This bare pass is nearly all the time there is.
        """
        with self._passes:
            (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors)

    def embed_many(
        self,
        texts: Sequence[str],
        kind: Kind,
        *,
        batch: int = 32,
        progress: Callable[[int, int], None] | None = None,
    ) -> np.ndarray:
        """Return one unit row per text for many texts, sorted by length.

        Reports (done, total) after each `batch`.

        Every text has a pass of its own, as while serving: int8 scales are taken over a whole
        batch, so that a vector would depend on who else is in it: the same corpus, built afresh and
        from a cache, decided some queries differently.
        """
        vectors = np.zeros((len(texts), self.dim), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(order), batch):
                rows = order[start : start + batch]
                for row, vector in zip(
                    rows, pool.map(lambda i: self.embed([texts[i]], kind)[0], rows), strict=True
                ):
                    vectors[row] = vector
                if progress:
                    progress(start + len(rows), len(order))
        return vectors


def unit_rows(matrix: np.ndarray) -> np.ndarray:
    """Return the rows scaled to length one; a zero row stays zero."""
    # What np.linalg.norm does, without its way there: right after a pass, .1 of .15 ms.
    norms = np.sqrt(np.add.reduce(matrix * matrix, axis=-1, keepdims=True))
    return np.asarray(matrix / np.maximum(norms, 1e-12))
