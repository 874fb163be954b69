"""However it was mangled on its way → one spelling: escapes, look-alikes, dashes, kana."""

from __future__ import annotations

import unicodedata

# What JSON, HTML, addresses and mails make of the characters that hold a key together.
_ESCAPED = '\n\r\t +/=-":@_'
_FORMS = ("%{0:02X}", "%{0:02x}", "&#{0};", "&#x{0:x};", "\\u{0:04x}")
ESCAPES: tuple[tuple[str, str], ...] = (
    *((form.format(ord(c)), c) for c in _ESCAPED for form in _FORMS),
    *((name, "\n") for name in ("\\n", "\\r", "=\n", "=\r\n", "<br>", "<br/>", "<br />")),
    *((name, "\n") for name in ("<p>", "</p>", "<div>", "</div>", "<li>", "</li>")),
    ("\\t", " "),
    ("&nbsp;", " "),
    ("&ndash;", "-"),
    ("&mdash;", "-"),
    ("&minus;", "-"),
    ("&dash;", "-"),
    ("&quot;", '"'),
    ("&gt;", ">"),
    ("&lt;", "<"),
    ("&amp;", "&"),
    ("=3D", "="),
)
# Cyrillic, Greek and small capitals that read as Latin; accents and widths go by Unicode's own
# decomposition.
LOOKALIKES = dict(
    zip(
        "АВЕКМНОРСТХУІЅЈԌԚԜѴҮаеорсухіѕјһԛԝԁӏѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧνοικαρυτχıɡɢɪɴʙᴇᴋᴘʀᴛᴀᴠʏ",
        "ABEKMHOPCTXYISJGQWVYaeopcyxisjhqwdlvABEZHIKMNOPTYXvoikaputxigginbekprtavy",
        strict=True,
    )
)
DASHES = "―‐‑‒–—−─━ー⁃˗➖﹘⸺⸻〜～〰゠"
BLANKS = "\u2800\u3164\u115f\u1160"  # letters by category, white to the eye
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Mn", "Me"}
_KEPT_CONTROLS = "\t\n\v\f\r"
_MAX_REMEMBERED = 30_000  # of a million and more; a visitor can send them all

# Fences: ----- may have become _____ or =====.
FENCES = "_=~*#"
# What only holds a header apart: everything else of ASCII that is no letter, digit or dash.
_SQUEEZED = {
    code: None for code in range(128) if not chr(code).isalnum() and chr(code) not in "-?"
} | {ord(fence): "-" for fence in FENCES}


class _Folded(dict[int, str]):
    """Code point → its folded spelling, found when first asked for."""

    def __missing__(self, code: int) -> str:
        if 0x3400 <= code < 0xA000 or 0xAC00 <= code < 0xD7A4:
            return chr(code)  # kanji and hangul, 18,000 and 11,000 of them
        folded = _folded(chr(code))
        if len(self) < _MAX_REMEMBERED:
            self[code] = folded
        return folded


def _folded(c: str) -> str:
    if c in _KEPT_CONTROLS:
        return c
    category = unicodedata.category(c)
    if category in _UNSEEN:
        return ""
    if c in BLANKS or category[0] == "Z":
        return "\n" if category in ("Zl", "Zp") else " "
    plain = "".join(
        d for d in unicodedata.normalize("NFKD", c) if unicodedata.category(d) not in _UNSEEN
    )
    if not plain:  # the half-width ﾟ of ﾊﾟ
        return ""
    if len(plain) == 1:  # ﷽ would become eighteen
        c = plain
    if "ぁ" <= c <= "ゖ":  # ぱすわーど is a パスワード
        c = chr(ord(c) + 0x60)
    return "-" if c in DASHES or unicodedata.category(c) == "Pd" else LOOKALIKES.get(c, c)


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return a text in one spelling, for looking into; the order of its characters stays."""
    there = {sign for sign in "\\&%<=" if sign in text}
    for escape, character in ESCAPES if there else ():
        if escape[0] in there:
            text = text.replace(escape, character)
    return text.translate(_FOLDED)


def plain(folded: str) -> str:
    """Return a folded text in ASCII, of the same length: ? for whatever is Japanese."""
    return folded.encode("ascii", "replace").decode("ascii")


def squeeze(plain: str) -> str:
    """Return a plain text in capitals, with dashes for fences and nothing else between words."""
    return plain.upper().translate(_SQUEEZED)
