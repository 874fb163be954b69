"""An entry of a table whose rows are still being read, and what becomes of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.blocks import Blocks, Paragraph, Run
from corpus.importers.answer_text import (
    SAME_AS_ABOVE,
    clean,
    is_nothing,
    is_pending,
    of_blocks,
    read_answer,
)
from corpus.importers.headings import without_kept_mark
from corpus.importers.question_shape import without_question_mark
from corpus.importers.source import Answer, SourceEntry
from corpus.importers.tables.columns import Columns
from corpus.importers.tables.fields import link_of, with_fields
from corpus.importers.tables.grid import Cell, Grid, Row
from corpus.intent import Link


class NoAnswer(Exception):
    """An entry without an answer: its words say what was found, `repair` what to do."""

    def __init__(self, found: str, repair: str) -> None:
        self.found, self.repair = found, repair
        super().__init__(f"{found} {repair}")


@dataclass
class Draft:
    """What was read so far: the question's row, and the cells of its answer."""

    row: Row
    question: str
    section: str
    cells: list[Cell] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_hidden: bool | None = None
    is_bare: bool = False  # whether no column says if it is public
    lost: list[str] = field(default_factory=list)

    def take_links(self, found: tuple[list[Link], list[str]]) -> None:
        """Add links, and what of them could not be kept."""
        self.links += found[0]
        self.lost += found[1]

    def entry(
        self,
        grid: Grid,
        columns: Columns,
        base_url: str,
        above: Answer | None,
        counts: Counter[str],
    ) -> SourceEntry:
        """Return the whole entry; `counts` learns what was done. Raises NoAnswer."""
        row = self.row
        answer = self._answer(columns, base_url, above, counts)
        question, marked = without_kept_mark(self.question)
        hidden = True if marked else self.is_hidden
        if is_pending(answer.text):
            hidden = True
            counts["回答が準備中の行"] += 1
        if hidden:
            counts["非公開として読んだ行"] += 1
        says_links = "links" in columns.others or self.links
        entry = SourceEntry(
            question=without_question_mark(question),
            answer=answer,
            section=self.section,
            where=grid.where(row, columns.question),
            links=tuple(self.links) if says_links else None,
            is_hidden=hidden,
            lost=tuple(dict.fromkeys(self.lost)),
        )
        return with_fields(entry, row, columns)

    def _answer(
        self, columns: Columns, base_url: str, above: Answer | None, counts: Counter[str]
    ) -> Answer:
        """Return an answer of one or more cells."""
        if fault := next((cell for cell in self.cells if cell.fault), None):
            raise NoAnswer(*fault_of(fault))
        text = clean("\n".join(cell.text for cell in self.cells))
        if is_nothing(text):
            raise NoAnswer(
                f"回答が空です(質問「{self.question[:30]}」)。",
                "回答を書くか、行を削除してください。",
            )
        if SAME_AS_ABOVE.fullmatch(text) and above:
            counts["回答の「同上」を上の回答に置き換えた行"] += 1
            return above
        if self.row.text(columns.others.get("format")).strip().lower() == "markdown":
            return Answer(text, True)
        for cell in self.cells:
            self.lost += cell.lost
            self.take_links(link_of(cell))
        if any(cell.blocks for cell in self.cells):
            blocks: Blocks = ()
            for cell in self.cells:
                blocks += cell.blocks or (Paragraph((Run(clean(cell.text)),)),)
            return of_blocks(blocks, self.question)
        answer, lost = read_answer(text, base_url, self.question)
        self.lost += lost
        return answer


def fault_of(part: Cell | Row) -> tuple[str, str]:
    """Return why a cell or a row is of no use, and what to do."""
    found, _, repair = part.fault.partition("|")
    return found, repair


def is_number(text: str) -> bool:
    """Return whether a cell holds a number alone."""
    return bool(re.fullmatch(r"[\d\s.,-]+", text))
