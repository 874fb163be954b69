"""A rich answer: blocks of text that every channel shows in its own way, and their plain twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

BULLET = "・"
_CELLS = " / "  # between the cells of a row, where no table can be drawn
_NO_WORDS = "-"  # an empty cell
_INDENT = "　"


@dataclass(frozen=True)
class Run:
    """Words that look alike; `url` makes them a link. A line break is a "\\n" in `text`.

    Of an author's answer, `url` may be "#" and an entry's id; in a reply it is absolute.
    """

    text: str
    bold: bool = False
    url: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    runs: Runs
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading inside an answer; all are of one rank."""

    runs: Runs
    type: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Item:
    """An item of a list, and the lists below it."""

    runs: Runs
    lists: tuple[List, ...] = ()


@dataclass(frozen=True)
class List:
    """Points, or steps counted from `start` where it is `ordered`."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    type: Literal["list"] = "list"


@dataclass(frozen=True)
class Table:
    """A table; `head` and each row have as many cells."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    type: Literal["table"] = "table"


Block = Paragraph | Heading | List | Table
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Line:
    """A line of a channel that knows neither lists nor tables: what precedes it, and its words."""

    prefix: str
    runs: Runs


def lines_of(blocks: Blocks) -> Iterator[Line]:
    """Yield the lines of an answer; a blank one between what does not belong together."""
    previous: Block | None = None
    for block in blocks:
        # A heading belongs to what it heads, a list to the words that announce it.
        if previous and not isinstance(previous, Heading) and not isinstance(block, List):
            yield Line("", ())
        yield from _lines(block)
        previous = block


def plain_text(blocks: Blocks) -> str:
    """Return the plain twin: the words alone, which are searched and shown where nothing else is.

    The addresses of links are not in it: nobody asks by them.
    """
    return "\n".join(
        line.prefix + "".join(run.text for run in line.runs) for line in lines_of(blocks)
    )


def runs_of(blocks: Iterable[Block]) -> Iterator[Run]:
    """Yield every run of some blocks, in reading order."""
    for block in blocks:
        for runs in _groups(block):
            yield from runs


def with_runs(blocks: Blocks, change: Callable[[Run], Run]) -> Blocks:
    """Return the blocks with every run changed."""
    return tuple(_changed(block, change) for block in blocks)


def anchors_of(blocks: Blocks) -> list[str]:
    """Return the ids of the entries that links of an author's answer lead to."""
    return [run.url[1:] for run in runs_of(blocks) if run.url and run.url.startswith("#")]


def with_entry_links(blocks: Blocks, page: str, shows: Callable[[str], bool]) -> Blocks:
    """Return an answer whose links to entries lead to `page`, or nowhere where one is not shown."""

    def on_page(run: Run) -> Run:
        if not run.url or not run.url.startswith("#"):
            return run
        return replace(run, url=page + run.url if shows(run.url[1:]) else None)

    return with_runs(blocks, on_page)


def _lines(block: Block, indent: str = "") -> Iterator[Line]:
    if isinstance(block, List):
        for number, item in enumerate(block.items, block.start):
            prefix = f"{indent}{number}. " if block.ordered else indent + BULLET
            for place, runs in enumerate(_broken(item.runs)):
                yield Line(indent + _INDENT if place else prefix, runs)
            for below in item.lists:
                yield from _lines(below, indent + _INDENT)
    elif isinstance(block, Table):
        yield Line("", _row(tuple(tuple(map(_in_bold, cell)) for cell in block.head)))
        yield from (Line("", _row(row)) for row in block.rows)
    else:
        runs = tuple(map(_in_bold, block.runs)) if isinstance(block, Heading) else block.runs
        yield from (Line("", line) for line in _broken(runs))


def _in_bold(run: Run) -> Run:
    return replace(run, bold=True)


def _row(cells: tuple[Runs, ...]) -> Runs:
    row: list[Run] = []
    for cell in cells:
        row += [Run(_CELLS)] if row else []
        row += cell or (Run(_NO_WORDS),)
    return tuple(row)


def _broken(runs: Runs) -> Iterator[Runs]:
    """Yield the runs of each line."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line += [replace(run, text=first)] if first else []
        for text in others:
            yield tuple(line)
            line = [replace(run, text=text)] if text else []
    yield tuple(line)


def _groups(block: Block) -> Iterator[Runs]:
    if isinstance(block, List):
        for item in block.items:
            yield item.runs
            for below in item.lists:
                yield from _groups(below)
    elif isinstance(block, Table):
        yield from block.head
        for row in block.rows:
            yield from row
    else:
        yield block.runs


def _changed(block: Block, change: Callable[[Run], Run]) -> Block:
    if isinstance(block, List):
        return _changed_list(block, change)
    if isinstance(block, Table):
        rows = tuple(tuple(_each(cell, change) for cell in row) for row in block.rows)
        return replace(block, head=tuple(_each(cell, change) for cell in block.head), rows=rows)
    return replace(block, runs=_each(block.runs, change))


def _changed_list(block: List, change: Callable[[Run], Run]) -> List:
    items = (
        Item(_each(item.runs, change), tuple(_changed_list(below, change) for below in item.lists))
        for item in block.items
    )
    return replace(block, items=tuple(items))


def _each(runs: Runs, change: Callable[[Run], Run]) -> Runs:
    return tuple(map(change, runs))
