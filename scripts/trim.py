"""Take out of an environment that serves what serving never reads: python -m scripts.trim

A third of it: of the dictionary's 26 fields a word, five are read (index.tokenizer), and ONNX Runtime
brings its library a second time, for programs in C. `scripts/setup --serve` runs this; every token
comes out as before, and running it again changes nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import struct
import sys
from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path

import numpy as np

from corpus.errors import FaqError
from corpus.whole_file import write_whole
from scripts.door import door

# MeCab's dictionary, version 102: ten numbers, a charset, a double array, tokens, features.
_HEADER, _CHARSET_BYTES = struct.Struct("<10I"), 32
_TOKEN = np.dtype([("costs", "<u2", 4), ("feature", "<u4"), ("compound", "<u4")])
_MAGIC, _VERSION = 0xEF718F77, 102
_FIELDS = 26
_READ = (0, 1, 2, 7, 17)  # pos1, pos2, pos3, lemma, kana
_TEMPLATE = b",".join(b"%b" if n in _READ else b"" for n in range(_FIELDS))
_fields_read: Callable[[list[bytes]], tuple[bytes, ...]] = itemgetter(*_READ)


class UnknownDictionary(FaqError):
    """The dictionary is not laid out as this program knows it."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where it was done, or there was nothing to do."""
    argparse.ArgumentParser(
        prog="python -m scripts.trim",
        description="Take out of an environment that serves what serving never reads.",
    ).parse_args(argv)
    freed = trim_dictionary(_folder_of("unidic_lite") / "dicdir" / "sys.dic")
    for unused in _folder_of("onnxruntime").glob("capi/libonnxruntime.so.*"):
        freed += unused.stat().st_size
        unused.unlink()
    print(f"trim: {freed / 1e6:.0f} MB freed", file=sys.stderr)
    return 0


def trim_dictionary(file: Path) -> int:
    """Rewrite MeCab's dictionary with the fields that are read; return the bytes freed.

    A field that is not read is empty. Raises UnknownDictionary, OSError.
    """
    whole = file.read_bytes()
    trimmed = trimmed_dictionary(whole)
    if len(trimmed) < len(whole):
        write_whole(file, trimmed)
    return len(whole) - len(trimmed)


def trimmed_dictionary(whole: bytes) -> bytes:
    """Return a dictionary whose equal features are one, with the fields that are read."""
    magic, version, *kind_to_array, tokens, features, zero = _HEADER.unpack_from(whole)
    at_tokens = _HEADER.size + _CHARSET_BYTES + kind_to_array[-1]
    at_features = at_tokens + tokens
    if (magic ^ _MAGIC, version, at_features + features) != (len(whole), _VERSION, len(whole)):
        raise UnknownDictionary("the dictionary is laid out otherwise: leave it as it is")
    before = whole[at_features:].split(b"\0")[:-1]
    places: dict[bytes, int] = {}
    size, moved = 0, np.zeros(len(before), np.uint32)
    for n, feature in enumerate(before):
        short = _shortened(feature)
        moved[n] = place = places.setdefault(short, size)
        if place == size:
            size += len(short) + 1
    begins = np.cumsum([0, *(len(each) + 1 for each in before)])[:-1]
    table = np.frombuffer(whole, _TOKEN, tokens // _TOKEN.itemsize, at_tokens).copy()
    table["feature"] = moved[np.searchsorted(begins, table["feature"])]
    body = whole[_HEADER.size : at_tokens] + table.tobytes()
    body += b"".join(each + b"\0" for each in places)
    total = _HEADER.size + len(body)
    head = _HEADER.pack(total ^ _MAGIC, version, *kind_to_array, tokens, size, zero)
    return head + body


def _shortened(feature: bytes) -> bytes:
    fields = feature.split(b",")
    if (
        len(fields) != _FIELDS or b'"' in feature
    ):  # commas within quotes: rare, and kept as they are
        return feature
    return _TEMPLATE % _fields_read(fields)


def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if not spec or not spec.origin:
        raise ImportError(f"No module named {package!r}", name=package)
    return Path(spec.origin).parent


if __name__ == "__main__":
    sys.exit(main())
