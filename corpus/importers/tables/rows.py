"""The rows of one block of a table → entries, one after the other."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.answer_text import SAME_AS_ABOVE, is_nothing, one_line
from corpus.importers.headings import words_of
from corpus.importers.outline.units import Unit, name_score, without_style
from corpus.importers.question_shape import question_score
from corpus.importers.source import Answer, SourceEntry
from corpus.importers.tables.columns import Columns
from corpus.importers.tables.draft import Draft, NoAnswer, fault_of, is_number
from corpus.importers.tables.fields import hidden_by, links_of
from corpus.importers.tables.footers import begins_example, is_example, is_gone, is_note, is_total
from corpus.importers.tables.grid import Cell, Grid, Row

_MAX_BANNER = 40
_TO_COLLEAGUES = re.compile(r"ここから|これより|以[下降上]|内線|ください|お願い|\wは[、\w]")


class BlockReader:
    """Reads rows from the first to the last; what it found is in `entries` and `problems`.

    `counts` says of how many rows something was made that people should know of.
    """

    def __init__(
        self, grid: Grid, columns: Columns, options: Options, name: str, section: str
    ) -> None:
        self.entries: list[SourceEntry] = []
        self.problems: list[Problem] = []
        self._grid, self._columns, self._options = grid, columns, options
        self._name = f"{name} {grid.name}" if grid.name else name
        self._banner = section
        self._levels: list[str] = [""] * len(columns.sections)
        self._draft: Draft | None = None
        self._number = 0  # of the row before
        self._state: dict[int, str] = {}  # by column, of the row before
        self._last: Answer | None = None
        self.counts: Counter[str] = Counter()
        self._bare: list[int] = []  # places of entries whose columns of states are empty

    def read(self, row: Row) -> None:
        """Take one more row."""
        if self._grid.is_records:
            self._read_record(row)
            return
        if is_total(self._words(row)):
            self.finish()
            self.counts["注記や合計の行"] += 1
            return
        asked, told = self._part(row, self._columns.question), self._part(row, self._columns.answer)
        if self._is_one_banner(row):
            self._take_banner(asked.text)
        elif not asked.text and not told.text:
            self._without_both(row)
        elif self._repeats_header(row):
            self.counts["見出しの繰り返し"] += 1
        elif asked.text and asked.is_lower_part(row.number) and self._draft:
            self._continue(row, told)
        elif not asked.text:
            self._without_question(row, told)
        else:
            self._with_question(row, asked, told)
        # A row of a CSV file has the number of its first line.
        lines = 0 if self._grid.has_letters else sum(c.text.count("\n") for c in row.cells)
        self._number = row.number + lines

    def finish(self) -> None:
        """End the entry that is still being read."""
        if not (draft := self._draft):
            return
        self._draft = None
        base_url = self._options.base_url
        try:
            entry = draft.entry(self._grid, self._columns, base_url, self._last, self.counts)
        except NoAnswer as none:
            if draft.is_hidden or draft.row.is_hidden:  # nobody waits for what is not yet written
                self.counts["非公開で回答のない行"] += 1
            else:
                self._complain(draft.row, "回答", none.found, none.repair)
            return
        self._last = entry.answer
        self.entries.append(entry)
        if draft.is_bare:
            self._bare.append(len(self.entries) - 1)

    def close(self) -> None:
        """End the block: a row without a state, where nearly all have one, is a note to colleagues."""
        self.finish()
        if len(self._bare) * 10 <= len(self.entries):
            for place in self._bare:
                self.entries[place] = replace(self.entries[place], is_hidden=True)
                self.counts["公開かどうかの書かれていない行(非公開とします)"] += 1

    def _read_record(self, row: Row) -> None:
        """Take a row that is one entry, whatever its cells look like."""
        self.finish()
        asked, told = row.cell(self._columns.question), row.cell(self._columns.answer)
        if not any(cell.text.strip() for cell in (asked, told)):
            return
        if not asked.text.strip():
            self._complain(
                row, "質問", "質問が空です。", "質問を書くか、その項目を削除してください。"
            )
            return
        self._levels = self._section_cells(row)
        self._draft = Draft(row, one_line(asked.text), self._section(), [told])
        self._draft.is_hidden = hidden_by(row, self._columns)
        self._draft.take_links(links_of(row, self._columns))

    def _part(self, row: Row, column: int) -> Cell:
        """Return a cell; nothing where it only continues one of the block's other columns."""
        cell, columns = row.cell(column), self._columns
        own = (columns.question, columns.answer, *columns.sections)
        is_part = cell.is_right_part(column) and cell.origin and cell.origin[1] in own
        return Cell() if is_part else cell

    def _is_one_banner(self, row: Row) -> bool:
        asked, told = row.cell(self._columns.question), row.cell(self._columns.answer)
        is_one = asked.origin is not None and asked.origin == told.origin
        return is_one and question_score(asked.text) < 2 and len(asked.text) <= _MAX_BANNER

    def _take_banner(self, text: str) -> None:
        self.finish()
        if self._speaks_to_colleagues(text):
            self.counts["注記や合計の行"] += 1
            return
        if self._options.section_from in ("", "heading") and not is_note(text.strip()):
            self._banner = without_style(one_line(text))
            self._levels = [""] * len(self._levels)

    def _speaks_to_colleagues(self, text: str) -> bool:
        """Return whether a band is a sentence and no name, in a table with a column of sections."""
        is_said = name_score(Unit(text)) <= 0 or bool(_TO_COLLEAGUES.search(text))
        return is_said and self._columns.is_sure and bool(self._columns.sections)

    def _without_both(self, row: Row) -> None:
        """Take a row with neither question nor answer: a section's name, a footer, an empty line."""
        section = self._section_cells(row)
        texts = list(dict.fromkeys(self._words(row)))
        if len(texts) == 1 and self._speaks_to_colleagues(texts[0]):
            self.counts["注記や合計の行"] += 1
            return
        if any(section) and not (len(texts) == 1 and is_note(texts[0])):
            self._carry(section)
            return
        if len(texts) == 1 and not is_number(texts[0]) and len(texts[0]) <= _MAX_BANNER:
            if is_note(texts[0]):
                self.counts["注記や合計の行"] += 1
            else:
                self._take_banner(texts[0])

    def _cells(self, row: Row) -> list[Cell]:
        return [row.cell(c) for c in range(self._columns.first, max(self._columns.end, 1))]

    def _words(self, row: Row) -> list[str]:
        return [cell.text.strip() for cell in self._cells(row) if cell.text.strip()]

    def _repeats_header(self, row: Row) -> bool:
        columns = self._columns
        pairs = [
            (row.text(c), columns.titles.get(c, "")) for c in (columns.question, columns.answer)
        ]
        return any(title and words_of(text) == words_of(title) for text, title in pairs)

    def _continue(self, row: Row, told: Cell) -> None:
        """Take a further row of a question that is merged over several."""
        assert self._draft
        if told.text and not told.is_lower_part(row.number):
            self._go_on(row, told, drawn=False)
        self._draft.take_links(links_of(row, self._columns))

    def _go_on(self, row: Row, told: Cell, *, drawn: bool) -> None:
        """Take one more line of the answer; where it has cells beside, so has the first, its head."""
        assert self._draft
        line = self._with_cells_beside(row, told, drawn=drawn)
        if len(self._draft.cells) == 1 and line is not told:
            (first,) = self._draft.cells
            self._draft.cells = [self._with_cells_beside(self._draft.row, first, drawn=False)]
        self._draft.cells.append(line)

    def _with_cells_beside(self, row: Row, told: Cell, *, drawn: bool) -> Cell:
        """Return a line of an answer with the cells right of it: a small table drawn in the sheet.

        What is not surely `drawn` there gets no words of columns that say something of an entry.
        """
        others = () if drawn else self._columns.others.values()
        beside = [
            cell.text.strip()
            for column in range(self._columns.answer + 1, self._columns.end)
            if column not in others
            and (cell := row.cell(column)).text.strip()
            and not cell.is_right_part(column)
            and not cell.is_lower_part(row.number)
        ]
        return replace(told, text=" / ".join([told.text, *beside]), blocks=()) if beside else told

    def _without_question(self, row: Row, told: Cell) -> None:
        if told.is_lower_part(row.number):
            return
        left = range(self._columns.first, self._columns.answer)
        follows = row.number == self._number + 1 and not any(row.text(c).strip() for c in left)
        if self._draft and follows and not is_note(told.text.strip()):
            self._go_on(row, told, drawn=True)
            self.counts["質問のない行の回答を、上の回答に続けた行"] += 1
        elif any(row.text(c).strip() for c in left) and not is_nothing(told.text):
            self.finish()
            if not self._is_hidden(row):
                self._complain(
                    row, "質問", "質問が空です。", "質問を書くか、行を削除してください。"
                )
        else:
            self.counts["注記や合計の行"] += 1

    def _is_hidden(self, row: Row) -> bool | None:
        """Return whether a row is not for the public; 「〃」 says what the row above says.

        A row that somebody hid by hand is not, unless the sheet has a column that says it is.
        """
        cells = list(row.cells)
        for column in (*self._columns.states, self._columns.others.get("private")):
            if column is None or column >= len(cells):
                continue
            if SAME_AS_ABOVE.fullmatch(text := cells[column].text.strip()):
                cells[column] = replace(cells[column], text=self._state.get(column, ""))
            else:
                self._state[column] = text
        said = hidden_by(replace(row, cells=tuple(cells)), self._columns)
        return True if said is None and row.is_hidden else said

    def _with_question(self, row: Row, asked: Cell, told: Cell) -> None:
        section = self._section_cells(row)
        question = one_line(asked.text)
        others = {cell.text for cell in self._cells(row) if cell.text.strip()} - {asked.text}
        first = next(iter(self._words(row)), "")
        self.finish()
        is_name = question_score(question) < 1 and len(question) <= _MAX_BANNER
        if is_name and not told.text and not others:
            if is_note(question):
                self.counts["注記や合計の行"] += 1
            else:
                self._take_banner(asked.text)
            return
        if begins_example(question) or (first != asked.text.strip() and is_example(first)):
            self.counts["記入例の行"] += 1
            return
        if not self._columns.carries:
            self._levels = section
        elif any(section):
            self._carry(section)
        if is_note(first) and not told.text:
            self.counts["注記や合計の行"] += 1
        elif is_gone(question) or (is_nothing(question) and not told.text):
            self.counts["欠番の行"] += 1
        elif row.fault:
            self._complain(row, "-", *fault_of(row))
        elif asked.fault:
            self._complain(row, "質問", *fault_of(asked))
        else:
            self._draft = Draft(row, question, self._section(), [told] if told.text else [])
            self._draft.is_hidden = self._is_hidden(row)
            self._draft.is_bare = not any(row.text(c).strip() for c in self._columns.states)
            if asked.is_struck:
                self._draft.is_hidden = True
                self.counts["取り消し線の行"] += 1
            if asked.url:
                self._draft.lost.append("質問のセルのリンクは取り込みません。")
            self._draft.take_links(links_of(row, self._columns))

    def _section_cells(self, row: Row) -> list[str]:
        found = []
        for column in self._columns.sections:
            cell = row.cell(column)
            first = 0 if cell.origin is None or cell.origin[1] == column else 1
            found.append("" if first or cell.fault else one_line(cell.text))
        return ["" if SAME_AS_ABOVE.fullmatch(text) or is_nothing(text) else text for text in found]

    def _carry(self, section: list[str]) -> None:
        """Keep the names of sections that later rows leave out."""
        for level, text in enumerate(section):
            if text and text != self._levels[level]:
                self._levels[level:] = [text] + [""] * (len(self._levels) - level - 1)

    def _section(self) -> str:
        said = self._options.section_from
        if said in ("sheet", "file", "none"):
            return ""
        named = self._levels[self._columns.level] if self._levels and said != "heading" else ""
        # 対象 may name sections, but gives way to bands, which do.
        return (self._banner or named) if not self._columns.is_sure else (named or self._banner)

    def _complain(self, row: Row, field_name: str, found: str, repair: str) -> None:
        self.problems.append(Problem(self._name, row.number, field_name, found, repair))
