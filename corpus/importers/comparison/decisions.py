"""What people decide about an import: which side of a conflict stays, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["source", "corpus"]
Choices = Mapping[tuple[str, str], Side]  # by id and field

NO_SECTION = "よくあるご質問"  # of entries whose source names none


@dataclass(frozen=True)
class Decisions:
    """What is decided before anything is compared.

    `prefer` decides conflicts that `choices` do not. `section` is that of new entries whose source
    names none. `take` are the keys of what is brought in, None for all: what is left out stays as
    it is, and the next import offers it again.
    """

    prefer: Side | None = None
    choices: Choices = field(default_factory=dict)
    section: str = NO_SECTION
    take: Collection[str] | None = None

    def side(self, own: str, name: str) -> Side | None:
        """Return which side of a conflict stays; None where nobody has decided."""
        return self.choices.get((own, name), self.prefer)

    def takes(self, key: str) -> bool:
        """Return whether an entry is brought in."""
        return self.take is None or key in self.take


def key_of_new(where: str, question: str) -> str:
    """Return the key of an entry that the corpus does not have: no id, which others may take."""
    return "new~" + hashlib.sha256(f"{where}\0{question}".encode()).hexdigest()[:16]
