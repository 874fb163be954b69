"""What is counted, in every spelling of it: one table."""

from __future__ import annotations

# Units of duration with their length in days.
DAYS = {"年": 365.25, "月": 365.25 / 12, "週": 7.0, "日": 1.0, "時間": 1 / 24, "分": 1 / 1440}

DURATIONS = {
    spelling: unit
    for unit, spellings in {
        "年": ("年", "years", "year"),
        "月": ("か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月", "個月", "months", "month"),
        "週": ("週間", "週", "weeks", "week"),
        "日": ("日", "days", "day"),
        "時間": ("時間", "hours", "hour"),
        "分": ("分間", "分", "minutes", "minute"),
    }.items()
    for spelling in spellings
}

_COUNTERS = """
    枚 台 回 人 件 個 本 点 冊 通 歳 桁 階 号 級 倍 泊 室 口 社 頭 回線 世帯 文字 営業日 開庁日
    回目 枚目 台目 年目 kWh kbps Mbps km cm mm m3 ドメイン サイト
"""
AMOUNTS = {unit: unit for unit in _COUNTERS.split()} | {
    spelling: unit
    for unit, spellings in {
        "%": ("%", "パーセント"),
        "円": ("円", "yen"),
        "人": ("名様", "名"),
        "か所": ("か所", "ヶ所", "カ所", "箇所"),
        "歳": ("才",),
        "GB": ("GB", "gb", "ギガ"),
        "MB": ("MB", "mb", "メガ"),
        "A": ("A", "アンペア"),
        "kg": ("kg", "キロ"),
        "ポイント": ("ポイント", "pt"),
        "ライセンス": ("ライセンス", "licenses", "license"),
        "ユーザー": ("ユーザー", "ユーザ", "アカウント"),
    }.items()
    for spelling in spellings
}
UNITS = DURATIONS | AMOUNTS
ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}

# One regular expression for all of them, the longest spelling first.
ANY_UNIT = "|".join(
    f"{spelling}(?![A-Za-z])" if spelling.isalpha() and spelling.isascii() else spelling
    for spelling in sorted(UNITS, key=len, reverse=True)
)

_DIGITS = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "千": 1000, "億": 10**8}


def number(spelled: str, scale: str = "") -> float:
    """Return the value of digits or kanji: 1,000, 二十四, 二〇二〇, 千五百; `scale` is 万, 千 or 億."""
    return _plain(spelled) * _SCALES.get(scale, 1)


def _plain(spelled: str) -> float:
    if spelled[:1].isdigit():
        return float(spelled.replace(",", ""))
    if not set(spelled) & set(_TENS):
        return float("".join(str(_DIGITS.index(c)) for c in spelled))
    total, digit = 0, 0
    for c in spelled:
        if c in _DIGITS:
            digit = _DIGITS.index(c)
        else:
            total += (digit or 1) * _TENS[c]
            digit = 0
    return float(total + digit)
