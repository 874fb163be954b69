"""The lines or paragraphs of a text, each with what tells its part: heading, mark, blank before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.blocks import Blocks
from corpus.importers.question_shape import half_width, question_score

_ORNAMENTS = "■●◆◇○◎▼▽□▶►★☆◼⬛♦♢◉⚫✦❖§"
_NUMBER = re.compile(
    r"(?:(?P<dotted>\d{1,3}[-.]\d{1,3}(?:[-.]\d{1,3})?)[.):, ]?|(?P<number>\d{1,3})[.):,、](?!\d)"
    r"|\((?P<bracket>\d{1,3})\)|(?P<chapter>第\d{1,3}[章節部編])|(?P<circle>[①-⑳❶-❿])"
    r"|(?P<lettered>[A-Z]-?\d{1,3})[.):]|(?P<letter>[A-Z])[.)](?= ?[^\x00-\x7f]))[ \t]*(?=\S)"
)
_BRACKETS = {"【": "】", "[": "]", "〔": "〕", "<": ">", "〈": "〉", "《": "》", "≪": "≫", "(": ")"}
_BULLETS = "・･‐-–*＊•‣※→⇒"
_NOISE = re.compile(
    r"[▲▼△▽↑↓◀▶<>→←\s]*(?:この)?(?:ペー?ジ)?の?(?:先頭|トップ|上部|top|目次)(?:へ|に)?(?:もど|戻)?る?[▲▼△▽↑↓\s]*"
    r"|[▲▼△▽↑\s]*(?:page ?top|back to top|top)[▲▼△▽↑\s]*"
    r"|(?:イメージ図?|図\d*|画像|写真|動画|イラスト|スクリーンショット)\d*"
    r"|(?:copyright|©|\(c\)).*|.*all rights reserved.*|[-=_*~―─━—〜＝＊・.+#\s]{3,}"
    r"|(?:- ?)?\d{1,3}(?: ?/ ?\d{1,3})?(?: ?-)?|(?:ホーム|home|トップ)(?: ?[>›»/] ?[^\s>›»/]+)+"
    r"|以\s*上|(?:印刷|共有|ツイート|シェア)(?:する)?",
    re.IGNORECASE,
)
_URL = re.compile(
    r"https?://|www\.|[\w.]+@[\w.]+|^(?:tel|fax|電話)?[:\s]*\d{2,4}-\d{2,4}-\d{3,4}", re.IGNORECASE
)
_TOPIC = re.compile(
    r"(?:について|に関して|に関すること|に関するご?質問|関連|関係|のこと|に関する質問|編)$"
)
_PAGE = re.compile(r"faq|q ?& ?a|よくある", re.IGNORECASE)  # what a whole page is called
_SENTENCE_END = re.compile(r"[。!?.]$|(?:ます|です|ました|ません|ください|でした|ましょう)$")
_MAX_NOISE = 200  # characters of a line
MAX_NAME = 36  # characters of a section's name


@dataclass(frozen=True)
class Unit:
    """A line or a paragraph. `level` is a heading's (1 is the widest), 0 of what is none.

    `has_gap` says that a blank line precedes it. `blocks` are what it holds where that is more than
    words. `is_list` marks an item of a list, `depth` of it how many lists it stands below.
    """

    text: str
    blocks: Blocks = ()
    level: int = 0
    is_bold: bool = False
    is_list: bool = False
    depth: int = 0
    has_gap: bool = False
    where: str = ""
    line: int = 0
    lost: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the text without blanks around it."""
        return self.text.strip(" \t　\n")


def is_noise(unit: Unit) -> bool:
    """Return whether a line belongs to a page and to no answer: 「▲ページのトップへ」, a caption."""
    words = unit.words
    is_short = len(words) <= _MAX_NOISE and "\n" not in words
    return is_short and bool(_NOISE.fullmatch(half_width(words)))


def style_of(unit: Unit) -> str:
    """Return the name of what a line begins with; lines that look alike are of one kind."""
    words = half_width(unit.words)
    if not words:
        return ""
    if unit.level:
        return f"level{unit.level}"
    if words[0] in _ORNAMENTS:
        return words[0]
    if words[0] in _BRACKETS and words.endswith(_BRACKETS[words[0]]):
        return words[0]
    if found := _NUMBER.match(words):
        return next(name for name, value in found.groupdict().items() if value)
    if unit.is_list or words[0] in _BULLETS:
        return "bullet"
    return "bold" if unit.is_bold else ""


def is_listed(unit: Unit) -> bool:
    """Return whether a line looks like an item of a list."""
    return style_of(unit) in ("bullet", "circle", "number", "bracket", "dotted")


def without_style(text: str) -> str:
    """Return a heading or question without the ornament or number it begins with."""
    words = text.strip(" \t　\n")
    half = half_width(words)
    while half and half[0] in _ORNAMENTS:
        words = words[1:].strip(" \t　")
        half = half_width(words)
    if half and half[0] in _BRACKETS and half.endswith(_BRACKETS[half[0]]):
        inside = words[1:-1].strip()
        if not any(mark in half_width(inside) for mark in _BRACKETS[half[0]] + half[0]):
            words, half = inside, half_width(inside)
    if half and half[0] in _BULLETS and len(half) > 1:
        words = words[1:].strip(" \t　")
        half = half_width(words)
    if (found := _NUMBER.match(half)) and not found["chapter"]:
        words = words[found.end() :].strip(" \t　")
    return words or text.strip()


def name_score(unit: Unit) -> float:
    """Return how much a line looks like the name of a section; below 0 it does not."""
    words = half_width(unit.words)
    if "\n" in words or not words or len(words) > MAX_NAME + 8 or _URL.search(words):
        return -5.0
    score = 1.2 if len(words) <= MAX_NAME else -2.0
    style = style_of(unit)
    score += 1.5 if _TOPIC.search(words.rstrip("】]〉>》")) else 0.0
    score += 1.0 if style and style not in ("bullet", "circle", "bracket") else 0.0
    score -= 3.0 if style == "bullet" else 0.0
    score -= 1.5 if _PAGE.search(words) else 0.0
    score -= 3.5 if _SENTENCE_END.search(words) else 0.0
    score -= min(question_score(words), 3.0)
    return score


def joined(units: list[Unit]) -> Unit:
    """Return lines that belong together as one paragraph."""
    first = units[0]
    if len(units) == 1:
        return first
    return replace(
        first,
        text="\n".join(unit.text for unit in units),
        blocks=tuple(block for unit in units for block in unit.blocks),
        is_bold=all(unit.is_bold for unit in units),
        is_list=False,
        lost=tuple(sentence for unit in units for sentence in unit.lost),
    )
