"""Rows of a table that are no entries: totals, notes, examples, numbers without an entry."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COUNT = r"[\s::\d,.件点名問行個]*"
_TOTAL = re.compile(
    rf"[^\s]{{0,6}}(?:合計|小計|総計|総数|件数){_COUNT}|計{_COUNT}|total{_COUNT}", re.IGNORECASE
)
# 74件; 公開64; 非公開7・準備中3
_FIGURE = re.compile(r"(?:[^\W\d]{0,8}\s*[::]?\s*\d[\d,.]*\s*(?:件|点|名|問|行|個)?[・、,/\s]*)+")
_NOTE = re.compile(
    r"[-－ー―\s]*以\s*上[-－ー―\s]*|(?:出典|注意?[::]|※).*"
    r"|(?:最終)?(?:確認|更新|作成|改訂|改定|印刷)(?:日|者|日時)?\s*[::].*|(?:文責|担当|連絡先|お?問い?合わせ先|管理)[::].*",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"[【\[((<〈]?(?:記入例|記載例|入力例|例|サンプル|sample|example)[】\]))>〉]?[\d::.]*",
    re.IGNORECASE,
)
_BEGINS_EXAMPLE = re.compile(r"\s*[【\[(（<〈](?:記入例?|例)[】\])）>〉]")
_GONE = re.compile(r"[((【\[]?(?:欠番|削除|廃止|削除済み?|欠)[))】\]]?")


def is_total(texts: Sequence[str]) -> bool:
    """Return whether the words of a row are a total: its name, and figures alone."""
    named = [text for text in texts if _TOTAL.fullmatch(text)]
    return bool(named) and all(text in named or _FIGURE.fullmatch(text) for text in texts)


def is_note(text: str) -> bool:
    """Return whether a row's only words are a note on the table."""
    return bool(_NOTE.fullmatch(text) or _TOTAL.fullmatch(text))


def is_example(text: str) -> bool:
    """Return whether a row's first cell says that it shows how to fill in the others."""
    return bool(_EXAMPLE.fullmatch(text))


def begins_example(question: str) -> bool:
    """Return whether a question says that it shows how to write one: 「(例)…」."""
    return bool(_BEGINS_EXAMPLE.match(question))


def is_gone(question: str) -> bool:
    """Return whether a number's entry was taken out."""
    return bool(_GONE.fullmatch(question))
