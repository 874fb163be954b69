"""Texts that break what reads text, each with the marker somewhere in it."""

from __future__ import annotations

import random
from collections.abc import Callable

_NOT_SURROGATES = [(0x00, 0xD7FF), (0xE000, 0xFFFF)]
_ASTRAL = [(plane << 16, (plane << 16) + 0xFFFF) for plane in range(1, 17)]
# Canonical combining classes 230, 220, 216, 9, 7, 1, 0: alternating, they must be sorted.
_MARKS = "\u0301\u0316\u031b\u3099\u309a\u0334\u0323\u0348\u20d0\u0f39\u05b0\U0001d165\u0489\ufe0f"
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_INVISIBLE = (
    "\0\x01\x07\x08\x0b\x1b\x7f\x85\xad\u034f\u115f\u180e\u200b\u200c\u200d\u2028\u2029\u2060"
    "\ufeff\ufff9\uffff\U000e0001\U000e0041\U000e007f\U000e0100"
)
_EXPANDING = "﷽ﷺ㍿㌀㍻ﬃΐ⑩㈱ｶﾞﾊﾟ㋿𝒜🈂"  # one becomes as many as 18
_JAPANESE = (
    "更新はいつからできますか。支払いの方法を教えてください。解約したいのですが、至急お願いします。"
)

