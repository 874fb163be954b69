"""Places in a list, as people name them: 「2番」, 「下から二つ目」, 「最後の」, "the first one". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.acts import forms, forms_english
from bot.answer.acts.word_run import WordRun
from bot.answer.acts.words import fold, folded_set


@dataclass(frozen=True)
class Place:
    """A place in a list: from 1 on, or from -1 on counted from its end.

    `of_two` says that only one of two can be named so (前者). `is_bare` says that it is a number and
    nothing else, which may be one of the text: 「12」 after a list of 6か月 and 12か月.
    """

    number: int
    of_two: bool = False
    is_bare: bool = False

    @property
    def is_number(self) -> bool:
        """Return whether it is counted, and so may lie behind the end of a list."""
        return not self.of_two and self.number != MIDDLE

    def index(self, length: int) -> int | None:
        """Return the position in a list of `length`, from 0; None where there is no such place."""
        if self.number == MIDDLE:
            return length // 2 if length % 2 else None
        if self.of_two and length != 2:
            return None
        if 1 <= self.number <= length:
            return self.number - 1
        return length + self.number if -length <= self.number <= -1 else None


MIDDLE = -100

_NUMBERS = {
    fold(numeral): number
    for number, numerals in forms.NUMERALS.items()
    for numeral in numerals.split()
}
_NAMED = {
    **{
        form: Place(number)
        for number, forms in forms.PLACES.items()
        for form in folded_set(forms)
    },
    **{form: Place(MIDDLE) for form in folded_set(forms.MIDDLE)},
    **{form: Place(number, of_two=True)
       for number, forms in forms.OF_TWO.items() for form in folded_set(forms)},
}  # fmt: skip


def either(forms: Iterable[str]) -> str:
    """Return a pattern of any of these, the longest first."""
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


_COUNTER = "ばんめ|ばん|つめ|こめ|けんめ|ぎょうめ|つ目|め"
PLACE_TAIL = WordRun(dict.fromkeys(folded_set(forms.PLACE_WORDS + forms.TAILS), 0))
_NUMBER = rf"(?:0?(?P<digits>\d{{1,2}})|(?P<numeral>{either(_NUMBERS)}))"
# 「一番上」 is no first place of its own, 「した」 no fourth: the names come first.
_NAMED_PLACE = re.compile(rf"(?:(?:1|いち)ばん)?(?P<named>{either(_NAMED)})")
_NUMBERED = re.compile(
    rf"(?:(?:{either(folded_set(forms.NUMBER_SIGNS))})の?)?"
    rf"(?:(?P<end>(?:いちばん)?(?:した|さいご|うしろ)から)|(?:うえ|さいしょ|まえ)から)?"
    rf"{_NUMBER}(?P<counter>{_COUNTER})?"
)
_PLACE_INSIDE = re.compile(
    rf"(?P<end>(?:した|さいご|うしろ)から)?(?:(?P<digits>\d{{1,2}})|(?P<numeral>{either(_NUMBERS)})(?={_COUNTER}))"
    rf"|(?P<named>{either(_NAMED)})"
)
_FINALLY = re.compile("に(?!し|す|決|ちか|で|出|書|あ)")  # 「最後に、…」 and 「上に…」 pick nothing

_SPOKEN_TAIL = re.compile("(?:$|で(?!し))")

_ENGLISH_NUMBERS = {
    word: number for number, words in forms_english.NUMERALS.items() for word in words.split("|")
}  # fmt: skip
_ENGLISH_PLACES = {
    word: number for number, words in forms_english.PLACES.items() for word in words.split("|")
}
_ENGLISH = re.compile(
    r"(?:(?:i (?:want|mean|meant|choose|pick|would like|need)|id like|show me|give me|maybe|ok|yes"
    r"|its|it is|lets see|open|select|about|lets go with|go with|ill take|ill go with|i think"
    r"|i think its|probably|i meant|i choose) )?"
    r"(?:the )?(?:one (?:at|on|in) the )?(?:very )?"
    r"(?:(?:no|number|option|choice|question|item|answer|nr|q|#) ?)?"
    rf"(?:(?P<digits>\d{{1,2}})|(?P<number>{either(_ENGLISH_NUMBERS)})"
    rf"|(?P<named>{either(_ENGLISH_PLACES)}))"
    r"(?: (?:very )?(?:one|option|choice|question|item))?(?: (?:is right|is it|is mine))?"
    r"(?: (?:please|pls|plz|thanks|thank you))?"
)


def place_of(folded: str) -> Place | None:
    """Return the place that a normal form names and nothing besides, or None."""
    named = _NAMED_PLACE.match(folded)
    if named and PLACE_TAIL.covers(folded, named.end()):
        return None if _FINALLY.match(folded, named.end()) else _NAMED[named["named"]]
    found = _NUMBERED.match(folded)
    if found is None or not PLACE_TAIL.covers(folded, found.end()):
        return None
    if found["counter"] == "ばん" and folded.startswith(("いい", "よい"), found.end()):
        return None  # 「一番いいのは」
    number = int(found["digits"]) if found["digits"] else _NUMBERS[found["numeral"]]
    spoken = found["numeral"] and not found["counter"] and "ぁ" <= found["numeral"][0] <= "ん"
    # 「ひと」 counts with 「つめ」 only; 「いちねん」, 「しました」 and 「よんだ」 are no numbers.
    if spoken and (found["numeral"] in _BOUND or not _SPOKEN_TAIL.match(folded, found.end())):
        return None
    return Place(-number if found["end"] else number, is_bare=not found["counter"])


def only_place_in(folded: str) -> Place | None:
    """Return the one place that a normal form names somewhere; None where it names none or several."""
    places = {
        _NAMED[found["named"]] if found["named"] else _counted(found)
        for found in _PLACE_INSIDE.finditer(folded)
    }
    return places.pop() if len(places) == 1 else None


def _counted(found: re.Match[str]) -> Place:
    number = int(found["digits"]) if found["digits"] else _NUMBERS[found["numeral"]]
    return Place(-number if found["end"] else number)


def english_place(english: str) -> Place | None:
    """Return the place that English words name and nothing besides, or None."""
    found = _ENGLISH.fullmatch(english)
    if found is None:
        return None
    if found["named"]:
        return Place(_ENGLISH_PLACES[found["named"]])
    return Place(int(found["digits"] or _ENGLISH_NUMBERS[found["number"]]), is_bare=True)


_BOUND = folded_set(forms.BOUND_NUMERALS)
