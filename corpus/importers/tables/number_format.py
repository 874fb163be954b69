"""Numbers and dates of a spreadsheet → what people see in the cell."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_LOCALE_OR_COLOR = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[h+\]|\[m+\]|\[s+\]|AM/PM|A/P|aaaa|aaa|y+|e+|g+|m+|d+|h+|s+(?:\.0+)?|.',
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]+)?|\.[0#?]+")
_WEEKDAYS = "月火水木金土日"
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ERAS = (
    (date(2019, 5, 1), "令和", "R", 2018),
    (date(1989, 1, 8), "平成", "H", 1988),
    (date(1926, 12, 25), "昭和", "S", 1925),
    (date(1912, 7, 30), "大正", "T", 1911),
    (date(1868, 1, 25), "明治", "M", 1867),
)
_MAX_FORMAT = 255  # characters, as Excel has it
# Excel shows these as the computer's region wants; in Japan so.
_REGIONAL = {
    "mm-dd-yy": "yyyy/m/d",
    "m/d/yy h:mm": "yyyy/m/d h:mm",
    "m/d/yyyy": "yyyy/m/d",
    "mm/dd/yy": "yyyy/m/d",
    "yyyy-mm-dd h:mm:ss": "yyyy/m/d h:mm",
}


def shown(value: object, number_format: str) -> str:
    """Return what Excel shows for a cell's value; as much as Q&A needs of its formats."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    code = number_format if len(number_format) <= _MAX_FORMAT else "General"
    if isinstance(value, (datetime, date, time)):
        return _moment(value, code)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, (int, float)):
        return _number(value, code)
    return str(value)


def _number(value: float, code: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    sections = _SECTION.split(code)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], abs(value)
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    section = _CURRENCY.sub(lambda found: f'"{found[1]}"', section)
    section = _LOCALE_OR_COLOR.sub("", section)
    if section.strip().lower() in ("general", "@", "", "g/標準"):
        return _general(value)
    quoted = [part.group() for part in re.finditer(r'"[^"]*"|\\.|_.|\*.', section)]
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "\0", section)
    found = _DIGITS.search(bare)
    if not found or re.search(r"[eE][+-]|/", bare):
        return _general(value) if found else _with_words(bare, quoted)
    percents = bare.count("%")
    digits = found.group()
    scale = len(digits) - len(digits.rstrip(","))
    amount = Decimal(repr(value)) * (Decimal(100) ** percents) / (Decimal(1000) ** scale)
    written = _digits(amount, digits.rstrip(","))
    before, behind = bare[: found.start()], _DIGITS.sub("", bare[found.end() :])
    count = before.count("\0")
    sign = "-" if amount < 0 and len(sections) == 1 else ""
    return (
        f"{sign}{_with_words(before, quoted)}{written}{_with_words(behind, quoted[count:])}".strip()
    )


def _digits(amount: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    places = len(fraction)
    rounded = abs(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, _, tail = text.partition(".")
    least = len(fraction.rstrip("#"))
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    head = head.zfill(whole.replace(",", "").count("0"))
    if head == "0" and "0" not in whole:
        head = ""
    return f"{head}.{tail}" if tail or (fraction and least) else head


def _with_words(bare: str, quoted: list[str]) -> str:
    """Return the literal words of a format; a blank's width and a filler are none."""
    words = iter(quoted)
    out = []
    for letter in bare:
        if letter != "\0":
            out.append(letter)
            continue
        part = next(words, "")
        if part.startswith('"'):
            out.append(part.strip('"'))
        elif part.startswith("\\"):
            out.append(part[1:])
    return "".join(out)


def _general(value: float) -> str:
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"


def _moment(value: date | time, code: str) -> str:
    code = _REGIONAL.get(code, code)
    code = _LOCALE_OR_COLOR.sub("", _SECTION.split(code)[0])
    if code.lower() in ("general", "@", ""):
        code = "yyyy/m/d" if isinstance(value, date) else "h:mm"
    tokens = [token for token in _TOKEN.findall(code) if token]
    half = any(token.upper() in ("AM/PM", "A/P") for token in tokens)
    out: list[str] = []
    last = ""
    for place, token in enumerate(tokens):
        following = next((t for t in tokens[place + 1 :] if re.match("[ymdhs]", t, re.I)), "")
        kind = token[0].lower()
        if kind == "m" and token.lower().strip("m") == "":
            kind = "minute" if last == "h" or following[:1].lower() == "s" else "m"
        out.append(_part(value, token, kind, half))
        if kind in "ymdhs" or kind == "minute":
            last = kind
    return "".join(out).strip()


def _part(value: date | time, token: str, kind: str, half: bool) -> str:
    """Return one part of a date or time."""
    day = value if isinstance(value, date) else None
    clock = value if isinstance(value, (datetime, time)) else time()
    size = len(token)
    if token[0] in '"\\_*':
        return _with_words("\0", [token])
    if token.upper() in ("AM/PM", "A/P"):
        return ("AM" if clock.hour < 12 else "PM")[: 2 if "/P" in token.upper()[2:] else 1]
    if kind in ("h", "minute", "s") or token.startswith("["):
        hour = (clock.hour - 1) % 12 + 1 if half else clock.hour
        number = {"h": hour, "minute": clock.minute, "s": clock.second}.get(kind, hour)
        return f"{number:02d}" if size >= 2 and not token.startswith("[") else str(number)
    if kind not in "ymdgea" or not re.fullmatch(r"[a-zA-Z]+", token) or day is None:
        return token
    return _day_part(day, kind, size)


def _day_part(day: date, kind: str, size: int) -> str:
    if kind == "y":
        return f"{day.year}" if size > 2 else f"{day.year % 100:02d}"
    if kind == "m":
        return _MONTHS[day.month - 1] if size >= 3 else f"{day.month:0{size}d}"
    if kind == "d":
        return _ENGLISH_DAYS[day.weekday()] if size >= 3 else f"{day.day:0{size}d}"
    if kind == "a":
        return _WEEKDAYS[day.weekday()] + ("曜日" if size == 4 else "")
    plain = date(day.year, day.month, day.day)
    era = next((each for each in _ERAS if plain >= each[0]), None)
    if era is None:
        return str(day.year) if kind == "e" else ""
    if kind == "e":
        return f"{day.year - era[3]:0{size}d}"
    return {1: era[2], 2: era[1][0]}.get(size, era[1])


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")
