"""Tables → Source: which sheets hold Q&A, where their headers stand, whose name a section bears."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.answer_text import one_line
from corpus.importers.outline.outline import entries_of
from corpus.importers.outline.units import Unit, without_style
from corpus.importers.question_shape import answer_mark, half_width, question_mark, question_score
from corpus.importers.source import Source, SourceEntry, SourceError
from corpus.importers.tables.cards import cards_of
from corpus.importers.tables.columns import (
    Columns,
    choose,
    has_header_words,
    known_headings,
    side_by_side,
)
from corpus.importers.tables.draft import is_number
from corpus.importers.tables.footers import is_note
from corpus.importers.tables.grid import Grid, Row
from corpus.importers.tables.notes import understood
from corpus.importers.tables.own_table import own_columns, read_own_table
from corpus.importers.tables.rows import BlockReader
from corpus.importers.tables.sections import Reading, with_sections
from corpus.importers.tables.wide_rows import fitted, question_of

# Sheets that look like Q&A and are none, whatever stands in them.
_NO_QA = re.compile(
    r"記入例|記載例|入力例|サンプル|テンプレ|ひな形|雛形|フォーマット|履歴|バックアップ|^旧|旧$|[((_]旧|廃止|コピー|ボツ|没|"
    r"sample|template|example|history|change ?log|backup|^bk|_bk|_old|^old|copy|\(\d+\)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\d{4}[年/.-]|更新日|作成|現在|版$|ver|faq|q ?& ?a|よくある|一覧|リスト|問答集", re.IGNORECASE
)
_DRAFT = re.compile(r"回答[((]?案|下書き|ドラフト|draft", re.IGNORECASE)
# A cell that is nothing but the mark of what stands beside it.
MARK_ALONE = re.compile(r"([QAqa問答質問回答]{1,2}[-.]?\d{0,4})[.:]?")
_MAX_TITLE_ROWS = 60  # above a header


@dataclass(frozen=True)
class _Block:
    columns: Columns
    header: int  # the place of its row; -1 where it has none
    rows: Sequence[Row]
    heading: str  # what stands alone above the header


def read_grids(grids: Sequence[Grid], options: Options, name: str) -> Source:
    """Return the entries of every table that holds some.

    Raises SourceError where none does, with what was seen of the tables.
    """
    wanted = [grid for grid in grids if not options.sheets or grid.name in options.sheets]
    if options.sheets and (unknown := set(options.sheets) - {grid.name for grid in grids}):
        raise SourceError(
            f"「{'、'.join(sorted(unknown))}」というシートがありません。"
            f"あるのは: {'、'.join(grid.name for grid in grids)}"
        )
    readings, notes = [], []
    for grid in wanted:
        reading = _read(grid, options, name)
        if reading is None:
            notes += [f"「{grid.name}」シートにはQ&Aがないので読みません。"] if grid.name else []
        else:
            readings.append(reading)
    if not options.sheets:
        real = [each for each in readings if not _NO_QA.search(each.grid.name)]
        for each in readings if real else ():
            if each not in real:
                notes.append(
                    f"「{each.grid.name}」シートは記入例や履歴のようなので読みません。"
                    f"読む場合は --sheet {each.grid.name} を付けてください。"
                )
        readings = real or readings
    if not any(each.entries or each.problems for each in readings):
        raise SourceError(_nothing(wanted))
    readings = [with_sections(each, readings, options, name) for each in readings]
    return Source(
        name,
        tuple(entry for each in readings for entry in each.entries),
        problems=tuple(problem for each in readings for problem in each.problems),
        notes=(*(note for each in readings for note in each.notes), *notes),
        unread=tuple(question for each in readings for question in each.unread),
    )


def _nothing(grids: Sequence[Grid]) -> str:
    seen = [
        f"{grid.where(row)}: {' | '.join(cell.text[:12] for cell in row.cells[:6])}"
        for grid in grids[:3]
        for row in grid.rows[:2]
    ]
    shown = f"読めたのは「{'」「'.join(seen)}」など。" if seen else "中身が空です。"
    return (
        f"質問の列と回答の列が見つかりません。{shown}"
        "見出しを「質問」「回答」にするか、--question-column と --answer-column で列を指定してください。"
    )


def _read(grid: Grid, options: Options, name: str) -> Reading | None:
    """Return what one table holds, or None where it holds no Q&A."""
    for place, row in enumerate(grid.rows[:_MAX_TITLE_ROWS]):
        if not options.question_column and (columns := own_columns(row)):
            own = read_own_table(grid, place, columns, name)
            return Reading(grid, own.entries, own.problems, grid.notes, unread=own.unread)
    # Marks in the cells are surer than what the columns of a sheet without headings seem to hold.
    may_be_marked = not grid.is_records and not (options.question_column or _headers(grid, options))
    if may_be_marked and (cards := cards_of(grid)):
        return _read(cards, options, name)
    if may_be_marked and (marked := _read_marked(grid, options, name)):
        return marked
    blocks = list(_blocks(grid, options))
    if not blocks:
        return None
    several = len(blocks) > 1
    entries: list[SourceEntry] = []
    problems: list[Problem] = []
    unread: list[str] = []
    notes = [*grid.notes]
    counts: Counter[str] = Counter()
    for block in blocks:
        heading = block.heading if several or grid.heading else ""
        section = heading if options.section_from in ("", "heading") else ""
        reader = BlockReader(grid, block.columns, options, name, section)
        for row in fitted(grid, block.header, block.columns, block.rows):
            reader.read(row)
            unread += [question_of(row, block.columns.question)] if row.fault else []
        reader.close()
        entries += reader.entries
        problems += reader.problems
        if reader.entries or reader.problems:
            told = understood(grid, block.columns, block.header)
            notes += [note for note in told if _is_new(note, notes)]
        counts += reader.counts
    sheet = f"「{grid.name}」シート: " if grid.name else ""
    notes += [f"{sheet}{what}: {count}件。" for what, count in counts.items()]
    is_draft = all(_DRAFT.search(each.columns.title(each.columns.answer)) for each in blocks)
    once = tuple(dict.fromkeys(problems))
    return Reading(grid, tuple(entries), once, tuple(notes), is_draft, tuple(unread))


def _is_new(note: str, notes: Sequence[str]) -> bool:
    """Return whether a note says more than on which row another header of the same kind stands."""
    return re.sub(r"\d+", "", note) not in (re.sub(r"\d+", "", each) for each in notes)


def _blocks(grid: Grid, options: Options) -> Iterator[_Block]:
    """Yield every block of a sheet: side by side, and below each other with headers of their own."""
    rows = grid.rows
    headers = _headers(grid, options)
    if not headers:
        yield from _without_header_words(grid, options)
        return
    for place, (start, end) in enumerate(zip(headers, [*headers[1:], len(rows)], strict=True)):
        header = rows[start]
        spans = [(0, len(header.cells))] if grid.is_records else side_by_side(header)
        below: Sequence[Row] = rows[start + 1 : end]
        following = place + 1 < len(headers)
        for span in spans:
            columns = choose(header, below, span, options, grid.hidden_columns)
            if columns is None:
                continue
            heading = _heading_above(rows[:start], span, len(spans) > 1)
            if following:
                below = _without_heading_below(below)
            yield _Block(columns, start, below, heading)


def _headers(grid: Grid, options: Options) -> list[int]:
    rows = grid.rows
    if grid.is_records:
        return [0]
    if options.header_row:
        return [place for place, row in enumerate(rows) if row.number == options.header_row][:1]
    if options.question_column and len(options.question_column) > 1:
        wanted = options.question_column.strip()
        named = [
            p for p, row in enumerate(rows) if any(c.text.strip() == wanted for c in row.cells)
        ]
        if named:
            return named
    found = [place for place, row in enumerate(rows) if has_header_words(row)]
    # Of two header rows the lower one names the columns; the upper one has merged headings.
    return [place for place in found if place + 1 not in found or not _is_upper(rows, place)]


def _is_upper(rows: Sequence[Row], place: int) -> bool:
    return rows[place + 1].number == rows[place].number + 1


def _without_header_words(grid: Grid, options: Options) -> Iterator[_Block]:
    """Yield the block of a table whose headings say nothing of questions, by what its cells hold."""
    rows, width = grid.rows, max((len(row.cells) for row in grid.rows), default=0)
    named = [
        (known_headings(row), -place)
        for place, row in enumerate(rows[:_MAX_TITLE_ROWS])
        if known_headings(row) >= 2
    ]
    tries = [-max(named)[1]] if named else []
    if first := _first_asking(rows):
        tries.append(first - 1)
    for place in (*tries, -1):
        header = rows[place] if place >= 0 else None
        if header and not _may_be_header(header):
            continue
        columns = choose(header, rows[place + 1 :], (0, width), options, grid.hidden_columns)
        if columns:
            yield _Block(columns, place, rows[place + 1 :], "")
            return


def _first_asking(rows: Sequence[Row]) -> int:
    asking = (
        place
        for place, row in enumerate(rows[:_MAX_TITLE_ROWS])
        if any(question_score(cell.text) >= 2 for cell in row.cells)
        and sum(1 for cell in row.cells if cell.text) >= 2
    )
    return next(asking, 0)


def _may_be_header(row: Row) -> bool:
    texts = [cell.text.strip() for cell in row.cells if cell.text.strip()]
    short = all(len(text) <= 20 and question_score(text) < 2 for text in texts)
    return len(texts) >= 2 and short and not any(text.endswith("。") for text in texts)


def _heading_above(above: Sequence[Row], span: tuple[int, int], is_beside: bool) -> str:
    """Return what stands alone within two rows above a header, in the columns of its block."""
    for row in reversed(above[-2:]):
        columns = range(*span) if is_beside else range(len(row.cells))
        texts = {row.text(c).strip() for c in columns if row.text(c).strip()}
        if len(texts) == 1:
            (text,) = texts
            return "" if _is_title(text) else without_style(one_line(text))
        if texts:
            return ""
    return ""


def _without_heading_below(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows without the last, where it is the heading of the block that follows."""
    if rows and len({cell.text for cell in rows[-1].cells if cell.text.strip()}) == 1:
        return rows[:-1]
    return rows


