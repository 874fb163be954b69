"""A model's rows of the vocabulary, kept apart while the rest of it is exported and quantized.

They are two thirds of the default encoder, and exporter, optimizer and quantizer hold whatever there
is six times over: 3.4 GB of memory with them, 1.4 without. A few rows stand in for all, those with
the lowest and the highest weight among them, for these decide how all are rounded: what comes out is
the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization.quant_utils import quantize_nparray
from sentence_transformers import SentenceTransformer

FUSIBLE = {"bert", "roberta", "xlm-roberta"}  # what ONNX Runtime's fusions were written for
_NAME = "word_embeddings.weight"  # how all of these call their rows
_STANDING_IN = 7  # rows besides: the exporter looks up the second, and no other weight has so many
_AT_A_TIME = 8192


@dataclass(frozen=True)
class WordRows:
    """All rows of a vocabulary (n, d), and the positions of those that stand in for them."""

    rows: np.ndarray
    standing_in: tuple[int, ...]

    @classmethod
    def of(cls, rows: np.ndarray) -> WordRows:
        """Choose which rows stand in."""
        extremes = {int(rows.min(1).argmin()), int(rows.max(1).argmax())}
        first = [i for i in range(len(rows)) if i not in extremes][:_STANDING_IN]
        return cls(rows, tuple(sorted({*first, *extremes})))

    def put_into(self, model: onnx.ModelProto) -> None:
        """Put all rows in the place of those that stand in, rounded as these were."""
        tensors = {each.name: each for each in model.graph.initializer}
        shape = [len(self.standing_in), self.rows.shape[1]]
        (name,) = (name for name, each in tensors.items() if _NAME in name and each.dims == shape)
        rows = self.rows
        if tensors[name].data_type != onnx.TensorProto.FLOAT:
            whole = name.removesuffix("_quantized")
            scale, zero = (
                onnx.numpy_helper.to_array(tensors[f"{whole}_{part}"])
                for part in ("scale", "zero_point")
            )
            rows = np.empty(self.rows.shape, zero.dtype)
            for at in range(0, len(rows), _AT_A_TIME):
                part = slice(at, at + _AT_A_TIME)
                kind = tensors[name].data_type
                rows[part] = quantize_nparray(kind, self.rows[part], scale, zero)
        tensors[name].CopyFrom(onnx.numpy_helper.from_array(rows, name))


@contextmanager
def rows_apart(model: SentenceTransformer, kept: Sequence[int] | None) -> Iterator[WordRows | None]:
    """Let a model hold a few rows of its vocabulary, and write attention out, until the block ends.

    Yields the rows that it is to have in the end, `kept` or all; None where they stay in it.
    """
    inner: Any = getattr(model[0], "auto_model", None)
    if inner is None:  # no transformer at all
        yield None
        return
    whole, attention = inner.get_input_embeddings(), inner.config._attn_implementation
    weights = whole.weight.detach()
    if kept:
        weights = weights[torch.tensor(kept)]
    apart = None
    if inner.config.model_type in FUSIBLE:
        inner.set_attn_implementation("eager")
        apart = WordRows.of(weights.numpy())
        weights = weights[torch.tensor(apart.standing_in)]
    if kept or apart:
        few = torch.nn.Embedding(len(weights), whole.embedding_dim, _weight=weights)
        inner.set_input_embeddings(few)
    try:
        yield apart
    finally:
        inner.set_input_embeddings(whole)
        if inner.config.model_type in FUSIBLE:
            inner.set_attn_implementation(attention)
