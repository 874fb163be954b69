"""What an index was built from, so that a folder can be refused before it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.tokenizer import dictionary_name

FILE = "manifest.json"
FORMAT = 3  # raise it when old folders can no longer be read

# The name of the encoder that comes with the requirements; see model.py for where its weights come
# from.
DEFAULT_ENCODER = "multilingual-e5-small"

REBUILD = "Run: python -m scripts.build"


class IndexRefused(Exception):
    """The index cannot be served; the message says why and which command repairs it."""


@dataclass(frozen=True)
class Manifest:
    """Everything an index depends on; `version` is a short digest of all of it."""

    version: str
    corpus: str
    ranker: str
    encoder: str
    encoder_digest: str
    dictionary: str
    counts: Mapping[str, int]
    parity: Mapping[str, float | str]
    search: Mapping[str, float | str] = field(default_factory=dict)
    changed_since_fit: int = 0
    quality: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    built: str = ""
    format: int = FORMAT

    def save(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        (folder / FILE).write_text(
            json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of `folder`. Raises IndexRefused where there is none or it is from
        another format."""
        try:
            raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise IndexRefused(f"{folder}: no index here. {REBUILD}") from None
        except ValueError:
            raise IndexRefused(f"{folder / FILE}: not readable as JSON. {REBUILD}") from None
        made = raw.get("format") if isinstance(raw, dict) else None
        if made != FORMAT:
            raise IndexRefused(
                f"{folder / FILE}: made in format {made}, this program reads {FORMAT}. {REBUILD}"
            )
        try:
            return cls(**raw)
        except TypeError as error:
            raise IndexRefused(
                f"{folder / FILE}: not the fields of format {FORMAT} ({error}). {REBUILD}"
            ) from None

    def refuse_if_stale(self, folder: Path, *, corpus: str, encoder: str) -> None:
        """Raise IndexRefused where the corpus, the encoder setting or the dictionary is another
        one."""
        for what, made, wanted in (
            ("encoder", self.encoder, encoder),
            ("corpus", self.corpus, corpus),
            ("dictionary", self.dictionary, dictionary_name()),
        ):
            if made != wanted:
                raise IndexRefused(
                    f"{folder}: made with {what} {made[:24]}, settings ask for {wanted[:24]}. {REBUILD}"
                )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` except the manifest, by relative path."""
    return {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / FILE
    }
