"""Plain text: sections, questions and answers are told apart by marks, headings or shape alone."""

from pathlib import Path

import pytest

from corpus.importers.plain import read_plain
from corpus.reader import read_corpus
from tests.import_texts import TEXTS
from tests.source_cases import PLAIN

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_every_entry_of_a_text_comes_out_by_itself(text, encoding):
    content, expected = TEXTS[text]
    source = read_plain(content.encode(encoding), "faq.txt", PLAIN)
    lines = [(e.section, e.question, e.answer.text.count("\n") + 1) for e in source.entries]
    assert lines == expected
    assert source.problems == ()


def test_the_page_of_the_shipped_corpus_comes_out_whole():
    source = read_plain((ROOT / "tests/data/page.txt").read_bytes(), "page.txt", PLAIN)
    shipped = read_corpus(ROOT / "corpus/data").entries
    found = [(entry.section, entry.question, entry.answer.plain) for entry in source.entries]
    assert [each[:2] for each in found] == [(e.section, e.question) for e in shipped]
    assert [each[2] for each in found] == [e.answer for e in shipped]
    assert (len(found), len({section for section, _, _ in found})) == (28, 6)
    assert source.problems == ()
