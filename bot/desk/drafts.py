"""The draft: a copy of the corpus with the changes that are not published yet."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.journal.files import make_private_folder
from corpus.intent import Corpus
from corpus.reader import corpus_files, read_corpus
from corpus.whole_file import write_whole

BASE_FILE = ".base.json"  # {relative path: SHA-256} of the corpus as it was when the draft began


class Drafts:
    """The one draft of all editors, in `folder`; there is none before the first change."""

    def __init__(self, corpus_dir: Path, folder: Path) -> None:
        self.corpus_dir, self._folder = corpus_dir, folder

    @property
    def exists(self) -> bool:
        """Return whether anything is changed and not published."""
        return (self._folder / BASE_FILE).exists()

    @property
    def folder(self) -> Path:
        """Return the folder to read: the draft, or the corpus itself where there is none."""
        return self._folder if self.exists else self.corpus_dir

    def corpus(self) -> Corpus:
        """Return the corpus with the draft's changes. Raises CorpusError."""
        return read_corpus(self.folder)

    @contextmanager
    def edit(self) -> Iterator[Path]:
        """Yield the draft's folder, begun where there is none, to one editor at a time.

        What is not a whole corpus afterwards is taken back; raises its CorpusError.
        """
        make_private_folder(self._folder.parent)
        with (self._folder.parent / "draft.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            began = not self.exists
            if began:
                self._begin()
            kept = {path: path.read_bytes() for path in corpus_files(self._folder)}
            try:
                yield self._folder
                read_corpus(self._folder)
            except BaseException:
                for path in set(corpus_files(self._folder)) - set(kept):
                    path.unlink()
                for path, content in kept.items():
                    write_whole(path, content)
                if began:
                    shutil.rmtree(self._folder)
                raise

    def discard(self) -> None:
        """Give up all changes that are not published."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self.corpus_dir, self._folder)
        base = {
            path.relative_to(self.corpus_dir).as_posix(): hashlib.sha256(
                path.read_bytes()
            ).hexdigest()
            for path in corpus_files(self.corpus_dir)
        }
        write_whole(self._folder / BASE_FILE, json.dumps(base).encode())
