"""Which answers speak of hours or closed days themselves: the forms do not change those. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from corpus.intent import Entry

_CLOCK = re.compile(r"\d{1,2}(?::\d\d|時)(?!間)")
_DAYS = re.compile(r"平日|土日|[土日]曜|祝日|定休|休業|年末年始|年中無休|休館|休診")
_ABOUT = re.compile(r"営業|受付|窓口|電話|開店|閉店|開館|診療|休業|定休|休み|何時")


def entries_with_times(entries: Iterable[Entry]) -> list[Entry]:
    """Return the shown entries whose answer names a time or a day of service, the likeliest first."""
    found = [entry for entry in entries if not entry.hidden and _says_when(entry)]
    return sorted(found, key=lambda entry: not _ABOUT.search(entry.question))


def _says_when(entry: Entry) -> bool:
    text = normalize("NFKC", entry.answer)
    return bool(
        _ABOUT.search(entry.question + text) and (_CLOCK.search(text) or _DAYS.search(text))
    )
