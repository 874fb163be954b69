"""The example that a new corpus begins with, and how it is told from a company's own entries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corpus.intent import Entry

FILE = "01-example.yaml"  # its name in a new corpus
TEXT = Path(__file__).with_name("example.yaml")
MARK = "これは見本の回答です。"  # what every answer of the example begins with


def examples_in(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that no customer may read: answers of the example, also half edited."""
    return tuple(entry for entry in entries if entry.answer.startswith(MARK))


def is_untouched_example(path: Path) -> bool:
    """Return whether a file is the example as `python -m scripts.new` wrote it.

    An import that brings entries may delete such a file. Raises OSError.
    """
    return path.name == FILE and path.read_bytes() == TEXT.read_bytes()
