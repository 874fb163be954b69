"""Checks of a candidate's own text: is it one a customer may have typed, and nobody's private one?

Pure, and linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.journal.masking import mask_question
from bot.worksheet.finding import Finding, doubt, refused
from corpus.text import normalize
from index.language import is_english, other_language
from index.question import EmptyQuestion, Question, QuestionTooLong
from index.secrets import secret_in
from index.spelling import from_romaji, is_romaji

MIN_CHARACTERS, MAX_CHARACTERS = 2, 150  # the longest of 2,643 wordings written by hand has 148

_JAPANESE = re.compile("[ぁ-ゖァ-ヺ㐀-䶿一-鿿々〆]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_LETTER = re.compile(r"[^\W\d_]")
# What people write into a cell that they leave open.
_FILLER = re.compile(
    r"(?:特に)?(?:な[しい]|無し?|ありません|ございません)|同上|上に同じ|以下同文|〃+|なにもない|思いつかない|わからない"
    r"|(?:未定|未記入|空欄|記入例|入力例|例|サンプル|ダミー|テスト|てすと|あとで|後で|不明|検討中|確認中|省略|削除)"
    r"|n/?a|none|nothing|null|nil|nan|tbd|todo|test|sample|example|dummy|wording|text|xx+"
    r"|(?:お客(?:さま|様)の)?(?:言い換え|言い方|話題)\d*|\.{2,}|…+",
    re.IGNORECASE,
)
# What a program or a model leaves in a text: tags, fences, fields of JSON.
_MARKUP = re.compile(r'</?[A-Za-z][^<>]{0,200}>|`{2,}|\*\*|[{}\[\]]"|"[:}\]]|\\[nu"]|!?\]\(')
_FULL_STOP = "。.!?！？、, "
# Four times the same letter, or a stretch of two to four letters three times over and nothing else.
_REPEATED = re.compile(r"(.)\1{4,}|^(.{1,4})\2{3,}$")
# Numbers, hosts and addresses, as masking may take them for somebody's.
_NUMBER_OR_ADDRESS = re.compile(r"[A-Za-z0-9@.,:/_-]{6,}")
_MASK = re.compile(r"\[(?:メール|電話番号|番号|鍵|ホスト|IPアドレス)\]")
# Whose text it was: no rule masks names, these words stand beside them.
_NAME = re.compile(
    r"と(?:申|もう)し(?:ます|上げます)|(?:株式|有限|合同)会社(?![〇○●◯])|[㈱㈲]|[((](?:株|有)[))]"
    r"|(?:会員|顧客|お客様|お客さま|注文|受付|予約|伝票|口座|契約)(?:番号|ID|No\.?)(?:は|が|[::])\s*[A-Za-z\d]"
    r"|(?:生年月日|誕生日)は?[::]?\s*\d|〒|(?:都|道|府|県).{1,8}[市区町村].{1,10}\d"
)


def check_text(text: str, known: str = "", *, least: int = MIN_CHARACTERS) -> Iterator[Finding]:
    """Yield what speaks against a text by itself; after a refusal nothing more is looked for.

    `known` are the entry's own texts: what stands there is public. `least` is its shortest length.
    """
    own = normalize(text)
    if (
        finding := _secret(text)
        or _unreadable(own, least)
        or _unusable(own)
        or _private(own, known)
    ):
        yield finding
        return
    if (match := _NAME.search(own)) and match[0] not in normalize(known):
        yield doubt(
            "personal data",
            f"お名前や会社名などが入っていないか、ご確認ください(「{match[0]}」)。",
        )


def _secret(text: str) -> Finding | None:
    if secret_in(text):
        return refused("personal data", "パスワードや鍵と思われる文字があります。")
    return None


def _unreadable(own: str, least: int) -> Finding | None:
    if len(own) < least or not _LETTER.search(own):
        return refused("empty", "言葉になっていません。お客さまの言い方を書いてください。")
    if len(own) > MAX_CHARACTERS:
        return refused(
            "too long", f"長すぎます({len(own)}文字)。{MAX_CHARACTERS}文字までに縮めてください。"
        )
    return None


def _unusable(own: str) -> Finding | None:
    if _FILLER.fullmatch(own.strip(_FULL_STOP)):
        return refused("empty", "空欄の代わりの書き込みのようです。言い方ではないため外します。")
    if _MARKUP.search(own):
        return refused("markup", "タグやJSONなどの記号が混じっています。言葉だけにしてください。")
    if other_language(own):
        return refused("language", "日本語でも英語でもありません。")
    if not _JAPANESE.search(own) and not (is_english(own) or _is_words(own)):
        return refused("gibberish", "日本語または英語の言葉として読めません。")
    if _REPEATED.search(own):
        return refused("gibberish", "同じ文字の繰り返しで、言葉として読めません。")
    return None


def _is_words(own: str) -> bool:
    """Return whether each Latin word can be said: romaji, or with a vowel among few consonants."""
    if from_romaji(own) != own:
        return True
    words = _LATIN_WORD.findall(own)
    return (
        bool(words)
        and all(
            is_romaji(word) or len(word) <= 4 or re.search(r"[^aeiouy]{5,}", word, re.I) is None
            for word in words
        )
        and any(re.search("[aeiouy]", word, re.I) or word.isupper() for word in words)
    )


def _private(own: str, known: str) -> Finding | None:
    """Return what the journal would mask of a text, but for what the entry itself shows."""
    public = normalize(known)
    for shown in sorted(set(_NUMBER_OR_ADDRESS.findall(own)), key=len, reverse=True):
        if shown in public:
            own = own.replace(shown, "0")
    try:
        question = Question.read(own)
    except (EmptyQuestion, QuestionTooLong):
        return refused("empty", "質問として読めません。")
    marks = _MASK.findall(mask_question(question))
    if len(marks) > len(_MASK.findall(own)):
        shown = "、".join(dict.fromkeys(mark.strip("[]") for mark in marks))
        return refused("personal data", f"個人や端末がわかる内容があります({shown})。")
    return None
