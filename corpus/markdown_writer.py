"""Blocks → Markdown: what `read_markdown` reads as the same blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.blocks import Block, Blocks, Heading, Item, List, Run, Runs, Table, with_runs
from corpus.markdown import read_markdown

# Marks the parser takes for its own wherever they stand; a single `*` formats nothing.
_MARKS = re.compile(r"[\\`\[\]<|]|\*(?=\*)|(?<=\*)\*|&(?=#?\w+;)|!\Z|#(?=[ #]*\Z)")
# And those it takes for its own where they begin a line.
_BEGINS = re.compile(r"(?=[-+*>#](?:[ \t]|$)|>|#{2,6}(?:[ \t]|$)|[-_~=]{3}|-[- \t]*$|:-)")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:[ \t]|$))")
_NEEDS_ANGLES = re.compile(r"[()\s<>\\]")


def write_markdown(blocks: Blocks) -> str:
    """Return blocks as an author would write them, with a backslash before marks that are words.

    Blanks at the ends of a line are not kept, and no bold that Markdown cannot write: one of Latin
    letters that begins or ends inside a word with a bracket.
    """
    written = _written(blocks)
    if _is_half_bold(written):
        written = _written(with_runs(blocks, lambda run: replace(run, bold=False)))
    return written


def _written(blocks: Blocks) -> str:
    parts: list[str] = []
    second = False  # of two lists in a row, whose marks must differ for them to stay two
    for before, block in zip((None, *blocks), blocks, strict=False):
        second = not second and isinstance(before, List) and isinstance(block, List)
        parts.append("\n".join(_lines(block, second)))
    return "\n\n".join(filter(None, parts))


def _is_half_bold(written: str) -> bool:
    return "**" in written and bool(read_markdown(written)[1])


def _lines(block: Block, second: bool) -> Iterator[str]:
    if isinstance(block, Heading):
        yield "## " + _on_one_line(block.runs)
    elif isinstance(block, List):
        yield from _list(block, second)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _inline(block.runs)


def _list(block: List, second: bool = False) -> Iterator[str]:
    bullet, end = ("* ", ")") if second else ("- ", ".")
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}{end} " if block.ordered else bullet
        for place, line in enumerate(_item(item)):
            yield (" " * len(mark) if place else mark) + line


def _item(item: Item) -> Iterator[str]:
    yield from _inline(item.runs)
    for place, below in enumerate(item.lists):
        yield from _list(below, place % 2 == 1)


def _table(block: Table) -> Iterator[str]:
    yield _row(block.head)
    yield "|" + "---|" * len(block.head)
    yield from map(_row, block.rows)


def _row(cells: Iterable[Runs]) -> str:
    return "| " + " | ".join(map(_on_one_line, cells)) + " |"


def _on_one_line(runs: Runs) -> str:
    """Return what a heading or a cell holds, which Markdown keeps on one line."""
    return " ".join(_inline(runs))


def _inline(runs: Runs) -> list[str]:
    """Return the lines of some runs; a blank one would end the block, so that there is none."""
    parts = [
        _bold(list(same)) if is_bold else "".join(map(_run, same))
        for is_bold, same in groupby(runs, key=lambda run: run.bold)
    ]
    lines = (line.strip(" \t") for line in "".join(parts).split("\n"))
    return [_escaped(line) for line in lines if line]


def _escaped(line: str) -> str:
    """Return a line with a backslash before what would begin a list, a heading or a quotation."""
    if number := _NUMBER.match(line):
        return f"{number[1]}\\{line[number.end() :]}"
    return _BEGINS.sub(r"\\", line, count=1) if _BEGINS.match(line) else line


def _bold(runs: Sequence[Run]) -> str:
    """Return bold runs; what is blank at their ends stands outside the marks, which need words."""
    written = "".join(map(_run, runs))
    words = written.strip()
    if not words:
        return written
    before, _, after = written.partition(words)
    return f"{before}**{words}**{after}"


def _run(run: Run) -> str:
    words = _MARKS.sub(r"\\\g<0>", run.text)
    if not run.url or not words.strip():
        return words
    url = f"<{run.url}>" if _NEEDS_ANGLES.search(run.url) else run.url
    return f"[{words}]({url})"
