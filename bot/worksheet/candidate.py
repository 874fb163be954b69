"""What comes back from a form, a pasted text or a language model, before anybody has checked it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Literal

Kind = Literal["wording", "topic"]
_MAX_NAME = 80  # characters of a file's or a model's name
MAX_TOPIC = 40  # characters of a topic's name

# In front of a pasted line, none of it the customer's words: bullets, numbers, a Q.
_MARK = re.compile(
    r"^(?:[-*+•・●○◯◎■□◆◇▪▶▷►>»]\s*|[(（]?\d{1,2}(?:[)）、．]\s*|\.\s+)|[①-⑳❶-❿]\s*|[QqＱ][.．::]\s*)"
)
_QUOTES = (("「", "」"), ("『", "』"), ("“", "”"), ('"', '"'), ("'", "'"), ("`", "`"))


@dataclass(frozen=True)
class Candidate:
    """One text that may become a wording of an entry, or what people say of a topic.

    A wording has its entry; a topic has its name and a section, and the entry near which it was
    asked, if any. `where` is where it stands, for people ("form.xlsx 言い換え!C12", "reply.txt:3");
    `origin` goes beside it into the corpus.
    """

    kind: Kind
    text: str
    entry_id: str = ""
    topic: str = ""
    section: str = ""
    where: str = ""
    origin: str = ""


def clean(text: str) -> str:
    """Return a text in one line without what nobody sees and without list marks and quotes.

    Letters stay as they were written: half-width, full-width and all.
    """
    line = _MARK.sub("", visible(text), count=1).strip()
    for opening, closing in _QUOTES:
        inner = line[1:-1]
        if len(line) > 2 and line[0] == opening and line[-1] == closing and opening not in inner:
            return inner.strip()
    return line


def visible(text: str) -> str:
    """Return a text in one line without what nobody sees: controls, joiners, half characters."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())


def lines_of(text: str) -> list[str]:
    """Return the texts of one cell: one a line, cleaned, none of them empty."""
    return [cleaned for line in text.splitlines() if (cleaned := clean(line))]


def origin_of(kind: str, name: str, on: date) -> str:
    """Return what goes beside a text into the corpus: "記入シート wordings.xlsx(2026-11-26)"."""
    shown = "".join(c if c.isprintable() else " " for c in PurePath(name).name)[:_MAX_NAME]
    return f"{kind} {' '.join(shown.split())}({on:%Y-%m-%d})"
