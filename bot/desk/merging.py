"""One file changed at the desk and elsewhere since: what goes together, and what people decide.

What only one side has changed is taken from it, item by item (an entry, a topic).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from corpus.encoding import NotUtf8, decode
from corpus.yaml_pieces import WHOLE, Pieces, pieces_of, put_piece, put_together

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class Conflict:
    """What both have changed: an item of a file, or all else of it. None: it is not there."""

    file: str
    id: str
    base: str | None
    mine: str | None
    theirs: str | None

    @property
    def key(self) -> str:
        """Return what names exactly this conflict in a form."""
        told = repr((self.file, self.id, self.base, self.mine, self.theirs))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class Merged:
    """A file with the changes of both; `content` None: it is gone."""

    content: bytes | None
    conflicts: tuple[Conflict, ...]


def merge(
    file: str,
    base: bytes | None,
    mine: bytes | None,
    theirs: bytes | None,
    choices: Mapping[str, Side] | None = None,
) -> Merged:
    """Merge three states of a file. `choices` decide conflicts by their key."""
    texts = [None if content is None else text_of(content) for content in (base, mine, theirs)]
    cut = [_cut(text) for text in texts]
    if None in cut or mine is None or theirs is None:
        whole = Conflict(file, WHOLE, *texts)
        side = (choices or {}).get(whole.key)
        if side is None:
            return Merged(mine, (whole,))
        return Merged(mine if side == "mine" else theirs, ())
    before, ours, others = (each or {} for each in cut)
    merged, conflicts = dict(others), []
    for name in dict.fromkeys((*ours, *before)):
        states = before.get(name), ours.get(name), others.get(name)
        if states[1] in (states[0], states[2]):
            continue
        conflict = Conflict(file, name, *states)
        side = "mine" if states[2] == states[0] else (choices or {}).get(conflict.key)
        if side is None:
            conflicts.append(conflict)
        elif side == "mine":
            put_piece(merged, name, states[1], ours)
    text = put_together(merged)
    return Merged(None if text is None else text.encode(), tuple(conflicts))


def _cut(text: str | None) -> Pieces | None:
    return {} if text is None else pieces_of(text)


def text_of(content: bytes) -> str:
    """Return a file's text as far as it reads."""
    try:
        return decode(content)
    except NotUtf8 as other:
        return other.text
