"""Which column of a table holds what: by the words of its heading, then by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.import_options import Options
from corpus.importers.headings import Heading, roles_of, words_of
from corpus.importers.tables.evidence import ColumnEvidence, has_role
from corpus.importers.tables.grid import Row, letters_of


@dataclass(frozen=True)
class Columns:
    """Where the parts of an entry stand; columns count from 0.

    `first` and `end` are the columns of the block, of which a sheet may have several side by side.
    `sections` are from the widest to the narrowest, `level` is the place of those that are used;
    `carries` says whether an empty cell means the section above, `is_sure` whether a heading names
    them. `others` has a column for each other role, `states` all that say whether it is public.
    """

    question: int
    answer: int
    sections: tuple[int, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    first: int = 0
    end: int = 0
    guessed: tuple[str, ...] = ()
    level: int = 0
    carries: bool = True
    is_sure: bool = True
    states: tuple[int, ...] = ()

    def title(self, column: int) -> str:
        """Return a column as people call it."""
        title = " ".join(self.titles.get(column, "").split())
        return f"「{title}」" if title else f"{letters_of(column)}列"


def has_header_words(row: Row) -> bool:
    """Return whether a row surely names columns: one of questions and one of answers."""
    found = _roles(row)
    asked = {column for column, roles in found.items() if has_role(roles, "question")}
    answered = {column for column, roles in found.items() if has_role(roles, "answer")}
    return any(a != q for q in asked for a in answered)


def known_headings(row: Row) -> int:
    """Return how many cells of a row are words that columns are called by."""
    return sum(1 for roles in _roles(row).values() if roles)


def _roles(row: Row) -> dict[int, list[Heading]]:
    return {
        column: roles_of(cell.text) for column, cell in enumerate(row.cells) if cell.text.strip()
    }


def side_by_side(header: Row) -> list[tuple[int, int]]:
    """Return the columns (first, end) of each block that a header row names."""
    texts = [words_of(cell.text) for cell in header.cells]
    width = len(texts)
    roles = [roles_of(text) for text in texts]
    asked = [
        column
        for column in range(width)
        if has_role(roles[column], "question") and not _continues(header, column)
    ]
    alike = {re.sub(r"\d|^ご|^お", "", texts[column]) for column in asked}
    answered = [
        c for c in range(width) if has_role(roles[c], "answer") and not _continues(header, c)
    ]
    if len(asked) < 2 or len(alike) > 1 or len(answered) < len(asked):
        return [(0, width)]
    leftmost = next(text for text in texts if text)
    starts = [c for c in range(width) if texts[c] == leftmost and not _continues(header, c)]
    if len(starts) != len(asked):
        order = sorted([(c, "q") for c in asked] + [(c, "a") for c in answered])
        if [kind for _, kind in order] != ["q", "a"] * len(asked):
            return [(0, width)]
        starts = [0] + [answered[place] + 1 for place in range(len(asked) - 1)]
    return list(zip(starts, [*starts[1:], width], strict=True))


def _continues(row: Row, column: int) -> bool:
    return row.cell(column).is_right_part(column)


def choose(
    header: Row | None,
    rows: Sequence[Row],
    span: tuple[int, int],
    options: Options,
    hidden: frozenset[int] = frozenset(),
) -> Columns | None:
    """Return what the columns of a block hold, or None where no two hold questions and answers.

    Of two columns that may be it, one of `hidden` loses. Raises SourceError where an option names a
    column that is not there.
    """
    first, end = span
    table = ColumnEvidence(header, rows, range(first, end), hidden)
    wanted = {
        role: table.named(name, option)
        for role, name, option in (
            ("question", options.question_column, "--question-column"),
            ("answer", options.answer_column, "--answer-column"),
            ("section", options.section_column, "--section-column"),
        )
        if name
    }
    guessed: list[str] = []
    question = wanted.get("question", table.best("question", wanted.values()))
    answer = wanted.get("answer", table.best("answer", [*wanted.values(), question]))
    if question is None:
        question = table.asking({answer, *wanted.values()})
        guessed += ["質問"] if question is not None else []
    if question is not None and answer is None:
        answer = table.longest({question, *wanted.values()}, question)
        guessed += ["回答"] if answer is not None else []
    if question is None or answer is None:
        return None
    taken = {question, answer}
    sections = table.sections(taken, wanted.get("section"))
    if not sections and not table.has_titles and (place := table.repeating(taken)) is not None:
        sections = (place,)
        guessed.append("分類")
    taken.update(sections)
    return Columns(
        question,
        answer,
        sections,
        table.others(taken),
        table.titles,
        first,
        end,
        tuple(guessed),
        level=table.level(sections),
        carries=not (sections and table.is_filled(sections[0], question)),
        is_sure=any(table.is_named_section(c) for c in sections),
        states=table.states(taken),
    )
