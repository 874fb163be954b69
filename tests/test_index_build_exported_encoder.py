"""An exported encoder is used again while it is whole, and only then."""

import json

import pytest

from corpus.intent import Corpus
from index.build.exported_encoder import DIGESTS_FILE, encoder_key, export_once, is_whole
from index.manifest import DEFAULT_ENCODER, folder_digests


@pytest.fixture
def exported(tmp_path):
    """Return a folder in the shape of an exported encoder, as the build leaves it."""
    folder = tmp_path / "encoders" / "some-encoder"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"\x08" * 1000)
    (folder / "parity.json").write_text("{}", encoding="utf-8")
    (folder / DIGESTS_FILE).write_text(json.dumps(folder_digests(folder)), encoding="utf-8")
    return folder


def test_an_exported_encoder_is_used_again_while_it_is_whole(exported):
    assert is_whole(exported)


def test_damage_to_a_served_encoder_shows_in_the_exported_one_it_shares_files_with(
    exported, tmp_path
):
    served = tmp_path / "served.onnx"
    served.hardlink_to(exported / "model.onnx")
    with served.open("r+b") as file:
        file.seek(500)
        file.write(b"\x09")
    assert not is_whole(exported)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.onnx").unlink(),
        lambda folder: (folder / "strange.bin").write_bytes(b"x"),
        lambda folder: (folder / DIGESTS_FILE).unlink(),
        lambda folder: (folder / DIGESTS_FILE).write_text("["),
    ],
    ids=["file missing", "unexpected file", "digests missing", "digests unreadable"],
)
def test_an_exported_encoder_that_is_not_whole_is_exported_anew(exported, damage):
    damage(exported)
    assert not is_whole(exported)


def test_a_build_with_a_whole_exported_encoder_loads_no_model(exported, tmp_path):
    name, reports = "this encoder does not exist", []
    folder = exported.rename(exported.with_name(encoder_key(name)))
    assert export_once(name, Corpus(()), tmp_path / "encoders", reports.append) == folder
    assert reports == []


def test_another_adapter_is_another_default_encoder_and_no_other_one(tmp_path, monkeypatch):
    adapter = tmp_path / "adapter.npz"
    monkeypatch.setattr("index.build.exported_encoder.ADAPTER_FILE", adapter)
    keys = []
    for content in (b"one", b"two", b"one"):
        adapter.write_bytes(content)
        keys.append((encoder_key(DEFAULT_ENCODER), encoder_key("another-encoder")))
    assert keys[0] == keys[2]
    assert keys[0][0] != keys[1][0]
    assert keys[0][1] == keys[1][1]
