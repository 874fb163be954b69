"""Ways of writing: queries written differently, and whether what they get stays the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from bot.answer.answerer import Answerer
from bot.answer.decision import Verdict
from bot.evaluation import romaji
from bot.evaluation.queries import LabelledQuery
from bot.evaluation.romaji import kana_words
from corpus.text import normalize
from index.question import Question
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


_KANGXI = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)
} | {"長": "⻑", "民": "⺠", "青": "⻘", "食": "⻝"}
_SPACING = {"\u3099": "゛", "\u309a": "゜"}
_KANA_VOICED = re.compile("[か-ぢつ-どば-ぽガ-ヂヅ-ドバ-ポ]")


@dataclass(frozen=True)
class VariantResult:
    """How many queries a way of writing changes, and how many of them keep what they get.

    `same` keep their first entry, `same_decision` also the verdict and all that is shown.
    """

    name: str
    rewritten: int
    same: int
    same_decision: int

    @property
    def share(self) -> float:
        """Return the share that keeps its first entry; 0 where nothing was rewritten."""
        return self.same / max(self.rewritten, 1)

    @property
    def decision_share(self) -> float:
        """Return the share that gets the same reply; 0 where nothing was rewritten."""
        return self.same_decision / max(self.rewritten, 1)


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


def katakana(tokenizer: Tokenizer, text: str, separator: str = "") -> str:
    """Return the text as it sounds in katakana; of its Latin words the letters."""
    words = separator.join(kana_words(tokenizer, text))
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in words)


def radicals(text: str) -> str:
    """Return the text with radicals in place of kanji, as PDFs are copied."""
    return "".join(_KANGXI.get(c, c) for c in text)


def with_selectors(text: str) -> str:
    """Return the text with a variation selector behind each kanji."""
    return re.sub("[一-龥]", "\\g<0>\U000e0100", text)


def spacing_dakuten(text: str) -> str:
    """Return the text with its voicing marks as signs of their own: か゛."""

    def apart(match: re.Match[str]) -> str:
        parts = unicodedata.normalize("NFD", match.group())
        return parts[0] + "".join(_SPACING.get(mark, mark) for mark in parts[1:])

    return _KANA_VOICED.sub(apart, text)


def long_vowel(sign: str, text: str) -> str:
    """Return the text with another sign for the long vowel of loan words: サ−バ−."""
    return re.sub("(?<=[ァ-ヺ])ー", sign, text)


def broken(text: str) -> str:
    """Return the text as a spreadsheet has it: in quotation marks, broken behind particles."""
    lines = re.sub(r"(?<=[をが、])(?=[ぁ-ヿ一-龥])", "\r\n", text)
    return f'"{lines}"\t'


def doubled(text: str) -> str:
    """Return the text with each punctuation mark two or three times."""
    return re.sub("[?？!！]", r"\g<0>\g<0>\g<0>", re.sub("[。、]", r"\g<0>\g<0>", text))


def around(before: str, behind: str, text: str) -> str:
    """Return the text between two others."""
    return f"{before}{text}{behind}"


def replaced(pairs: Mapping[str, str], text: str) -> str:
    """Return the text with every key replaced by its value."""
    for old, new in pairs.items():
        text = text.replace(old, new)
    return text


def of_kanji(rewrite: Callable[[str], str], text: str) -> str:
    """Return a text with kanji rewritten; how others are read, no dictionary knows."""
    return rewrite(text) if re.search("[一-龥]", text) else text


def variants() -> dict[str, Callable[[str], str]]:
    """Return every way of writing: name → rewriting function."""
    tokenizer = Tokenizer()
    link = "<https://example.jp/a|example.jp/a>"
    return {
        "full width": full_width,
        "half-width katakana": half_width_kana,
        "no long vowel at the end of loan words": without_long_vowel,
        "okurigana left out": partial(replaced, _OKURIGANA),
        "plain style": partial(replaced, _PLAIN_STYLE),
        "question mark added or taken": question_mark_changed,
        "white space between words": spaced,
        "hiragana only": partial(hiragana, tokenizer),
        "katakana only": partial(of_kanji, partial(katakana, tokenizer)),
        "katakana only, with spaces": partial(
            of_kanji, partial(katakana, tokenizer, separator=" ")
        ),
        "romaji (Hepburn)": partial(of_kanji, partial(romaji.hepburn, tokenizer)),
        "romaji (Kunrei)": partial(of_kanji, partial(romaji.kunrei, tokenizer)),
        "romaji without long vowels": partial(
            of_kanji, partial(romaji.without_long_vowels, tokenizer)
        ),
        "romaji without spaces": partial(of_kanji, partial(romaji.without_spaces, tokenizer)),
        "romaji in capitals": partial(of_kanji, partial(romaji.capitals, tokenizer)),
        "radicals": radicals,
        "variation selectors": with_selectors,
        "invisible characters": "\u200b".join,
        "spacing dakuten": spacing_dakuten,
        "long vowel as a minus": partial(long_vowel, "−"),
        "long vowel as a hyphen": partial(long_vowel, "-"),
        "long vowel as the kanji one": partial(long_vowel, "一"),
        "line breaks of a spreadsheet": broken,
        "doubled punctuation": doubled,
        "emoji around": partial(around, "😭", "🙏🏻✨"),
        "faces around": partial(around, "m(_ _)m ", "(^_^;)"),
        "chat codes around": partial(around, "<@U012AB3CD> ", f" :pray: {link}"),
    }


def measure_variants(answerer: Answerer, queries: Sequence[LabelledQuery]) -> list[VariantResult]:
    """Return a result per way of writing, over the short queries with one right entry.

    Those without Japanese have no other way.
    """
    texts = [
        q.text
        for q in queries
        if len(q.relevant) == 1 and len(q.text) < _MAX_CHARACTERS and not q.text.isascii()
    ]
    outcome_of = _outcomes(answerer)
    return [
        _compare(outcome_of, name, [(text, rewrite(text)) for text in texts])
        for name, rewrite in variants().items()
    ]


@dataclass(frozen=True)
class _Outcome:
    first: str | None
    verdict: Verdict
    shown: tuple[str, ...]


def _outcomes(answerer: Answerer) -> Callable[[Question], _Outcome]:
    """Return what a question gets; each is asked once, however many ways of writing it has."""

    @cache
    def outcome(question: Question) -> _Outcome:
        result, decision = answerer.explain(question)
        first = result.hits[0].target.id if result.hits else None
        return _Outcome(first, decision.verdict, tuple(hit.target.id for hit in decision.hits))

    return outcome


def _compare(
    outcome_of: Callable[[Question], _Outcome], name: str, pairs: Sequence[tuple[str, str]]
) -> VariantResult:
    changed = [
        (outcome_of(Question.read(plain)), outcome_of(Question.read(written)))
        for plain, written in pairs
        if plain != written
    ]
    return VariantResult(
        name,
        len(changed),
        sum(before.first == after.first for before, after in changed),
        sum(
            (before.verdict, before.shown) == (after.verdict, after.shown)
            for before, after in changed
        ),
    )
