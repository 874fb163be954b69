"""EUC-JP and ISO-2022-JP as browsers read them, with the letters that Windows added (①, 髙, ～).

Python's own codecs follow the standard, which has none of these letters; its JIS X 0213 codecs have
other letters at the places of some (WHATWG Encoding Standard, index jis0208).
"""

from __future__ import annotations

import codecs
import re

CODECS = ("euc_jp", "iso2022_jp")
UNREADABLE = "\ufffd"
_ERRORS = "corpus.importers.jis"
# One place of the standard's table, two letters: what Python reads → what browsers and cp932 do.
_AS_BROWSERS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
_ESCAPE = re.compile(rb"\x1b(\$\([A-Z]|\$[@AB]|\([A-Z])")
_PAIRS, _KANA, _FURTHER = (b"$@", b"$B"), b"(I", b"$(D"
_HIGH = bytes(code | 0x80 if 0x21 <= code <= 0x7E else code for code in range(256))
_LETTER = re.compile(rb"[\xa1-\xfe]")
_TWO = re.compile(rb"[\xa1-\xfe]{2}")


def read_jis(content: bytes, codec: str) -> str:
    """Return a text in one of CODECS, with U+FFFD for what no browser reads."""
    if codec == "iso2022_jp":
        content = _as_euc(content)
    return content.decode("euc_jp", _ERRORS).translate(_AS_BROWSERS)


def _as_euc(content: bytes) -> bytes:
    """Return ISO-2022-JP as EUC-JP: the same tables, told apart by bytes instead of escapes."""
    parts = _ESCAPE.split(content)
    read = [parts[0]]
    for escape, part in zip(parts[1::2], parts[2::2], strict=True):
        if escape in _PAIRS:
            read.append(part.translate(_HIGH))
        elif escape == _KANA:
            read.append(_LETTER.sub(b"\x8e\\g<0>", part.translate(_HIGH)))
        elif escape == _FURTHER:
            read.append(_TWO.sub(b"\x8f\\g<0>", part.translate(_HIGH)))
        else:
            read.append(part)
    return b"".join(read)


def _windows_letter(error: UnicodeError) -> tuple[str, int]:
    """Return the letter of Windows that two bytes stand for, and where reading goes on."""
    assert isinstance(error, UnicodeDecodeError)
    at = error.start
    if _TWO.match(error.object, at):
        row, cell = error.object[at] - 0xA1, error.object[at + 1] - 0xA1
        lead, trail = 0x81 + row // 2, 0x40 + cell + 94 * (row % 2)
        shifted = bytes([lead + 0x40 * (lead > 0x9F), trail + (trail > 0x7E)])
        return shifted.decode("cp932", "replace")[:1], at + 2
    return UNREADABLE, max(error.end, at + 1)


codecs.register_error(_ERRORS, _windows_letter)
