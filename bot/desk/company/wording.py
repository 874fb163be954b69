"""A company's fields in the words of the desk's forms: their names, their values, their problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.desk.company.days import day_to_read
from bot.desk.situations import GROUPS
from corpus.errors import Problem
from corpus.yaml_plain import Plain

LABELS = {
    "company": "会社名",
    "title": "Q&Aの題名",
    "support_page": "Q&Aページのアドレス",
    "phones": "電話の窓口",
    "hours": "受付時間",
    "closed": "休業日",
    "channels": "電話以外の窓口",
    "frequent": "よくあるご質問",
    "notice": "お知らせ",
    "description": "説明文",
    "company_url": "会社のページ",
    "privacy_url": "個人情報の取り扱いのページ",
    "logo": "ロゴ",
    "favicon": "ブラウザーのタブの印",
    "share_image": "共有されたときの画像",
    "links": "ページの上に並べるリンク",
    "messages": "ボットの言葉",
    "placeholders": "仮の値のままの項目",
    "packs": "はじめから入っている話題",
    "general.ja": "日本語の質問のための話題",
    "general.en": "英語の質問のための話題",
    "ja": "日本語",
    "en": "英語",
    "purpose": "用件",
    "number": "電話番号",
    "sections": "受け持つセクション",
    "weekdays": "曜日",
    "open": "始まり",
    "close": "終わり",
    "breaks": "休憩",
    "from": "始まり",
    "to": "終わり",
    "until": "終わり",
    "reason": "理由",
    "kind": "種類",
    "label": "表示する名前",
    "url": "アドレス",
    "holidays": "祝日は休む",
    "yearly": "毎年の休み",
    "dates": "その年だけの休み",
    "temporary": "臨時の休み",
    "text": "文",
}
_SITUATIONS = {key: title for group in GROUPS.values() for key, title in group.items()}
_VALUES = {
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "月火水木金土日", strict=True)),
    "holiday": "祝",
    "general.ja": LABELS["general.ja"],
    "general.en": LABELS["general.en"],
    "always": "24時間、年中無休",
    "true": "はい",
    "false": "いいえ",
    "form": "フォーム",
    "mail": "メール",
    "callback": "折り返し",
    "page": "ページ",
}
# What the reader of files says of their form, and what that means in a form on the screen.
_IN_A_FORM = (
    (re.compile(r"必須の項目がありません。|空です。"), "入力されていません。"),
    (re.compile(r"\w+を書くか、この項目全体を削除してください。"), "入力するか、不要なら削除してください。"),
    (re.compile(r"\(purposeとnumber\)"), ""),
    (re.compile(r"untilがfromより後ではありません。"), "終わりが、始まりより後になっていません。"),
    (re.compile(r'"03-1234-5678"や"03-1234-5678 内線 12"のように、'), "「03-1234-5678 内線 12」のように、"),
    (re.compile(r'"9:00"のように書いてください。'), "「9:00」のように入力してください。"),
    (re.compile(r'"12-29"のように書いてください。'), "「12/29」のように入力してください。"),
    (re.compile(r"書いてください"), "入力してください"),
    (re.compile(r"コーパスのフォルダー"), "Q&Aのフォルダー"),
)  # fmt: skip


def label_of(name: str) -> str:
    """Return what a field is called on the screen."""
    return LABELS.get(name) or _SITUATIONS.get(name, name)


def words_of(problem: Problem) -> str:
    """Return a problem as a form says it: what was found, and what to do."""
    said = f"{problem.found}{problem.repair}"
    for written, shown in _IN_A_FORM:
        said = written.sub(shown, said)
    return said


def lines_of(value: Plain) -> Iterator[str]:
    """Yield a value for reading, a line an item."""
    if isinstance(value, list):
        for item in value:
            yield _in_a_line(item)
    elif isinstance(value, Mapping) and not _is_hours(value):
        for name, each in value.items():
            yield f"{label_of(name)}：{_in_a_line(each)}"
    else:
        yield _in_a_line(value)


def _in_a_line(value: Plain) -> str:
    if isinstance(value, Mapping):
        if _is_hours(value):
            return _hours(value)
        if set(value) <= {"from", "to"}:
            # 12-29 as 12/29, 01-03 as 1/3.
            return "〜".join(
                re.sub(r"0?(\d+)-0?(\d+)", r"\1/\2", str(each)) for each in value.values()
            )
        return "、".join(f"{label_of(name)}：{_in_a_line(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "・".join(map(_in_a_line, value)) or "なし"
    return _VALUES.get(str(value)) or day_to_read(str(value)) or "（空）"


def _is_hours(value: Mapping[str, Plain]) -> bool:
    return "open" in value or "close" in value


def _hours(row: Mapping[str, Plain]) -> str:
    """Return a row of the week, as 月・火 9:00〜17:00（休憩 12:00〜13:00）."""
    days = _in_a_line(row["weekdays"]) if "weekdays" in row else "平日"
    said = f"{days} {row.get('open', '9:00')}〜{row.get('close', '17:00')}"
    breaks = row.get("breaks")
    return f"{said}（休憩 {_in_a_line(breaks)}）" if breaks else said
