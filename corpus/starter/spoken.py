"""Hours, weekdays and phones as people type them → what a company's file says of them."""

from __future__ import annotations

import re
import unicodedata

from corpus.errors import FaqError
from corpus.hours_form import WEEKDAYS

ALWAYS = "always"
_ALWAYS = re.compile(r"(?:24|二十四)時間(?:受付|営業|対応|365日)?|always|終日|いつでも")
_DASHES = re.compile(r"[~〜～ー―–—‐−-]|から|より")
_TIME = r"(\d{1,2})(?::(\d{2})|時(半|\d{1,2}分)?)?"
_SPAN = re.compile(rf"(?:午前)?{_TIME}\s*-\s*(午後)?{_TIME}(?:まで)?")
_DAYS = "月火水木金土日祝"
_NAMES = {"毎日": "月-日", "年中無休": "月-日", "平日": "月-金", "週末": "土日", "holiday": "祝"}
_DAY_OR_RANGE = re.compile(rf"([{_DAYS}])(?:\s*-\s*([{_DAYS}]))?")
_BETWEEN_DAYS = re.compile(r"[\s・,、/と&及び]+")
_NUMBER = r"(?P<number>[+#(＋＃（]{0,2}\d[\d\-() .#+－−ー（）　]{2,}.*)"
# With a blank between, the purpose may end in a digit: 窓口2 03-…
_PHONES = (
    re.compile(rf"(?P<purpose>.*?)[\s:、,]+{_NUMBER}", re.S),
    re.compile(rf"(?P<purpose>.*?){_NUMBER}", re.S),
)
_NUMBER_FIRST = re.compile(
    r"(?P<number>[+#\d][\d\-() .#+]{2,})[\s:、,]+(?P<purpose>(?!内線|代表|ext)[^\d\s(].*)",
    re.I | re.S,
)
USUAL_PURPOSE = "お問い合わせ"


class NotUnderstood(FaqError):
    """An answer that cannot be read; its words say what was found and what to do."""

    def __init__(self, found: str, repair: str) -> None:
        self.found, self.repair = found, repair
        super().__init__(f"{found} {repair}")


def read_span(text: str) -> tuple[str, str]:
    """Return beginning and end of "9:00-17:00", "9時半〜18時" or "午前9時から午後5時まで".

    Raises NotUnderstood.
    """
    match = _SPAN.fullmatch(_plain(text))
    if not match:
        raise NotUnderstood(
            f"時間として読めません(「{text}」)。", "9:00-17:00 のように入力してください。"
        )
    hour, minute, spoken, afternoon, end_hour, end_minute, end_spoken = match.groups()
    later = 12 if afternoon and int(end_hour) < 12 else 0
    return (
        _clock(int(hour), minute, spoken),
        _clock(int(end_hour) + later, end_minute, end_spoken),
    )


def is_always(text: str) -> bool:
    """Return whether somebody answers at any hour of any day."""
    return _ALWAYS.fullmatch(_plain(text)) is not None


def read_weekdays(text: str) -> tuple[str, ...]:
    """Return the days of "月-金", "平日と土", "月・水・金" or "mon-fri" as the file names them.

    Raises NotUnderstood.
    """
    plain = _plain(text).replace("曜日", "").replace("曜", "").replace("祝日", "祝")
    for name, meant in (*_NAMES.items(), *zip(WEEKDAYS, _DAYS, strict=True)):
        plain = plain.replace(name, meant)
    chosen = set()
    for match in _DAY_OR_RANGE.finditer(plain):
        first, last = _DAYS.index(match[1]), _DAYS.index(match[2] or match[1])
        # 金-月 goes over the weekend; 祝 is no day of the week, and ends no range.
        chosen |= {first, last}
        if match[2] and first < 7 > last:
            chosen |= {(first + step) % 7 for step in range((last - first) % 7)}
    if not chosen or _BETWEEN_DAYS.sub("", _DAY_OR_RANGE.sub("", plain)):
        raise NotUnderstood(
            f"曜日として読めません(「{text}」)。",
            "月-金、月水金、毎日 のように入力してください(祝日は「祝」)。",
        )
    return tuple(WEEKDAYS[day] for day in sorted(chosen))


def read_phone(text: str) -> tuple[str, str]:
    """Return purpose and number of "ご注文 03-1234-5678"; a number alone is for any purpose."""
    text = text.strip()
    if match := _NUMBER_FIRST.fullmatch(text):
        return match["purpose"], match["number"]
    for pattern in _PHONES:
        if match := pattern.fullmatch(text):
            return match["purpose"].strip() or USUAL_PURPOSE, match["number"].strip()
    return USUAL_PURPOSE, text  # the corpus's rules say what a number looks like


def _plain(text: str) -> str:
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip().lower())


def _clock(hour: int, minute: str | None, spoken: str | None) -> str:
    minutes = 30 if spoken == "半" else int(minute or (spoken or "0").rstrip("分"))
    return f"{hour}:{minutes:02}"
