"""Plain text → Source: a page copied from a browser, a mail, minutes, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.outline.outline import entries_of
from corpus.importers.outline.units import Unit
from corpus.importers.question_shape import half_width, question_mark
from corpus.importers.source import Source, SourceEntry, SourceError
from corpus.importers.tables.columns import has_header_words
from corpus.importers.tables.csv_file import read_csv
from corpus.importers.tables.grid import Cell, Row

MAX_LINES = 100_000
_HEADING = re.compile(r"(#{1,6})[ \t　]+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BOLD = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
_ANSWER_BEHIND = re.compile(r"[ \t]+(?=A ?\d{0,3} ?[.:、)>])", re.IGNORECASE)


def read_plain(content: bytes, name: str, options: Options) -> Source:
    """Return the entries of a text. Raises SourceError where it shows none."""
    text, notes = decode_source(content, options.encoding)
    lines = re.split(r"\r\n|\n|\r|\f", text)
    if len(lines) > MAX_LINES:
        raise SourceError(
            f"行が多すぎます({len(lines):,}行、上限は{MAX_LINES:,}行)。ファイルを分けてください。"
        )
    if _is_table(lines):
        return read_csv(content, name, options)
    found = entries_of(list(_units(lines, name)), name)
    if not found.entries and not found.problems:
        raise SourceError(
            "質問と回答の組が見つかりません。質問の行の前に「Q.」、回答の前に「A.」を付けるか、"
            "質問と回答の間に空行を入れてください。"
        )
    entries = found.entries
    if options.section or options.section_from in ("none", "file"):
        section = options.section or (
            name.rpartition(".")[0] if options.section_from == "file" else ""
        )
        entries = tuple(_in_section(entry, section) for entry in entries)
    return replace(found, entries=entries, notes=(*notes, *found.notes))


def _is_table(lines: list[str]) -> bool:
    """Return whether a text is what Excel saves as "Unicode text": columns parted by tabs."""
    heads = [line.split("\t") for line in lines[:30] if "\t" in line]
    return any(has_header_words(Row(0, tuple(map(Cell, head)))) for head in heads)


def _in_section(entry: SourceEntry, section: str) -> SourceEntry:
    return replace(entry, section=section)


def _units(lines: list[str], name: str) -> Iterator[Unit]:
    """Yield each line that holds something."""
    gap = True
    for number, line in enumerate(lines, 1):
        words = line.strip(" \t　")
        if not words:
            gap = True
            continue
        where = f"{name}:{number}"
        after = lines[number].strip() if number < len(lines) else ""
        if _UNDERLINE.fullmatch(words) and not gap:
            gap = True
            continue
        level = 0
        if found := _HEADING.match(half_width(words)):
            level, words = len(found[1]), words[found.end() :].rstrip("# ")
        elif gap and _UNDERLINE.fullmatch(after) and len(words) <= 60:
            level = 1 if after[0] == "=" else 2
        is_bold = bool(_BOLD.fullmatch(words))
        if is_bold:
            words = words.strip("*_")
        for part in _question_and_answer(words):
            text = part if level or is_bold or part != words else line.rstrip()
            yield Unit(text, level=level, is_bold=is_bold, has_gap=gap, where=where, line=number)
            gap = False


def _question_and_answer(words: str) -> list[str]:
    """Return a line 「Q. … A. …」 as two."""
    if not question_mark(words):
        return [words]
    found = _ANSWER_BEHIND.search(half_width(words), 2)
    return [words[: found.start()], words[found.end() :]] if found else [words]
