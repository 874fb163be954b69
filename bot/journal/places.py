"""Postal addresses in a text, by their last part: a town's name, and numbers. Pure, and linear."""

from __future__ import annotations

import re

from bot.journal.mask_words import PLACE

_N = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
# Read once from its first number on; what comes before it is looked at backwards, 40 signs at most.
_NUMBERS = re.compile(
    rf"(?<![\d一二三四五六七八九十])"
    rf"(?:(?:{_N}(?:丁目|番地?|号)){{1,3}}(?:{_N}(?:-{_N})?)?|{_N}(?:[-の]{_N}){{1,3}}+)(?:号室?)?"
    r"(?!\d|-|時|日|月|年|人|枚|個|円|週|か月|ヶ月|台|回|名|本|件|分|割|%|才|歳)"
    # And the house: コーポ桜203, 六本木タワー12階.
    r"(?: ?[ァ-ヴーA-Za-z一-龥々]{2,12}\d{1,4}(?:号室|号|階|F)?)?"
)
_BEFORE = 40
# No particle stands in the name of a town; の does (丸の内).
_TOWN = re.compile(
    r"(?:[一-龥々ヶケぁ-んァ-ヴー]{1,12}?[都道府県])?[一-龥々ヶケぁ-んァ-ヴー]{1,12}[市区町村郡]"
    r"[一-龥々ヶケのノぁ-んァ-ヴー\d]{0,20}$"
)
_ENDS_A_PHRASE = re.compile(r"[はがをへで]|から|より|[^一-龥々ヶケぁ-んァ-ヴー\d]")


def mask_places(text: str) -> str:
    """Return a normalized text with postal addresses replaced, from the town to the house."""
    done, pieces = 0, []
    for match in _NUMBERS.finditer(text):
        begin = _begin(text[max(done, match.start() - _BEFORE) : match.start()])
        if begin is None:
            continue
        start = match.start() - begin
        pieces += [text[done:start], PLACE]
        done = match.end()
    return "".join((*pieces, text[done:]))


def _begin(before: str) -> int | None:
    """Return how many signs before its numbers an address begins; None: it is none."""
    ends = [match.end() for match in _ENDS_A_PHRASE.finditer(before)]
    town = _TOWN.fullmatch(before[ends[-1] if ends else 0 :])
    return len(town[0]) if town else None
