"""Which answers speak of hours or closed days themselves: the forms do not change those. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from corpus.intent import Entry

_CLOCK = re.compile(r"\d{1,2}(?::\d\d|時)(?!間)")
_DAYS = re.compile(r"平日|土日|[土日]曜|祝日|定休|休業|年末年始|年中無休|休館|休診")
# Not 翌営業日, 3営業日以内: those are counted, and nobody's hours.
_OPEN = r"営業(?!日)|(?<![前翌数\d])営業日(?!以内|[前後目])"
_ABOUT = re.compile(rf"{_OPEN}|受付|窓口|電話|開店|閉店|開館|診療|休業|定休|休み|何時")
# When somebody is there; a telephone alone may be of anything (電話でご予約ください).
_SERVICE = re.compile(
    rf"{_OPEN}|受付|受け付け|窓口|開店|閉店|開館|閉館|開いて|開きます|閉まり|診療|休業|定休|休館|休診|年中無休|休み"
)
_CALLED = re.compile(r"電話|お問い?合わ?せ")
_SENTENCE = re.compile(r"[^。\n]+")
_WHEN_ASKED = re.compile(r"何時|いつ|時間|曜")


@dataclass(frozen=True)
class Mentions:
    """The shown entries that name a time or a day: `likely` of the desk's or phones' hours, and others."""

    likely: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()


def mentions_in(entries: Iterable[Entry]) -> Mentions:
    """Return the entries whose answers name a time, those of the hours apart from meals and the like."""
    found = [entry for entry in entries if not entry.hidden and _says_when(entry)]
    likely = [entry for entry in found if _is_of_service(entry)]
    return Mentions(tuple(likely), tuple(entry for entry in found if entry not in likely))


def _says_when(entry: Entry) -> bool:
    text = normalize("NFKC", entry.answer)
    return bool(_ABOUT.search(entry.question + text) and _names_time(text))


def _is_of_service(entry: Entry) -> bool:
    """Return whether the question is about who is there when, or a sentence says so with its time."""
    asked = entry.question
    if _SERVICE.search(asked) or (_CALLED.search(asked) and _WHEN_ASKED.search(asked)):
        return True
    sentences = _SENTENCE.findall(normalize("NFKC", entry.answer))
    return any(
        _names_time(each) and (_SERVICE.search(each) or _CALLED.search(each)) for each in sentences
    )


def _names_time(text: str) -> bool:
    return bool(_CLOCK.search(text) or _DAYS.search(text))
