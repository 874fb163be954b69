"""What our exporters write comes back as it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.exporters.csv_file import write_csv
from corpus.exporters.json_lines import write_json_lines
from corpus.exporters.xlsx import write_xlsx
from corpus.fingerprint import fingerprints
from corpus.importers.json_file import read_json
from corpus.importers.tables.csv_file import read_csv
from corpus.importers.tables.xlsx import read_xlsx
from corpus.intent import Entry, Link
from corpus.markdown import read_markdown
from corpus.reader import read_corpus
from tests.source_cases import PLAIN

FORMS = {
    "xlsx": (write_xlsx, read_xlsx),
    "csv": (write_csv, read_csv),
    "jsonl": (write_json_lines, read_json),
}
ODD = [
    Entry("a", "節", "Q1.これは?", "A. 印も\n\n 字下げも そのまま ", ("休み", "=1+1", "- ですか")),
    Entry("b", "001", "同上", "同上", hidden=True, label="2026-10-01"),
    Entry("c", "(準備中)", "=HYPERLINK(\"x\")", "-", links=(Link("地図", "https://example.jp/a b"),)),
    Entry("d", "節", "<b>とは", "<p>は段落です</p>", links=(Link("こちら", None, "a"),)),
    Entry("e", "節", "合計", "合計", reviewed=date(2026, 10, 1), valid_until=date(2027, 3, 31)),
    Entry("f", "節", "改行\nの質問", "'引用'", ("メール\n二行",), label="_x0041_"),
]  # fmt: skip


def corpora():
    data = read_corpus(Path(__file__).parents[1] / "corpus/data").entries
    rich = "**太字**と[言葉](https://example.jp)\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    blocks = read_markdown(rich)[0]
    return [*data, *ODD, Entry("r", "節", "書式は", "", blocks=blocks)]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_comes_back_unchanged(form):
    write, read = FORMS[form]
    entries = corpora()
    source = read(write(entries), f"faq.{form}", PLAIN)
    assert source.problems == ()
    for entry, found in zip(entries, source.entries, strict=True):
        blocks = read_markdown(found.answer.text)[0] if found.answer.is_markdown else ()
        again = replace(
            entry,
            section=found.section,
            question=found.question,
            answer=entry.answer if blocks else found.answer.text,
            blocks=blocks,
            wordings=found.wordings,
            links=found.links,
            label=found.label,
            reviewed=found.reviewed,
            valid_until=found.valid_until,
            hidden=found.is_hidden,
        )
        assert found.id == entry.id
        assert fingerprints(again) == dict(found.base), entry.id
        assert found.lost == ()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_new_row_and_an_emptied_cell(form):
    write, read = FORMS[form]
    content = write([ODD[0], Entry("g", "節", "答えのない行", " ")])
    source = read(content, f"faq.{form}", PLAIN)
    assert len(source.entries) == 1
    assert [(p.line, p.field) for p in source.problems if p.line] == [
        (3 if form == "xlsx" else 7, "回答")
    ]
