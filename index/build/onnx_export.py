"""SentenceTransformer → ONNX int8 + tokenizer.json, with a parity check.

The whole model goes into the graph, pooling included, so that any sentence-transformers model is
one forward pass: token ids in, one sentence embedding out.

What made that pass faster and smaller, medians of one run each, 19 tokens, one thread of a CPU with
VNNI:
- attention exported as written out ("eager") and fused: 3.95 → 3.72 ms; residual and norm left
  apart: 3.14 ms (encoder.py)
- weights in a file of their own, mapped and shared by all processes, and prune_vocabulary.py (the
  tokenizer's 285 MB → 87 MB): a process after a query of 500 characters 491 → 189 MB, opening .93 →
  .27 s

Tried and left: weights of 4 and 8 bits in blocks of 32 (MatMulNBits: cosine .9999, but 6.3
  ms); full-range int8, or embeddings left float32 (cosine .9971 instead of .9968, no faster;
  without VNNI a full range saturates); several queries in one pass (four take 2.8 times as long as
  one, but int8 scales would be shared: an answer would depend on who else is asking).
"""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from sentence_transformers import SentenceTransformer

from index.build.memory import release
from index.build.prune_vocabulary import prune
from index.build.word_rows import FUSIBLE, WordRows, rows_apart
from index.encoder import (
    DESCRIPTION_FILE,
    KINDS,
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    Encoder,
    Kind,
)
from index.progress import Progress, Report
from index.store import put_on_disk

MIN_COSINE = 0.985  # int8 of e5-small keeps 0.996; below this, rankings begin to change
MIN_SAME_TOP1 = 0.95  # share of queries whose nearest passage stays the same
_TIE = 0.01  # passages this close in the reference may change places
_MAX_PROBES = 64
_MAPPED_FROM_BYTES = 64 * 1024


@dataclass(frozen=True)
class Parity:
    """How well the exported encoder agrees with the model it came from."""

    precision: str
    cosine_min: float
    cosine_mean: float
    same_top1: float
    texts: int


