"""The example that a new corpus begins with, and how it is told from a company's own entries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corpus.intent import Entry
from corpus.yaml_file import written_names

FILE = "00-example.yaml"  # its name in a new corpus, before 01-…, which the import writes
TEXT = Path(__file__).with_name("example.yaml")
MARK = "これは見本の回答です。"  # what every answer of the example begins with


def examples_in(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that no customer may read: answers of the example, also half edited."""
    return tuple(entry for entry in entries if entry.answer.startswith(MARK))


def untouched_in(folder: Path, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the ids of the example's entries, where its file is as `python -m scripts.new` wrote it.

    An import that brings entries takes them away. Raises OSError.
    """
    file = folder / FILE
    if not file.is_file() or file.read_bytes() != TEXT.read_bytes():
        return ()
    names = written_names(file)
    return tuple(entry.id for entry in examples_in(entries) if entry.id in names)
