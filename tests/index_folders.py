"""Small folders in the shape of an index, for the tests of the store."""

from pathlib import Path

from index.manifest import Manifest, folder_digests
from index.store import new_folder, publish
from index.tokenizer import dictionary_name


def write_manifest(folder: Path, version: str) -> None:
    Manifest(
        version=version,
        corpus="c" * 64,
        learned=True,
        encoder="e",
        encoder_digest="d",
        dictionary=dictionary_name(),
        counts={"entries": 1},
        parity={"cosine": 1.0},
        files=folder_digests(folder),
    ).save(folder)


def build(index_dir: Path, version: str, text: str = "内容") -> Path:
    """Return a published folder with two files in the shape of an index."""
    with new_folder(index_dir) as folder:
        (folder / "encoder").mkdir()
        (folder / "encoder" / "model.onnx").write_bytes(b"\x08" * 1000)
        (folder / "corpus.json").write_text(text, encoding="utf-8")
        write_manifest(folder, version)
        return publish(folder, index_dir, version)


def leftovers(index_dir: Path) -> list[str]:
    return [
        path.name
        for path in (*index_dir.iterdir(), *(index_dir / "versions").iterdir())
        if path.name.startswith(".")
    ]
