"""Does the way of writing matter? python -m scripts.variants --queries tests/data/dev.jsonl

Rewrites in-scope queries (width, long vowels, okurigana, style, marks, hiragana) and counts how
often the first entry stays the same. Prints a table.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.app import open_answerer
from bot.settings import read_settings
from corpus.text import normalize
from index.searcher import Searcher
from index.tokenizer import Tokenizer
from scripts.evaluate import read_queries

_OKURIGANA = (
    ("申し込み", "申込"),
    ("申込み", "申込"),
    ("切り替え", "切替"),
    ("入れ替え", "入替"),
    ("支払い", "支払"),
    ("問い合わせ", "問合せ"),
    ("取り消し", "取消"),
    ("引き継ぎ", "引継"),
    ("手続き", "手続"),
    ("受け取り", "受取"),
)
_STYLE = (("ですか", "なの"), ("ますか", "るの"), ("ください", "ほしい"), ("でしょうか", "かな"))


def full_width(text: str) -> str:
    """Return the text with Latin letters and digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def half_width_kana(text: str) -> str:
    """Return the text with katakana in half width."""
    table = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    parts = unicodedata.normalize("NFD", text)
    return (
        "".join(table.get(c, {"\u3099": "ﾞ", "\u309a": "ﾟ"}.get(c, c)) for c in parts)
        if re.search("[ァ-ヴ]", text)
        else text
    )


def hiragana(text: str) -> str:
    """Return the text as it sounds."""
    return "".join(
        chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c
        for c in Tokenizer().analyze(normalize(text)).reading
    )


def _replaced(pairs: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    def rewrite(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return rewrite


VARIANTS: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "half-width katakana": half_width_kana,
    "no long vowel at the end of loan words": lambda text: re.sub(
        r"(?<=[ァ-ヴ]{2})ー(?![ァ-ヴ])", "", text
    ),
    "okurigana left out": _replaced(_OKURIGANA),
    "plain style": _replaced(_STYLE),
    "question mark added or taken": lambda text: text[:-1] if text[-1] in "??" else text + "?",
    "white space between words": lambda text: " ".join(
        re.findall(r"[一-龥々]+|[ァ-ヴー]+|[ぁ-ん]+|[^一-龥々ァ-ヴーぁ-ん]+", text)
    ),
    "hiragana only": hiragana,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.variants", description=__doc__)
    parser.add_argument("--queries", type=Path, required=True)
    arguments = parser.parse_args()
    answerer = open_answerer(read_settings())
    texts = [
        q.text
        for q in read_queries(arguments.queries, answerer.corpus)
        if len(q.relevant) == 1 and len(q.text) < 60
    ]
    print("| variant | rewritten | same first entry |\n|---|---|---|")
    for name, (changed, same) in measure(answerer.searcher, texts).items():
        print(f"| {name} | {changed} | {same / max(changed, 1):.3f} |")


def measure(searcher: Searcher, texts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return variant → (queries it changes, how many of them keep their first entry)."""
    first = {text: searcher.search(normalize(text), 1).hits[0].target.id for text in texts}
    found = {}
    for name, rewrite in VARIANTS.items():
        changed = [(text, new) for text in texts if (new := rewrite(text)) != text]
        hits = [(text, searcher.search(normalize(new), 1).hits) for text, new in changed]
        found[name] = (
            len(changed),
            sum(bool(hit) and hit[0].target.id == first[text] for text, hit in hits),
        )
    return found


if __name__ == "__main__":
    main()
