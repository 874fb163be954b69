"""Bytes of a page or a table → its characters, in the encodings that Japanese companies use."""

from __future__ import annotations

import codecs
import re

from corpus.importers.jis import CODECS, UNREADABLE, read_jis
from corpus.importers.source import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# Names as they are written that Python lacks, or reads more narrowly than Windows wrote (①, 髙).
_CODECS = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms932": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932", "csshiftjis": "cp932",
    "euc-jp": "euc_jp", "eucjp": "euc_jp", "x-euc-jp": "euc_jp", "eucjp-ms": "euc_jp",
    "cp51932": "euc_jp", "ujis": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "jis": "iso2022_jp", "csiso2022jp": "iso2022_jp",
}  # fmt: skip
_NAMES = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-16": "UTF-16",
          "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}  # fmt: skip
# The same letters with what Windows added to them; tried where the standard's own codec fails.
_WIDER = {
    "euc_jp": ("euc_jis_2004",),
    "iso2022_jp": ("iso2022_jp_ext", "iso2022_jp_2004"),
    "cp932": ("shift_jis_2004",),
}
MAX_BYTES = 20_000_000  # of one source; the largest help centres' exports have two
_UNMARKED = ("utf-8", "utf-8-sig")  # what needs no note
_HEAD = 4_096
_SAMPLE = 200_000  # bytes that are looked at to tell two encodings apart
_USUAL = re.compile("[ぁ-んァ-ヶー、。一-龯]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_REPAIR = "ファイルをUTF-8で保存し直すか、--encoding で文字コードを指定してください。"


def decode_source(
    content: bytes, encoding: str = "", declared: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return a source's text, and what people should know of how it was read.

    `encoding` is what a person said, `declared` what a server did. UTF-8 goes before what a page
    says of itself: bytes of another encoding are not valid in it, and pages that were saved anew
    keep their old line. Raises SourceError for a name that is none, and for what is no text.
    """
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"ファイルが大きすぎます({len(content) // 1_000_000}MB、上限は{MAX_BYTES // 1_000_000}MB)。"
            "Q&Aの部分だけを別のファイルに保存してください。"
        )
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return _decoded(content, codec)
    return _decoded(content, _known(encoding) if encoding else _found(content, declared))


def _known(encoding: str) -> str:
    """Return the codec of a name. Raises SourceError."""
    codec = _CODECS.get(encoding.strip().lower(), encoding.strip())
    try:
        "".encode(codec)  # those of Python's that make no text of bytes fail here
    except (LookupError, UnicodeError, ValueError) as error:
        raise SourceError(
            f"「{encoding}」という文字コードはありません。utf-8、cp932、euc-jp などを指定してください。"
        ) from error
    return codec


def _found(content: bytes, declared: str) -> str:
    """Return the likeliest codec. Raises SourceError for what is no text."""
    head = content[:_SAMPLE]
    if (zeros := head.count(0)) * 10 > len(head):  # UTF-16 of Latin letters and line breaks
        return "utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"
    if b"\0" in head:
        raise SourceError(f"文字のファイルではないか、文字コードがわかりません。{_REPAIR}")
    if b"\x1b$" in content or b"\x1b(" in content[:_HEAD]:
        return "iso2022_jp"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if len(content) - error.start < 4 and error.start > 100:  # cut off in the last letter
            return "utf-8"
    found = _DECLARED.search(content[:_HEAD])
    said = (found[1] or found[2]).decode("ascii") if found else declared
    codec = _CODECS.get(said.strip().lower(), "")
    if codec and _reads(content, codec):
        return codec
    return max(("utf-8", "cp932", "euc_jp"), key=lambda name: _fitness(head, name))


def _decoded(content: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    """Return the text, with notes on the codec and on what it cannot read."""
    name = _NAMES.get(codec, codec)
    notes = () if codec.lower() in _UNMARKED else (f"文字コードは{name}として読みました。",)
    if codec in CODECS and UNREADABLE not in (text := read_jis(content, codec)):
        return text, notes
    for each in (codec, *_WIDER.get(codec, ())):
        try:
            return content.decode(each).removeprefix("\ufeff"), notes
        except UnicodeDecodeError:
            continue
    text = _read(content, codec).removeprefix("\ufeff")
    lines = [str(n) for n, line in enumerate(text.split("\n"), 1) if "\ufffd" in line][:5]
    broken = (
        f"{name}として読めない文字が{text.count(chr(0xFFFD))}か所あり、"
        f"「\ufffd」になっています({'、'.join(lines)}行目など)。{_REPAIR}"
    )
    return text, (*notes, broken)


def _read(content: bytes, codec: str) -> str:
    return read_jis(content, codec) if codec in CODECS else content.decode(codec, "replace")


def _reads(content: bytes, codec: str) -> bool:
    """Return whether a codec reads nearly all of a content."""
    text = _read(content, codec)
    return text.count("\ufffd") <= len(text) // 500


def _fitness(head: bytes, codec: str) -> float:
    """Return how much of a text is usual Japanese, less what cannot be read."""
    text = _read(head, codec)
    rare = text.count("\ufffd") * 5 + len(_HALF_WIDTH.findall(text))
    return (len(_USUAL.findall(text)) - rare) / max(len(text), 1)
