"""Which numbers lead to a person: phones and cards do; dates, hours, amounts and lists do not."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Ten digits or more however they are grouped: a phone; a card has up to 19.
_MIN_DIGITS = 10
_YEAR = r"(?:19|20)\d\d"
_HARMLESS = re.compile(
    rf"(?:{_YEAR}([-/.])\d\d?\1\d\d?"  # 2026-11-26
    rf"|{_YEAR}[-/.](?:0?[1-9]|1[0-2])(?!\d)"  # 2026/11
    r"|[0-3]?\d(?= \d\d:\d\d)"  # of Nov 26 09:00:00 2026
    r"|\d\d?:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"  # 9:00, 09:00:00
    r"|\d{1,3}(?:,\d{3})+"  # 10,000
    rf"|{_YEAR}|[1-9](?=, ?\d))(?!\d)"
)
_BETWEEN = re.compile(r"[^\d]{1,3}")
_MAX_IN_LIST = 3


def is_personal(text: str) -> bool:
    """Return whether digits with what stands between them may be a phone or a card."""
    digits = "".join(str(_digit(c)) if _is_digit(c) else c for c in text)
    if sum(map(_is_digit, digits)) < _MIN_DIGITS:
        return False
    return not (_is_dates_or_amounts(digits) or is_list(digits))


def is_list(text: str) -> bool:
    """Return whether numbers only rise: 1, 2, 3 and 12, 24, 36 are counted, not called."""
    groups = re.findall(r"\d+", text)
    if len(groups) < 4 or any(len(g) > _MAX_IN_LIST or g.startswith("0") for g in groups):
        return False
    numbers = list(map(int, groups))
    return all(a < b for a, b in pairwise(numbers))


def _is_dates_or_amounts(text: str) -> bool:
    at = 0
    while match := _HARMLESS.match(text, at):
        at = match.end()
        if at == len(text):
            return True
        between = _BETWEEN.match(text, at)
        if not between:
            return False
        at = between.end()
    return False


def _is_digit(c: str) -> bool:
    return unicodedata.numeric(c, -1) in range(10)


def _digit(c: str) -> int:
    return int(unicodedata.numeric(c))
