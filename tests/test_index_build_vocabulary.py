"""A smaller vocabulary segments Japanese and English as the whole one does."""

from __future__ import annotations

import json

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from index.build.prune_vocabulary import is_reachable, prune

PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -3.0),
    ("請求", -4.0),
    ("書", -5.0),
    ("請", -6.0),
    ("求", -6.0),
    ("▁how", -4.0),
    ("いつ", -4.0),
    ("い", -5.0),
    ("つ", -5.0),
    ("привет", -4.0),
    ("п", -6.0),
    ("é", -6.0),
    ("café", -7.0),
    ("▁c", -5.0),
    ("a", -5.0),
    ("f", -5.0),
    ("①", -7.0),
    ("😀", -7.0),
    ("<mask>", 0.0),
]


def unigram(pieces=tuple(PIECES), unk=3):
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer.to_str()


@pytest.mark.parametrize(
    ("piece", "reachable"),
    [
        ("▁how", True),
        ("請求書", True),
        ("カード", True),
        ("ｶｰﾄﾞ", True),
        ("々", True),
        ("2026年", True),
        ("😀", True),
        ("①", True),
        ("〜ー「」", True),
        ("привет", False),
        ("안녕", False),
        ("café", False),
        ("สวัสดี", False),
        ("γ", False),
    ],
)
def test_what_japanese_and_english_are_written_with(piece, reachable):
    assert is_reachable(piece) is reachable


@pytest.mark.parametrize("text", ["請求書いつ", "how 請求 a", "いつ😀", "請求", "知らない"])
def test_a_text_is_segmented_as_before_and_its_ids_name_the_kept_rows(text):
    smaller, kept = prune(unigram(), ["請求書"], pad=1)
    before, after = (
        Tokenizer.from_str(unigram()).encode(text),
        Tokenizer.from_str(smaller).encode(text),
    )
    assert after.tokens == before.tokens
    assert [kept[i] for i in after.ids] == before.ids


def test_single_characters_stay_so_that_any_text_has_a_vector():
    _, kept = prune(unigram(), [], pad=1)
    assert [PIECES[i][0] for i in range(len(PIECES)) if i not in kept] == ["привет", "café"]


@pytest.mark.parametrize(
    ("raw", "texts", "pad"),
    [
        (unigram(), ["привет"], 1),  # a corpus that needs them
        (unigram(PIECES[:13]), [], 1),  # nothing to cut
        (
            unigram([("привет", -4.0), *PIECES[:10], PIECES[-1]], unk=4),
            [],
            2,
        ),  # what is padded with would get another id
        (Tokenizer(models.WordPiece({"[UNK]": 0, "п": 1}, unk_token="[UNK]")).to_str(), [], 0),
    ],
    ids=["a corpus that needs them", "nothing to cut", "ids would move", "another kind"],
)
def test_where_it_could_change_anything_nothing_is_cut(raw, texts, pad):
    assert prune(raw, texts, pad) is None


def test_what_is_written_is_a_tokenizer_file_again():
    smaller, _ = prune(unigram(), [], pad=1)
    assert json.loads(smaller)["model"]["type"] == "Unigram"
