"""Bytes → text: UTF-8, and for everything else the name of what it is and how to save it again."""

from __future__ import annotations

import codecs
import re

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD = {"Shift_JIS": "cp932", "EUC-JP": "euc_jp"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_KANA = re.compile("[ぁ-んァ-ヶー、。]")
_REPAIR = (
    "ファイルをUTF-8で保存し直してください"
    "(メモ帳では「名前を付けて保存」、Excelでは「CSV UTF-8」で選べます)。"
)


class NotUtf8(ValueError):
    """What a file is instead, in Japanese: `line`, `found`, `repair`; `text` as far as it reads."""

    def __init__(self, line: int, found: str, text: str, repair: str = _REPAIR) -> None:
        self.line, self.found, self.text, self.repair = line, found, text, repair
        super().__init__(f"{line}: {found} {repair}")


def decode(raw: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark. Raises NotUtf8."""
    if raw.startswith(_UTF_16):
        text = raw.decode("utf-16", errors="replace")
        raise NotUtf8(1, "UTF-8として読めない文字があります(UTF-16で保存されています)。", text)
    if b"\x1b$" in raw:
        text = raw.decode("iso2022_jp", errors="replace")
        line = raw.partition(b"\x1b$")[0].count(b"\n") + 1
        raise NotUtf8(line, "UTF-8ではなくJIS(ISO-2022-JP)で保存されています。", text)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        name, text = _old_encoding(raw)
        note = f"({name}で保存されているようです)" if name else ""
        raise NotUtf8(line, f"UTF-8として読めない文字があります{note}。", text) from error


def _old_encoding(raw: bytes) -> tuple[str, str]:
    """Return the name of the encoding in which `raw` holds most kana, and its text."""
    best = ("", raw.decode("utf-8", errors="replace"))
    most = 0
    for name, codec in _OLD.items():
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if (kana := len(_KANA.findall(text))) > most:
            best, most = (name, text), kana
    return best


def with_pairs_joined(text: str) -> str:
    """Return a text with surrogate pairs as the characters they mean.

    YAML knows no pairs, but JSON does, and programs that write YAML often write JSON.
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
