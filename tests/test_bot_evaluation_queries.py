"""Query and dialogue files: labels become entry ids, mistakes are named with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.dialogues import Dialogue, Turn, read_dialogues
from bot.evaluation.queries import LabelledQuery, read_queries
from corpus.intent import Corpus, Entry
from corpus.json_lines import JsonLinesError

CORPUS = Corpus(
    (
        Entry("fee", "会費", "会費はいくらですか", "千円です。"),
        Entry("place", "会場", "", "駅前です。"),
    )
)


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def query(**changes: Any) -> dict[str, Any]:
    return {"id": 1, "text": "いくら", "relevant": ["fee"]} | changes


def test_a_label_is_an_entrys_id_or_its_question(tmp_path: Path) -> None:
    file = write(
        tmp_path / "queries.jsonl",
        query(),
        query(id="b", relevant=["会費はいくらですか", "place"], kind="ambiguous"),
        query(id="c", relevant=[]),
    )
    assert read_queries(file, CORPUS) == [
        LabelledQuery("1", "いくら", frozenset({"fee"})),
        LabelledQuery("b", "いくら", frozenset({"fee", "place"}), "ambiguous"),
        LabelledQuery("c", "いくら", frozenset()),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (query(relevant=["food"]), "relevant: 「food」は"),
        (query(relevant=[""]), "relevant: 「」は"),
        (query(relevant="fee"), '-: {"id", "text", "relevant": […]} の形'),
        (query(relevant=None), '-: {"id", "text", "relevant": […]} の形'),
        (query(text=7), '-: {"id", "text", "relevant": […]} の形'),
        (query(text=" "), "text: 空か、"),
        (query(text="あ" * 2001), "text: 空か、"),
        ({"id": 1, "text": "いくら"}, '-: {"id", "text", "relevant": […]} の形'),
        ([1], '-: {"id", "text", "relevant": […]} の形'),
    ],
)
def test_a_query_that_cannot_be_asked_or_judged_is_refused(
    tmp_path: Path, line: Any, problem: str
) -> None:
    file = write(tmp_path / "queries.jsonl", query(), line)
    with pytest.raises(JsonLinesError) as caught:
        read_queries(file, CORPUS)
    assert str(caught.value).startswith(f"{file}:2: {problem}")


def dialogue(*kinds: str, **changes: Any) -> dict[str, Any]:
    turn = {"text": "いくら", "relevant": ["fee"]} | changes
    return {"id": "d", "turns": [turn] * 2, "kinds": kinds}


def test_a_dialogue_is_its_turns_with_their_kinds(tmp_path: Path) -> None:
    file = write(tmp_path / "dialogues.jsonl", dialogue("first", "follow-up"))
    turns = (Turn("いくら", frozenset({"fee"}), kind) for kind in ("first", "follow-up"))
    assert read_dialogues(file, CORPUS) == [Dialogue("d", tuple(turns))]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (dialogue("first"), '-: {"id", "turns": ['),
        (dialogue("first", "last"), "kinds: 「last」は"),
        (dialogue("first", "follow-up", relevant=["food"]), "relevant: 「food」は"),
        (dialogue("first", "follow-up", text=""), "text: 空か、"),
    ],
)
def test_a_dialogue_that_cannot_be_played_is_refused(
    tmp_path: Path, line: Any, problem: str
) -> None:
    file = write(tmp_path / "dialogues.jsonl", line)
    with pytest.raises(JsonLinesError) as caught:
        read_dialogues(file, CORPUS)
    assert str(caught.value).startswith(f"{file}:1: {problem}")
