"""The draft: a copy of the corpus with the changes that are not published yet.

While it is there, the corpus may change as well, by git or by other programs. Files that only the
corpus changed follow it; what both changed is merged, and people decide what cannot be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from bot.desk.draft_folder import DraftFolder
from bot.desk.merging import Conflict, Side, merge, text_of
from bot.desk.reading import read_again, tracked
from corpus.intent import Corpus
from corpus.reader import corpus_digest
from corpus.whole_file import write_whole
from corpus.yaml_pieces import Pieces, pieces_of, put_piece, put_together

BASE_FILE = ".base.json"  # {relative path: SHA-256} of the corpus as the draft knows it
_CORPUS_FILES = (".yaml", ".yml")
_KNOWN = ".base"  # the contents of those files, each by its SHA-256


class Drafts:
    """The one draft of all editors, in `folder`; there is none before the first change."""

    def __init__(self, corpus_dir: Path, folder: Path) -> None:
        self.corpus_dir, self._folder = corpus_dir, folder
        self._draft = DraftFolder(folder)

    @property
    def exists(self) -> bool:
        """Return whether anything is changed and not published."""
        return (self._folder / BASE_FILE).exists()

    @property
    def folder(self) -> Path:
        """Return the folder to read: the draft, or the corpus itself where there is none."""
        return self._folder if self.exists else self.corpus_dir

    @property
    def changed_at(self) -> float:
        """Return when the draft was changed last, in seconds since 1970; 0 where there is none."""
        folder = self._folder if self.exists else None
        paths = [folder, *folder.rglob("*")] if folder else []
        return max((path.stat().st_mtime for path in paths), default=0.0)

    @property
    def digest(self) -> str:
        """Return what changes with any byte of the draft; "" where there is none."""
        return corpus_digest(self._folder) if self.exists else ""

    def corpus(self) -> Corpus:
        """Return the corpus with the draft's changes, without packs. Raises CorpusError."""
        with self.reading() as folder:
            return read_again(folder)

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """Yield the folder to read, which nobody changes meanwhile."""
        if not self._draft.is_held:
            with self._draft.locked(for_change=False):
                is_behind = self._is_behind()
            if is_behind:
                with suppress(OSError):  # on a full disk it is read as it is
                    self.settle({})
        with self._draft.locked(for_change=False):
            yield self.folder

    @contextmanager
    def edit(self) -> Iterator[Path]:
        """Yield the draft's folder, begun where there is none, to one editor at a time.

        What is not a whole corpus afterwards is taken back; raises its CorpusError.
        """
        with self._draft.locked(for_change=True):
            began = not self.exists
            if began:
                self._begin()
            else:
                self._follow({})
            try:
                with self._draft.changing() as folder:
                    yield folder
                    read_again(folder)
            except BaseException:  # Ctrl-C too: a draft that holds no change is none
                if began:
                    self._draft.remove()
                raise
            self._end_if_nothing_is_changed()

    def discard(self) -> None:
        """Give up all changes that are not published."""
        with self._draft.locked(for_change=True):
            self._draft.remove()

    def discard_of(self, item: str) -> None:
        """Give up the change of one entry, topic or clarification. Raises CorpusError."""
        with self.edit() as folder:
            published = tracked(self.corpus_dir)
            for name in sorted({*published, *tracked(folder)}):
                mine, theirs = _cut(folder / name), _cut(self.corpus_dir / name)
                if mine.get(item) == theirs.get(item):
                    continue
                if not mine:
                    mine = {key: piece for key, piece in theirs.items() if key in ("", item)}
                put_piece(mine, item, theirs.get(item), theirs)
                text = put_together(mine)
                _write(folder / name, None if text is None else text.encode())

    def conflicts(self) -> list[Conflict]:
        """Return what the draft and the corpus have both changed since the draft began."""
        with self.reading():
            if not self.exists:
                return []
            return [
                conflict
                for name, states in self._states()
                for conflict in merge(name, *states).conflicts
            ]

    def settle(self, choices: Mapping[str, Side]) -> None:
        """Decide conflicts by their key; files in which some are left stay as they are."""
        with self._draft.locked(for_change=True):
            if self.exists:
                self._follow(choices)

    def changed_files(self) -> list[str]:
        """Return the names of the files that the draft changes."""
        if not self.exists:
            return []
        mine, theirs = tracked(self._folder), tracked(self.corpus_dir)
        return sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))

    def _begin(self) -> None:
        base = tracked(self.corpus_dir)
        known = {
            f"{_KNOWN}/{digest}": (self.corpus_dir / name).read_bytes()
            for name, digest in base.items()
        }
        self._draft.begin(self.corpus_dir, {**known, BASE_FILE: json.dumps(base).encode()})

    def _base(self) -> dict[str, str]:
        base: dict[str, str] = json.loads((self._folder / BASE_FILE).read_bytes())
        return base

    def _is_behind(self) -> bool:
        return self.exists and (
            tracked(self.corpus_dir) != self._base()
            or not any(name.endswith(_CORPUS_FILES) for name in self.changed_files())
        )

    def _states(self) -> Iterator[tuple[str, tuple[bytes | None, bytes | None, bytes | None]]]:
        """Yield name and base, draft and corpus of each file that both have changed, differently."""
        base, mine, theirs = self._base(), tracked(self._folder), tracked(self.corpus_dir)
        for name in sorted({*base, *theirs}):
            own = base.get(name), mine.get(name), theirs.get(name)
            if own[2] != own[0] and own[1] not in (own[0], own[2]):
                known = own[0] and (self._folder / _KNOWN / own[0]).read_bytes()
                yield (
                    name,
                    (
                        known or None,
                        _content(self._folder / name),
                        _content(self.corpus_dir / name),
                    ),
                )

    def _follow(self, choices: Mapping[str, Side]) -> None:
        """Take from the corpus what it changed since, as far as nobody has to decide."""
        base, mine, theirs = self._base(), tracked(self._folder), tracked(self.corpus_dir)
        merged = {name: merge(name, *states, choices) for name, states in self._states()}
        behind = [
            name
            for name in sorted({*base, *theirs})
            if theirs.get(name) != base.get(name)
            and not (name in merged and merged[name].conflicts)
        ]
        if behind:
            with self._draft.changing():
                for name in behind:
                    content = _content(self.corpus_dir / name)
                    if name in merged:
                        _write(self._folder / name, merged[name].content)
                    elif mine.get(name) != theirs.get(name):
                        _write(self._folder / name, content)
                    base.pop(name, None)
                    if content is not None:
                        base[name] = sha256(content).hexdigest()
                        _write(self._folder / _KNOWN / base[name], content)
                write_whole(self._folder / BASE_FILE, json.dumps(base).encode())
        self._end_if_nothing_is_changed()

    def _end_if_nothing_is_changed(self) -> None:
        """End a draft that says what the corpus says: it was published, or taken back.

        What lies beside its corpus files, such as what the next import needs to know, joins the
        corpus then.
        """
        changed = self.changed_files()
        if not self.exists or any(name.endswith(_CORPUS_FILES) for name in changed):
            return
        base, theirs = self._base(), tracked(self.corpus_dir)
        for name in changed:
            if base.get(name) == theirs.get(name):
                _write(self.corpus_dir / name, _content(self._folder / name))
        self._draft.remove()


def _cut(path: Path) -> Pieces:
    content = _content(path)
    return (pieces_of(text_of(content)) if content else None) or {}


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
