"""The columns of a table that holds entries, written by the exporters and read by the importers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from corpus.fingerprint import fingerprints, write_fingerprints
from corpus.intent import Entry, Link
from corpus.markdown_writer import write_markdown

ID = "ID"
BASE = "取り込み用(編集しない)"
SECTION = "セクション"
QUESTION = "質問"
ANSWER = "回答"
FORMAT = "回答の書式"
WORDINGS = "言い換え(1行に1つ)"
LABEL = "ボタンの言葉"
LINKS = "リンク(1行に1つ: 言葉 アドレス)"
REVIEWED = "最終確認日"
VALID_UNTIL = "有効期限"
PUBLIC = "公開"
# Leftmost what people edit; on the right what they need not see.
COLUMNS = (
    SECTION,
    QUESTION,
    ANSWER,
    FORMAT,
    WORDINGS,
    LABEL,
    LINKS,
    REVIEWED,
    VALID_UNTIL,
    PUBLIC,
    ID,
    BASE,
)
FORMATS = ("plain", "markdown")
SHOWN, NOT_SHOWN = "公開", "非公開"
STATES = (SHOWN, NOT_SHOWN)

Cell = str | date | None

_BREAK = "⏎"  # a line break within a line of a cell: wordings may be whole mails
_ADDRESS = re.compile(r"#.|https?://.|mailto:.|tel:.")
_SPACE = re.compile(r"\s+")
# What programs for tables take for a formula, also in full width (owasp.org, CSV Injection), and
# the mark that guards it.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠']|[\t\r\n]")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# And for a number or a day: 001 becomes 1, and 2-1 the first of February.
_NUMBER = re.compile(
    r"[¥￥$]?\s*[\d０-９][\d０-９\s.,/:%eE年月日時分秒-]*\Z"
    r"|(?:true|false)\Z"
    rf"|\d{{1,4}}[-/ ]{_MONTH}(?:[-/ ]\d{{1,4}})?\Z|{_MONTH}[-/ ]?\d{{1,4}}\Z",
    re.IGNORECASE,
)
_GUARD = "'"


def row_of(entry: Entry) -> dict[str, Cell]:
    """Return an entry's cells by COLUMNS; its fingerprints are of what the cells hold."""
    wordings, links = _wordings_cell(entry.wordings), _links_cell(entry.links)
    written = replace(entry, wordings=wordings_in(wordings), links=links_in(links))
    return {
        SECTION: entry.section,
        QUESTION: entry.question,
        ANSWER: answer_of(entry),
        FORMAT: format_of(entry),
        WORDINGS: wordings,
        LABEL: entry.label,
        LINKS: links,
        REVIEWED: entry.reviewed,
        VALID_UNTIL: entry.valid_until,
        PUBLIC: NOT_SHOWN if entry.hidden else SHOWN,
        ID: entry.id,
        BASE: write_fingerprints(fingerprints(written)),
    }


def answer_of(entry: Entry) -> str:
    """Return an answer as its author writes it: plain text, or Markdown."""
    return write_markdown(entry.blocks) if entry.blocks else entry.answer


def format_of(entry: Entry) -> str:
    """Return how an answer is written, one of FORMATS."""
    return FORMATS[bool(entry.blocks)]


def wordings_in(cell: str) -> tuple[str, ...]:
    """Return the wordings of a cell, one a line; a ⏎ is a line break within one."""
    return tuple(_with_breaks(line) for line in cell.split("\n") if line.strip())


def links_in(cell: str) -> tuple[Link, ...]:
    """Return the links of a cell: a line of words, a blank and an address, or "#" and an id each.

    What has no address is left out: `lines_without_address` names it.
    """
    return tuple(
        Link(_with_breaks(label), None, address[1:])
        if address.startswith("#")
        else Link(_with_breaks(label), address)
        for label, address in map(_parts_of_link, cell.split("\n"))
        if address
    )


def lines_without_address(cell: str) -> tuple[str, ...]:
    """Return the lines of a cell of links that are none."""
    lines = filter(str.strip, cell.split("\n"))
    return tuple(line.strip() for line in lines if not _parts_of_link(line)[1])


def guarded(text: str) -> str:
    """Return a text with a ' before it, where a program would not leave it a text."""
    return _GUARD + text if _is_in_danger(text) else text


def unguarded(text: str) -> str:
    """Return a text as it was before `guarded`."""
    bare = text[len(_GUARD) :]
    return bare if text.startswith(_GUARD) and _is_in_danger(bare) else text


def _is_in_danger(text: str) -> bool:
    return bool(_FORMULA.match(text) or _NUMBER.match(text))


def _wordings_cell(wordings: Iterable[str]) -> str:
    return "\n".join(map(_on_one_line, wordings))


def _links_cell(links: Iterable[Link]) -> str:
    # An address of more than one word is none for a browser either, until its blanks are %20.
    return "\n".join(
        f"{_on_one_line(link.label)} {_SPACE.sub('%20', link.url or f'#{link.entry_id}')}"
        for link in links
    )


def _parts_of_link(line: str) -> tuple[str, str]:
    """Return a link's words and its address, which is its last word; "" where that is none."""
    label, _, address = line.strip().rpartition(" ")
    is_address = _ADDRESS.match(address) and label.strip()
    return (label.strip(), address) if is_address else (line.strip(), "")


def _on_one_line(text: str) -> str:
    return _BREAK.join(text.split("\n")).strip()


def _with_breaks(line: str) -> str:
    return "\n".join(line.strip().split(_BREAK))
