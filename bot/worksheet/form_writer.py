"""Entries that need wordings → a workbook that staff fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from bot.worksheet import form_layout as at
from bot.worksheet.candidate import MAX_TOPIC
from bot.worksheet.form_start import write_start
from bot.worksheet.form_style import Page
from bot.worksheet.need import Need
from bot.worksheet.text_checks import MAX_CHARACTERS
from corpus.intent import Corpus

_WIDTHS: dict[int, float] = {
    at.ID: 3,
    at.NUMBER: 12,
    at.WORDING: 54,
    at.UNANSWERED: 46,
    at.TOPIC: 24,
}
_TOPIC_WIDTHS: dict[int, float] = {
    at.ID: 3,
    at.NAME: 28,
    at.SAID: 62,
    at.SECTION: 36,
    5: 3,
    at.KNOWN: 36,
}
_WIDE = (at.WORDING, at.TOPIC)
_SHOWN_ANSWER = 1500  # characters
_SHOWN_TOPICS = 200
_TITLE = "黄色と青のマスにご記入ください(一つのマスに一つ。途中まででも大丈夫です)"
_TOPICS_TITLE = "ページのどこにも答えがないのに、よく聞かれること"


def form_of(
    needs: Sequence[Need], corpus: Corpus, sections: Sequence[str], wordings: int, file_name: str
) -> bytes:
    """Return the form for these entries, with so many cells for wordings each, as an XLSX file.

    `sections` are those that customers may see.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        write_start(workbook, f"python -m scripts.worksheet read {file_name}")
        _write_wordings(workbook, needs, wordings)
        _write_topics(workbook, corpus, len(sections))
        lists = Page(workbook, at.LISTS, {1: 40})
        for row, section in enumerate(sections, 1):
            lists.put(row, 1, section)
        lists.sheet.hide()
    return content.getvalue()


def _write_wordings(workbook: Workbook, needs: Sequence[Need], wordings: int) -> None:
    page = _page(workbook, at.WORDINGS, at.WORDINGS_MARK, _WIDTHS)
    page.put_wide(1, (at.NUMBER, at.TOPIC), _TITLE, "title")
    page.sheet.freeze_panes(1, 0)
    row = 3
    for number, need in enumerate(needs, 1):
        row = _write_block(page, row, need, f"{number} / {len(needs)}", wordings)


def _write_block(page: Page, row: int, need: Need, count: str, wordings: int) -> int:
    """Write one entry from a row on, and return the row where the next begins."""
    entry, answer = need.entry, need.entry.answer
    near = "\n".join(f"・{each.question}" for each in need.neighbours if each.question)
    if len(answer) > _SHOWN_ANSWER:
        answer = f"{answer[:_SHOWN_ANSWER]}…(続きはページをご覧ください)"
    page.put(row, at.NUMBER, count, "band")
    page.put_wide(row, _WIDE, entry.section, "band")
    page.put(row + 1, at.NUMBER, "質問", "label")
    page.put_wide(row + 1, _WIDE, entry.question or "(質問文なし)", "strong")
    page.put(row + 2, at.NUMBER, "回答", "label")
    page.put_wide(row + 2, _WIDE, answer)
    page.put(row + 3, at.NUMBER, "似た項目", "label")
    page.put_wide(row + 3, _WIDE, near or "(なし)")
    for column, head in enumerate(at.INPUT_HEADS, at.WORDING):
        page.put(row + 4, column, head, "label")
    for above in range(row, row + 5):
        page.put(above, at.ID, at.NO_INPUT)
    row += 5
    for place in range(1, max(wordings, at.UNANSWERED_CELLS) + 1):
        page.sheet.set_row(row - 1, 24)
        page.put(row, at.ID, entry.id)
        page.put(row, at.NUMBER, str(place), "quiet")
        if place <= wordings:
            page.leave_open(row, at.WORDING, "yellow cell")
            page.limit(row, at.WORDING, MAX_CHARACTERS)
        if place <= at.UNANSWERED_CELLS:
            page.leave_open(row, at.UNANSWERED, "blue cell")
            page.leave_open(row, at.TOPIC, "blue cell")
            page.limit(row, at.UNANSWERED, MAX_CHARACTERS)
            page.limit(row, at.TOPIC, MAX_TOPIC)
        row += 1
    page.put(row, at.ID, at.NO_INPUT)
    return row + 1


def _write_topics(workbook: Workbook, corpus: Corpus, sections: int) -> None:
    page = _page(workbook, at.TOPICS, at.TOPICS_MARK, _TOPIC_WIDTHS)
    page.put_wide(1, (at.NAME, at.SECTION), _TOPICS_TITLE, "title")
    heads = {
        at.NAME: "話題(ひとことで。例: 求人)",
        at.SAID: "お客さまの言い方(1行に1つ。Altを押しながらEnterで改行)",
        at.SECTION: "近いセクション(一覧から選べます)",
        at.KNOWN: "すでにある話題(書かなくて大丈夫です)",
    }
    for column, text in heads.items():
        page.put(at.TOPICS_HEAD, column, text, "label")
    page.sheet.freeze_panes(at.TOPICS_HEAD, 0)
    known = [each.topic for each in corpus.referrals if each.kind == "topic"][:_SHOWN_TOPICS]
    for place in range(max(at.TOPIC_ROWS, len(known))):
        row = at.TOPICS_HEAD + 1 + place
        if place < at.TOPIC_ROWS:
            page.sheet.set_row(row - 1, 54)
            page.leave_open(row, at.NAME, "yellow cell")
            page.leave_open(row, at.SAID, "yellow cell")
            page.leave_open(row, at.SECTION, "blue cell")
            page.limit(row, at.NAME, MAX_TOPIC)
        if place < len(known):
            page.put(row, at.KNOWN, known[place], "quiet")
    first, last = at.TOPICS_HEAD, at.TOPICS_HEAD + at.TOPIC_ROWS - 1
    choice = {
        "validate": "list",
        "source": f"={at.LISTS}!$A$1:$A${max(sections, 1)}",
        "error_title": "セクション",
        "error_message": "一覧から選んでください。",
    }
    page.sheet.data_validation(first, at.SECTION - 1, last, at.SECTION - 1, choice)


def _page(workbook: Workbook, name: str, mark: str, widths: dict[int, float]) -> Page:
    page = Page(workbook, name, widths)
    page.sheet.set_column(at.ID - 1, at.ID - 1, widths[at.ID], None, {"hidden": True})
    page.put(1, at.ID, mark)
    return page
