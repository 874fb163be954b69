"""Makers and products that a text names, and which of them are of the same kind.

Only names of one kind speak against each other: an entry about one maker does not answer a question
about another, and says nothing about a browser. Pure and linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.intent import Entry
from corpus.text import normalize

_TABLE = Path(__file__).with_name("names.txt")
# Stretches of one script: where a name may begin and end.
_RUN = re.compile(r"[A-Za-z]+|[ァ-ヶー・]+|払い|[一-龥]+|ゆうちょ|ゆうパック|みずほ")
_MAX_RUNS = 3
# Who decided: any company, which the table need not know (「Xyz社が決めた」).
_DECIDES = r"(?:社?[がの](?:発表|信頼|決め|決定|方針|短く|制限|廃止)|社(?:が|より|から))"
_COMPANY = re.compile(
    rf"(?<![A-Za-z])(?P<latin>[A-Z][a-z][A-Za-z]{{1,18}}){_DECIDES}"
    rf"|(?<![ァ-ヶー])(?P<kana>[ァ-ヶー]{{3,12}})社(?:が|より|から|の発表|の決定|の方針)"
)
_MIN_MENTIONS = 2  # of a name that stands in the answer alone
# Whether something is possible with another name, the entry that lists the possible ones tells.
_ASKS_WHETHER = re.compile(r"使え|払え|でき(?:る|ま)|可能|対応|られ(?:る|ま)|選べ|貯ま")
_ASKED_WHETHER = {
    "card", "wallet", "transit", "bank", "store", "parcel", "chat", "carrier", "points", "phone",
    "computer", "browser", "server", "cloud",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name in its first spelling, with its kind."""

    kind: str
    name: str


def names_in(text: str) -> Counter[Name]:
    """Return the names of a normalized text with the number of times each stands in it."""
    known, found = _known(), Counter[Name]()
    runs = list(_RUN.finditer(text))
    at = 0
    while at < len(runs):
        for last in range(min(at + _MAX_RUNS, len(runs)), at, -1):
            spelled = text[runs[at].start() : runs[last - 1].end()]
            if len(spelled) > 24 or (name := known.get(spelled.casefold())) is None:
                continue
            found[name] += 1
            at = last - 1
            break
        at += 1
    for match in _COMPANY.finditer(text):
        spelled = (match["latin"] or match["kana"]).casefold()
        if spelled not in known or known[spelled].kind == "browser":
            found[Name("maker", spelled)] += 1
    return found


@dataclass(frozen=True)
class EntryNames:
    """The names of an entry: all of them, and those it is about."""

    mentioned: frozenset[Name]
    leading: frozenset[Name]

    @classmethod
    def of(cls, entry: Entry) -> EntryNames:
        """Read an entry."""
        title = names_in(normalize(f"{entry.section} / {entry.question}"))
        both = title + names_in(normalize(entry.answer))
        often = {name for name, mentions in both.items() if mentions >= _MIN_MENTIONS}
        return cls(frozenset(both), frozenset(often | set(title)))


def rival_names(text: str, asked: Counter[Name], entry: EntryNames) -> tuple[Name, Name] | None:
    """Return a name of a query and the one of its kind that the entry is about instead."""
    whether = _ASKS_WHETHER.search(text) is not None
    for name in asked:
        if whether and name.kind in _ASKED_WHETHER:
            continue
        own = sorted(each.name for each in entry.leading if each.kind == name.kind)
        met = any(each in entry.mentioned for each in asked if each.kind == name.kind)
        if own and not met:
            return name, Name(name.kind, own[0])
    return None


@lru_cache(maxsize=1)
def _known() -> dict[str, Name]:
    """Return spelling in lower case → name."""
    known: dict[str, Name] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        kind, separator, names = line.partition(": ")
        if not separator or line.startswith("#"):
            continue
        for spellings in names.split(", "):
            first, *others = spellings.split("/")
            for spelling in (first, *others):
                known[normalize(spelling).casefold()] = Name(kind, first)
    return known
