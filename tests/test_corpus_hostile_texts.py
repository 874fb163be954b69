"""No answer loses a word, no id breaks a link, and nothing gets in that no file could hold."""

from __future__ import annotations

import json

import pytest

from corpus.errors import CorpusError
from corpus.importers.jsonl import read_jsonl
from corpus.reader import read_corpus
from index.store import load_corpus, save_corpus
from tests.corpus_files import entry, problems_of, write

ANSWER = '    answer: "答え"'

# A text of an answer as typed in YAML, and what is found; None where it is right as it stands.
ANSWERS = {
    "a remark cut off": ("全国一律500円です #沖縄を除く", "「#沖縄を除く」"),
    "a remark cut off, with a blank": ("全国一律500円です # 沖縄を除く", "「# 沖縄を除く」"),
    "a number cut off": ("お問い合わせは番号 #1 へ", "「#1 へ」"),
    "two lines, the second cut off": ("一行目\n      二行目 #三", "「#三」"),
    "a comment as comments are": ("全国一律500円です  # 2026年に確認", None),
    "quoted": ('"全国一律500円です #沖縄を除く"', None),
    "a block": ("|-\n      全国一律500円です #沖縄を除く", None),
    "no blank before it": ("C#とF#で書けます", None),
    "half a character": (r'"\ud800"', "U+D800"),
    "the other half": (r'"はい\udc00。"', "U+DC00"),
    "halves in the wrong order": (r'"\udc00\ud83d"', "U+DC00"),
    "a pair as JSON writes it": (r'"はい\ud83d\ude00"', None),
    "a NUL by escape": (r'"はい\0"', "U+0000"),
    "an escape character": (r'"\e[31m赤"', "U+001B"),
    "no character": (r'"\uffff"', "U+FFFF"),
    "a tab and a line end": (r'"一\t二\n三"', None),
    "an emoji": ('"はい😀"', None),
}


@pytest.mark.parametrize(("answer", "found"), ANSWERS.values(), ids=ANSWERS)
def test_no_answer_loses_a_word_or_holds_what_no_file_can(tmp_path, answer, found):
    folder = write(tmp_path / "corpus", {"01.yaml": entry(f"    answer: {answer}")})
    if found:
        (problem,) = problems_of(folder)
        assert problem.field == "answer"
        assert found in problem.found
        assert problem.repair
    else:
        corpus = read_corpus(folder)
        save_corpus(corpus, tmp_path)
        assert load_corpus(tmp_path) == corpus


def test_a_pair_as_json_writes_it_is_the_character_it_means(tmp_path):
    folder = write(tmp_path, {"01.yaml": entry(r'    answer: "\ud83d\ude00"')})
    assert read_corpus(folder).entries[0].answer == "😀"


def test_comments_behind_ids_lists_and_dates_are_nobodys_text(tmp_path):
    text = entry(ANSWER, "    reviewed: 2020-08-17 #見た", "    wordings: [a, b] # 足す")
    folder = write(tmp_path, {"01.yaml": text.replace("id: one", "id: one # 変えない")})
    assert read_corpus(folder).entries[0].wordings == ("a", "b")


def test_aliases_that_only_repeat_something_are_read(tmp_path):
    text = entry(ANSWER, "    wordings: &w [a]") + (
        '  - id: two\n    question: "二つ目"\n    answer: "答え"\n    related: &r [one]\n'
        '  - id: three\n    question: "三つ目"\n    answer: "答え"\n    related: *r\n'
    )
    assert read_corpus(write(tmp_path, {"01.yaml": text})).entries[2].related == ("one",)


IDS = {
    "5,000 characters": ("x" * 5000, "5000文字"),
    "101 characters": ("x" * 101, "101文字"),
    "a blank": ("a b", "「a b」"),
    "a full-width blank": ("a　b", "使えない文字"),
    "a fragment's mark": ("a#b", "「a#b」"),
    "quotes": ("a'b", "使えない文字"),
    "markup": ("<b>", "使えない文字"),
    "a query's marks": ("a?b=c&d", "使えない文字"),
    "a percent sign": ("%41", "使えない文字"),
    "an emoji": ("😀", "使えない文字"),
    "a letter in two parts": ("か\u3099", "使えない文字"),
    "an invisible character": ("a\u200bb", "使えない文字"),
    "turning the text round": ("a\u202eb", "使えない文字"),
    "a dash first": ("-a", "使えない文字"),
    "a backslash": ("a\\\\b", "使えない文字"),
    "the page's own field": ("q", "見出し"),
    "a section's anchor": ("section-1", "見出し"),
    "the usual": ("invoice-timing", None),
    "Japanese": ("請求書-発行日", None),
    "from elsewhere": ("FAQ_001.2:b/3", None),
    "100 characters": ("x" * 100, None),
    "almost a section's": ("section-one", None),
}


@pytest.mark.parametrize(("entry_id", "found"), IDS.values(), ids=IDS)
def test_an_id_can_be_an_anchor_and_part_of_a_link(tmp_path, entry_id, found):
    text = entry(ANSWER).replace("id: one", f'id: "{entry_id}"')
    folder = write(tmp_path, {"01.yaml": text})
    if not found:
        assert read_corpus(folder).entries[0].id == entry_id
        return
    (problem,) = problems_of(folder)
    assert (problem.line, problem.field) == (3, "id")
    assert found in problem.found
    assert problem.repair
    assert len(str(problem)) < 300


LINES = {
    "half a character": ('{"id": "1", "answer": "\\ud800"}', "U+D800"),
    "half a character in a key": ('{"id": "1", "answer": "a", "\\udfff": 1}', "U+DFFF"),
    "nested 100,000 deep": ('{"id": "1", "answer": ' + "[" * 100_000, "形のJSONではありません"),
    "Shift_JIS": ('{"id": "1", "answer": "はい"}'.encode("cp932"), "Shift_JIS"),
    "UTF-16": ('{"id": "1", "answer": "はい"}'.encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize(("line", "found"), LINES.values(), ids=LINES)
def test_a_strange_line_of_json_is_told(tmp_path, line, found):
    file = write(tmp_path, {"corpus.jsonl": line}) / "corpus.jsonl"
    with pytest.raises(CorpusError) as caught:
        read_jsonl(file)
    (problem,) = caught.value.problems
    assert found in problem.found
    assert problem.repair


def test_a_pair_of_json_is_one_character(tmp_path):
    line = json.dumps({"id": "1", "answer": "😀"})
    assert "\\ud83d" in line
    assert read_jsonl(write(tmp_path, {"c.jsonl": line}) / "c.jsonl").entries[0].answer == "😀"
