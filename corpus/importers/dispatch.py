"""A path or an address → what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from corpus.import_options import Options
from corpus.importers.decode import MAX_BYTES
from corpus.importers.fetch import fetch
from corpus.importers.html.page import read_html
from corpus.importers.json_file import read_json
from corpus.importers.json_ld import is_json_ld, read_json_ld
from corpus.importers.plain import read_plain
from corpus.importers.source import Source, SourceError
from corpus.importers.tables.csv_file import read_csv
from corpus.importers.tables.xlsx import read_xlsx
from corpus.importers.word.word import read_docx
from corpus.importers.zendesk import read_zendesk

_OLE = bytes.fromhex("D0CF11E0")  # Office before 2007
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|section|dl|table|h[1-6]|p)[\s>]")
_SUFFIXES = (
    ".html", ".htm", ".xhtml", ".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".jsonld",
    ".docx", ".md",
)  # fmt: skip

Reader = Callable[[bytes, str, Options], Source]


def is_address(source: str) -> bool:
    """Return whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def files_of(path: Path) -> list[Path]:
    """Return a file, or the files of a folder that may hold Q&A, by name. Raises SourceError."""
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in _SUFFIXES and not file.name.startswith((".", "~$"))
    )
    if not found:
        raise SourceError(
            f"{path}: 取り込めるファイルがありません。"
            f"{'、'.join(_SUFFIXES)} のどれかを置いてください。"
        )
    return found


def read_file(path: Path, options: Options) -> Source:
    """Read a file. Raises SourceError, OSError."""
    if not path.is_file() and path.exists():  # a pipe would be waited for
        raise SourceError(f"{path}: ふつうのファイルではありません。ファイルを指定してください。")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceError(
            f"{path}: ファイルが大きすぎます({size // 1_000_000}MB)。"
            f"Q&Aの部分だけにするか、{MAX_BYTES // 1_000_000}MB以下に分けてください。"
        )
    return read_content(path.read_bytes(), path.name, options)


def read_content(content: bytes, name: str, options: Options) -> Source:
    """Read what a file or an address holds; the content tells the form, the name decides doubts.

    Raises SourceError, which names the source.
    """
    try:
        return _reader(content, name)(content, name, options)
    except SourceError as error:
        raise SourceError(f"{name}: {error}") from error


def read_address(url: str, options: Options, allow_private: bool = False) -> Source:
    """Fetch a page and read it. Raises SourceError."""
    page = fetch(url, allow_private)
    whole = replace(
        options,
        base_url=options.base_url or page.url,
        encoding=options.encoding or page.charset,
    )
    return read_content(page.content, url, whole)


def _reader(content: bytes, name: str) -> Reader:
    suffix = PurePath(name.partition("?")[0]).suffix.lower()
    if content.startswith((b"PK", _OLE)):
        return read_docx if suffix in (".docx", ".docm", ".doc", ".rtf") else read_xlsx
    if content.startswith(b"%PDF"):
        raise SourceError(
            "PDFは読み取れません。元のWord・Excel・ウェブページを指定するか、"
            "文字をコピーしてテキストファイル(.txt)に貼り付けてください。"
        )
    begin = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in (".csv", ".tsv"):
        return read_csv
    if begin.startswith((b"{", b"[")) and suffix != ".txt":
        is_help_centre = b'"body"' in content and re.search(rb'"(?:section_id|articles)"', content)
        if is_json_ld(content):
            return read_json_ld
        return read_zendesk if is_help_centre else read_json
    if suffix in (".html", ".htm", ".xhtml") or _HTML.search(begin):
        return read_html
    return read_plain
