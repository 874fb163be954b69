"""What a row of a table says of an entry beside its question and answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from corpus.importers.answer_text import can_be_followed, clean, is_nothing, links_in, one_line
from corpus.importers.headings import is_public, keeps_back
from corpus.importers.source import SourceEntry
from corpus.importers.tables.columns import Columns
from corpus.importers.tables.grid import Cell, Row
from corpus.intent import Link

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SAYS_PUBLIC = re.compile(r"公開|掲載|表示|public", re.IGNORECASE)
_ENDED = re.compile(r"非公開|停止|廃止|終了|削除|下書き|未公開|取り?下げ")
_MAX_LABEL = 40
_ELSEWHERE = "詳しくはこちら"  # the words of a link that has none of its own


def hidden_by(row: Row, columns: Columns) -> bool | None:
    """Return whether a row is not for the public; None where nothing in it says."""
    others = columns.others
    said = [(column, is_public(row.text(column).strip())) for column in columns.states]
    # 公開区分 decides; that somebody is at work on an entry (状態: 修正中) takes it from nobody.
    named = [shown for column, shown in said if _SAYS_PUBLIC.search(columns.titles.get(column, ""))]
    shown = [public for column, public in said if public is not None]
    found: bool | None = None if not shown else not all(shown)
    if True in named and False not in named:
        found = any(_ENDED.search(row.text(column)) for column in columns.states)
    if "private" in others and (value := row.text(others["private"]).strip()):
        found = is_public(value) is not False or keeps_back(value)
    taken = {columns.question, columns.answer, *columns.sections}
    for column in range(columns.first, columns.end):
        if column not in taken and keeps_back(row.text(column)):
            found = True
    return found


def links_of(row: Row, columns: Columns) -> tuple[list[Link], list[str]]:
    """Return the links of the column of links, and what of it cannot be kept."""
    column = columns.others.get("links")
    cell = row.cell(column)
    if not cell.text.strip() or cell.is_lower_part(row.number):
        return [], []
    if cell.url and can_be_followed(cell.url) and cell.url.rstrip("/") != cell.text.strip("/ "):
        return [Link(one_line(cell.text), cell.url)], []
    labels = clean(row.text(columns.others.get("link_label"))).split("\n")
    links, rest = links_in(cell.text, [label for label in labels if label])
    if not rest or is_nothing(cell.text):
        return list(links), []
    return list(links), [f"リンクの列の「{rest[0][:30]}」はアドレスではないので取り込みません。"]


def link_of(cell: Cell) -> tuple[list[Link], list[str]]:
    """Return the link of a whole cell of an answer, and what could not be kept of it."""
    if not cell.url or cell.url in cell.text:
        return [], []
    if not can_be_followed(cell.url):
        return [], [f"リンク先「{cell.url[:60]}」は公開のページではないので取り込みません。"]
    label = clean(cell.text).rpartition("\n")[2]
    return [Link(label if len(label) <= _MAX_LABEL else _ELSEWHERE, cell.url)], []


def with_fields(entry: SourceEntry, row: Row, columns: Columns) -> SourceEntry:
    """Return an entry with what the other columns say of it."""
    texts = {role: row.text(column).strip() for role, column in columns.others.items()}
    if "wordings" in texts:
        lines = clean(texts["wordings"]).split("\n")
        entry = replace(entry, wordings=tuple(line.strip() for line in lines if line.strip()))
    if "label" in texts:
        entry = replace(entry, label=one_line(texts["label"]))
    if anchor := texts.get("anchor", "").rpartition("#")[2].strip():
        entry = replace(entry, anchors=(anchor,))
    if key := texts.get("key") or texts.get("id"):
        entry = replace(entry, key=key)
    return replace(
        entry,
        reviewed=_day(texts.get("reviewed", "")),
        valid_until=_day(texts.get("valid_until", "")),
    )


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