def export_encoder(
    model: SentenceTransformer,
    folder: Path,
    pairs: Sequence[tuple[str, str]],
    report: Report,
    *,
    min_cosine: float = MIN_COSINE,
) -> Parity:
    """Write the encoder into `folder`: int8 where parity holds, else float32, said aloud.

    `pairs` are (query, passage) texts on which parity is checked; the first 64 are used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = _write_tokenizer(model, folder, [text for pair in pairs for text in pair])
    with tempfile.TemporaryDirectory(prefix=".onnx-", dir=folder.parent) as beside:
        float_path, int8_path = Path(beside) / "float32.onnx", Path(beside) / "int8.onnx"
        pieces = f", {len(kept)} pieces of the vocabulary" if kept else ""
        report(Progress("encoder", f"exporting to ONNX{pieces}"))
        with rows_apart(model, kept) as words:
            _export_float32(model, float_path)
        release()
        report(Progress("encoder", "quantizing to int8"))
        with _quiet():
            # reduce_range: 7-bit weights, since u8 × s8 sums saturate on CPUs without VNNI.
            quantize_dynamic(
                _fused(model, float_path),
                int8_path,
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
        release()
        _save(int8_path, folder, words)
        parity = check_parity(model, folder, pairs[:_MAX_PROBES], "int8")
        if parity.cosine_min < min_cosine or parity.same_top1 < MIN_SAME_TOP1:
            report(
                Progress(
                    "encoder",
                    f"int8 does NOT agree with the model (cosine {parity.cosine_min:.4f}, same "
                    f"top-1 {parity.same_top1:.2f}); serving float32 instead: slower and larger, "
                    "but right",
                )
            )
            _save(float_path, folder, words)
            parity = check_parity(model, folder, pairs[:_MAX_PROBES], "float32")
    (folder / "parity.json").write_text(json.dumps(asdict(parity), indent=1))
    report(
        Progress(
            "encoder",
            f"{parity.precision}, cosine to the model ≥ {parity.cosine_min:.4f} on "
            f"{parity.texts} texts",
        )
    )
    return parity


def check_parity(
    model: SentenceTransformer, folder: Path, pairs: Sequence[tuple[str, str]], precision: str
) -> Parity:
    """Compare the export with its model: cosine per text, nearest passage per query."""
    model.eval()  # the exporter restores train mode, and dropout would spoil the reference
    encoder = Encoder(folder)
    texts: dict[Kind, list[str]] = {
        "query": [query for query, _ in pairs],
        "document": [text for _, text in pairs],
    }
    reference = {
        kind: model.encode(
            texts[kind],
            prompt=prompt_of(model, kind) or None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        for kind in texts
    }
    exported = {kind: encoder.embed_many(texts[kind], kind) for kind in KINDS}
    cosines = np.concatenate([(reference[kind] * exported[kind]).sum(1) for kind in texts])
    scores = reference["query"] @ reference["document"].T
    chosen = (exported["query"] @ exported["document"].T).argmax(1)
    same = scores[np.arange(len(pairs)), chosen] >= scores.max(1) - _TIE
    return Parity(
        precision, float(cosines.min()), float(cosines.mean()), float(same.mean()), len(cosines)
    )


def prompt_of(model: SentenceTransformer, kind: str) -> str:
    """Return the model's own prompt for "query" or "document", which some call "passage"."""
    prompts = model.prompts or {}
    names = ("query",) if kind == "query" else ("document", "passage")
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _write_tokenizer(
    model: SentenceTransformer, folder: Path, texts: Sequence[str]
) -> list[int] | None:
    """Write tokenizer and description; return the ids kept of the vocabulary where it was cut."""
    tokenizer = model.tokenizer
    file, pad = folder / TOKENIZER_FILE, tokenizer.pad_token_id or 0
    whole = tokenizer.backend_tokenizer.to_str()
    found = prune(whole, texts, pad)
    text = found[0] if found else json.dumps(json.loads(whole), ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    longest = min(model.max_seq_length or 512, 512)
    description = {
        "prompts": {kind: prompt_of(model, kind) for kind in KINDS},
        "max_tokens": longest,
        "pad_id": pad,
        "dim": model.get_embedding_dimension(),
        "lower_case": bool(getattr(model[0], "do_lower_case", False)),
    }
    (folder / DESCRIPTION_FILE).write_text(json.dumps(description, ensure_ascii=False, indent=1))
    return found[1] if found else None


def _fused(model: SentenceTransformer, path: Path) -> Path:
    """Return the graph with attention and activations fused.

    For the family that ONNX Runtime's fusions were written for; any other graph as it is.
    """
    inner: Any = getattr(model[0], "auto_model", None)
    if inner is None or inner.config.model_type not in FUSIBLE:
        return path
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # wants a mask of int32
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = (
        False  # slower on CPUs: see encoder.py
    )
    fused = path.with_name("fused.onnx")
    optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=inner.config.num_attention_heads,
        hidden_size=inner.config.hidden_size,
        optimization_options=options,
        opt_level=0,
    ).save_model_to_file(str(fused))
    return fused


def _save(graph: Path, folder: Path, words: WordRows | None) -> None:
    """Write a graph into `folder` with all `words`, its weights beside it.

    Mapped into memory, what all processes read is there once.
    """
    (folder / WEIGHTS_FILE).unlink(missing_ok=True)  # onnx appends
    whole = onnx.load(graph)
    if words:
        words.put_into(whole)
    onnx.save_model(
        whole,
        folder / MODEL_FILE,
        save_as_external_data=True,
        location=WEIGHTS_FILE,
        size_threshold=_MAPPED_FROM_BYTES,
    )
    (folder / WEIGHTS_FILE).touch()  # a toy has no weight that large
    (folder / WEIGHTS_FILE).chmod(0o644)  # onnx 1.23 lets nobody but the builder read it
    put_on_disk(folder)  # now: from the check on, the build itself has the weights mapped


def _export_float32(model: SentenceTransformer, path: Path) -> None:
    class OnePass(torch.nn.Module):
        def __init__(self, modules: SentenceTransformer) -> None:
            super().__init__()
            self.steps = modules

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for step in self.steps:
                features = step(features)
            return features["sentence_embedding"]

    one_pass = OnePass(model).eval()
    length = min(8, model.max_seq_length or 8)
    ids = torch.ones((2, length), dtype=torch.long)
    mask = torch.ones((2, length), dtype=torch.long)
    mask[1, length // 2 :] = 0
    with _quiet(), torch.no_grad():
        # dynamo=False: the TorchScript exporter takes seconds, writes one file and needs no
        # onnxscript.
        torch.onnx.export(
            one_pass,
            (ids, mask),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={
                name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask")
            }
            | {"sentence_embedding": {0: "batch"}},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence exporter and quantizer: both warn about their own future."""
    level = logging.root.level
    logging.root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.root.setLevel(level)
