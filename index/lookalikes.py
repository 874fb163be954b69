"""What is typed, scanned or converted in place of a katakana: サ−バ−, サ一バ一, サーバー夕イプ.

Which one is meant, only a dictionary tells: 「プラン一覧」 has the number, 「メール-アドレス」 a hyphen.
"""

from __future__ import annotations

import re

from index.tokenizer import Tokenizer

_DASHES = "-‐‑‒–—―−─━"
_KANJI = {"一": "ー", "二": "ニ", "力": "カ", "夕": "タ", "口": "ロ", "卜": "ト", "八": "ハ"} | {
    "工": "エ",
    "千": "チ",
}
_KATAKANA = str.maketrans(dict.fromkeys(_DASHES, "ー") | _KANJI)
_UNSURE = f"{re.escape(_DASHES)}{''.join(_KANJI)}"
_LETTER = "ァ-ヴー"  # ヶ and ヵ count: 「コース一ヶ月」
# Not inside a compound: 「入力カード」.
_WORD = re.compile(
    rf"(?<![一-龥々ァ-ヴー])[{_LETTER}{_UNSURE}]{{2,}}|[{_LETTER}][{_LETTER}{_UNSURE}]+"
)
_TO_READ = re.compile(rf"[{_LETTER}][{_UNSURE}]|[{_UNSURE}][{_LETTER}]")
# No word is longer; and so a text of nothing else takes no more time than another.
_MAX_WORD, _MAX_UNSURE = 30, 6
_MIN_UNKNOWN = 5
# Where all is kana, a dash is a long vowel: さ−ば−.
_DASH_IN_HIRAGANA = re.compile(f"(?<=[ぁ-ゖ])[{re.escape(_DASHES)}](?=[ぁ-ゖ]|[^0-9A-Za-z]|$)")
_NOT_HIRAGANA = re.compile("[ァ-ヺ一-龥々]")
_COUNTED = re.compile("[0-9A-Za-z一-龥々ヵヶ]")


def in_katakana(text: str, tokenizer: Tokenizer) -> str:
    """Return a normalized text with katakana where a word has a sign that only looks like one."""
    if _DASH_IN_HIRAGANA.search(text) and not _NOT_HIRAGANA.search(text):
        return _DASH_IN_HIRAGANA.sub("ー", text)
    if not _TO_READ.search(text):
        return text
    return _WORD.sub(lambda word: _read(word, tokenizer), text)


def _read(match: re.Match[str], tokenizer: Tokenizer) -> str:
    """Return a word with the signs read that belong to it."""
    word = match.group()
    unsure = [at for at, c in enumerate(word) if c in _DASHES or c in _KANJI]
    if not _TO_READ.search(word) or len(word) > _MAX_WORD or len(unsure) > _MAX_UNSURE:
        return word
    counted = _COUNTED.match(match.string, match.end()) is not None
    read, spans = list(word), _known_spans(word.translate(_KATAKANA), tokenizer)
    for at in unsure:
        last = at == len(word) - 1
        # 「サーバ一台」 is one server, 「サーバ-01」 a name; in 「サ一バ一名」 both signs are alike.
        if last and counted and "".join(read)[:at] == word[:at]:
            continue
        known = any(start <= at < end and end - start > 1 for start, end in spans)
        if known or _is_inside_unknown(word, at, tokenizer):
            read[at] = word[at].translate(_KATAKANA)
    return "".join(read)


def _is_inside_unknown(word: str, at: int, tokenizer: Tokenizer) -> bool:
    """Return whether a dash stands inside a word that no dictionary has: ペネトレ−ション."""
    if word[at] not in _DASHES or not 0 < at < len(word) - 1 or len(word) < _MIN_UNKNOWN:
        return False
    left = word[:at].translate(_KATAKANA)
    return sum(end - start for start, end in _known_spans(left, tokenizer)) < len(left)


def _known_spans(word: str, tokenizer: Tokenizer) -> list[tuple[int, int]]:
    """Return start and end of the words of two letters or more that the dictionary has."""
    unknown, spans, at = set(tokenizer.unknown_words(word)), [], 0
    for surface, _ in tokenizer.analyze(word).tokens:
        if len(surface) > 1 and surface not in unknown:
            spans.append((at, at + len(surface)))
        at += len(surface)
    return spans
