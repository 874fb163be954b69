"""One entry of the draft, opened and saved: what somebody else saved meanwhile is not lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.desk.drafts import Drafts
from bot.desk.entry_form import FIELDS, Texts, WrongFields, changes, texts_of
from bot.desk.entry_problems import Told, told
from bot.desk.reading import read_again, written_answer
from corpus.errors import CorpusError, FaqError
from corpus.intent import Corpus, Entry, Intent
from corpus.yaml_edit import NotWritable
from corpus.yaml_value import Value
from corpus.yaml_writer import CorpusEditor
from index.store import SOURCES_FOLDER, load_corpus

# The order in which an author expects a new entry's fields; the others follow.
_ORDER = ("id", "question", "label", "format", "answer")


@dataclass(frozen=True)
class Opened:
    """An entry as the draft has it, with the texts of its form."""

    entry: Entry
    texts: dict[str, str]


class Gone(FaqError):
    """There is no such entry in the draft (any more)."""


class Stale(FaqError):
    """Somebody has saved the entry since it was opened: `now` is what they saved."""

    def __init__(self, now: dict[str, str]) -> None:
        self.now = now
        super().__init__("changed meanwhile")


class Refused(FaqError):
    """What cannot be saved as it would be no whole corpus, or in no file of this form."""

    def __init__(self, told: Told) -> None:
        self.told = told
        super().__init__("refused")


class Editor:
    """Reads and writes entries of the draft."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def open(self, entry_id: str) -> Opened:
        """Return an entry. Raises Gone, CorpusError."""
        with self._drafts.reading() as folder:
            return _opened(folder, read_again(folder), entry_id)

    def save(self, entry_id: str, opened: Texts, typed: Texts) -> list[str]:
        """Save what was typed into a form that was opened with some texts; return the fields.

        Raises Gone, Stale, WrongFields, Refused, CorpusError.
        """
        with changing(self._drafts, entry_id) as (folder, corpus):
            now = _opened(folder, corpus, entry_id)
            if any(opened.get(name, "") != now.texts[name] for name in FIELDS):
                raise Stale(now.texts)
            fields = changes(opened, typed, _finder(corpus))
            if fields:
                files = [file_of(folder, now.entry), *_files_of(folder, corpus, typed["section"])]
                editor = CorpusEditor(folder, list(dict.fromkeys(files)) if files[1:] else None)
                editor.set_fields(entry_id, fields)
                editor.save()
        return list(fields)

    def add(self, entry_id: str, typed: Texts) -> None:
        """Add an entry. Raises WrongFields, Refused, CorpusError."""
        with changing(self._drafts, entry_id) as (folder, corpus):
            if any(intent.id == entry_id for intent in corpus.intents):
                raise WrongFields({"id": f"「{entry_id}」はほかの項目が使っています。"})
            usual = {"format": "plain"}
            fields = {
                name: value
                for name, value in changes(usual, typed, _finder(corpus)).items()
                if value is not None and name != "section"
            }
            named: dict[str, Value] = {"id": entry_id, **fields}
            order = sorted(named, key=lambda each: _ORDER.index(each) if each in _ORDER else 9)
            files = _files_of(folder, corpus, typed["section"])
            editor = CorpusEditor(folder, files or None)
            editor.add_entry(typed["section"], {name: named[name] for name in order})
            editor.save()

    def bring_back(self, entry_id: str, version: Path) -> None:
        """Let an entry be in the draft as a kept version has it, whether it is there now or not.

        Raises Gone where the version has none; WrongFields, Refused, CorpusError.
        """
        sources = version / SOURCES_FOLDER
        if sources.is_dir():
            then = _opened(sources, read_again(sources), entry_id).texts
        else:  # of an older program
            entries = {each.id: each for each in load_corpus(version).entries}
            if entry_id not in entries:
                raise Gone(entry_id)
            then = texts_of(entries[entry_id])
        try:
            now = self.open(entry_id).texts
        except Gone:
            self.add(entry_id, then)
        else:
            self.save(entry_id, now, then)

    def add_wordings(self, entry_id: str, texts: Sequence[str], origin: str) -> None:
        """Add wordings of an entry, each with its origin behind it. Raises Gone, Refused, CorpusError."""
        self._set(entry_id, lambda editor: editor.add_wordings(entry_id, texts, origin))

    def remove(self, entry_id: str) -> None:
        """Take an entry out. Raises Gone, Refused, CorpusError."""
        self._set(entry_id, lambda editor: editor.remove(entry_id))

    def show(self, entry_id: str, *, shown: bool) -> None:
        """Hide an entry from customers, or show it again. Raises Gone, Refused, CorpusError."""
        hidden = None if shown else True
        self._set(entry_id, lambda editor: editor.set_fields(entry_id, {"hidden": hidden}))

    def _set(self, entry_id: str, change: Callable[[CorpusEditor], None]) -> None:
        with changing(self._drafts, entry_id) as (folder, corpus):
            opened = _opened(folder, corpus, entry_id)
            editor = CorpusEditor(folder, [file_of(folder, opened.entry)])
            change(editor)
            editor.save()


