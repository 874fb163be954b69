"""What must not be kept of a text: names, addresses, numbers, keys. Linear."""

from __future__ import annotations

import re
from ipaddress import ip_address

from bot.journal.labelled import mask_labelled, mask_next
from bot.journal.mask_words import CREDENTIAL, EMAIL, HOST, IP, KEY, NUMBER, PHONE, SECRET
from bot.journal.names import mask_names
from bot.journal.numbers import is_list, is_personal
from bot.journal.places import mask_places
from index.question import Question
from index.secrets import SecretKind

_SECRETS = {SecretKind.PRIVATE_KEY: SECRET, SecretKind.CREDENTIAL: CREDENTIAL}

# A key or token pasted without its header. What follows on the same Latin run is its last, short
# line.
_KEY = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{40,}(?: [A-Za-z0-9+/=_-]+)*")

_SPOKEN_DOT = r" ?(?:ドット|どっと|[\[(](?:dot|ドット|\.)[\])]) ?"
# Between two sentences a dot has a space beside it, and DV・OV・EV are no host.
_DOT = rf"(?:[.。](?=[A-Za-z0-9])|{_SPOKEN_DOT}| dot )"
_MAIL_DOT = rf"(?:・|{_DOT})"
_AT = (
    r"(?: ?(?:@ ?|[\[(<](?:at|アット|あっと|@)(?:マーク)?[\])>] ?|(?:アット|あっと)(?:マーク|まーく)? ?"
    r"|[☆★] ?)| at )"
)
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`|~-]"
# The first label may be Japanese (例え.jp), the last may not: no particle that follows is taken
# along. Possessive (++): a run of letters is read once.
_EMAIL = re.compile(
    rf"(?<!{_LOCAL})(?:{_LOCAL}++(?:{_SPOKEN_DOT}(?=[A-Za-z0-9]))?){{1,6}}+{_AT}"
    rf"(?:[\w-]{{1,63}}(?:{_MAIL_DOT}[A-Za-z0-9-]+){{1,8}}|(?<=@)[A-Za-z][A-Za-z0-9-]{{1,63}})",
    re.IGNORECASE,
)
# Two letters are a country's, but for endings that files have oftener.
_TOP = (
    r"(?:(?!(?:js|ts|md|py|sh|pl|rs|rb|go|cs|vb|ps|so|gz|xz|db|cc|pm|ai)(?![a-z]))[a-z]{2}|"
    r"com|net|org|info|biz|edu|gov|dev|app|cloud|"
    r"online|site|shop|store|blog|clinic|tech|tokyo|osaka|kyoto|nagoya|yokohama|okinawa|ryukyu|local|localdomain|lan|internal|intranet|corp|home|arpa|test|invalid)"
)
_LABEL = r"[A-Za-z0-9_*-]+"
_HOST = re.compile(
    rf"(?<![A-Za-z0-9._-])(?<!ット)(?<!っと)(?<!。)(?<!・)(?!(?:asp|ado|vb)\.net|e\.g|i\.e|java"
    # Whose mail is everybody's.
    r"|(?:gmail|icloud|hotmail|outlook|yahoo)\.com(?![.A-Za-z0-9])|(?:yahoo\.co|docomo\.ne|ezweb\.ne)\.jp(?![.A-Za-z0-9])"
    rf"|(?:co|or|ne|ac|ad|ed|go|gr|lg)\.jp(?![.A-Za-z]))"
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,6}}{_DOT}{_TOP}(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
# A name in Japanese, as 例え.jp; not 日本語.jp as a kind.
_JAPANESE_HOST = re.compile(
    r"[一-龥々ァ-ヴー]{2,20}+(?<!ドメイン)(?<!日本語)(?<!漢字)(?<!社名)\.(?:jp|com|net)(?![A-Za-z0-9_.-])"
)
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IPV4 = re.compile(
    rf"(?<![\d.・])(?<!バージョン)(?<!バージョン )(?<!ver)(?<!v)(?:{_BYTE}{_MAIL_DOT}){{3}}{_BYTE}(?![.。・]?\d)",
    re.IGNORECASE,
)
_IPV6 = re.compile(
    r"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{0,4}:){2,8}[0-9A-Fa-f]{0,4}(?:(?:\.\d{1,3}){3})?(?![0-9A-Za-z:])"
)

# 〇九〇… and ❾ are digits too; \d is every script's. Possessive: a run of digits is read once.
_DIGIT = r"[\d〇零一二三四五六七八九❶-❾➀-➈➊-➒]"
_BETWEEN = r"[-‐‑‒–—―−ー~〜.()/ ・·,_:;の|*'\ufe0f\u20e3→]{0,3}"
_LONG = re.compile(rf"(?<!\d)\+?{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{5,}}+")
_LOCAL_PHONE = re.compile(r"(?<![\d-])\d{2,4}(?:-| - |の)\d{4}(?![\d-])")
_NUMBER = re.compile(rf"(?<!0x)(?<!{_DIGIT}){_DIGIT}{{6,}}")


def mask_question(question: Question) -> str:
    """Return a question's text with names, addresses, numbers and keys replaced.

    E-mail and postal addresses, hosts, phone and card numbers, digit runs of 6 or more, numbers and
    machines that are called so, names with 様 or before と申します; a text with a secret is replaced
    as a whole.
    """
    if question.secret:
        return _SECRETS[question.secret]
    text = _KEY.sub(KEY, question.written or question.text)
    text = _EMAIL.sub(EMAIL, text)
    text = _IPV4.sub(_masked_ipv4, _IPV6.sub(_masked_ipv6, text))
    text = mask_next(mask_places(mask_labelled(_JAPANESE_HOST.sub(HOST, _HOST.sub(HOST, text)))))
    text = _LONG.sub(_masked_number, text)
    text = _NUMBER.sub(NUMBER, _LOCAL_PHONE.sub(PHONE, text))
    return mask_names(text)


def _masked_ipv4(match: re.Match[str]) -> str:
    return match[0] if "・" in match[0] and is_list(match[0]) else IP


def _masked_ipv6(match: re.Match[str]) -> str:
    try:
        ip_address(match[0])
    except ValueError:  # a time, a fingerprint
        return match[0]
    return IP


def _masked_number(match: re.Match[str]) -> str:
    return PHONE if is_personal(match[0]) else match[0]
