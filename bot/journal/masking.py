"""What must not be kept of a text: addresses, numbers, keys. Pure."""

from __future__ import annotations

import re

from corpus.text import normalize
from index.question import Question
from index.secrets import secret_in

EMAIL, PHONE, NUMBER, KEY, SECRET = "[メール]", "[電話番号]", "[番号]", "[鍵]", "[秘密鍵]"

# 〇九〇… is a number too; \d is every script's digits.
_DIGIT = r"[\d〇零一二三四五六七八九]"
_BETWEEN = r"[-‐‑‒–—―−ー~.()/ ]{0,2}"
_RULES = (
    # A key or token pasted without its header. What follows on the same Latin run is its last,
    # short line.
    (re.compile(r"[A-Za-z0-9+/=_-]{40,}(?: [A-Za-z0-9+/=_-]+)*"), KEY),
    # The first label may be Japanese (例え.jp), the last may not: no particle that follows is taken
    # along.
    (
        re.compile(
            r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64} ?(?:@|[\[(]at[\])]) ?[\w-]+(?:\.[A-Za-z0-9-]+)+",
            re.I,
        ),
        EMAIL,
    ),
    # Ten digits or more however they are grouped (a card has up to 19), or a number without its
    # area code.
    (re.compile(rf"(?<!\d)\+?(?:{_DIGIT}{_BETWEEN}){{9,18}}{_DIGIT}"), PHONE),
    (re.compile(r"(?<![\d-])\d{2,4}-\d{4}(?![\d-])"), PHONE),
    (re.compile(rf"{_DIGIT}{{6,}}"), NUMBER),
)


def mask_question(question: Question) -> str:
    """Return a question's text with addresses, numbers and keys replaced."""
    return SECRET if question.secret else _masked(question.text)


def mask(raw: str) -> str:
    """Return a raw text normalized, with addresses, numbers and keys replaced.

    E-mail addresses, phone numbers and digit runs of 6 or more; a text with a private key is
    replaced as a whole.
    """
    text = normalize(raw)
    return SECRET if secret_in(raw) else _masked(text)


def _masked(text: str) -> str:
    for pattern, name in _RULES:
        text = pattern.sub(name, text)
    return text
