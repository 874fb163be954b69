"""The facts that a text states: dates, durations, amounts, versions, steps, with their units.

Values that are spelt in several ways (令和2年 and 2020, 一年 and 12か月, 3千円 and 3,300) come out in
one form; what stands around a value tells what it is a value of. Pure and linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from index.units import ANY_UNIT, DAYS, DURATIONS, ERAS, UNITS, number

Kind = Literal["date", "duration", "amount", "version", "step", "option"]
Bound = Literal["", "from", "until"]
Values = tuple[float | None, ...]

MAX_FACTS = 60  # no question has as many; each is compared with each of an entry's

_TENS = "[一二三四五六七八九十]"
_START = r"(?<![\d.,〇一二三四五六七八九十百千])"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,8}(?:\.\d{1,4})?|[〇一二三四五六七八九十百千]{1,6})"
# Values inside addresses, phone numbers, times of day and ids are no facts; 十分 is "enough".
_SKIPPED = (
    r"(?P<skipped>(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,64}|https?://\S+|十分|(?<!\d)\d{1,2}:\d\d"
    r"|(?<![\dA-Za-z])[A-Za-z]{0,4}-?\d[\d-]{6,30}\d(?![\d年月])"
    r"|(?<![\dA-Za-z])\d{2,5}-\d{2,4}(?:-\d{2,4})?(?![\d-]))"
)
_DATE = (
    rf"(?P<date>(?:{_START}(?P<year>(?:19|20)\d\d|二〇[〇一二三四五六七八九]{{2}})"
    rf"|(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS]) ?(?P<era_year>元|\d{{1,2}}|{_TENS}{{1,3}}))"
    rf"(?: ?年(?:度)? ?(?:(?P<month>\d{{1,2}}|{_TENS}{{1,2}})月"
    rf"(?: ?(?P<day>\d{{1,2}}|{_TENS}{{1,3}})日)?)?"
    r"|[./-](?P<month2>1[0-2]|0?[1-9])(?!\d)(?:[./-](?P<day2>3[01]|[12]\d|0?[1-9])(?!\d))?))"
    rf"|(?P<dated>{_START}(?P<month3>1[0-2]|0?[1-9]|{_TENS}{{1,2}}(?=月[\d一二三十]))月"
    rf"(?: ?(?P<day3>[12]\d|3[01]|0?[1-9]|{_TENS}{{1,3}})日)?"
    r"|(?<![\d/.])(?P<month4>1[0-2]|0?[1-9])/(?P<day4>3[01]|[12]\d|0?[1-9])(?![\d/]))"
)
_STEP = (
    rf"(?P<stepped>(?:(?i:step)|ステップ|手順|(?i:phase)|フェーズ) ?(?P<step>\d{{1,3}}|{_TENS})"
    rf"|第?(?P<step2>\d{{1,3}}|{_TENS})(?:段階|ステップ|(?:つ目|番目)の(?:ステップ|手順|段階)))"
)
_OPTION = r"(?P<optioned>【 ?(?P<option>\d{1,3})(?:[かヶヵカ]月|年|日)? ?】)"
_QUANTITY = (
    rf"(?P<quantity>{_START}(?:(?P<low>{_NUMBER}) ?(?:{ANY_UNIT})? ?[~〜] ?)?(?P<number>{_NUMBER}) ?"
    rf"(?P<scale>[万千億])?(?P<rest>\d{{1,4}}(?=円))?[ -]?(?P<unit>{ANY_UNIT})(?P<half>半)?)"
    rf"|(?P<half_year>半年)|(?P<one_month>ひと月)|(?P<tenths>{_START}(?P<tenth>\d|{_TENS})割)"
)
_VERSION = (
    r"(?P<version>(?:(?<![A-Za-z])(?P<label>[A-Za-z]{1,12})|(?<![ァ-ヶー])(?P<label2>[ァ-ヶー]{2,10}))"
    r"[. -]?(?P<digits>\d{1,4}(?:\.\d{1,3}){0,3})(?![\d,/-]|[A-Za-z]{2})"
    rf"(?! ?(?:{ANY_UNIT}|[割月つ])))"
)
_FACT = re.compile(
    # Only here a fact may begin: several times as fast as trying every form at every character.
    r"(?=[\dA-Za-z【〇一二三四五六七八九十百千第半ひ令平昭手ァ-ヶ])"
    f"(?:{_SKIPPED}|{_DATE}|{_STEP}|{_OPTION}|{_QUANTITY}|{_VERSION})"
)
_AFTER = re.compile(
    r"(?:間|分|単位|有効)?の?(?P<head>[一-龥]{1,6}|[ぁ-ゖ]{0,5}[ァ-ヶー]{2,10})?(?:の(?P<second>[一-龥ァ-ヶー]{2,10}))?"
)
_NO_HEAD = re.compile(r"以|前|後|超|未満|目|頃|程|位|毎|間|分|度|越")
_FROM = re.compile(r"(?:以上|以降|以後|から|より(?!前)|を?超|を?越|~|〜)")
_UNTIL = re.compile(r"以下|以内|以前|より前|まで|未満")
_LEFT_OUT = re.compile(r"を?(?:除|以外)")


@dataclass(frozen=True)
class Fact:
    """One value that a text states.

    `values` are (year, month, day), None where not stated; the numbers of a version; the lowest and
    highest of a quantity. `unit` is what is counted, or a version's label. `heads` are the nouns
    that the value belongs to (2年有効の旅券: 有効, 旅券). `bound` is "from" in 3年以上, "until" in
    3年以内. `left_out` where the text excepts it (24か月を除く).
    """

    kind: Kind
    unit: str
    values: Values
    text: str
    start: int
    end: int
    heads: tuple[str, ...] = ()
    bound: Bound = ""
    left_out: bool = False

    def agrees(self, other: Fact) -> bool:
        """Return whether both may be the same value, however each is spelt."""
        if "option" in (self.kind, other.kind):
            return self._is_option(other) or other._is_option(self)
        if (self.kind, self.kind == "duration" or self.unit) != (
            other.kind,
            other.kind == "duration" or other.unit,
        ):
            return False
        if self.kind == "date":
            pairs = zip(self.values, other.values, strict=True)
            return all(a is None or b is None or a == b for a, b in pairs)
        if self.kind == "version":
            shorter = min(len(self.values), len(other.values))
            return self.values[:shorter] == other.values[:shorter]
        return self._overlaps(other)

    def covers(self, other: Fact) -> bool:
        """Return whether the other value lies in the open range that this one begins or ends."""
        if not self.bound or (self.kind, self.unit) != (other.kind, other.unit):
            return False
        own, asked = _ordered(self.values), _ordered(other.values)
        return asked >= own if self.bound == "from" else asked <= own

    def _is_option(self, other: Fact) -> bool:
        """Return whether this is a bare choice such as 【24】, and the other its 24か月 or 2年."""
        months = (other.values[0] or 0) * (12 if other.unit == "年" else 1)
        return self.kind == "option" and self.values[0] in (months, other.values[0])

    def _overlaps(self, other: Fact) -> bool:
        (low, high), (other_low, other_high) = _ordered(self.values), _ordered(other.values)
        slack = 0.0
        if self.unit != other.unit:
            # 3か月 and 90日, 13か月 and 398日 are the same; 365日 and 398日 are not.
            low, high = low * DAYS[self.unit], high * DAYS[self.unit]
            other_low, other_high = other_low * DAYS[other.unit], other_high * DAYS[other.unit]
            slack = 0.025 * max(high, other_high)
        return low <= other_high + slack and other_low <= high + slack


def facts_in(text: str) -> tuple[Fact, ...]:
    """Return the facts of a normalized text, in order: the first MAX_FACTS."""
    found = (fact for match in _FACT.finditer(text) if (fact := _fact(match)))
    return tuple(islice(found, MAX_FACTS))


def _ordered(values: Values) -> tuple[float, ...]:
    return tuple(value or 0.0 for value in values)


def _fact(match: re.Match[str]) -> Fact | None:
    part = {name: found or "" for name, found in match.groupdict().items()}
    if part["skipped"]:
        return None
    kind, unit, values = _read(part)
    if kind == "date" and not _is_date(values):
        return None
    text, end = match.string, match.end()
    after = _AFTER.match(text, end)
    heads = tuple(
        head for head in (after.groups() if after else ()) if head and not _NO_HEAD.match(head)
    )
    if text.startswith("有効", end):
        heads = ("有効", *heads)
    bound: Bound = "from" if _FROM.match(text, end) else "until" if _UNTIL.match(text, end) else ""
    left_out = _LEFT_OUT.match(text, end) is not None
    return Fact(kind, unit, values, match.group(), match.start(), end, heads, bound, left_out)


def _read(part: dict[str, str]) -> tuple[Kind, str, Values]:
    """Return kind, unit and values of what was matched."""
    if part["date"] or part["dated"]:
        month = part["month"] or part["month2"] or part["month3"] or part["month4"]
        day = part["day"] or part["day2"] or part["day3"] or part["day4"]
        return "date", "", (_year(part), *(number(each) if each else None for each in (month, day)))
    if part["version"]:
        return "version", (part["label"] or part["label2"]).lower(), _version(part["digits"])
    if part["stepped"]:
        return "step", "", _point(number(part["step"] or part["step2"]))
    if part["optioned"]:
        return "option", "", _point(number(part["option"]))
    if part["half_year"] or part["one_month"]:
        return "duration", "月", _point(6.0 if part["half_year"] else 1.0)
    if part["tenths"]:
        return "amount", "%", _point(10 * number(part["tenth"]))
    high = number(part["number"], part["scale"]) + number(part["rest"] or "0")
    if part["half"] and part["unit"] == "年":
        high += 0.5
    low = number(part["low"]) if part["low"] else high
    kind: Kind = "duration" if part["unit"] in DURATIONS else "amount"
    return kind, UNITS[part["unit"]], (min(low, high), high)


def _point(value: float) -> Values:
    return value, value


def _year(part: dict[str, str]) -> float | None:
    if part["year"]:
        return number(part["year"])
    if part["era"]:
        return ERAS[part["era"]] + (1 if part["era_year"] == "元" else number(part["era_year"]))
    return None


def _is_date(values: Values) -> bool:
    _, month, day = values
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _version(digits: str) -> Values:
    numbers = [float(each) for each in digits.split(".")]
    while len(numbers) > 1 and not numbers[-1]:  # 3 and 3.0 are one
        numbers.pop()
    return tuple(numbers)
