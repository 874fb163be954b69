"""How an author says that an answer is Markdown, and where a mistake in it is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.blocks import Paragraph, Run
from corpus.reader import read_corpus
from tests.corpus_files import entry, problems_of, write


def of_one_answer(tmp_path: Path, *lines: str, top: str = "") -> Path:
    return write(tmp_path, {"01.yaml": top + entry(*lines)})


def test_an_answer_in_markdown_is_searched_as_plain_text(tmp_path: Path) -> None:
    folder = of_one_answer(tmp_path, "    format: markdown", '    answer: "**太字**です"')
    read = read_corpus(folder).entries[0]
    assert (read.answer, read.blocks) == (
        "太字です",
        (Paragraph((Run("太字", bold=True), Run("です"))),),
    )


@pytest.mark.parametrize("lines", [(), ("    format: plain",)])
def test_any_other_answer_stays_word_for_word(tmp_path: Path, lines: tuple[str, ...]) -> None:
    written = "# 見出し ではない\\n- **そのまま** [x](y) <b>\\n\\n    空白  "
    read = read_corpus(of_one_answer(tmp_path, *lines, f'    answer: "{written}"')).entries[0]
    assert read.answer == written.replace("\\n", "\n")
    assert read.blocks == ()


def test_a_file_can_say_how_its_answers_are_written(tmp_path: Path) -> None:
    folder = of_one_answer(
        tmp_path,
        '    answer: "**太字**"',
        "  - id: two",
        '    question: "二つ目の質問"',
        "    format: plain",
        '    answer: "**文字**"',
        top="format: markdown\n",
    )
    first, second = read_corpus(folder).entries
    assert (first.answer, second.answer) == ("太字", "**文字**")


# The lines of an entry → line, field, what was found.
MISTAKES = {
    "unknown format": (['    format: "html"', '    answer: "答え"'], 5, "format", "知らない書式"),
    "what cannot be shown": (
        ["    format: markdown", '    answer: "![図](https://example.jp/a.png)"'],
        6,
        "answer",
        "画像は表示できません(「図」)",
    ),
    "nothing to show": (
        ["    format: markdown", '    answer: "#"'],
        6,
        "answer",
        "文字がありません",
    ),
    "nothing written": (["    format: markdown", '    answer: ""'], 6, "answer", "空です"),
    "a link to no entry": (
        ["    format: markdown", '    answer: "[別](#nowhere)"'],
        3,
        "answer",
        "「nowhere」という項目はありません",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_says_where_it_is(tmp_path: Path, name: str) -> None:
    lines, line, field, found = MISTAKES[name]
    (problem,) = problems_of(of_one_answer(tmp_path, *lines))
    assert (problem.line, problem.field) == (line, field)
    assert found in problem.found
