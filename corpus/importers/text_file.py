"""Bytes → text, in whichever encoding a Japanese office has saved it."""

from __future__ import annotations

import codecs
import re

from corpus.importers.source import SourceError

MAX_BYTES = 20_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8-sig": "UTF-8(BOM付き)",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp932": "Shift_JIS(cp932)",
    "euc_jis_2004": "EUC-JP",
    "iso2022_jp_ext": "JIS(ISO-2022-JP)",
}
_USUAL = re.compile("[ぁ-んァ-ヶー、。一-龠]")
_SAMPLE = 200_000  # bytes that are looked at to tell two encodings apart
_REPAIR = "ファイルをUTF-8で保存し直すか、--encoding で文字コードを指定してください。"


def read_text(content: bytes, encoding: str = "") -> tuple[str, tuple[str, ...]]:
    """Return a file's text, and notes on its encoding. Raises SourceError for what is no text."""
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"ファイルが大きすぎます({len(content) // 1_000_000}MB、上限は{MAX_BYTES // 1_000_000}MB)。"
            "Q&Aの部分だけを別のファイルに保存してください。"
        )
    name = _known(encoding) if encoding else _found(content)
    if not name:
        raise SourceError(f"文字のファイルではないか、文字コードがわかりません。{_REPAIR}")
    text = content.decode(name, errors="replace")
    broken = text.count("\ufffd")
    notes = []
    if name not in ("utf-8", "utf-8-sig"):
        notes.append(f"文字コードは{_NAMES.get(name, name)}として読みました。")
    if broken:
        lines = [str(n) for n, line in enumerate(text.split("\n"), 1) if "\ufffd" in line][:5]
        notes.append(
            f"読めない文字が{broken}か所あり、「\ufffd」にしました({'、'.join(lines)}行目など)。{_REPAIR}"
        )
    return text.removeprefix("\ufeff"), tuple(notes)


def _known(encoding: str) -> str:
    try:
        info = codecs.lookup(encoding)
    except LookupError:
        raise SourceError(
            f"「{encoding}」という文字コードはありません。utf-8、cp932、euc-jp などを指定してください。"
        ) from None
    if not info._is_text_encoding:
        raise SourceError(
            f"「{encoding}」は文字コードではありません。utf-8、cp932などを指定してください。"
        )
    return "cp932" if info.name == "shift_jis" else info.name


def _found(content: bytes) -> str:
    """Return the likeliest encoding; "" for what is no text."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    head = content[:_SAMPLE]
    if (zeros := head.count(0)) * 10 > len(head):  # UTF-16 of Latin letters and line breaks
        return "utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"
    if b"\0" in head:
        return ""
    if b"\x1b$" in content or b"\x1b(J" in content:
        return "iso2022_jp_ext"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if len(content) - error.start < 4 and error.start > 100:  # cut off in the last letter
            return "utf-8"
    return max(("utf-8", "cp932", "euc_jis_2004"), key=lambda name: _fitness(head, name))


def _fitness(head: bytes, name: str) -> float:
    """Return how much of a text is usual Japanese, less what cannot be read."""
    text = head.decode(name, errors="replace")
    half_kana = len(re.findall("[\uff61-\uff9f]", text))
    rare = text.count("\ufffd") * 5 + half_kana
    return (len(_USUAL.findall(text)) - rare) / max(len(text), 1)
