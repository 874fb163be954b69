"""Measuring replies to the bot: what a file holds, and what counts as understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.evaluation.figures import as_json
from bot.evaluation.replies import TypedReply, measure_replies, read_replies, type_replies
from corpus.json_lines import JsonLinesError


def test_a_file_of_replies_is_read(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text('{"id": "r1", "after": "choices", "text": "2番", "expect": "second"}\n')
    assert read_replies(file) == [TypedReply("r1", "choices", "2番", "second")]


@pytest.mark.parametrize(("after", "expect"), [("nothing", "first"), ("choices", "fifth")])
def test_a_word_that_is_not_known_is_told(tmp_path: Path, after: str, expect: str) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text(f'{{"id": "r1", "after": "{after}", "text": "2", "expect": "{expect}"}}\n')
    with pytest.raises(JsonLinesError):
        read_replies(file)


@pytest.mark.parametrize(
    ("after", "text", "expected", "is_right"),
    [
        ("choices", "2番", "second", True),
        ("choices", "2番", "first", False),
        ("choices", "最後の", "last", True),
        ("choices", "はい", "yes", True),
        ("choices", "この中にない", "none", True),
        ("choices", "はい", "none", False),
        ("answer", "なるほど", "thanks", True),
        ("answer", "違います", "wrong", True),
        ("answer", "違います", "thanks", False),
        ("answer", "駐車場は?", "ask", True),
        ("answer", "違います", "ask", False),
        ("choices", "駐車場は?", "none", False),
    ],
)
def test_a_reply_counts_where_it_does_what_it_means(
    small_answerer: Answerer, after: str, text: str, expected: str, is_right: bool
) -> None:
    [outcome] = type_replies(small_answerer, [TypedReply("r1", after, text, expected)])
    assert outcome.is_right is is_right


def test_replies_and_questions_are_counted_apart(small_answerer: Answerer) -> None:
    replies = [
        TypedReply("r1", "choices", "2番", "second"),
        TypedReply("r2", "choices", "2番", "first"),
        TypedReply("r3", "answer", "なるほど", "thanks"),
        TypedReply("r4", "answer", "駐車場は?", "ask"),
    ]
    figures = as_json(measure_replies(type_replies(small_answerer, replies)))
    assert figures["replies"] == 4
    assert figures["replies_right"] == pytest.approx(2 / 3, abs=1e-3)
    assert (figures["replies_to_choices_right"], figures["questions_kept"]) == (0.5, 1.0)
