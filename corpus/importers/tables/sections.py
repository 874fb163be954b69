"""What a sheet's name says: the section of its entries, or that they are not for the public."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.answer_text import section_name
from corpus.importers.source import SourceEntry
from corpus.importers.tables.grid import Grid

# Names that say what a sheet is, and not of which section.
_GENERIC = re.compile(
    r"sheet ?\d*|シート ?\d*|.*(?:faq|q ?& ?a|qa|質問|問合せ|問い合わせ|一覧|リスト|データ|マスタ"
    r"|master|list|data|最新|全件|原稿|回答|まとめ|ver\.?|\d{4}).*|main|メイン|本番|公開用?|worksheet",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"社内|内部|非公開|準備中|下書き|作成中|未公開|検討|案$|案[))]|予定|保留|ログ|転記禁止|社外秘|応対|受付簿|internal|draft|\\blog\\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What one sheet holds."""

    grid: Grid
    entries: tuple[SourceEntry, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    is_draft: bool = False  # its answers are called 回答案
    unread: tuple[str, ...] = ()  # questions of rows that have a fault


def with_sections(
    reading: Reading, all_readings: Sequence[Reading], options: Options, name: str
) -> Reading:
    """Return entries without a section with that of their sheet or file, where its name is one."""
    grid, said = reading.grid, options.section_from
    several = sum(1 for each in all_readings if each.entries) > 1
    section = ""
    if options.section:
        section = options.section
    elif said == "file":
        section = PurePath(name).stem
    elif grid.heading and said in ("", "heading"):
        section = grid.heading
    elif grid.name and (
        said == "sheet" or (not said and (several or not _GENERIC.fullmatch(grid.name.strip())))
    ):
        section = section_name(grid.name)
    always = bool(options.section) or said in ("file", "sheet", "none")
    entries = tuple(
        replace(entry, section=section) if always or not entry.section else entry
        for entry in reading.entries
    )
    notes = reading.notes
    finished = any(each.entries and not each.is_draft for each in all_readings)
    is_inside = bool(_INSIDE.search(grid.name)) or (reading.is_draft and finished)
    if is_inside and grid.name not in options.sheets:
        entries = tuple(replace(entry, is_hidden=True) for entry in entries)
        notes = (*notes, f"「{grid.name}」シートは公開前か社内用のようなので、非公開にします。")
    if (
        section == section_name(grid.name)
        and section
        and any(not entry.section for entry in reading.entries)
    ):
        notes = (*notes, f"「{grid.name}」シート: セクションはシートの名前からとりました。")
    return replace(reading, entries=entries, notes=notes)