def _is_title(text: str) -> bool:
    return bool(_TITLE.search(text)) or len(text) > 40


def _read_marked(grid: Grid, options: Options, name: str) -> Reading | None:
    """Return what a sheet holds that has questions and answers below each other, marked Q and A."""
    units: list[Unit] = []
    before, beside = 0, 0  # the row before, and the column of its words
    for row in grid.rows:
        filled = [cell.text.strip() for cell in row.cells]
        texts = list(dict.fromkeys(filter(None, filled)))
        words = filled.index(texts[-1]) if texts else 0  # where they stand
        if len(texts) > 2 and is_number(texts[0]):
            del texts[0]
        if len(texts) == 1 and is_note(half_width(texts[0])):
            continue
        # What goes on below an answer stands right below it, beside the marks.
        goes_on = row.number == before + 1 and words == beside > 0
        alone = len(texts) == 1 and not goes_on
        before, beside = row.number, words
        if texts and (mark := MARK_ALONE.fullmatch(half_width(texts[0]))):
            texts[0] = f"{mark[1]}."
        text, where = " ".join(texts), grid.where(row, 0)
        units.append(Unit(text, has_gap=alone, where=where, line=row.number))
    if all(unit.has_gap for unit in units):  # one column, in which every cell stands alone
        units = [replace(unit, has_gap=False) for unit in units]
    asked = sum(1 for unit in units if question_mark(unit.text))
    if asked < 2 or sum(1 for unit in units if answer_mark(unit.text)) * 2 < asked:
        return None
    found = entries_of(units, name)
    note = f"「{grid.name}」シートは、QとAの印が付いた行として読みました。"
    return Reading(grid, found.entries, found.problems, (*grid.notes, note, *found.notes))