_INJECTIONS = {
    "sql": [
        "' OR '1'='1' -- {}", "'; DROP TABLE queries; -- {}", '" UNION SELECT sql FROM sqlite_master -- {}',
        "{}' AND (SELECT pg_sleep(5)) --", "%' ESCAPE '{}", "{}\\'; ATTACH DATABASE 'x' AS y; --",
    ],
    "html": [
        "<script>alert('{}')</script>", '"><img src=x onerror={}>', "</title><svg/onload={}>",
        "<!--{}", "]]>{}<![CDATA[", "javascript:{}", "&lt;script&gt;{}", "' autofocus onfocus={} x='",
        '</script><script>{}</script>', "<iframe srcdoc='<script>{}</script>'>", "\u2028{}\u2029</script",
        "+ADw-script+AD4-{}", "<a href='data:text/html,{}'>", "`${{{}}}`", "<style>@import '{}'</style>",
    ],
    "template": [
        "{{{{7*7}}}}{}", "${{7*7}}{}", "#{{7*7}}{}", "<%= 7*7 %>{}", "{{% include '/etc/passwd' %}}{}",
        "{{{{config.__class__.__init__.__globals__}}}}{}", "${{T(java.lang.Runtime)}}{}", "[[${{7*7}}]]{}",
    ],
    "shell": [
        "; cat /etc/passwd; {}", "$(touch /tmp/{})", "`id` {}", "| nc 127.0.0.1 1 {}", "&& {} ||",
        "\n/bin/sh -c {}", "() {{ :; }}; echo {}", "--{}=x", "{} > /dev/null 2>&1 &",
    ],
    "traversal": [
        "../../../../etc/passwd#{}", "..%2f..%2f{}", "....//....//{}", "..\\..\\{}", "/etc/passwd\0{}",
        "file:///etc/passwd?{}", "%c0%ae%c0%ae/{}", "C:\\{}", "\\\\127.0.0.1\\{}", "php://filter/{}",
    ],
    "crlf": [
        "{}\r\nSet-Cookie: a=b", "{}\r\n\r\n<html>", "%0d%0aX-{}: y", "{}\nLocation: http://evil.example",
        "\u560d\u560a{}: x", "{}\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK",
    ],
    "log": [
        "\n2026-11-26 00:00:00 ERROR root: {}", "\x1b[2J\x1b[31m{}\x1b[0m", "\x1b]0;{}\x07", "%(name)s {}",
        "\r{}", "\b\b\b\b{}", "{}\u0085ERROR", "\x9b31m{}", "[{}] \"GET / HTTP/1.1\" 200",
    ],
    "format": [
        "%s%s%s%n%x {}", "{{0.__class__.__mro__}} {}", "{{}} {}", "%(password)s {}", "%1000000d {}",
        "${{{}}}", "{{:>99999999}} {}", "%-{}s",
    ],
    "ldap": ["*)(uid=*))(|(uid={}", "{}*)(&", "\\2a{}", "admin)(!(&(1={}"],
    "xxe": [
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;{}</r>',
        '<!DOCTYPE a [<!ENTITY b "{}"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    ],
    "slack": [
        "<!channel> {}", "<@U1> <!here|{}>", "<https://evil.example|{}>", "<#C1|{}>", "*_~`{}`~_*",
        ":{}:", "```{}", "> {}", "<!subteam^S1|{}>", "&lt;!everyone&gt; {}", "[{}](http://evil.example)",
    ],
    "csv": ["=cmd|' /C calc'!A0 {}", "+{}", "-1+1|{}", "@SUM(1,{})", '=HYPERLINK("http://evil","{}")'],
    "prototype": ['__proto__ {}', "constructor.prototype.{}", "[object Object] {}", "toString {}"],
    "jndi": ["${{jndi:ldap://127.0.0.1:1/{}}}", "${{${{lower:j}}ndi:rmi://127.0.0.1:1/{}}}"],
    "nosql": ['{{"$gt": "{}"}}', "'; return true; var x='{}", "$where: {}", "[$ne]={}"],
}  # fmt: skip


def planes(rng: random.Random, marker: str) -> str:
    """Every plane of Unicode: assigned, private, unassigned, noncharacters."""
    ranges = rng.choices([*_NOT_SURROGATES, *_ASTRAL], k=rng.randint(1, 300))
    return _with(rng, [chr(rng.randint(*each)) for each in ranges], marker)


def marks(rng: random.Random, marker: str) -> str:
    """A run of combining marks in the worst order; now and then of 30,000."""
    length = 30_000 // 2 if rng.randrange(100) == 0 else rng.randint(2, 1500)
    pair = rng.sample(_MARKS, 2) if rng.randrange(2) else rng.choices(_MARKS, k=7)
    return marker + rng.choice("かaｶ한अ") + "".join((pair * length)[:length])


def surrogates(rng: random.Random, marker: str) -> str:
    """Lone and swapped surrogates between letters."""
    pieces = [chr(rng.randint(0xD800, 0xDFFF)) for _ in range(rng.randint(1, 50))]
    return _with(rng, [*pieces, *rng.choices("あa𠮷", k=5)], marker)


def bidi(rng: random.Random, marker: str) -> str:
    """Overrides and isolates, unbalanced."""
    return _with(rng, rng.choices(_BIDI + "更新שלוםa", k=rng.randint(5, 400)), marker)


def invisible(rng: random.Random, marker: str) -> str:
    """NUL, controls, zero width, tags, variation selectors; sometimes nothing else."""
    shown = "" if rng.randrange(3) else "更新"
    return _with(rng, rng.choices(_INVISIBLE + shown, k=rng.randint(1, 500)), marker)


def expanding(rng: random.Random, marker: str) -> str:
    """Characters that normalization makes longer."""
    return _with(rng, rng.choices(_EXPANDING, k=rng.choice([3, 100, 1900, 5000])), marker)


def lengths(rng: random.Random, marker: str) -> str:
    """Around the limit of 2,000 characters, one word or a mail; now and then 20,000."""
    length = rng.choice([1, 60, 1999 - len(marker), 2000 - len(marker), 2001, 20_000])
    filling = rng.choice(["a", "あ", "漢", "。", " ", "更新 ", _JAPANESE, _JAPANESE + "\n", "!?"])
    return (filling * (length // len(filling) + 1))[:length] + marker


def injection(name: str) -> Callable[[random.Random, str], str]:
    """Return the maker of one kind of injection, alone or inside a question."""

    def make(rng: random.Random, marker: str) -> str:
        text = rng.choice(_INJECTIONS[name]).format(marker)
        return text if rng.randrange(2) else f"{rng.choice(_JAPANESE.split('。'))} {text}"

    return make


TEXTS: dict[str, Callable[[random.Random, str], str]] = {
    "planes": planes,
    "marks": marks,
    "surrogates": surrogates,
    "bidi": bidi,
    "invisible": invisible,
    "expanding": expanding,
    "lengths": lengths,
    **{name: injection(name) for name in _INJECTIONS},
}


def _with(rng: random.Random, pieces: list[str], marker: str) -> str:
    """Return the pieces joined, the marker somewhere between them."""
    pieces.insert(rng.randint(0, len(pieces)), marker)
    return "".join(pieces)
