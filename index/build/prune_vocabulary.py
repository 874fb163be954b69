"""A tokenizer's vocabulary without the pieces that no Japanese or English text can reach.

Of the default encoder's 250,002 pieces 139,729 are words of other scripts. They cost memory, not
accuracy: the tokenizer holds each piece's every byte in a tree (285 MB; 87 MB without them, and .1
s to read instead of .4 s), and each has a row of the model.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from tokenizers import Tokenizer

_SCRIPTS = {
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "KATAKANA-HIRAGANA",
    "HALFWIDTH",
    "FULLWIDTH",
    "IDEOGRAPHIC",
}


def prune(raw: str, texts: Sequence[str], pad: int) -> tuple[str, list[int]] | None:
    """Return tokenizer.json without unreachable pieces, and the ids that are kept, in order.

    None where no piece may go.

    Only for Unigram, where it changes nothing that can be reached: its segmentation weighs the
    pieces that occur in the text, and a piece occurs only where its characters do. Single
    characters all stay, so that any other text still has a vector. `texts` must come out the same;
    `pad` and whatever a template adds must keep their ids.
    """
    tokenizer = json.loads(raw)
    if tokenizer["model"]["type"] != "Unigram" or tokenizer["model"].get("byte_fallback"):
        return None
    vocabulary, special = (
        tokenizer["model"]["vocab"],
        {token["id"] for token in tokenizer["added_tokens"]},
    )
    kept = [
        i
        for i, (piece, _) in enumerate(vocabulary)
        if i in special or len(piece) == 1 or is_reachable(piece)
    ]
    if len(kept) == len(vocabulary) or not special <= set(kept):
        return None
    position = {old: new for new, old in enumerate(kept)}
    template = json.dumps(tokenizer["post_processor"], ensure_ascii=False)
    fixed = {
        pad,
        tokenizer["model"]["unk_id"],
        *(
            token["id"]
            for token in tokenizer["added_tokens"]
            if json.dumps(token["content"]) in template
        ),
    }
    if any(position[old] != old for old in fixed):
        return None
    tokenizer["model"]["vocab"] = [vocabulary[i] for i in kept]
    tokenizer["added_tokens"] = [
        token | {"id": position[token["id"]]} for token in tokenizer["added_tokens"]
    ]
    smaller = json.dumps(tokenizer, ensure_ascii=False)
    return (smaller, kept) if _pieces(raw, texts) == _pieces(smaller, texts) else None


def reachable(pieces: Sequence[str]) -> list[int]:
    """Return the positions of the pieces that stay, of a vocabulary whose special tokens are ASCII."""
    return [i for i, piece in enumerate(pieces) if len(piece) == 1 or is_reachable(piece)]


def is_reachable(piece: str) -> bool:
    """Return whether a text of ASCII, kana, ideographs, numbers and signs can hold this piece."""
    return all(map(_is_known, piece))


@cache
def _is_known(char: str) -> bool:
    return (
        char.isascii()
        or unicodedata.category(char)[0] in "NPSZ"
        or unicodedata.name(char, "").partition(" ")[0] in _SCRIPTS
    )


def _pieces(raw: str, texts: Sequence[str]) -> list[Any]:
    tokenizer = Tokenizer.from_str(raw)
    return [encoding.tokens for encoding in tokenizer.encode_batch(list(texts))]
