"""What an import would do to a corpus, worked out whole before anything is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus import import_form
from corpus.blocks import Block
from corpus.errors import CorpusError, Problem
from corpus.import_form import Wanted, read_settings_file, write_wanted
from corpus.importers.comparison import base as base_file
from corpus.importers.comparison.base import Base, read_base, write_base
from corpus.importers.comparison.compare import Compared, compare
from corpus.importers.comparison.decisions import Decisions
from corpus.importers.comparison.promised_link import promises_link
from corpus.importers.comparison.repeats import without_repeats
from corpus.importers.source import Source
from corpus.intent import Corpus, Entry
from corpus.markdown_writer import write_markdown
from corpus.reader import corpus_files, read_corpus
from corpus.starter.example import FILE, untouched_in
from corpus.whole_file import write_whole
from corpus.yaml_writer import CorpusEditor

# The order in which an author expects an entry's fields.
_ORDER = ("id", "anchors", "question", "label", "format", "answer", "link_missing", "hidden")


@dataclass(frozen=True)
class Plan:
    """What an import would write. `problems` are what people should look at; `is_writable` says
    whether the corpus would be a whole one with it.
    """

    folder: Path
    compared: tuple[Compared, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    is_writable: bool
    editor: CorpusEditor
    base: Base
    wanted: tuple[Wanted, ...]

    def write(self) -> list[Path]:
        """Write the corpus's files, what the next import needs to know, and how it is to read.

        Returns the files of the corpus that have changed. Raises OSError, NotWritable.
        """
        written = self.write_once()
        write_whole(self.folder / import_form.FILE, write_wanted(self.wanted).encode())
        return written

    def write_once(self) -> list[Path]:
        """Write the same of sources that nobody will find again at their place."""
        written = self.editor.save()
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / base_file.FILE, write_base(self.base).encode())
        return written


def plan_import(
    folder: Path,
    found: Sequence[tuple[Wanted, Source]],
    decisions: Decisions | None = None,
    delete_gone: bool = False,
) -> Plan:
    """Work out what importing these sources into a folder would change.

    Raises CorpusError where the folder's own corpus has problems, SourceError where what it knows
    of earlier imports cannot be read.
    """
    corpus = _corpus_of(folder)
    base = read_base(folder)
    editor = CorpusEditor(folder)
    compared: list[Compared] = []
    problems: list[Problem] = []
    notes: list[str] = []
    examples = untouched_in(folder, corpus.entries)
    entries = [entry for entry in corpus.entries if entry.id not in examples]
    fresh: dict[str, dict[str, Any]] = {}
    for wanted, source in found:
        source, own_notes, own_problems = _prepared(source)
        problems += own_problems
        notes += own_notes
        taken = {intent.id for intent in corpus.intents} | set(fresh)
        results, name = compare(source, entries, base, taken, decisions or Decisions())
        if name:
            notes.append(f"前回の{name}の続きとして比べました。")
            base.pop(name, None)
        results, left_out = _without_hidden(results)
        if left_out:
            notes.append(f"{wanted.source}: 非公開・準備中の{left_out}件は取り込みません。")
        base[source.name] = tuple(each.known for each in results if each.known)
        for each in results:
            _plan_entry(each, editor, fresh, delete_gone)
            if each.status == "new" and each.values is not None:
                entries.append(_entry_of(each, each.values))
        compared += results
    for values in fresh.values():
        editor.add_entry(values["section"], _as_yaml(values))
    if fresh and examples:
        for example in examples:
            editor.remove(example)
        notes.append(f"書き換えられていない見本({FILE})は、取り込みと同時に削除します。")
    refused = _problems_after(folder, editor)
    return Plan(
        folder,
        tuple(compared),
        (*problems, *refused),
        tuple(notes),
        not refused,
        editor,
        base,
        _merged(read_settings_file(folder), [wanted for wanted, _ in found]),
    )


def _corpus_of(folder: Path) -> Corpus:
    if folder.is_dir() and corpus_files(folder):
        return read_corpus(folder, ())
    return Corpus(())


def _prepared(source: Source) -> tuple[Source, list[str], list[Problem]]:
    """Return a source without repeats."""
    entries, notes, problems = without_repeats(source.entries)
    return (
        replace(source, entries=tuple(entries)),
        [*source.notes, *(f"{source.name}: {note}" for note in notes)],
        [*source.problems, *problems],
    )


def _without_hidden(results: Sequence[Compared]) -> tuple[list[Compared], int]:
    """Leave out what is new and not for the public, but what an export of ours holds."""
    kept = [each for each in results if not _is_hidden_news(each)]
    return kept, len(results) - len(kept)


def _is_hidden_news(each: Compared) -> bool:
    values = each.values or {}
    return each.status == "new" and bool(values.get("hidden")) and not each.is_export


def _plan_entry(
    each: Compared, editor: CorpusEditor, fresh: dict[str, dict[str, Any]], delete_gone: bool
) -> None:
    values = dict(each.values or {})
    if each.status == "new":
        if promises_link(values["answer"], values.get("links") or ()):
            values["link_missing"] = True
        fresh[each.id] = {"id": each.id, **values}
    elif each.id in fresh:
        fresh[each.id].update(values)
    elif each.status == "gone" and delete_gone:
        editor.remove(each.id)
    elif values:
        editor.set_fields(each.id, _as_yaml(values, is_new=False))


def _as_yaml(values: Mapping[str, Any], is_new: bool = True) -> dict[str, Any]:
    """Return the fields of an entry as its file holds them; None takes one out of it."""
    fields = dict(values)
    if "answer" in fields:
        blocks = fields["answer"] if isinstance(fields["answer"], tuple) else ()
        fields["answer"] = write_markdown(blocks) if blocks else fields["answer"]
        fields["format"] = "markdown" if blocks else None if is_new else "plain"
    for name in ("wordings", "links", "label", "hidden", "anchors"):
        if name in fields and not fields[name]:
            fields[name] = None
    if is_new:
        fields.pop("section")
        named = sorted(fields, key=lambda name: _ORDER.index(name) if name in _ORDER else 99)
        return {name: fields[name] for name in named if fields[name] is not None}
    return fields


def _entry_of(each: Compared, values: Mapping[str, Any]) -> Entry:
    """Return what is new as an entry of the corpus, for the sources that follow."""
    content = values["answer"]
    blocks: tuple[Block, ...] = content if isinstance(content, tuple) else ()
    return Entry(
        each.id, each.section, each.question, each.answer, blocks=blocks,
        links=values.get("links") or (), wordings=values.get("wordings") or (),
        source=each.where,
    )  # fmt: skip


def _problems_after(folder: Path, editor: CorpusEditor) -> tuple[Problem, ...]:
    """Return what would be wrong with the corpus once all is written, read from a copy."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for path in corpus_files(folder) if folder.is_dir() else ():
            place = copy / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        for path, text in editor.texts().items():
            place = copy / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                place.unlink()
            else:
                place.write_bytes(text.encode())
        if not corpus_files(copy):
            return ()
        try:
            read_corpus(copy, ())
        except CorpusError as error:
            return tuple(
                replace(
                    problem,
                    file=problem.file.replace(name, str(folder)),
                    found=problem.found.replace(name, str(folder)),
                )
                for problem in error.problems
            )
    return ()


def _merged(before: Sequence[Wanted], now: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Return the sources of all imports, each as it was read last."""
    found = {each.source: each for each in before} | {each.source: each for each in now}
    return tuple(found.values())
