"""A form that came back → candidates. Bounded: what people send is not always what was sent out."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from bot.worksheet import form_layout as at
from bot.worksheet.candidate import MAX_TOPIC, Candidate, clean, lines_of, origin_of
from bot.worksheet.reply_text import MAX_CANDIDATES, Parsed
from corpus.errors import FaqError, Problem
from corpus.importers.source import SourceError
from corpus.importers.zipped import check_zip

_MAX_ROWS, _MAX_COLUMNS, _MAX_CELL = 20_000, 8, 5_000


_ENDING = re.compile(r"[?？。.!！\s]+$")


class UnreadableForm(FaqError):
    """A file that is no form of ours, or none that can be read; its words say what to do."""


def read_form(content: bytes, name: str, read_on: date) -> Parsed:
    """Return what people wrote into a form. Raises UnreadableForm."""
    try:
        check_zip(content, ".xlsx")
    except SourceError as error:
        raise UnreadableForm(f"{name}: {error}") from error
    origin = origin_of("記入シート", name, read_on)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose if it were to write
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise UnreadableForm(_not_excel(name)) from error
    problems: list[Problem] = []
    candidates: list[Candidate] = []
    known = 0
    try:
        for sheet in workbook.worksheets:
            rows = _rows(sheet, name, problems)
            mark = next(rows, (0, ("",)))[1][0]
            if mark == at.WORDINGS_MARK:
                found = _wordings(rows, f"{name} {sheet.title}")
            elif mark == at.TOPICS_MARK:
                found = _topics(rows, f"{name} {sheet.title}")
            else:
                continue
            known += 1
            candidates += [replace(each, origin=origin) for each in found]
    except Exception as error:
        raise UnreadableForm(_not_excel(name)) from error
    finally:
        workbook.close()
    if not known:
        raise UnreadableForm(
            f"{name}: このツールの記入シートではありません。"
            "python -m scripts.worksheet write で作ったファイルに書き写してください。"
        )
    return Parsed(tuple(candidates[:MAX_CANDIDATES]), tuple(problems))


def _not_excel(name: str) -> str:
    return (
        f"{name}: Excelブックとして開けません。"
        "Excelで開き、「Excel ブック (.xlsx)」の形式で、パスワードを付けずに保存し直してください。"
    )


def _rows(sheet: Any, name: str, problems: list[Problem]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (row, texts of the first columns); formulas and errors become problems."""
    for row, cells in enumerate(sheet.iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS), 1):
        texts = []
        for cell in cells:
            text = _text(cell.value)
            if cell.value is not None and cell.data_type in ("f", "e"):
                found = f"文字ではなく数式かエラーです({text[:40]})。"
                where = f"{sheet.title}!{cell.column_letter}{row}"
                problems.append(
                    Problem(name, row, where, found, "先頭の = を除いて、文として書いてください。")
                )
                text = ""
            texts.append(text)
        yield row, (*texts, *[""] * (_MAX_COLUMNS - len(texts)))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():  # of programs that make numbers of ids
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return str(value)[:_MAX_CELL]


def _wordings(rows: Iterator[tuple[int, tuple[str, ...]]], sheet: str) -> Iterator[Candidate]:
    entry_id = ""
    for row, texts in rows:
        # A row that somebody has put in between belongs to the entry above.
        marked = texts[at.ID - 1].strip()
        if marked == at.NO_INPUT:
            continue
        entry_id = marked or entry_id
        for text in lines_of(texts[at.WORDING - 1]):
            yield Candidate("wording", text, entry_id, where=f"{sheet}!C{row}")
        topic = clean(texts[at.TOPIC - 1])
        for text in lines_of(texts[at.UNANSWERED - 1]) or [topic] * bool(topic):
            yield Candidate(
                "topic", text, entry_id, topic or topic_of(text), where=f"{sheet}!D{row}"
            )


def _topics(rows: Iterator[tuple[int, tuple[str, ...]]], sheet: str) -> Iterator[Candidate]:
    for row, texts in rows:
        topic, section = clean(texts[at.NAME - 1]), texts[at.SECTION - 1].strip()
        if row <= at.TOPICS_HEAD:
            continue
        for text in lines_of(texts[at.SAID - 1]) or [topic] * bool(topic):
            named = topic or topic_of(text)
            yield Candidate("topic", text, "", named, section, f"{sheet}!C{row}")


def topic_of(text: str) -> str:
    """Return a name for a topic of which only one thing said is known."""
    return _ENDING.sub("", text)[:MAX_TOPIC]
