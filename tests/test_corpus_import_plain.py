"""Plain text: sections, questions and answers are told apart by marks, headings or shape alone."""

from pathlib import Path

import pytest

from corpus.import_options import Options
from corpus.importers.plain import read_plain
from corpus.importers.source import SourceError
from corpus.reader import read_corpus
from tests.import_more_texts import MORE_TEXTS
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


@pytest.mark.parametrize("text", MORE_TEXTS)
def test_sections_and_questions_of_more_texts(text):
    content, expected = MORE_TEXTS[text]
    source = read_plain(content.encode(), "faq.txt", PLAIN)
    assert [(entry.section, entry.question) for entry in source.entries] == expected
    assert source.problems == ()


def test_the_page_of_the_shipped_corpus_comes_out_whole():
    source = read_plain((ROOT / "tests/data/page.txt").read_bytes(), "page.txt", PLAIN)
    shipped = read_corpus(ROOT / "corpus/data").entries
    found = [(entry.section, entry.question, entry.answer.plain) for entry in source.entries]
    assert [each[:2] for each in found] == [(e.section, e.question) for e in shipped]
    assert [each[2] for each in found] == [e.answer for e in shipped]
    assert (len(found), len({section for section, _, _ in found})) == (28, 6)
    assert source.problems == ()


def test_a_table_with_tabs_is_read_as_a_table():
    text = '分類\t質問\t回答\r\n店\t何時までですか\t20時です。\r\n店\t場所は\t"駅前です。\n徒歩5分"\r\n'
    source = read_plain(text.encode("utf-16"), "Unicode テキスト.txt", PLAIN)
    assert [(e.section, e.question, e.answer.text) for e in source.entries] == [
        ("店", "何時までですか", "20時です。"),
        ("店", "場所は", "駅前です。\n徒歩5分"),
    ]


def test_a_question_without_an_answer_is_a_problem_and_the_rest_is_read():
    text = "Q.何時までですか\nA.20時です。\nQ.場所は\nQ.電話は\nA.こちらです。\n"
    source = read_plain(text.encode(), "faq.txt", PLAIN)
    assert [entry.question for entry in source.entries] == ["何時までですか", "電話は"]
    assert [(p.file, p.line, p.field) for p in source.problems] == [("faq.txt", 3, "回答")]


def test_a_section_can_be_given_and_an_entry_says_its_line():
    text = "Q.何時までですか\nA.20時です。\n\nQ.場所は\nA.駅前です。\n"
    source = read_plain(text.encode(), "店.txt", Options(section_from="file"))
    assert [(e.section, e.where) for e in source.entries] == [
        ("店", "店.txt:1"),
        ("店", "店.txt:4"),
    ]


@pytest.mark.parametrize("text", ["", "本日は晴れです。\n明日は雨です。\n", "ご案内\n\n" * 50])
def test_a_text_without_questions_is_refused_with_the_repair(text):
    with pytest.raises(SourceError, match=r"「Q\.」"):
        read_plain(text.encode(), "faq.txt", PLAIN)
