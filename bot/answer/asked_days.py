"""The days that somebody asks about: 12/30, 三十日, 明日, 今度の土曜, 年末年始, 祝日, December 30th. Pure.

Read from a normalized text of one question, where it is known to ask about days. What cannot be
known is nothing: a day that is over, 来週 alone, 来週の日曜 (some weeks begin with it), next Sunday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.site import HOLIDAY

_DAY = timedelta(days=1)
# Further off, the day is the last one of its name as likely as the next.
_MAX_AHEAD = timedelta(days=300)
_MAX_RANGE = timedelta(days=31)
_WEEKDAYS = "月火水木金土日"
_SATURDAY, _SUNDAY = 5, 6
_KANJI = "一二三四五六七八九"
_WEEKS = {"再来週": 2, "来週": 1, "今週": 0}
_YEARS = {"今年": 0, "本年": 0, "来年": 1}
_RELATIVE = {
    0: r"今日|きょう|本日|今夜|今晩|今夕|\btoday\b|\btonight\b",
    1: r"明日|あした|あす|明朝|明晩|\btomorrow\b",
    2: "明後日|あさって",
}
# Month and day of the first and the last.
_STRETCHES = {
    ((12, 29), (1, 3)): r"年末年始|年末から年始|\b(?:the )?new year(?:'?s)? holidays?\b",
    ((12, 29), (12, 31)): "年末",
    ((1, 1), (1, 3)): "お?正月|三が日|年始|年明け|新年",
    ((1, 1), (1, 1)): r"元日|元旦|\bnew year(?:'?s)? day\b",
    ((12, 31), (12, 31)): r"大晦日|大みそか|おおみそか|\bnew year(?:'?s)? eve\b",
    ((12, 24), (12, 24)): r"クリスマス・?イ[ブヴ]|\bchristmas eve\b",
    ((12, 25), (12, 25)): r"クリスマス|\bchristmas(?: day)?\b",
    ((8, 13), (8, 16)): r"お盆|\bobon\b",
    ((4, 29), (5, 5)): r"GW|ゴールデン・?ウ[ィイ]ーク|\bgolden week\b",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINAL = r"(?:st|nd|rd|th)?"
_ENGLISH_TO = r"(?:to|through|until|till|[-–])"
_ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
# What day of the week it is said to be: (水), の水曜.
_CHECK = re.compile(r"の?[( ]?([月火水木金土日])(?:曜|\))")
_KINDS = (
    rf"(?:(?P<year>\d{{4}})[年/])?(?P<month>{_NUMBER})(?:月の?|/)(?P<day>{_NUMBER})日?(?![\d/])",
    # 三十日; not 三日間, 十日以内, 一日.
    rf"(?P<only>(?!一日){_NUMBER})日(?!間|以|前|後|目|中|おき|ほど|くらい|ぐらい|分|曜|何|に(?:何|\d|つき))",
    *(f"(?P<ahead{ahead}>{words})" for ahead, words in sorted(_RELATIVE.items(), reverse=True)),
    r"(?P<week>再来週|来週|今週|今度|次|この)の?"
    r"(?P<of_week>[月火水木金土日]曜|土日(?!祝)|週?末)",
    r"(?P<usual>土日祝日?|土日|日祝日?|週末|平日|祝祭?日|祭日|[月火水木金土日]曜)",
    *(f"(?P<stretch{at}>{words})" for at, words in enumerate(_STRETCHES.values())),
    rf"\b(?:(?P<check>{_ENGLISH_WEEKDAY}),? )?(?P<english_month>{_ENGLISH_MONTH})\.?"
    rf" (?P<english_day>\d{{1,2}}){_ORDINAL}(?:,? (?P<english_year>\d{{4}})"
    rf"| ?{_ENGLISH_TO} ?(?P<last>\d{{1,2}}){_ORDINAL}(?! {_ENGLISH_MONTH}))?\b(?!:)",
    rf"\b(?:(?P<check_english>{_ENGLISH_WEEKDAY}),? )?(?P<day_english>\d{{1,2}}){_ORDINAL}(?: of)?"
    rf" (?P<month_english>{_ENGLISH_MONTH})(?:,? (?P<year_english>\d{{4}}))?\b",
    rf"\b(?:this|coming|this coming) (?P<this>{_ENGLISH_WEEKDAY}|weekend)\b",
    rf"\b(?P<english>{_ENGLISH_WEEKDAY}s?|weekends?|weekdays?|(?:(?:public|national) )?holidays?)\b",
)
ANY_DAY_NAMED = r"(?<![\d/月])(?:" + "|".join(_KINDS) + ")"
_ANY = re.compile(ANY_DAY_NAMED, re.IGNORECASE)
_RANGE = re.compile(rf"日?(?:から|より|〜|~|-|ー|—)| ?{_ENGLISH_TO} ?", re.IGNORECASE)
# What makes of the days beside it others than they say, or none that can be known.
_UNKNOWN = re.compile(
    r"第[\d一二三四五]|来月|来々週|再来年|昨年|去年|先[週月]|昨日|以外|以降|令和|平成|(?<!\d)\d{1,2}年"
    rf"|\b(?:(?:next|last) (?:{_ENGLISH_WEEKDAY}|week|month|year)|yesterday|except|(?:after|before|since) )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AskedDays:
    """Days in order, or, where any such day is meant, those of the week (HOLIDAY is one more)."""

    dates: tuple[date, ...] = ()
    weekdays: tuple[int, ...] = ()

    def is_told_by(self, other: AskedDays) -> bool:
        """Return whether another says it all: 今日は土曜ですが…."""
        days = tuple(day.weekday() for day in other.dates)
        return self == other or (bool(days) and self.weekdays == days)


def asked_days(text: str, today: date) -> tuple[AskedDays, ...]:
    """Return the days that a text names, in order; none where one of them cannot be known."""
    text = text.replace("’", "'")
    if _UNKNOWN.search(text):
        return ()
    found: list[AskedDays] = []
    ended = -1  # where the day before ends
    for match in _ANY.finditer(text):
        asked = _read(match, today)
        if asked is None:
            return ()
        between = text[ended : match.start()]
        if found and _RANGE.fullmatch(between):
            asked = _range(found.pop(), asked)
            if asked is None:
                return ()
        if not any(map(asked.is_told_by, found)):
            found.append(asked)
        ended = match.end()
    years = [each.dates[0].year - today.year for each in found if each.dates]
    said = [ahead for name, ahead in _YEARS.items() if name in text]
    return tuple(found) if all(year in said for year in years) or not said else ()


def without_days(text: str) -> str:
    """Return a text without the days that it names."""
    return _ANY.sub(" ", text)


def names_a_day(text: str) -> bool:
    """Return whether a text holds what may be a day."""
    return _ANY.search(text.replace("’", "'")) is not None


def _read(match: re.Match[str], today: date) -> AskedDays | None:
    """Return what one expression means; None where that cannot be known."""
    named = {name: value for name, value in match.groupdict().items() if value is not None}
    if "usual" in named:
        return AskedDays(weekdays=_usual(named["usual"]))
    if "of_week" in named:
        return _asked(_of_week(named["week"], named["of_week"], today))
    if "english" in named:
        return AskedDays(weekdays=_usual_english(named["english"].lower()))
    if "this" in named:
        this = named["this"].lower()
        name = "週末" if this == "weekend" else _weekday_named(this)
        return _asked(_of_week("この", name, today))
    if "month" in named:
        dates = _date(named, today)
    elif month := named.get("english_month") or named.get("month_english"):
        return _english_date(named, month, today)
    elif "only" in named:
        dates = _next_numbered(_number(named["only"]), today)
    elif ahead := next((name for name in named if name.startswith("ahead")), None):
        dates = (today + int(ahead.removeprefix("ahead")) * _DAY,)
    else:
        name = next(name for name in named if name.startswith("stretch"))
        begin, end = list(_STRETCHES)[int(name.removeprefix("stretch"))]
        dates = _stretch(begin, end, today)
    said = _CHECK.match(match.string, match.end())
    if said and len(dates) == 1 and _WEEKDAYS[dates[0].weekday()] != said[1]:
        return None  # 12/30(火) where it is a Wednesday
    return _asked(dates)


def _asked(dates: Sequence[date]) -> AskedDays | None:
    return AskedDays(tuple(dates)) if dates else None


def _usual(name: str) -> tuple[int, ...]:
    if name.startswith(("土日", "日祝", "週末")):
        days = (_SUNDAY,) if name.startswith("日祝") else (_SATURDAY, _SUNDAY)
        return (*days, HOLIDAY) if "祝" in name else days
    if name == "平日":
        return (0, 1, 2, 3, 4)
    return (HOLIDAY,) if name.startswith(("祝", "祭")) else (_WEEKDAYS.index(name[0]),)


def _english_date(named: dict[str, str], month: str, today: date) -> AskedDays | None:
    """Return what December 30, Friday, 25 December 2026 or Dec 29 to 31 mean."""
    said = {"month": str(_MONTHS.index(month[:3].lower()) + 1)}
    said["day"] = named.get("english_day") or named["day_english"]
    if year := named.get("english_year") or named.get("year_english"):
        said["year"] = year
    dates = _date(said, today)
    weekday = named.get("check") or named.get("check_english")
    if not dates or (weekday and _weekday_named(weekday)[0] != _WEEKDAYS[dates[0].weekday()]):
        return None
    if "last" not in named:
        return AskedDays(tuple(dates))
    last = _day_of(dates[0].year, dates[0].month, int(named["last"]))
    return _range(AskedDays(tuple(dates)), AskedDays((last,))) if last else None


def _usual_english(name: str) -> tuple[int, ...]:
    if name.startswith("weekend"):
        return (_SATURDAY, _SUNDAY)
    if name.startswith("weekday"):
        return (0, 1, 2, 3, 4)
    return (HOLIDAY,) if "holiday" in name else (_WEEKDAYS.index(_weekday_named(name)[0]),)


def _weekday_named(name: str) -> str:
    """Return an English day of the week as a Japanese one: saturday, Saturdays → 土曜."""
    return f"{_WEEKDAYS[_ENGLISH_WEEKDAYS.index(name[:3].lower())]}曜"


def _of_week(week: str, name: str, today: date) -> Sequence[date]:
    """Return the days of a week that begins on Monday, where one that begins on Sunday has the same."""
    weekend = "曜" not in name
    wanted = _SATURDAY if weekend else _WEEKDAYS.index(name[0])
    if week in ("今度", "次", "この"):
        if weekend and today.weekday() >= _SATURDAY:
            return ()
        first = today + ((wanted - today.weekday() - 1) % 7 + 1) * _DAY
    else:
        if today.weekday() == _SUNDAY or (wanted == _SUNDAY):
            return ()
        first = today + (wanted - today.weekday() + 7 * _WEEKS[week]) * _DAY
        if first < today:
            return ()
    return (first, first + _DAY) if weekend else (first,)


def _date(named: dict[str, str], today: date) -> Sequence[date]:
    month, day = _number(named["month"]), _number(named["day"])
    years = (int(named["year"]),) if "year" in named else (today.year, today.year + 1)
    return _coming((_day_of(year, month, day) for year in years), today)


def _next_numbered(day: int, today: date) -> Sequence[date]:
    """Return the next day of this number: of this month or the next."""
    months = (today.year * 12 + today.month - 1 + ahead for ahead in (0, 1))
    return _coming((_day_of(each // 12, each % 12 + 1, day) for each in months), today)


def _coming(days: Iterator[date | None], today: date) -> Sequence[date]:
    """Return the first of the days that is not over, where it is not too far off either."""
    known = (day for day in days if day and today <= day <= today + _MAX_AHEAD)
    return tuple(known)[:1]


def _stretch(begin: tuple[int, int], end: tuple[int, int], today: date) -> Sequence[date]:
    """Return the days of a yearly stretch that is on or to come, but those that are over."""
    for year in (today.year - 1, today.year, today.year + 1):
        first, last = date(year, *begin), date(year + (end < begin), *end)
        if today <= last:
            if first > today + _MAX_AHEAD:
                return ()
            return _days(max(first, today), last)
    return ()


def _range(begin: AskedDays, end: AskedDays) -> AskedDays | None:
    """Return the days from one to another; those of the week (月曜から金曜) have no dates."""
    if not (begin.dates and end.dates):
        return None
    first, last = begin.dates[0], end.dates[-1]
    return AskedDays(tuple(_days(first, last))) if first <= last <= first + _MAX_RANGE else None


def _days(first: date, last: date) -> Sequence[date]:
    return tuple(first + at * _DAY for at in range((last - first).days + 1))


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Return what digits or 三十一 say; 0, which is no day, where it is no number."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    value = 10 * (_KANJI.find(tens) + 1 if tens else 1) if ten else 0
    return value + (_KANJI.find(ones) + 1 if ones else 0)
