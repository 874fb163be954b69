"""Bytes of a page or a text → its characters, in the encodings that Japanese companies use."""

from __future__ import annotations

import codecs
import re

from corpus.importers.source import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# Names as they are written, and codecs that read what Windows made of them (①, 髙).
_CODECS = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms932": "cp932",
    "windows-31j": "cp932", "cp932": "cp932", "ms_kanji": "cp932", "csshiftjis": "cp932",
    "euc-jp": "euc_jp", "eucjp": "euc_jp", "x-euc-jp": "euc_jp", "euc_jp": "euc_jp",
    "eucjp-ms": "euc_jp", "cp51932": "euc_jp", "ujis": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "jis": "iso2022_jp", "csiso2022jp": "iso2022_jp",
}  # fmt: skip
_NAMES = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-8": "UTF-8"}
# The same letters with what Windows added to them; tried where the standard's own codec fails.
_WIDER = {"euc_jp": "euc_jis_2004", "iso2022_jp": "iso2022_jp_2004", "cp932": "shift_jis_2004"}
_HEAD = 4_096
_JAPANESE = re.compile("[ぁ-んァ-ヶー、。一-龯]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")


def decode_source(
    content: bytes, encoding: str = "", declared: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return a source's text, and what people should know of how it was read.

    `encoding` is what a person said, `declared` what a server did. UTF-8 goes before what a page
    says of itself: bytes of another encoding are not valid in it, and pages that were saved anew
    keep their old line. Raises SourceError for a name that is none.
    """
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return content[len(mark) if codec == "utf-8" else 0 :].decode(codec, "replace"), ()
    if encoding:
        return _decode(content, _known(encoding))
    if b"\x1b$" in content or b"\x1b(" in content[:_HEAD]:
        return _decode(content, "iso2022_jp")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(content[:_HEAD])
    said = (found[1] or found[2]).decode("ascii") if found else declared
    codec = _CODECS.get(said.strip().lower(), "")
    likely = _likeliest(content)
    return _decode(
        content, codec if codec and _reads(content, codec) else likely or codec or "utf-8"
    )


def _known(encoding: str) -> str:
    codec = _CODECS.get(encoding.strip().lower(), encoding.strip())
    try:
        "".encode(codec)
    except (LookupError, UnicodeError, ValueError) as error:
        raise SourceError(
            f"文字コード「{encoding}」が分かりません。utf-8、shift_jis、euc-jp のように指定してください。"
        ) from error
    return codec


def _decode(content: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    name = _NAMES.get(codec, codec)
    notes = (f"文字コードは{name}として読みました。",) if codec not in ("utf-8", "utf8") else ()
    for each in (codec, _WIDER.get(codec)):
        if each:
            try:
                return content.decode(each), notes
            except UnicodeDecodeError:
                continue
    text = content.decode(codec, "replace")
    many = text.count("\ufffd")
    return text, (*notes, f"{name}として読めない文字が{many}か所あり、「\ufffd」になっています。")


def _reads(content: bytes, codec: str) -> bool:
    """Return whether a codec reads nearly all of a content."""
    text = content.decode(codec, "replace")
    return text.count("\ufffd") <= len(text) // 500


def _likeliest(content: bytes) -> str:
    """Return the codec in which the content holds most Japanese; "" where none reads it."""
    best, most = "", 0
    for codec in ("cp932", "euc_jp"):
        text = content.decode(codec, "replace")
        score = (
            len(_JAPANESE.findall(text)) - 5 * text.count("\ufffd") - len(_HALF_WIDTH.findall(text))
        )
        if score > most:
            best, most = codec, score
    return best
