"""Word documents (.docx, .docm) → Source: headings, Q and A, bold questions, tables of two columns."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from docx import Document

from corpus.blocks import Block, Item, List, Paragraph, Run, Table
from corpus.import_options import Options
from corpus.importers.outline.outline import entries_of
from corpus.importers.outline.units import Unit, without_style
from corpus.importers.question_shape import half_width, question_score
from corpus.importers.source import Source, SourceEntry, SourceError
from corpus.importers.tables.columns import has_header_words
from corpus.importers.tables.grid import Cell, Grid, Row
from corpus.importers.tables.table import MARK_ALONE, read_grids
from corpus.importers.word.runs import ParagraphText, W, read_paragraph
from corpus.importers.word.styles import Look, Styles
from corpus.importers.zipped import check_zip

_MAX_COLUMNS = 60
_THROUGH = ("sdt", "sdtContent", "ins", "moveTo", "customXml")


def read_docx(content: bytes, name: str, options: Options) -> Source:
    """Return the entries of a document. Raises SourceError for what is none or holds none."""
    parts = check_zip(content, ".docx")
    if "word/document.xml" not in parts.names:
        raise SourceError("Wordの文書ではありません。Wordで開き、.docx形式で保存し直してください。")
    try:
        document = Document(io.BytesIO(content))
        walk = _Walk(document, name)
        pieces = list(walk.pieces(document.element.body))
    except SourceError:
        raise
    except Exception as error:
        # python-docx 1.2 raises KeyError, ValueError … for a part that is not as it expects.
        raise SourceError(
            f"文書を読み込めません({type(error).__name__})。Wordで開き、.docx形式で保存し直してください。"
        ) from error
    notes = ["マクロは実行していません。"] if parts.has_macros else []
    if walk.has_changes:
        notes.append("変更履歴は、すべて承諾したものとして読みました。")
    source = _read(pieces, options, name)
    if not source.entries and not source.problems:
        raise SourceError(
            "質問と回答の組が見つかりません。質問の段落に「見出し」のスタイルを付けるか、"
            "質問の前に「Q.」、回答の前に「A.」を付けてください。"
        )
    return replace(source, notes=(*source.notes, *notes))


def _read(pieces: Sequence[Unit | Grid], options: Options, name: str) -> Source:
    """Return the entries of tables of Q&A and of the text around them, in reading order."""
    sources: list[Source] = []
    units: list[Unit] = []
    heading = ""
    for piece in pieces:
        if isinstance(piece, Unit):
            units.append(piece)
            heading = without_style(piece.words) if piece.level else heading
        else:
            sources.append(read_grids([replace(piece, heading=heading)], options, name))
    text = entries_of(units, name)
    if sources and text.notes and "空行と文の形" in text.notes[0]:
        text = Source(name)  # what stands between the tables are headings and words of greeting
    found = [*sources, text]
    entries = tuple(entry for source in found for entry in source.entries)
    if options.section or options.section_from in ("none", "file"):
        stem = PurePath(name).stem if options.section_from == "file" else ""
        entries = tuple(_in_section(entry, options.section or stem) for entry in entries)
    return Source(
        name,
        entries,
        problems=tuple(problem for source in found for problem in source.problems),
        notes=tuple(dict.fromkeys(note for source in found for note in source.notes)),
    )


def _in_section(entry: SourceEntry, section: str) -> SourceEntry:
    return replace(entry, section=section)


class _Walk:
    """One reading of a document's body."""

    def __init__(self, document: Any, name: str) -> None:
        part = document.part
        self._name = PurePath(name).name
        self._links = {key: rel.target_ref for key, rel in part.rels.items() if rel.is_external}
        related = {
            rel.reltype.rpartition("/")[2]: rel for rel in part.rels.values() if not rel.is_external
        }
        self._styles = Styles(_root(related.get("styles")), _root(related.get("numbering")))
        self._count = 0
        self._gap = True
        self.has_changes = False

    def pieces(self, body: Any, depth: int = 0) -> Iterator[Unit | Grid]:
        """Yield paragraphs and tables in reading order; tables of Q&A as such."""
        for element in body:
            tag = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
            if tag == "p":
                yield from self._paragraph(element, depth)
            elif tag == "tbl":
                yield from self._table(element, depth)
            elif tag in _THROUGH:
                yield from self.pieces(element, depth)

    def _text(self, element: Any, look: Look) -> ParagraphText:
        found = read_paragraph(element, self._links, look.is_bold)
        self.has_changes = self.has_changes or found.has_changes
        return found

    def _paragraph(self, element: Any, depth: int) -> Iterator[Unit | Grid]:
        look = self._styles.look(element)
        self._count += 1
        text = self._text(element, look)
        if text.text.strip() and not look.is_contents:
            yield self._unit(text, look)
            self._gap = False
        elif not text.text.strip():
            self._gap = True
        for box in text.boxes if depth < 3 else ():
            yield from self.pieces(box, depth + 1)

    def _unit(self, text: ParagraphText, look: Look) -> Unit:
        runs = tuple(_stripped(text.runs))
        if look.label:
            runs = (Run(look.label), *runs)
        words = [run for run in runs if run.text.strip()]
        bold = bool(words) and all(run.bold for run in words)
        block: Block = Paragraph(runs)
        if look.depth >= 0:
            block = List((Item(runs),), look.is_ordered)
        return Unit(
            "".join(run.text for run in runs),
            (block,),
            level=look.level,
            is_bold=bold,
            is_list=look.depth >= 0,
            depth=max(look.depth, 0),
            has_gap=self._gap,
            where=f"{self._name}:{self._count}段落目",
            line=self._count,
            lost=tuple(dict.fromkeys(text.lost)),
        )

    def _table(self, element: Any, depth: int) -> Iterator[Unit | Grid]:
        """Yield a table as Q&A, as lines marked Q and A, as its paragraphs, or as part of an answer."""
        self._count += 1
        place = self._count
        grid = self._grid(element)
        width = max((len(row.cells) for row in grid.rows), default=0)
        if width == 1 and depth < 3:
            for cell in element.iter(f"{W}tc"):
                yield from self.pieces(cell, depth + 1)
        elif marked := list(self._marked(grid, place)):
            yield from marked
        elif _holds_questions(grid):
            yield grid
        elif grid.rows:
            rows = [tuple(_runs(row.cell(c)) for c in range(width)) for row in grid.rows]
            text = "\n".join(" / ".join(cell.text for cell in row.cells) for row in grid.rows)
            table = Table(rows[0], tuple(rows[1:]))
            yield Unit(
                text, (table,), has_gap=True, where=f"{self._name}:{place}段落目", line=place
            )
        self._gap = True

    def _marked(self, grid: Grid, place: int) -> Iterator[Unit]:
        """Yield the rows of a table whose first cells are Q and A."""
        marks = [MARK_ALONE.fullmatch(half_width(row.text(0).strip())) for row in grid.rows]
        if (
            not grid.rows
            or sum(map(bool, marks)) * 3 < len(marks) * 2
            or has_header_words(grid.rows[0])
        ):
            return
        for row, mark in zip(grid.rows, marks, strict=True):
            cell = next(
                (each for each in row.cells[1 if mark else 0 :] if each.text.strip()), Cell()
            )
            before = Run(f"{mark[1]}. ") if mark else Run("")
            runs = (before, *_runs(cell))
            where = f"{self._name}:{place}段落目の表 {row.number}行目"
            text = "".join(run.text for run in runs)
            yield Unit(text, (Paragraph(runs),), where=where, line=place, lost=cell.lost)

    def _grid(self, element: Any) -> Grid:
        rows = []
        above: list[Cell] = []
        for number, row in enumerate(element.iterfind(f"{W}tr"), 1):
            cells: list[Cell] = []
            for tc in row.iter(f"{W}tc"):
                if tc.getparent() is not row and not tc.getparent().tag.endswith("sdtContent"):
                    continue
                cell, span, continues = self._cell(tc)
                column = len(cells)
                if continues and column < len(above):
                    origin = above[column].origin or (number - 1, column)
                    cell = replace(above[column], origin=origin)
                cells += [cell, *(replace(cell, origin=(number, column)) for _ in range(span - 1))]
            above = cells[:_MAX_COLUMNS]
            if any(cell.text.strip() for cell in above):
                rows.append(Row(number, tuple(above)))
        place = f"{self._name}:{self._count}段落目の表 "
        return Grid("", place, tuple(rows), has_letters=False)

    def _cell(self, tc: Any) -> tuple[Cell, int, bool]:
        """Return a cell, how many columns it covers, and whether it continues the one above."""
        runs: list[Run] = []
        lost: list[str] = []
        for paragraph in tc.iter(f"{W}p"):
            look = self._styles.look(paragraph)
            text = self._text(paragraph, look)
            words = list(_stripped(text.runs))
            mark = "・" if look.depth >= 0 and not look.is_ordered else ""
            runs += [Run("\n")] if runs else []
            runs += [Run(mark), *words] if mark else words
            lost += text.lost
        is_rich = (
            any(run.url for run in runs) or len({run.bold for run in runs if run.text.strip()}) > 1
        )
        blocks = (Paragraph(tuple(run for run in runs if run.text)),) if is_rich else ()
        properties = tc.find(f"{W}tcPr")
        span = properties.find(f"{W}gridSpan") if properties is not None else None
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        width = span.get(f"{W}val", "1") if span is not None else "1"
        continues = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        text_of = "".join(run.text for run in runs).strip()
        cell = Cell(text_of, blocks, lost=tuple(dict.fromkeys(lost)))
        return cell, min(int(width), _MAX_COLUMNS) if width.isdigit() else 1, continues


def _root(rel: Any) -> Any:
    part = rel.target_part if rel is not None else None
    return getattr(part, "element", None)


def _runs(cell: Cell) -> tuple[Run, ...]:
    if cell.blocks and isinstance(first := cell.blocks[0], Paragraph):
        return first.runs
    return (Run(cell.text),) if cell.text else ()


def _stripped(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield runs without the blanks before the first word and behind the last."""
    kept = list(runs)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    for place, run in enumerate(kept):
        text = run.text.lstrip(" \t　") if not place else run.text
        yield replace(run, text=text.rstrip(" \t　\n") if place == len(kept) - 1 else text)


def _holds_questions(grid: Grid) -> bool:
    """Return whether a table is Q&A: by its headings, or by questions in one of its columns."""
    if any(has_header_words(row) for row in grid.rows[:3]):
        return True
    asking = [
        row for row in grid.rows if any(question_score(cell.text) >= 2 for cell in row.cells[:3])
    ]
    return len(grid.rows) >= 2 and len(asking) * 2 > len(grid.rows)
