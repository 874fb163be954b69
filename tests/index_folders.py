"""Small folders in the shape of an index, for the tests of the store."""

from pathlib import Path

from index.history import Publication
from index.manifest import Manifest, folder_digests
from index.store import add_version, new_folder, prune, publish_version
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


def build(index_dir: Path, version: str, text: str = "内容", keep: int = 5) -> Path:
    """Return a published folder with two files in the shape of an index."""
    folder = build_candidate(index_dir, version, text)
    publish_version(index_dir, Publication(folder.name, "2026-11-01T00:00:00+00:00"))
    prune(index_dir, keep)
    return folder


def build_candidate(index_dir: Path, version: str, text: str = "内容") -> Path:
    """Return such a folder beside the others, to which nothing is switched."""
    with new_folder(index_dir) as folder:
        (folder / "encoder").mkdir()
        (folder / "encoder" / "model.onnx").write_bytes(b"\x08" * 1000)
        (folder / "corpus.json").write_text(text, encoding="utf-8")
        write_manifest(folder, version)
        return add_version(folder, index_dir, version)


def leftovers(index_dir: Path) -> list[str]:
    return [
        path.name
        for path in (*index_dir.iterdir(), *(index_dir / "versions").iterdir())
        if path.name.startswith(".")
    ]
