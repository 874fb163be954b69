"""How a table was understood, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.importers.tables.columns import Columns
from corpus.importers.tables.grid import Grid


def understood(grid: Grid, columns: Columns, header: int) -> Iterator[str]:
    """Yield how the block was understood and what was left out."""
    name = f"「{grid.name}」シート: " if grid.name else ""
    row = grid.rows[header].number if header >= 0 else 0
    parts = [f"見出しは{row}行目" if row else "見出しの行はなし"]
    parts.append(f"質問は{columns.title(columns.question)}")
    parts.append(f"回答は{columns.title(columns.answer)}")
    if columns.sections:
        parts.append(f"セクションは{columns.title(columns.sections[columns.level])}")
    yield name + "、".join(parts) + "。"
    if columns.guessed:
        yield f"{name}{'と'.join(columns.guessed)}の列は、見出しではなく中身から推測しました。"
    if len(columns.sections) > 1:
        others = [
            columns.title(c) for c in columns.sections if c != columns.sections[columns.level]
        ]
        yield f"{name}{'、'.join(others)}の列はセクションに使っていません(--section-column で変えられます)。"
    used = {columns.question, columns.answer, *columns.sections, *columns.others.values()}
    if unused := [c for c, title in columns.titles.items() if title and c not in used]:
        shown = dict.fromkeys(columns.title(c) for c in unused)
        yield f"{name}取り込まない列: {'、'.join(shown)}。"
