"""Which item of a YAML file, an entry or a topic, a line belongs to."""

from __future__ import annotations

from corpus.yaml_pieces import WHOLE, pieces_of


def item_at(text: str, line: int) -> str:
    """Return the id of the item that a line of a file belongs to, from 1; "" where to none."""
    begin = 1
    for own, piece in (pieces_of(text) or {}).items():
        end = begin + piece.count("\n")
        if begin <= line < end:
            return "" if own == WHOLE else own
        begin = end
    return ""
