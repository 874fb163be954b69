"""The company's YAML file, open for changes of its top fields."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from corpus.encoding import NotUtf8, decode
from corpus.errors import Problem
from corpus.fields import Fields
from corpus.reader import corpus_files
from corpus.site import Site
from corpus.site_form import SITE_KEYS, read_site
from corpus.whole_file import write_whole
from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_marks import letters_of, path_at
from corpus.yaml_plain import Plain, as_letters
from corpus.yaml_top import edit_top

SITE_FILE = "site.yaml"  # where there is none yet
_EXAMPLE = re.compile(r"【要設定】|^0\d{1,3}-?0{4}-?000\d$")

FieldPath = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """A problem of a text, and which value it is about: ("phones", 1, "number")."""

    path: tuple[str | int, ...]
    problem: Problem


@dataclass(frozen=True)
class SiteText:
    """The text of a company's file, and what its fields say, in the letters they are written in."""

    text: str

    @property
    def fields(self) -> dict[str, Plain]:
        """Return what its top fields say."""
        top = compose_text(self.text)
        said = letters_of(top) if top else {}
        return said if isinstance(said, dict) else {}

    def mark(self, *names: str) -> str:
        """Return what changes when one of some fields does."""
        fields = self.fields
        said = repr([(name, fields.get(name)) for name in names])
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def changed(self, changes: Mapping[str, Plain | None]) -> SiteText:
        """Return the text with fields changed; None takes one out. Raises NotWritable.

        What is filled in for real is no placeholder any more.
        """
        text = edit_top(self.text, changes)
        waiting = self.fields.get("placeholders")
        if isinstance(waiting, list):
            done = {name for name, value in changes.items() if value and not _is_example(value)}
            if left := [name for name in waiting if name not in done]:
                return SiteText(edit_top(text, {"placeholders": left}))
            return SiteText(edit_top(text, {"placeholders": []}))
        return SiteText(text)

    def restored(self, before: SiteText, path: FieldPath) -> SiteText:
        """Return the text in which what a path names says what it said before.

        A path is a top field, or a sentence of the bot's: ("hours",), ("messages", "ja", "shut").
        What was a placeholder then is one again. Raises NotWritable.
        """
        top, then = path[0], before.fields
        text = edit_top(self.text, {top: _with(self.fields.get(top), then.get(top), path[1:])})
        waiting, left = (each.get("placeholders") for each in (then, self.fields))
        if isinstance(waiting, list) and top in waiting:
            others = [name for name in left if name != top] if isinstance(left, list) else []
            text = edit_top(text, {"placeholders": [*others, top]})
        restored = SiteText(text)
        return before if restored.fields == then else restored

    def read(self) -> tuple[Site, list[Fault]]:
        """Return the company as a corpus's reader sees it, and what it complains about."""
        top = compose_text(self.text)
        problems: list[Problem] = []
        if top is None:
            return Site(), []
        fields = Fields(top, problems, SITE_FILE)
        site = read_site(fields)
        fields.done()
        return site, [Fault(path_at(top, each.line, each.field), each) for each in problems]


class SiteEditor:
    """The company's file below a folder; where there is none, it is `site.yaml`.

    Raises NotWritable where it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self._raw = folder / SITE_FILE, b""
        for path in corpus_files(folder):
            raw = path.read_bytes()
            if _is_of_the_company(raw):
                self.path, self._raw = path, raw
                break
        try:
            self.now = SiteText(decode(self._raw))
        except NotUtf8 as other:
            raise NotWritable(f"{self.path}: {other.found} {other.repair}") from other

    def write(self, changes: Mapping[str, Plain | None]) -> None:
        """Write fields; None takes one out. Raises NotWritable, OSError."""
        self._write(self.now.changed(changes))

    def restore(self, before: SiteText, path: FieldPath) -> None:
        """Write what a path names as it was before. Raises NotWritable, OSError."""
        self._write(self.now.restored(before, path))

    def _write(self, text: SiteText) -> None:
        mark = codecs.BOM_UTF8 if self._raw.startswith(codecs.BOM_UTF8) else b""
        write_whole(self.path, mark + text.text.encode())


def _with(now: Plain, then: Plain, path: FieldPath) -> Plain:
    """Return a value now, in which what lies at a path within it is what it was then."""
    if not path:
        return then
    before: Mapping[str, Plain] = then if isinstance(then, Mapping) else {}
    fields: dict[str, Plain] = dict(now) if isinstance(now, Mapping) else {}
    value = _with(fields.pop(path[0], None), before.get(path[0]), path[1:])
    if value is not None:
        fields[path[0]] = value
    return fields or None


def _is_of_the_company(raw: bytes) -> bool:
    # Composing a large file takes seconds: first a look for a name.
    if not any(key.encode() in raw for key in SITE_KEYS):
        return False
    try:
        top = compose_text(decode(raw))
    except NotUtf8:
        return False
    keys = {str(key.value) for key, _ in top.value} if top else set()
    return bool(keys & set(SITE_KEYS)) and "section" not in keys


def _is_example(value: Plain) -> bool:
    """Return whether a value is one of those that new files begin with."""
    letters = as_letters(value)
    if isinstance(letters, str):
        return bool(_EXAMPLE.search(letters))
    parts = letters.values() if isinstance(letters, dict) else letters
    return isinstance(parts, Iterable) and any(map(_is_example, parts))
