"""Whether an answer ends by pointing at a link that its source did not give along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from corpus.blocks import lines_of, runs_of
from corpus.intent import Link

# 「詳しくは下記をご覧ください。」 as the last line; further lines would be what is pointed at.
_POINTS_BELOW = re.compile(
    r"(?:下記|以下|こちら|次のページ|リンク先)[^。\n]{0,20}"
    r"(?:ご覧|ご確認|ご参照|参照|お問い合わせ|お進み)[^。\n]{0,12}[。::]?\s*$"
)
_ADDRESS = re.compile(r"https?://|@|\d{2,4}-\d{2,4}-\d{3,4}")


def promises_link(answer: Any, links: Sequence[Link]) -> bool:
    """Return whether an answer, text or blocks, points at something that is not there."""
    if links:
        return False
    if isinstance(answer, tuple):
        if any(run.url for run in runs_of(answer)):
            return False
        lines = ["".join(run.text for run in line.runs) for line in lines_of(answer)]
    else:
        lines = str(answer).strip().split("\n")
    return not any(map(_ADDRESS.search, lines)) and bool(_POINTS_BELOW.search(lines[-1]))
