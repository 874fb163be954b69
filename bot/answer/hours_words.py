"""Opening hours in words: 月〜金 9:00〜18:00、祝日は電話受付休み; Mon–Fri 9:00–18:00, closed on …. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from corpus.site import EVERY_DAY, HOLIDAY, MIDNIGHT, Closed, Hours
from corpus.words.words import Language

_WEEKDAYS: dict[Language, Sequence[str]] = {"ja": "月火水木金土日", "en": list(calendar.day_abbr)}
_HOLIDAYS = {"ja": "祝日", "en": "national holidays"}
_EVERY_DAY = {"ja": "毎日", "en": "every day"}
_ALWAYS = {"ja": "24時間", "en": "24 hours a day"}
_ALL_THE_YEAR = {"ja": "24時間（年中無休）", "en": "24 hours a day, every day"}
_TO = {"ja": "〜", "en": "–"}
_ROWS = {"ja": "、", "en": "; "}
_PAUSES = {"ja": "、", "en": ", "}
_EXCEPT = {"ja": "{line}（{pauses}を除く）", "en": "{line} (except {pauses})"}
# An inn that is 休業 would be thought closed itself.
_CLOSED = {"ja": "{line}、{days}は電話受付休み", "en": "{line}; closed on {days}"}
_SOON = timedelta(days=28)


def hours_line(hours: Hours, closed: Closed, today: date, language: Language = "ja") -> str:
    """Return the opening hours in one line, with the single closed days of the coming four weeks.

    For example 月〜金 9:00〜18:00（12:00〜13:00を除く）、祝日・12月29日〜1月3日は電話受付休み.
    """
    rows = (_row_line(row, language) for row in hours.rows)
    line = _ALWAYS[language] if hours.is_always else _ROWS[language].join(rows)
    has_holidays = any(HOLIDAY in row.weekdays for row in hours.rows)
    rest = [_HOLIDAYS[language]] if closed.holidays and not has_holidays else []
    rest += (_from_to(begin, end, language) for begin, end in closed.yearly)
    rest += _coming(closed.dates, today, language)
    if hours.is_always and not rest:
        return _ALL_THE_YEAR[language]
    return _CLOSED[language].format(line=line, days=_listed(rest, language)) if rest else line


def stretch_line(day: date, begin: datetime, end: datetime, language: Language = "ja") -> str:
    """Return a stretch of the hours that a day begins: 9:00〜18:00, 22:00〜翌6:00, 翌2:00〜6:00."""
    if begin.date() == day:
        return _span(begin.time(), end.time(), language)
    line = f"{begin:%-H:%M}{_TO[language]}{end:%-H:%M}"
    return f"翌{line}" if language == "ja" else f"{line} the next day"


def _listed(days: Sequence[str], language: Language) -> str:
    if language == "ja":
        return "・".join(days)
    *first, last = days
    return f"{', '.join(first)} and {last}" if first else last


def _coming(days: Iterable[date], today: date, language: Language) -> Iterator[str]:
    """Yield the days of the coming four weeks, those that follow each other as one."""
    soon = sorted(day for day in days if today <= day <= today + _SOON)
    while soon:
        first = last = soon.pop(0)
        while soon and soon[0] - last == timedelta(days=1):
            last = soon.pop(0)
        yield _from_to((first.month, first.day), (last.month, last.day), language)


def _from_to(begin: tuple[int, int], end: tuple[int, int], language: Language) -> str:
    """Return a day, or a stretch of them: 12月7日, 12月7日〜9日, 12月29日〜1月3日."""
    if language == "en":
        first, last = (f"{day} {calendar.month_name[month]}" for month, day in (begin, end))
        if begin == end:
            return last
        return f"{first if begin[0] != end[0] else begin[1]}–{last}"
    first, last = (f"{month}月{day}日" for month, day in (begin, end))
    if begin == end:
        return first
    return f"{first}〜{last if begin[0] != end[0] else f'{end[1]}日'}"


def _row_line(row: Hours, language: Language) -> str:
    line = f"{_weekdays(row.weekdays, language)} {_span(row.open, row.close, language)}"
    if not row.breaks:
        return line
    pauses = _PAUSES[language].join(_span(*each, language) for each in row.breaks)
    return _EXCEPT[language].format(line=line, pauses=pauses)


def _span(begin: time, end: time, language: Language) -> str:
    to = _TO[language]
    if end == MIDNIGHT:
        return f"{begin:%-H:%M}{to}24:00"
    if begin < end:
        return f"{begin:%-H:%M}{to}{end:%-H:%M}"
    if language == "ja":
        return f"{begin:%-H:%M}{to}翌{end:%-H:%M}"
    return f"{begin:%-H:%M}{to}{end:%-H:%M} the next day"


def _weekdays(days: Sequence[int], language: Language) -> str:
    ordered = sorted(set(days))
    if ordered == list(EVERY_DAY):
        return _EVERY_DAY[language]
    names = _WEEKDAYS[language]
    named = [day for day in ordered if day != HOLIDAY]
    if len(named) > 2 and named == list(range(named[0], named[-1] + 1)):
        said = [f"{names[named[0]]}{_TO[language]}{names[named[-1]]}"]
    else:
        said = [names[day] for day in named]
    if HOLIDAY in ordered:
        said.append("祝" if language == "ja" else _HOLIDAYS[language])
    return ("・" if language == "ja" else ", ").join(said)
