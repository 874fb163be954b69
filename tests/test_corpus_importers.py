"""Importers: other people's formats → entries."""

import json
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.importers.jsonl import read_jsonl


def write(path: Path, *lines: dict | str) -> Path:
    path.write_text(
        "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
            for line in lines
        ),
        encoding="utf-8",
    )
    return path


def test_a_line_is_an_entry_with_its_source(tmp_path):
    file = write(
        tmp_path / "faq.jsonl",
        {"id": "a", "question": "予約は?", "answer": "①お電話で\n承ります。", "category": "ご予約"},
        "",
        {"id": 7, "answer": "答えだけです。"},
        {"id": "c", "question": None, "answer": "はい。", "category": None},
    )
    first, second, third = read_jsonl(file).entries
    assert (first.id, first.section, first.question) == ("a", "ご予約", "予約は?")
    assert first.answer == "①お電話で\n承ります。"
    assert (second.id, second.section, second.question) == ("7", "", "")
    assert (third.section, third.question) == ("", "")
    assert [entry.source for entry in (first, second, third)] == [
        f"{file}:1",
        f"{file}:3",
        f"{file}:4",
    ]


def test_every_bad_line_is_told_together(tmp_path):
    file = write(
        tmp_path / "faq.jsonl",
        {"id": "a", "answer": "はい。"},
        "{",
        {"id": "b"},
        {"answer": "番号なし"},
        "[1]",
        "7",
        {"id": "c", "answer": " 　"},
        {"id": "d", "answer": 398},
        {"id": "a", "answer": "二度目"},
        {"id": "e", "answer": "はい。", "question": 24},
        {"id": "f", "answer": "はい。", "category": ["節"]},
    )
    with pytest.raises(CorpusError) as caught:
        read_jsonl(file)
    assert [(problem.line, problem.field) for problem in caught.value.problems] == [
        (2, "-"),
        (3, "-"),
        (4, "-"),
        (5, "-"),
        (6, "-"),
        (7, "answer"),
        (8, "answer"),
        (9, "id"),
        (10, "question"),
        (11, "category"),
    ]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\x0c"])
def test_only_a_line_feed_ends_a_line(tmp_path, separator):
    file = tmp_path / "faq.jsonl"
    file.write_text(
        '{"id": "a", "answer": "一行目'
        + (separator if separator > "\x1f" else "\\f")
        + '二行目"}\r\n'
        + '{"id": "b", "answer": "はい。"}\n',
        encoding="utf-8",
        newline="",
    )
    assert [entry.id for entry in read_jsonl(file).entries] == ["a", "b"]


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    file = tmp_path / "faq.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": "a", "answer": "\xe3\x81\xaf\xe3\x81\x84"}\n')
    assert read_jsonl(file).entries[0].answer == "はい"


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    file = tmp_path / "faq.jsonl"
    file.write_bytes(
        b'{"id": "a", "answer": "ok"}\n' + '{"id": "b", "answer": "答え"}\n'.encode("cp932")
    )
    with pytest.raises(CorpusError) as caught:
        read_jsonl(file)
    (problem,) = caught.value.problems
    assert (problem.line, "UTF-8" in problem.found) == (2, True)


def test_the_digest_changes_with_any_byte(tmp_path):
    line = {"id": "a", "answer": "はい。"}
    same = [read_jsonl(write(tmp_path / name, line)).digest for name in ("a.jsonl", "b.jsonl")]
    assert same[0] == same[1]
    assert read_jsonl(write(tmp_path / "c.jsonl", line, "")).digest != same[0]


def test_wordings_and_the_topics_beside_are_read(tmp_path):
    file = write(
        tmp_path / "corpus.jsonl",
        {
            "id": "a",
            "question": "予約は?",
            "answer": "はい。",
            "wordings": ["予約方法", "席の予約"],
        },
        {"id": "b", "answer": "はい。", "wordings": None},
    )
    topics = write(
        tmp_path / "topics.jsonl", {"id": "t", "topic": "駐車場", "wordings": ["車で行きたい"]}
    )
    corpus = read_jsonl(file, packs=())
    assert [entry.wordings for entry in corpus.entries] == [("予約方法", "席の予約"), ()]
    assert [(r.id, r.topic, r.wordings, r.pack, r.source) for r in corpus.referrals] == [
        ("t", "駐車場", ("車で行きたい",), "", f"{topics}:1")
    ]
    before = corpus.digest
    write(topics, {"id": "t", "topic": "駐車場", "wordings": ["車で行きたい", "駐輪場"]})
    assert read_jsonl(file, packs=()).digest != before
    # Only a folder's corpus has topics beside it, not any file of its name.
    assert (
        read_jsonl(write(tmp_path / "faq.jsonl", {"id": "a", "answer": "はい。"}), ()).referrals
        == ()
    )


def test_the_bad_lines_of_both_files_are_told_together(tmp_path):
    file = write(
        tmp_path / "corpus.jsonl",
        {"id": "a", "answer": "はい。", "wordings": "予約"},
        {"id": "b", "answer": "はい。", "wordings": ["予約", 7]},
        {"id": "c", "answer": "はい。", "wordings": [" "]},
        {"id": "d", "answer": "はい。"},
    )
    write(
        tmp_path / "topics.jsonl",
        {"id": "d", "topic": "駐車場", "wordings": []},
        {"id": "e", "topic": "", "wordings": []},
        {"id": "f", "topic": "求人"},
        {"id": "g", "topic": "求人", "wordings": {"a": 1}},
    )
    with pytest.raises(CorpusError) as caught:
        read_jsonl(file)
    assert [(Path(p.file).stem, p.line, p.field) for p in caught.value.problems] == [
        ("corpus", 1, "wordings"),
        ("corpus", 2, "wordings"),
        ("corpus", 3, "wordings"),
        ("topics", 1, "id"),
        ("topics", 2, "topic"),
        ("topics", 3, "-"),
        ("topics", 4, "wordings"),
    ]
