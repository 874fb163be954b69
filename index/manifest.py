"""What an index was built from, so that a folder can be refused before it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.errors import FaqError
from index.tokenizer import dictionary_name

FILE = "manifest.json"
# Raise it when old folders can no longer be read, or would be read wrongly: where a build fails, an
# index of this format serves on although LEARNING_VERSIONS have gone up since.
FORMAT = 8
# Raise a kind's version when its code computes something else: an index that the older code made is
# then built anew instead of being served as up to date. Which files each kind covers, and that none
# of them changes unnoticed, stands in tests/test_index_learning_versions.py.
LEARNING_VERSIONS: Mapping[str, int] = {
    "encoder": 2,
    "features": 2,
    "hybrid": 3,
    "classifier": 3,
    "calibration": 3,
    "kana": 1,
}

# The name of the encoder that comes with the requirements; build/pretrained.py gets its weights.
DEFAULT_ENCODER = "multilingual-e5-small"
# What it has learned besides about support questions (build/adapter.py).
ADAPTER_FILE = Path(__file__).parent / "build" / "support_questions.npz"

REBUILD = "Run: python -m scripts.build"

_SAMPLE_BYTES = 64 * 1024


class IndexRefused(FaqError):
    """The index cannot be served; the message says why and which command repairs it."""


@dataclass(frozen=True)
class Manifest:
    """Everything an index depends on; `version` is a short digest of all of it.

    `encoder` is what `encoder_source` returned, `learning` the LEARNING_VERSIONS of the code that
    built it, `learned` whether a classifier learned from wordings. `changed_since_fit` counts the
    texts that a warm start has learned since the last fit from scratch. `corpus_folder` is where the
    corpus lay: whose index serves in place of another decides it, nothing of what is in this one.
    """

    version: str
    corpus: str
    learned: bool
    encoder: str
    encoder_digest: str
    dictionary: str
    counts: Mapping[str, int]
    parity: Mapping[str, float | str]
    learning: Mapping[str, int] = field(default_factory=lambda: dict(LEARNING_VERSIONS))
    search: Mapping[str, float | str] = field(default_factory=dict)
    changed_since_fit: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    built: str = ""
    corpus_folder: str = ""
    format: int = FORMAT

    def save(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of `folder`.

        Raises IndexRefused where there is none or it is from another format.
        """
        file = folder / FILE
        try:
            raw = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise IndexRefused(f"{folder}: no index here. {REBUILD}") from None
        except (ValueError, RecursionError):
            raise IndexRefused(f"{file}: not readable as JSON. {REBUILD}") from None
        except OSError as error:
            raise IndexRefused(f"{file}: cannot be read ({error.strerror}). {REBUILD}") from error
        made = raw.get("format") if isinstance(raw, dict) else None
        if made != FORMAT:
            raise IndexRefused(
                f"{file}: made in format {made}, this program reads {FORMAT}. {REBUILD}"
            )
        try:
            manifest = cls(**raw)
        except TypeError as error:
            raise IndexRefused(
                f"{file}: not the fields of format {FORMAT} ({error}). {REBUILD}"
            ) from None
        if not (isinstance(manifest.files, dict) and isinstance(manifest.learning, dict)):
            raise IndexRefused(f"{file}: not the fields of format {FORMAT}. {REBUILD}")
        return manifest

    def refuse_if_stale(self, folder: Path, *, corpus: str, encoder: str) -> None:
        """Raise IndexRefused where corpus, encoder setting, dictionary or code is another one."""
        for what, made, wanted in (
            ("encoder", self.encoder, _comparable(encoder, self.encoder)),
            ("corpus", self.corpus, corpus),
            ("dictionary", self.dictionary, dictionary_name()),
        ):
            if made != wanted:
                raise IndexRefused(
                    f"{folder}: made with {what} {_shortened(made)}, settings ask for "
                    f"{_shortened(wanted)}. {REBUILD}"
                )
        for kind, version in LEARNING_VERSIONS.items():
            if self.learning.get(kind) != version:
                raise IndexRefused(
                    f"{folder}: made by version {self.learning.get(kind)} of the {kind} code, "
                    f"this program has {version}. {REBUILD}"
                )


def encoder_source(name: str) -> str:
    """Return what names an encoder and, for a folder, changes with the files in it.

    Files are told apart by path, size and 64 KiB from their beginning, middle and end: weights that
    were trained again differ everywhere, and half a gigabyte need not be read at every start. The
    same folder copied to another machine is the same encoder.
    """
    folder = Path(name)
    if not folder.is_dir():
        return name
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for start in (0, size // 2, max(size - _SAMPLE_BYTES, 0)):
                file.seek(start)
                digest.update(file.read(_SAMPLE_BYTES))
    return f"{name}@{digest.hexdigest()[:12]}"


def _comparable(name: str, made: str) -> str:
    """Return the source of an encoder setting.

    Where a folder is not on this machine, an index made from it is taken at its name.
    """
    source = encoder_source(name)
    return made if source == name == made.rpartition("@")[0] else source


def _shortened(name: str) -> str:
    """Return a name for a message; its end stays, since it tells a folder's states apart."""
    return name if len(name) <= 48 else f"{name[:16]}…{name[-31:]}"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digests(folder: Path, *, without: str = "") -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` except the manifest, by relative path.

    `without` names a folder at the top whose digests are known already.
    """
    return {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / FILE and path.relative_to(folder).parts[0] != without
    }
