"""A phone number as people write it → what a telephone dials. Linear in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text import normalize

# ー ― − and their like, which Japanese keyboards offer for "-"; normalization leaves them.
_DASHES = str.maketrans(dict.fromkeys("ー―–—−‐‑‒─━ｰ", "-"))
_EXTENSION = re.compile(r"(?:内線|ext(?:ension)?\.?)(?:番号)?[\s:.(]*(?P<digits>\d[\d-]*)", re.I)
# Digits of one or more numbers, with what stands inside a number between them.
_RUN = re.compile(r"[+(]{0,2}\d(?:[-() .]*\d)*", re.ASCII)
_SERVICE = re.compile(r"[#*]\d{3,5}(?!\d)", re.ASCII)
# What has digits and is no number: 9:00, 18時, 24時間, 12/29.
_NO_NUMBER = re.compile(r"\d{1,4}(?:[:/]\d{1,2})+|(?<![\d-])\d{1,4}[時分秒年月日台番階つ人]")
_TRUNK_PREFIX = re.compile(r"(?<=\d)[- ]?\(0\)")  # +81 (0)3: not dialled behind a country's code
# Japan's own numbers begin with 0. These have eleven digits (mobile and IP phones, 0800), others ten.
_ELEVEN = re.compile(r"0[5-9]0")
_SHORTEST, _LONGEST = 3, 15  # 110, and the longest international number (E.164)
_SHORTEST_IN_GROUPS = 6  # 12-3456, a number of a town
_SHORTEST_OF_JAPAN = 10
_SHORTEST_ABROAD = 8  # with the country's code
_GAP, _NO_DIGIT = re.compile(r"[() ]+"), re.compile(r"[^\d+]", re.ASCII)


@dataclass(frozen=True)
class PhoneNumber:
    """What is dialled: digits, perhaps behind + or #, and then the extension, if there is one."""

    digits: str
    extension: str = ""

    @property
    def tel(self) -> str:
        """Return it as a link (RFC 3966); behind a comma a telephone waits before it dials on.

        A # begins the fragment of a link, and telephones would drop it.
        """
        dialled = self.digits.replace("#", "%23")
        return f"tel:{dialled},{self.extension}" if self.extension else f"tel:{dialled}"


def numbers_in(text: str) -> tuple[PhoneNumber, ...]:
    """Return the whole numbers of a text in their order; one with too few digits is none."""
    line = _TRUNK_PREFIX.sub(" ", normalize(text).translate(_DASHES))
    found: list[PhoneNumber] = []
    position = 0
    for extension in (*_EXTENSION.finditer(line), None):
        end = extension.start() if extension else len(line)
        found += _without_extension(line[position:end])
        if extension and found:
            digits = extension["digits"].replace("-", "")
            found[-1] = PhoneNumber(found[-1].digits, found[-1].extension or digits)
        position = extension.end() if extension else end
    return tuple(found)


def tel_of(text: str) -> str:
    """Return the link that dials the first number of a text; all its digits where none is whole."""
    if numbers := numbers_in(text):
        return numbers[0].tel
    return "tel:" + "".join(c for c in normalize(text) if (c.isascii() and c.isdigit()) or c == "+")


def _without_extension(line: str) -> list[PhoneNumber]:
    """Return the numbers of a text that has no extension."""
    line = _NO_NUMBER.sub("、", line)
    found = [(match.start(), match[0]) for match in _SERVICE.finditer(line)]
    line = _SERVICE.sub(lambda match: "、" * len(match[0]), line)
    for match in _RUN.finditer(line):
        found += [(match.start(), each) for each in _numbers_of(match[0])]
    return [PhoneNumber(digits) for _, digits in sorted(found, key=lambda each: each[0])]


def _numbers_of(run: str) -> list[str]:
    """Return the numbers that a run of digits holds: 03-1234-5678 0120-123-456 are two.

    A digit or two too many (03-1234-56789) make none of it: nobody knows which one is wrong.
    """
    found: list[str] = []
    number = ""
    for group in filter(None, _GAP.split(run)):
        digits = _NO_DIGIT.sub("", group)
        begins = digits.startswith("0") and len(digits) >= _SHORTEST_OF_JAPAN
        if _is_whole_of_japan(number) or begins:
            found += _whole(number)
            number = ""
        if not number and len(digits) < len(group) and len(digits) < _SHORTEST_IN_GROUPS:
            continue  # 9-18, behind a number: hours
        number += digits
        while len(number) > (length := _length(number)):
            if len(number) - length < _SHORTEST:
                return []
            found += _whole(number[:length])
            number = number[length:]
    return found + _whole(number)


def _whole(number: str) -> list[str]:
    return [number] if _is_whole(number) else []


def _is_whole_of_japan(number: str) -> bool:
    return number.startswith(("0", "+81")) and _is_whole(number) and not number.startswith("00")


def _length(digits: str) -> int:
    """Return how many of the digits belong to the first number."""
    if digits.startswith("+81"):
        return 2 + (11 if _ELEVEN.match(f"0{digits[3:5]}") else 10)
    if digits.startswith("0") and not digits.startswith("00"):
        return 11 if _ELEVEN.match(digits) else 10
    return len(digits)


def _is_whole(number: str) -> bool:
    if number.startswith(("+81", "0")) and not number.startswith("00"):
        return len(number) == _length(number)
    if number.startswith(("+", "00")):
        return _SHORTEST_ABROAD <= len(number.lstrip("+")) <= _LONGEST
    return _SHORTEST <= len(number) <= _LONGEST
