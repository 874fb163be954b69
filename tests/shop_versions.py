"""A shop of its own with several versions of its index, and what a publish does in the end: the
rename.

A further version is the built one with other words in its corpus: what is learned stays.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings, read_settings
from corpus.reader import corpus_digest
from index.manifest import FILE, folder_digests

Environment = dict[str, str]


@dataclass(frozen=True)
class ShopVersions:
    """The copy, and the variables under which commands work on it."""

    environment: Environment

    @classmethod
    def copy(cls, built: Mapping[str, str], folder: Path) -> ShopVersions:
        """Copy a built shop into a folder, its index made of the copy."""
        environment = dict(built) | {"DATA_DIR": str(folder / "data")}
        for name in ("CORPUS_DIR", "INDEX_DIR"):
            target = shutil.copytree(built[name], folder / name.lower(), symlinks=True)
            environment[name] = str(target)
        shop = cls(environment)
        shop._change(shop.index_dir / "current", corpus_folder=str(shop.corpus_dir))
        return shop

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment)

    @property
    def corpus_dir(self) -> Path:
        return Path(self.environment["CORPUS_DIR"])

    @property
    def index_dir(self) -> Path:
        return Path(self.environment["INDEX_DIR"])

    @property
    def data_dir(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    @property
    def version(self) -> str:
        """What is current."""
        return (self.index_dir / "current").resolve().name

    def add(self, version: str, words: Mapping[str, str], *, in_corpus: bool = False) -> Path:
        """Add a version with other words; with `in_corpus` the folder of YAML has them too."""
        folder = self.index_dir / "versions" / version
        shutil.copytree((self.index_dir / "current").resolve(), folder)
        file = folder / "corpus.json"
        file.write_text(_with(words, file.read_text("utf-8")), "utf-8")
        if in_corpus:
            for each in self.corpus_dir.glob("*.yaml"):
                each.write_text(_with(words, each.read_text("utf-8")), "utf-8")
        made = {"corpus": corpus_digest(self.corpus_dir)} if in_corpus else {}
        self._change(folder, version=version, **made)
        return folder

    def switch(self, version: str) -> None:
        """Make a version current, in one rename."""
        new = self.index_dir / ".link-test"
        new.symlink_to(Path("versions") / version)
        new.replace(self.index_dir / "current")

    def _change(self, folder: Path, **fields: str) -> None:
        file = folder / FILE
        made = json.loads(file.read_text("utf-8"))
        made |= fields | {"files": folder_digests(folder)}
        file.write_text(json.dumps(made), "utf-8")


def _with(words: Mapping[str, str], text: str) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text
