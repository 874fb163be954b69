"""What an index was made from: a local encoder folder is known by what is in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.manifest import IndexRefused, Manifest, encoder_source
from index.tokenizer import dictionary_name

MIDDLE = 1_000_000  # of a file that is read at its beginning, middle and end only


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    folder = tmp_path / "our-encoder"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(bytes(range(250)) * (2 * MIDDLE // 250))
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    return folder


def manifest_of(encoder: str) -> Manifest:
    return Manifest(
        version="v",
        corpus="c",
        learned=True,
        encoder=encoder_source(encoder),
        encoder_digest="d",
        dictionary=dictionary_name(),
        counts={},
        parity={},
    )


def change_a_byte(folder: Path) -> None:
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(MIDDLE)
        byte = file.read(1)
        file.seek(MIDDLE)
        file.write(bytes([byte[0] ^ 1]))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte in the middle of the weights": change_a_byte,
    "a new file": lambda folder: (folder / "config.json").write_text("{}"),
    "a file less": lambda folder: (folder / "1_Pooling" / "config.json").unlink(),
    "another name": lambda folder: (folder / "model.safetensors").rename(folder / "model.bin"),
    "a longer file": lambda folder: (folder / "1_Pooling" / "config.json").write_text("{} "),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_folder_that_changed_is_another_encoder_and_the_index_is_refused(
    encoder: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    made = manifest_of(str(encoder))
    made.refuse_if_stale(tmp_path, corpus="c", encoder=str(encoder))
    change(encoder)
    assert encoder_source(str(encoder)) != made.encoder
    with pytest.raises(IndexRefused, match=r"encoder .*our-encoder@.*scripts\.build"):
        made.refuse_if_stale(tmp_path, corpus="c", encoder=str(encoder))


def test_copied_elsewhere_a_folder_has_the_same_digest_and_another_name(
    encoder: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(encoder, tmp_path / "elsewhere" / "our-encoder")
    name, _, digest = encoder_source(str(encoder)).rpartition("@")
    assert (name, encoder_source(str(copy))) == (str(encoder), f"{copy}@{digest}")


def test_copied_to_the_same_place_of_another_machine_it_is_the_same_encoder(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = manifest_of("our-encoder")
    monkeypatch.chdir(shutil.copytree(tmp_path, tmp_path.with_name(f"{tmp_path.name}-machine")))
    made.refuse_if_stale(tmp_path, corpus="c", encoder="our-encoder")


def test_where_the_folder_is_not_there_its_name_alone_is_compared(
    encoder: Path, tmp_path: Path
) -> None:
    made = manifest_of(str(encoder))
    shutil.rmtree(encoder)
    made.refuse_if_stale(tmp_path, corpus="c", encoder=str(encoder))
    with pytest.raises(IndexRefused, match="encoder"):
        made.refuse_if_stale(tmp_path, corpus="c", encoder=str(tmp_path / "another"))


def test_what_is_no_folder_is_named_as_it_is() -> None:
    assert encoder_source("multilingual-e5-small") == "multilingual-e5-small"
