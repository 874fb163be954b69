"""The paragraphs of an answer → its blocks: lines become paragraphs, items become lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import Block, Blocks, Heading, Item, List, Paragraph, Run
from corpus.importers.outline.units import Unit
from corpus.markdown import MAX_LEVELS


def blocks_of(units: Sequence[Unit]) -> Blocks:
    """Return blocks; a line without a blank one before it goes on with the paragraph above."""
    blocks: list[Block] = []
    items: list[tuple[int, List]] = []  # of the list that is being read, with their depths
    for unit in units:
        found = unit.blocks or (Paragraph((Run(unit.words),)),)
        if unit.is_list and len(found) == 1 and isinstance(only := found[0], List):
            items.append((min(unit.depth, MAX_LEVELS - 1), only))
            continue
        blocks += _lists(items)
        items = []
        for block in found:
            last = blocks[-1] if blocks else None
            if unit.level and isinstance(block, Paragraph):
                blocks.append(Heading(block.runs))
            elif isinstance(block, Paragraph) and isinstance(last, Paragraph) and not unit.has_gap:
                blocks[-1] = Paragraph((*last.runs, Run("\n"), *block.runs))
            else:
                blocks.append(block)
    return tuple(blocks + _lists(items))


def _lists(items: Sequence[tuple[int, List]]) -> list[Block]:
    """Return items that follow each other as lists, the deeper ones below those before them."""
    found: list[Block] = []
    place = 0
    while place < len(items):
        made, place = _list(items, place, items[place][0])
        found.append(made)
    return found


def _list(items: Sequence[tuple[int, List]], place: int, depth: int) -> tuple[List, int]:
    """Return the list that begins at a place, and the place behind it."""
    first = items[place][1]
    own: list[Item] = []
    while place < len(items) and items[place][0] >= depth:
        if items[place][0] > depth:
            below, place = _list(items, place, items[place][0])
            own[-1] = replace(own[-1], lists=(*own[-1].lists, below))
        elif items[place][1].ordered != first.ordered:
            break
        else:
            own += items[place][1].items
            place += 1
    return List(tuple(own), first.ordered), place