@contextmanager
def changing(
    drafts: Drafts, own_id: str, fields: Collection[str] = FIELDS
) -> Iterator[tuple[Path, Corpus]]:
    """Yield the draft's folder, to be changed, and what it says now.

    Raises Refused where it could not be changed, with what is wrong about the `fields` of the form of
    `own_id` apart.
    """
    try:
        with drafts.edit() as folder:
            corpus = read_again(folder)
            try:
                yield folder, corpus
                read_again(folder)
            except NotWritable as error:
                raise Refused(Told({}, (), str(error))) from error
            except CorpusError as error:
                raise Refused(told(error, folder, own_id, fields)) from error
    except OSError as error:
        raise Refused(Told({}, (), disk_words(error))) from error


def disk_words(error: OSError) -> str:
    """Return why something could not be written, for people who do not look after the server."""
    # A folder's copy tells of its files in words alone (shutil.Error).
    no_room = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if error.errno in no_room or any(os.strerror(number) in str(error) for number in no_room):
        return "ディスクの空きがないため、保存できません。サーバーの管理者に、空きを作るようお伝えください。"
    why = error.strerror or "理由は分かりません"
    return (
        f"ファイルに書き込めないため、保存できません（{why}）。サーバーの管理者にお伝えください。"
    )


def proposed_id(corpus: Corpus) -> str:
    """Return a name for a new entry that nothing has yet."""
    taken = {intent.id for intent in corpus.intents}
    number = len(corpus.entries) + 1
    while (name := f"faq-{number:03d}") in taken:
        number += 1
    return name


def merged(
    opened: Texts, typed: Texts, now: Texts, fields: Collection[str] = FIELDS
) -> tuple[dict[str, str], list[str]]:
    """Return what was typed with what others saved meanwhile, and the fields that both changed."""
    both = [
        name
        for name in fields
        if typed[name] != opened.get(name, "") != now[name] and typed[name] != now[name]
    ]
    kept = {
        name: typed[name] if typed[name] != opened.get(name, "") else now[name] for name in fields
    }
    return kept, both


def _opened(folder: Path, corpus: Corpus, entry_id: str) -> Opened:
    entry = next((each for each in corpus.entries if each.id == entry_id), None)
    if entry is None:
        raise Gone(entry_id)
    return Opened(entry, texts_of(entry, written_answer(folder, entry.source, entry_id)))


def file_of(folder: Path, intent: Intent) -> Path:
    """Return the file that an intent stands in."""
    return folder / intent.source.rpartition(":")[0]


def _files_of(folder: Path, corpus: Corpus, section: str) -> list[Path]:
    """Return the file of a section; none where no entry is in it yet."""
    files = (file_of(folder, entry) for entry in corpus.entries if entry.section == section)
    return [*dict.fromkeys(files)][:1]


def _finder(corpus: Corpus) -> Callable[[str], str]:
    ids = {entry.id: entry.id for entry in corpus.entries}
    questions: Mapping[str, str] = {entry.question: entry.id for entry in corpus.entries}
    return lambda name: ids.get(name) or questions.get(name, "")
