"""Ways of writing: queries written differently, and whether their first entry stays the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.evaluation.queries import LabelledQuery
from corpus.text import normalize
from index.searcher import Searcher
from index.tokenizer import Tokenizer

_MAX_CHARACTERS = 60  # of a query that is rewritten: longer ones are mails
_OKURIGANA = {
    "申し込み": "申込",
    "申込み": "申込",
    "切り替え": "切替",
    "入れ替え": "入替",
    "支払い": "支払",
    "問い合わせ": "問合せ",
    "取り消し": "取消",
    "引き継ぎ": "引継",
    "手続き": "手続",
    "受け取り": "受取",
}
_PLAIN_STYLE = {"ですか": "なの", "ますか": "るの", "ください": "ほしい", "でしょうか": "かな"}
_HALF_WIDTH = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)
} | {"\u3099": "ﾞ", "\u309a": "ﾟ"}  # the voicing marks, which NFD takes off their letters


@dataclass(frozen=True)
class VariantResult:
    """How many queries a way of writing changes, and how many of them keep their first entry."""

    name: str
    rewritten: int
    same: int

    @property
    def share(self) -> float:
        """Return the share that keeps its first entry; 0 where nothing was rewritten."""
        return self.same / max(self.rewritten, 1)


def full_width(text: str) -> str:
    """Return the text with Latin letters and digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def half_width_kana(text: str) -> str:
    """Return the text with katakana in half width."""
    if not re.search("[ァ-ヴ]", text):
        return text
    return "".join(_HALF_WIDTH.get(c, c) for c in unicodedata.normalize("NFD", text))


def without_long_vowel(text: str) -> str:
    """Return the text with the long vowel at the end of loan words left out."""
    return re.sub(r"(?<=[ァ-ヴ]{2})ー(?![ァ-ヴ])", "", text)


def question_mark_changed(text: str) -> str:
    """Return the text without its question mark, or with one where it has none."""
    return text[:-1] if text[-1] in "?？" else text + "?"


def spaced(text: str) -> str:
    """Return the text with white space where the script changes."""
    return " ".join(re.findall(r"[一-龥々]+|[ァ-ヴー]+|[ぁ-ん]+|[^一-龥々ァ-ヴーぁ-ん]+", text))


def hiragana(tokenizer: Tokenizer, text: str) -> str:
    """Return the text as it sounds."""
    reading = tokenizer.analyze(normalize(text)).reading
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in reading)


def replaced(pairs: Mapping[str, str], text: str) -> str:
    """Return the text with every key replaced by its value."""
    for old, new in pairs.items():
        text = text.replace(old, new)
    return text


def variants() -> dict[str, Callable[[str], str]]:
    """Return every way of writing: name → rewriting function."""
    return {
        "full width": full_width,
        "half-width katakana": half_width_kana,
        "no long vowel at the end of loan words": without_long_vowel,
        "okurigana left out": partial(replaced, _OKURIGANA),
        "plain style": partial(replaced, _PLAIN_STYLE),
        "question mark added or taken": question_mark_changed,
        "white space between words": spaced,
        "hiragana only": partial(hiragana, Tokenizer()),
    }


def measure_variants(searcher: Searcher, queries: Sequence[LabelledQuery]) -> list[VariantResult]:
    """Return a result per way of writing, over the short queries with one right entry."""
    texts = [q.text for q in queries if len(q.relevant) == 1 and len(q.text) < _MAX_CHARACTERS]
    before = {text: _first_entry(searcher, text) for text in texts}
    results = []
    for name, rewrite in variants().items():
        changed = [(text, new) for text in texts if (new := rewrite(text)) != text]
        same = sum(_first_entry(searcher, new) == before[text] for text, new in changed)
        results.append(VariantResult(name, len(changed), same))
    return results


def _first_entry(searcher: Searcher, text: str) -> str | None:
    hits = searcher.search(normalize(text), 1).hits
    return hits[0].target.id if hits else None
