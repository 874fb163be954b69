"""What tells a question, an answer and a heading from each other by their words alone."""

from __future__ import annotations

import re

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_OPEN, _CLOSE = "[【\\[〔<〈《「『(]", "[】\\]〕>〉》」』)]"
_BULLET = "(?:[■●◆◇○◎▼▽□▶►・★☆*◼⬛❓❔] ?)?"
_END = "[.:、,)】\\]|>,…→-]"


def _mark(letter: str, words: str) -> re.Pattern[str]:
    """Return what a mark before a question or an answer looks like, half-width.

    The letter alone begins words as well (QRコード, A社): it needs a number or something behind it.
    """
    number = r"(?:[-._ ]?\d{1,4}(?:[-.]\d{1,3})?)"
    return re.compile(
        rf"{_BULLET}(?:{_OPEN} ?(?:{letter}|{words}){number}? ?{_CLOSE} ?{_END}?"
        rf"|(?:{letter}){number}? ?{_END}(?!\d)"
        rf"|(?:{letter})\d{{1,4}}(?=[ \n]|[^\x00-\x7f]|$)"
        rf"|(?:{letter})[ \n](?=[^\x00-\x7f])"
        rf"|(?:{words}){number}? ?[.:)|]"
        rf"|(?:{words})\d{{1,4}} ) *\n?",
        re.IGNORECASE,
    )


_QUESTION = _mark("q", "ご?質問|問い?|設問|お?問い?合わせ|お客様の声|question")
_ANSWER = _mark("a", "ご?回答|お?答え?|アンサー|answer")


def half_width(text: str) -> str:
    """Return a text with full-width letters and marks as half-width ones; each stays where it is."""
    return text.translate(_HALF)


def question_mark(text: str) -> int:
    """Return how many characters at the start are a mark such as 「Q1.」; 0 where there is none."""
    return _length(_QUESTION, text)


def answer_mark(text: str) -> int:
    """Return how many characters at the start are a mark such as 「A:」; 0 where there is none."""
    return _length(_ANSWER, text)


def _length(mark: re.Pattern[str], text: str) -> int:
    blank = len(text) - len(text.lstrip())
    found = mark.match(half_width(text[:40]), blank)
    return found.end() if found else 0


def without_question_mark(text: str) -> str:
    """Return a question without the mark before it; a mark alone stays."""
    return text[question_mark(text) :].strip() or text.strip()


def without_answer_mark(text: str) -> str:
    """Return an answer without the mark before it; a mark alone stays."""
    return text[answer_mark(text) :].strip() or text.strip()


_ASKS = tuple(
    (re.compile(pattern, re.IGNORECASE), score)
    for pattern, score in (
        (r"[?]$", 3.0),
        (r"(?:か|かな|かしら|かも知りたい|の)[。.]?$", 2.5),
        (r"(?:ますか|ですか|でしょうか|ませんか|たか|るか|のか)[。.?]?$", 0.7),
        (r"(?:教えて|おしえて|知りたい|聞きたい|知らせて)[^。]{0,12}[。.]?$", 3.0),
        (
            r"(?:たい|たいです|たいのですが|たいのだが|たいんですが|ほしい|欲しい|ほしいです)[。.]?$",
            2.2,
        ),
        (r"(?:のですが|んですが|のですけど)[。.、…]*$", 2.0),
        (r"(?:ません|ない|なくなった|しまった|しまいました|れた|れました)$", 1.5),
        (r"(?:ません|ない)。$", 0.4),
        (
            r"(?:とは|って|って何|の違い|のやり方|の方法|方法|手順|の仕方|場合|とき|時|には|たら|れば)$",
            1.0,
        ),
        (r"(?:どう|どこ|いつ|いくら|なぜ|何|どの|どれ|どちら|だれ|誰|なに|どんな|どうやって)", 0.8),
        (r"^(?:how|what|when|where|who|why|which|can|could|do|does|is|are|will|may|should)\b", 2.0),
    )
)
_STATES = re.compile(
    r"(?:ます|です|ました|でした|ください|下さい|おります|ございます|いたします|願います|である)[。.!]?$"
    r"|(?:ません|ない|でしょう|だ|た|る|う|す|せ)[。.!]$"
)
_REQUEST = re.compile(
    r"(?:教えて|おしえて|聞かせて|知らせて|説明して)(?:ください|下さい|いただけます)"
)
_BEGINS_ANSWER = re.compile(
    r"^(?:はい|いいえ|いえ|申し訳|恐れ入り|誠に|ご利用いただけ|可能です)[、。,\s]?"
)
_SENTENCE = re.compile(r"[。!?]")


def question_score(text: str) -> float:
    """Return how much a text looks like what somebody asks: from 0; 2 and more is likely."""
    words = half_width(text).strip().rstrip("」』)\"' ")
    if not words or len(words) > 400:
        return 0.0
    score = sum(points for pattern, points in _ASKS if pattern.search(words))
    return score if _REQUEST.search(words) or not _is_told(words) else min(score, 0.5)


def answer_score(text: str) -> float:
    """Return how much a text looks like what a company replies: from 0; 2 and more is likely."""
    words = half_width(text).strip()
    lines = [line for line in words.split("\n") if line.strip()]
    score = 0.0
    if _is_told(words) and not _REQUEST.search(words[-30:]):
        score += 1.5 if words.endswith("。") else 0.8
    score += 2.5 if len(lines) > 1 else 0.0
    score += min(len(_SENTENCE.findall(words)) - 1, 2) * 0.6 if len(words) > 1 else 0.0
    score += 0.8 if len(words) > 60 else 0.0
    score += 1.0 if "http://" in words or "https://" in words else 0.0
    score += 1.5 if _BEGINS_ANSWER.match(words) else 0.0
    return max(score, 0.0)


def _is_told(words: str) -> bool:
    """Return whether a text ends as a statement does."""
    return bool(_STATES.search(words)) and not words.endswith("?")
