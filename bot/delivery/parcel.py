"""What is wanted everywhere, as a note: which version, with the digest of its every file.

A note is signed with SECRET_KEY. Who can write to the shelf but has not the key decides no answer,
and machines whose keys differ are noticed before a conversation is lost between them.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import FaqError
from corpus.intent import Corpus
from index.history import Publication
from index.manifest import FILE, file_digest
from index.store import SOURCES_FOLDER, load_corpus, verify

_ROLES = ("logo", "favicon", "share_image")
_FORM = 1  # of a note


class NotReadable(FaqError):
    """A note was signed with another key, or written by another program."""


@dataclass(frozen=True)
class Parcel:
    """A publication with all it takes to serve it.

    `manifest` is the file of that name as it stands; `files` the digests of the version's other
    files, `pictures` of those in the corpus's folder that the company's file names: by relative
    path.
    """

    publication: Publication
    manifest: str
    files: Mapping[str, str]
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def digests(self) -> set[str]:
        """Return the digests of all files."""
        return {*self.files.values(), *self.pictures.values()}

    def note(self, key: str) -> str:
        """Return it as a note."""
        return seal(asdict(self), key)


def pack(folder: Path, corpus_dir: Path, publication: Publication) -> Parcel:
    """Return the parcel of a version, whole and with its YAML files. Raises IndexRefused, FaqError."""
    manifest = verify(folder)
    files = dict(manifest.files)
    for path in sorted((folder / SOURCES_FOLDER).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in files:  # `keep_sources` has added them since
            files[name] = file_digest(path)
    if not any(name.startswith(f"{SOURCES_FOLDER}/") for name in files):
        raise FaqError(
            f"{folder}: holds no copy of its YAML files, which replicas need. "
            "Run: python -m scripts.publish"
        )
    pictures = {
        name: file_digest(corpus_dir / name)
        for name in _picture_names(load_corpus(folder))
        if (corpus_dir / name).is_file()
    }
    return Parcel(publication, (folder / FILE).read_text(encoding="utf-8"), files, pictures)


def unpack(note: str, key: str) -> Parcel:
    """Return the parcel of a note. Raises NotReadable, also where a path would leave its folder."""
    raw = unseal(note, key)
    try:
        parcel = Parcel(**raw | {"publication": Publication(**raw["publication"])})
        names = (*parcel.files, *parcel.pictures, parcel.publication.version)
        json.loads(parcel.manifest)
    except (TypeError, KeyError, ValueError) as error:
        raise NotReadable(f"what was delivered is of another program: {error}") from error
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.name or "\\" in name:
            raise NotReadable(f"what was delivered names a file outside its folder: {name!r}")
    return parcel


def seal(content: Mapping[str, Any], key: str) -> str:
    """Return a note that says what it holds and that it was signed with the key."""
    text = json.dumps({"form": _FORM, "content": content}, ensure_ascii=False)
    return json.dumps({"signed": text, "by": _signature(text, key)}, ensure_ascii=False)


def unseal(note: str, key: str) -> dict[str, Any]:
    """Return what a note holds. Raises NotReadable."""
    try:
        raw = json.loads(note)
        text, signature = str(raw["signed"]), str(raw["by"])
        held = json.loads(text)
    except (ValueError, KeyError, TypeError) as error:
        raise NotReadable("what was delivered is no note") from error
    if not hmac.compare_digest(signature, _signature(text, key)):
        raise NotReadable(
            "what was delivered is signed with another SECRET_KEY. Set the same one on every machine: "
            "else conversations and ratings end between two replicas"
        )
    if held.get("form") != _FORM:
        raise NotReadable(
            f"what was delivered is of form {held.get('form')}, this program reads {_FORM}. Update it"
        )
    content: dict[str, Any] = held["content"]
    return content


def is_same(folder: Path, parcel: Parcel) -> bool:
    """Return whether a folder is the version of a parcel, by its manifest: not whether it is whole."""
    try:
        return (folder / FILE).read_text(encoding="utf-8") == parcel.manifest
    except OSError:
        return False


def version_of(parcel: Parcel) -> str:
    """Return the version that servers tell."""
    return str(json.loads(parcel.manifest).get("version", parcel.publication.version))


def _picture_names(corpus: Corpus) -> list[str]:
    images = (getattr(corpus.site.branding, role) for role in _ROLES)
    return [image.place for image in images if image and image.is_file]


def _signature(text: str, key: str) -> str:
    # A key of its own: what signs conversations must say nothing about notes.
    own = hmac.digest(key.encode(), b"delivery", "sha256")
    return hmac.digest(own, text.encode(), "sha256").hex()
