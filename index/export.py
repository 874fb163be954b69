"""SentenceTransformer → ONNX int8 + tokenizer.json, with a parity check (the only file that knows torch and onnx).

The whole model goes into the graph, pooling included, so that any sentence-transformers model is one
forward pass: token ids in, one sentence embedding out.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import DESCRIPTION_FILE, KINDS, MODEL_FILE, TOKENIZER_FILE, Encoder, Kind

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MIN_COSINE = 0.985  # int8 of e5-small keeps 0.996; below this, rankings begin to change
MIN_SAME_TOP1 = 0.95  # share of queries whose nearest passage stays the same
_TIE = 0.01  # passages this close in the reference may change places
_MOST_PROBES = 64


@dataclass(frozen=True)
class Parity:
    """How well the exported encoder agrees with the model it came from."""

    precision: str
    cosine_min: float
    cosine_mean: float
    same_top1: float
    texts: int


def export_encoder(
    model: SentenceTransformer, folder: Path, pairs: Sequence[tuple[str, str]], say: Callable[[str], None],
    *, min_cosine: float = MIN_COSINE,
) -> Parity:
    """Write the encoder into `folder`: int8 where parity holds, else float32, said aloud.

    `pairs` are (query, passage) texts on which parity is checked; the first 64 are used.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    _write_tokenizer(model, folder)
    float_path = folder / "float32.onnx"
    say("encoder: exporting to ONNX")
    _export_float32(model, float_path)
    say("encoder: quantizing to int8")
    with _quiet():
        # reduce_range: 7-bit weights, since u8 × s8 sums saturate on CPUs without VNNI.
        quantize_dynamic(float_path, folder / MODEL_FILE, per_channel=True, reduce_range=True,
                         weight_type=QuantType.QInt8)
    parity = check_parity(model, folder, pairs[:_MOST_PROBES], "int8")
    if parity.cosine_min >= min_cosine and parity.same_top1 >= MIN_SAME_TOP1:
        float_path.unlink()
    else:
        say(f"encoder: int8 does NOT agree with the model (cosine {parity.cosine_min:.4f}, same top-1 "
            f"{parity.same_top1:.2f}); serving float32 instead: slower and larger, but right")
        float_path.replace(folder / MODEL_FILE)
        parity = check_parity(model, folder, pairs[:_MOST_PROBES], "float32")
    (folder / "parity.json").write_text(json.dumps(asdict(parity), indent=1))
    say(f"encoder: {parity.precision}, cosine to the model ≥ {parity.cosine_min:.4f} on {parity.texts} texts")
    return parity


def check_parity(
    model: SentenceTransformer, folder: Path, pairs: Sequence[tuple[str, str]], precision: str
) -> Parity:
    """Compare the exported encoder with its model: cosine per text, and the nearest passage per query."""
    model.eval()  # the exporter restores train mode, and dropout would spoil the reference
    encoder = Encoder(folder)
    texts: dict[Kind, list[str]] = {"query": [query for query, _ in pairs], "document": [text for _, text in pairs]}
    reference = {kind: model.encode(texts[kind], prompt=prompt_of(model, kind) or None, normalize_embeddings=True,
                                    show_progress_bar=False) for kind in texts}
    exported = {kind: encoder.embed_many(texts[kind], kind) for kind in KINDS}
    cosines = np.concatenate([(reference[kind] * exported[kind]).sum(1) for kind in texts])
    scores = reference["query"] @ reference["document"].T
    chosen = (exported["query"] @ exported["document"].T).argmax(1)
    same = scores[np.arange(len(pairs)), chosen] >= scores.max(1) - _TIE
    return Parity(precision, float(cosines.min()), float(cosines.mean()), float(same.mean()), len(cosines))


def prompt_of(model: SentenceTransformer, kind: str) -> str:
    """Return the model's own prompt for "query" or "document" ("passage" is the same by another name)."""
    prompts = model.prompts or {}
    names = ("query",) if kind == "query" else ("document", "passage")
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _write_tokenizer(model: SentenceTransformer, folder: Path) -> None:
    tokenizer = model.tokenizer
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    longest = min(model.max_seq_length or 512, 512)
    description = {
        "prompts": {kind: prompt_of(model, kind) for kind in KINDS},
        "max_tokens": longest,
        "pad_id": tokenizer.pad_token_id or 0,
        "dim": model.get_embedding_dimension(),
        "lower_case": bool(getattr(model[0], "do_lower_case", False)),
    }
    (folder / DESCRIPTION_FILE).write_text(json.dumps(description, ensure_ascii=False, indent=1))


def _export_float32(model: SentenceTransformer, path: Path) -> None:
    import torch

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
        # dynamo=False: the TorchScript exporter takes seconds, writes one file and needs no onnxscript.
        torch.onnx.export(
            one_pass, (ids, mask), str(path), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["sentence_embedding"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask")}
            | {"sentence_embedding": {0: "batch"}},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the exporter and the quantizer: both warn about their own future, nobody can act on it here."""
    level = logging.root.level
    logging.root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.root.setLevel(level)
