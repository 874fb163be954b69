"""Office files are zip archives of XML: what is wrong or hostile in one, before anything parses it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

from corpus.importers.source import SourceError

MAX_BYTES = 30_000_000  # of the file
MAX_UNPACKED_BYTES = 150_000_000  # of all parts; Excel's own files shrink to a tenth
MAX_XML_BYTES = 60_000_000  # of the parts that are parsed
MAX_PARTS = 5_000
MAX_DEPTH = 100  # of elements within elements; Word's text boxes within tables reach 40
MAX_ELEMENTS = 3_000_000
MAX_CELLS = 200_000  # with words, of all sheets; those that a merged range covers counted singly
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # what Office wrote before 2007, and what it encrypts
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROWS, _COLUMNS = 1_048_576, 16_384
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


@dataclass(frozen=True)
class Parts:
    """What a checked archive holds."""

    names: frozenset[str]
    has_formulas: bool
    empty_cells: int = 0  # of a workbook: cells and rows that have a format alone

    @property
    def has_macros(self) -> bool:
        """Return whether a program travels in the file; it is never run."""
        return any(name.lower().endswith("vbaproject.bin") for name in self.names)


def check_zip(content: bytes, suffix: str) -> Parts:
    """Return what an Office file holds; `suffix` is the form it should have been saved as.

    Raises SourceError for what is no such file, is encrypted, or would cost too much to read: its
    parts are bounded by what the archive declares (zipfile reads no further), and each is read once
    by expat, which sees a DTD in any encoding. Office writes none (ECMA-376 part 2 forbids it).
    """
    if content.startswith(_OLE):
        raise SourceError(_old_form(content, suffix))
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"ファイルが大きすぎます({len(content) // 1_000_000}MB、上限は{MAX_BYTES // 1_000_000}MB)。"
            "画像を除くか、ファイルを分けて保存し直してください。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check(archive, suffix)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(
            f"壊れているか、{suffix}形式ではありません。"
            f"元のアプリで開き、{suffix}形式で保存し直してください。"
        ) from error


def _old_form(content: bytes, suffix: str) -> str:
    if _ENCRYPTED in content:
        return "パスワードで保護されています。パスワードを外して保存し直してください。"
    return f"古い形式(.xls、.docなど)です。ExcelやWordで開き、「名前を付けて保存」で{suffix}形式にしてください。"


def _check(archive: zipfile.ZipFile, suffix: str) -> Parts:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS or total > MAX_UNPACKED_BYTES:
        raise SourceError(
            f"展開すると大きすぎます({len(infos)}個、{total // 1_000_000}MB)。"
            "使っていないシートや画像を除いて保存し直してください。"
        )
    if "[Content_Types].xml" not in archive.namelist():
        raise SourceError(
            f"{suffix}形式の中身がありません。元のアプリで{suffix}形式に保存し直してください。"
        )
    sizes = {info: info.file_size for info in infos if _is_xml(info.filename)}
    if sum(sizes.values()) > MAX_XML_BYTES:
        raise SourceError(
            f"文字と表だけで{sum(sizes.values()) // 1_000_000}MBあり、大きすぎます。"
            "Q&Aのシートだけを新しいファイルにコピーしてください。"
        )
    scan = _Scan()
    for info in sizes:
        scan.read(archive.read(info), info.filename)
    return Parts(frozenset(archive.namelist()), scan.has_formulas, scan.empty_cells)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


class _Scan:
    """One pass over every XML part, that counts."""

    def __init__(self) -> None:
        self.has_formulas = False
        self._depth = self._elements = self._cells = 0
        self.empty_cells = 0

    def read(self, content: bytes, name: str) -> None:
        parser = expat.ParserCreate()
        self._depth = 0
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            if name.lower().endswith(".vml"):  # of old drawings; Office writes some with bare <br>
                return
            raise SourceError(
                f"中身({name})が壊れています。元のアプリで開き、保存し直してください。"
            ) from error

    def _doctype(self, *_: object) -> None:
        raise SourceError(
            "文書型宣言(DTD)が埋め込まれています。Officeのファイルには無いものなので、読み込みません。"
            "ExcelやWordで開き、保存し直してください。"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        tag = tag.rpartition(":")[2]
        if tag in ("c", "row"):
            self.empty_cells += 1
        elif tag in ("v", "is"):
            self.empty_cells -= 1
            self._cells += 1
        elif tag == "f":
            self.has_formulas = True
        elif tag in ("mergeCell", "hyperlink") and "ref" in attributes:
            self._cells += _area(attributes["ref"])
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise SourceError(
                "中身の作りが複雑すぎます。Q&Aの部分だけを新しいファイルにコピーしてください。"
            )
        if self._cells > MAX_CELLS:
            raise SourceError(
                f"セルが多すぎます(結合したものも含めて{MAX_CELLS:,}まで)。"
                "Q&Aの下と右にある空の行と列を削除するか、Q&Aの表だけを新しいブックにコピーしてください。"
            )

    def _end(self, _: str) -> None:
        self._depth -= 1


def _area(reference: str) -> int:
    """Return how many cells a range covers; a parser would make each of them."""
    found = _RANGE.fullmatch(reference)
    if not found:
        return 0
    left, top, right, bottom = found[1], int(found[2]), found[3], found[4]
    if not right:
        return 1
    width, height = _number(right) - _number(left) + 1, int(bottom) - top + 1
    return (
        max(width, 1) * max(height, 1) if width <= _COLUMNS and height <= _ROWS else MAX_CELLS + 1
    )


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
