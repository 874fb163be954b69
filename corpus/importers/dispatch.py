"""A path or an address → what is in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.import_form import Wanted
from corpus.import_options import Options
from corpus.importers.source import Source, SourceError

MAX_MB = 20  # of one source; the largest help centres' pages and workbooks have two
_SUFFIXES = (
    ".html", ".htm", ".xhtml", ".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".json", ".jsonl",
    ".docx", ".md",
)  # fmt: skip


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
    if size > MAX_MB << 20:
        raise SourceError(
            f"{path}: ファイルが大きすぎます({size >> 20} MB)。"
            f"Q&Aの部分だけにするか、{MAX_MB} MB以下に分けてください。"
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


def _reader(content: bytes, name: str) -> Reader:
    suffix = Path(name).suffix.lower()
    if content.startswith(b"PK") or content.startswith(_OLE):
        return read_docx if suffix in (".docx", ".doc", ".docm", ".rtf") else read_xlsx
    if content.startswith(b"%PDF"):
        raise SourceError(
            "PDFは読み取れません。元のWord・Excel・ウェブページを指定するか、"
            "文字をコピーしてテキストファイル(.txt)に貼り付けてください。"
        )
    begin = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in (".csv", ".tsv"):
        return read_csv
    if begin.startswith((b"{", b"[")):
        return read_json
    if suffix in (".html", ".htm", ".xhtml", ".php") or _HTML.search(begin):
        return read_html
    return read_plain
