"""Postal addresses in a text, by their last part: a town's name, and numbers. Pure, and linear."""

from __future__ import annotations

import re

from bot.journal.mask_words import PLACE

_N = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_NOT_COUNTED = r"(?!\d|-|時|日|月|年|人|枚|個|円|週|か月|ヶ月|台|回|名|本|件|分|割|%|才|歳)"
# Read once from its first number on; what comes before it is looked at backwards, 40 signs at most.
_NUMBERS = re.compile(
    rf"(?<![\d一二三四五六七八九十])"
    rf"(?:(?:(?:{_N}(?:丁目|番地?|号)){{1,3}}[東西南北]?(?:{_N}(?:-{_N})?)?|{_N}(?:[-ーの]{_N}){{1,3}}+)(?:号室?)?"
    rf"{_NOT_COUNTED}"
    rf"|(?P<bare>\d{{1,5}}+)(?!丁|番|号|条|の\d){_NOT_COUNTED})"
    # And the house: コーポ桜203, 六本木タワー12階.
    r"(?: ?[ァ-ヴーA-Za-z一-龥々]{2,12}(?: ?[ァ-ヴーA-Za-z一-龥々]{2,12})?\d{1,4}(?:号室|号|階|F)?)?"
)
_BEFORE = 40
# No particle stands in the name of a town; の does (丸の内).
_TOWN_SIGNS = frozenset("市区町村郡")
_TOWN = re.compile(
    r"(?:[一-龥々ヶケぁ-んァ-ヴー]{1,12}?[都道府県])?[一-龥々ヶケぁ-んァ-ヴー]{1,12}[市区町村郡]"
    r"[一-龥々ヶケのノぁ-んァ-ヴー\d]{0,20}$"
)
# Behind such a part of a town one number is enough: 字北宿42, 通姉小路上る龍池町449.
_SMALL_PART = re.compile(r"字|[上下][るル]|[東西]入|[市区郡].{1,15}町$")
_ENDS_A_PHRASE = re.compile(
    r"-\d{4}(?=[一-龥])|[はがをへで]|から|より|[^一-龥々ヶケぁ-んァ-ヴー\d]"
)


def mask_places(text: str) -> str:
    """Return a normalized text with postal addresses replaced, from the town to the house."""
    done, at, pieces = 0, 0, []
    while match := _NUMBERS.search(text, at):
        at = match.start() + 1  # where this is none, its second number may be one: 273-0005千葉県…
        begin = _begin(text[max(done, match.start() - _BEFORE) : match.start()])
        if begin is None:
            continue
        start = match.start() - begin
        if match["bare"] and not _SMALL_PART.search(text[start : match.start()]):
            continue
        pieces += [text[done:start], PLACE]
        done = at = match.end()
    return "".join((*pieces, text[done:]))


def _begin(before: str) -> int | None:
    """Return how many signs before its numbers an address begins; None: it is none."""
    if _TOWN_SIGNS.isdisjoint(before):  # nearly always: a phone's number, an amount
        return None
    ends = [match.end() for match in _ENDS_A_PHRASE.finditer(before)]
    town = _TOWN.fullmatch(before[ends[-1] if ends else 0 :])
    return len(town[0]) if town else None
