"""A corpus's YAML files, open for changes: nothing is written before `save`, then all or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.encoding import NotUtf8, decode
from corpus.errors import CorpusError, Problem
from corpus.reader import corpus_files
from corpus.whole_file import write_all
from corpus.yaml_edit import Changes, Further, NotWritable, edit_list, id_of, item_of, new_file
from corpus.yaml_file import compose_text
from corpus.yaml_value import Value, write_mapping

_NOT_IN_NAMES = re.compile(r"\W+")
_MAX_NAME = 40  # characters of a section in a file's name
_LISTS = ("entries", "referrals", "clarifications")


class CorpusEditor:
    """The YAML files below a folder, which need not exist yet; or `files` of them alone, if given.

    Raises CorpusError where a file cannot be read.
    """

    def __init__(self, folder: Path, files: Sequence[Path] | None = None) -> None:
        self._folder = folder
        self._old: dict[Path, str] = {}
        self._new: dict[Path, str] = {}
        self._place: dict[str, tuple[Path, str]] = {}  # id → file, name of its list
        self._ids: dict[Path, set[str]] = {}
        self._sections: dict[str, Path] = {}
        self._referrals: Path | None = None
        self._changes: dict[tuple[Path, str], Changes] = {}
        self._fresh: dict[Path, tuple[dict[str, Value], str, list[str]]] = {}
        problems: list[Problem] = []
        found = corpus_files(folder, problems) if folder.is_dir() else []
        self._names = [path.name for path in found]
        for path in found if files is None else files:
            self._open(path, problems)
        if problems:
            raise CorpusError(problems)

    def _open(self, path: Path, problems: list[Problem]) -> None:
        try:
            # As bytes: universal newlines would rewrite every line end of a file from Windows.
            text = decode(path.read_bytes())
            top = compose_text(text)
        except (OSError, NotUtf8):
            top = None
        if top is None:
            found = "ファイルを読めません。"
            problems.append(
                Problem(str(path), 1, "-", found, "python -m scripts.check で確かめてください。")
            )
            return
        self._old[path] = text
        for name, value in top.value:
            if name.value in _LISTS and isinstance(value.value, list):
                for node in value.value:
                    self._place[id_of(node)] = (path, str(name.value))
                    self._ids.setdefault(path, set()).add(id_of(node))
            if name.value == "section":
                self._sections[str(value.value)] = path
            if name.value == "referrals" and not any(key.value == "matter" for key, _ in top.value):
                self._referrals = path  # a file's matter is that of all its topics

    def set_fields(self, intent_id: str, fields: Mapping[str, Value | None]) -> None:
        """Write fields of an entry, a referral or a clarification; None takes a field out.

        A `section` moves an entry as it stands to that section's file; of a referral it is a field.
        """
        is_entry = self._place.get(intent_id, (None, ""))[1] == "entries"
        others = {key: value for key, value in fields.items() if key != "section" or not is_entry}
        if others:
            self._of(intent_id).fields.setdefault(intent_id, {}).update(others)
        section = fields.get("section")
        if is_entry and isinstance(section, str):
            self._move(intent_id, section)

    def add_wordings(self, intent_id: str, texts: Sequence[str], origin: str) -> None:
        """Add wordings of an entry, a referral or a clarification, `origin` as a comment behind each."""
        comment = " ".join(origin.split())
        further = self._of(intent_id).further.setdefault(intent_id, [])
        further += [Further(text, comment) for text in texts]

    def add_entry(self, section: str, fields: Mapping[str, Value]) -> None:
        """Add an entry behind the others of its section; a new section gets a file of its own."""
        self._add_entry_text(section, write_mapping(fields, ""))

    def add_referral(self, fields: Mapping[str, Value], origin: str = "") -> None:
        """Add a topic that no entry answers, below a comment with its origin where there is one."""
        comment = f"# {' '.join(origin.split())}\n" if origin else ""
        item = f"{comment}{write_mapping(fields, '')}"
        path = self._referrals or self._unused("referrals")
        if self._referrals:
            self._changes.setdefault((path, "referrals"), Changes()).added.append(item)
        else:
            self._fresh.setdefault(path, ({}, "referrals", []))[2].append(item)

    def remove(self, intent_id: str) -> None:
        """Take an entry, a referral or a clarification out."""
        self._of(intent_id).removed.add(intent_id)

    def texts(self) -> dict[Path, str | None]:
        """Return the new text of each file that changes, None for one that holds nothing any more.

        Raises NotWritable, naming the file.
        """
        found: dict[Path, str | None] = {}
        for (path, key), changes in self._changes.items():
            if changes.removed >= self._ids[path] and not changes.added:
                found[path] = None
                continue
            try:
                found[path] = edit_list(self._old[path], key, changes)
            except NotWritable as error:
                ids = "、".join([*changes.fields, *changes.further, *changes.removed][:3])
                raise NotWritable(f"{path}({ids}): {error} 手で書き換えてください。") from error
        for path, (top, key, items) in self._fresh.items():
            found[path] = new_file(top, key, items)
        return found

    def save(self) -> list[Path]:
        """Write the files that change, and return their paths: all of them, or after an error none.

        Each is written beside its place and then takes it, so that a reader never sees half a file.
        Raises NotWritable, OSError.
        """
        texts = self.texts()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_all({path: None if text is None else text.encode() for path, text in texts.items()})
        return list(texts)

    def _of(self, intent_id: str) -> Changes:
        if intent_id not in self._place:
            raise NotWritable(f"「{intent_id}」という項目はありません。")
        return self._changes.setdefault(self._place[intent_id], Changes())

    def _move(self, entry_id: str, section: str) -> None:
        path, key = self._place[entry_id]
        changes = self._of(entry_id)
        text = self._old[path]
        if fields := changes.fields.pop(entry_id, None):
            text = edit_list(text, key, Changes(fields={entry_id: fields}))
        if further := changes.further.pop(entry_id, None):
            text = edit_list(text, key, Changes(further={entry_id: further}))
        changes.removed.add(entry_id)
        self._add_entry_text(section, item_of(text, key, entry_id))

    def _add_entry_text(self, section: str, item: str) -> None:
        path = self._sections.get(section)
        if path in self._old:
            self._changes.setdefault((path, "entries"), Changes()).added.append(item)
            return
        path = path or self._folder / self._new_name(section)
        self._sections[section] = path
        self._fresh.setdefault(path, ({"section": section}, "entries", []))[2].append(item)

    def _unused(self, stem: str) -> Path:
        names = (f"{stem}{end}.yaml" for end in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(path for name in names if not (path := self._folder / name).exists())

    def _new_name(self, section: str) -> str:
        """Return a name that stands behind all others and says what the file holds."""
        names = [*self._names, *(path.name for path in self._fresh)]
        numbers = [int(found[0]) for name in names if (found := re.match(r"\d{1,4}(?=-)", name))]
        words = _NOT_IN_NAMES.sub("-", section).strip("-_")[:_MAX_NAME].strip("-_")
        return f"{max(numbers, default=0) + 1:02d}-{words or 'section'}.yaml"
