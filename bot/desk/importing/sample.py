"""A table to fill in: the headings that an import reads, and a price whose comma stays in its cell."""

from __future__ import annotations

import csv
import io

FILE = "faq-sample.csv"
_ROWS = (
    ("分類", "質問", "回答", "言い換え", "リンク"),
    (
        "料金について",
        "週1回のクラスはいくらですか",
        "週1回は7,700円、週2回は12,100円です。",
        "料金を知りたい\n月謝はいくら",
        "料金表 https://www.example.com/fees",
    ),
    (
        "ご予約について",
        "予約は必要ですか",
        "はい。お電話かウェブサイトでご予約ください。",
        "予約なしで行ける？",
        "",
    ),
)


def sample_csv() -> bytes:
    """Return the table as Excel opens it; every cell is quoted, as is a good example."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(_ROWS)
    return file.getvalue().encode("utf-8-sig")
