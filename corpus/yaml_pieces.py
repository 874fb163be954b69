"""A YAML file cut before each item of its list (an entry, a topic), and put together again.

Text alone is moved, so that comments and order stay.
"""

from __future__ import annotations

from ruamel.yaml.nodes import MappingNode, SequenceNode

from corpus.yaml_edit import id_of
from corpus.yaml_file import compose_text

WHOLE = ""  # in place of an id: all of a file that is no item of its list
_LISTS = ("entries", "referrals", "clarifications")

Pieces = dict[str, str]  # by id; the head of the file is under WHOLE, and comes first


def pieces_of(text: str) -> Pieces | None:
    """Return a file's text cut before each item; None where its form does not allow it."""
    top = compose_text(text)
    items = _items(top)
    if top is None or items is None or items.flow_style or top.value[-1][1] is not items:
        return None
    starts = [text.rfind("\n", 0, node.start_mark.index) + 1 for node in items.value]
    ids = [id_of(node) for node in items.value]
    if not ids or "" in ids or len({*ids}) < len(ids) or len({*starts}) < len(starts):
        return None
    if not all(text[start:].lstrip().startswith("-") for start in starts):
        return None
    text = text if text.endswith("\n") else text + "\n"
    ends = [*starts[1:], len(text)]
    cut = {own: text[start:end] for own, start, end in zip(ids, starts, ends, strict=True)}
    return {WHOLE: text[: starts[0]], **cut}


def put_piece(pieces: Pieces, name: str, piece: str | None, like: Pieces) -> None:
    """Set a piece, behind the one that it follows in `like` where it is new; None takes it out."""
    if piece is None:
        pieces.pop(name, None)
        return
    if name in pieces or not pieces:
        pieces[name] = piece
        return
    order = list(like)
    before = next((each for each in reversed(order[: order.index(name)]) if each in pieces), None)
    items = list(pieces.items())
    place = len(items) if before is None else [each for each, _ in items].index(before) + 1
    items.insert(place, (name, piece))
    pieces.clear()
    pieces.update(items)


def put_together(pieces: Pieces) -> str | None:
    """Return the file of some pieces; None where no item is left."""
    return "".join(pieces.values()) if len(pieces) > 1 else None


def _items(top: MappingNode | None) -> SequenceNode | None:
    for key, value in top.value if top else ():
        if key.value in _LISTS and isinstance(value, SequenceNode):
            return value
    return None
