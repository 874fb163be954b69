"""JSON lines: what is a line, and what is said about a bad one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.json_lines import BadLine, JsonLinesError, read_json_lines

SHAPE = '{"id"}'


def ids(path: Path) -> list[tuple[str, str]]:
    return read_json_lines(path, SHAPE, lambda raw, source: (raw["id"], source))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"id": "あ"}', [("あ", 1)]),
        ('{"id": "あ"}\n', [("あ", 1)]),
        ('\ufeff{"id": "あ"}\n{"id": "い"}\n', [("あ", 1), ("い", 2)]),
        ('{"id": "あ"}\r\n{"id": "い"}\r\n', [("あ", 1), ("い", 2)]),
        ('\n{"id": "あ"}\n \u3000\n{"id": "い"}\n', [("あ", 2), ("い", 4)]),
        ('{"id": "あ\u2028い\u2029う\u0085え"}\n', [("あ\u2028い\u2029う\u0085え", 1)]),
        ("", []),
    ],
)
def test_every_line_is_read_with_its_number(
    tmp_path: Path, written: str, read: list[tuple[str, int]]
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(written.encode())
    assert ids(file) == [(text, f"{file}:{number}") for text, number in read]


def test_all_bad_lines_are_named_together_with_the_shape_that_was_expected(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": "a"}\n{\n[1]\n{"name": "a"}\nnull\n', encoding="utf-8")
    with pytest.raises(JsonLinesError) as caught:
        ids(file)
    sentence = '-: {"id"} の形のJSONではありません。 この行を直してください。'
    assert str(caught.value).splitlines() == [f"{file}:{line}: {sentence}" for line in (2, 3, 4, 5)]


def test_a_field_that_is_wrong_is_named(tmp_path: Path) -> None:
    def refuse(raw: Any, _source: str) -> None:
        raise BadLine("id", f"「{raw['id']}」は使えません。", "直してください。")

    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(JsonLinesError, match="1: id: 「a」は使えません。 直してください。"):
        read_json_lines(file, SHAPE, refuse)


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b'{"id": "a"}\n' + '{"id": "あ"}\n'.encode("cp932"))
    with pytest.raises(JsonLinesError) as caught:
        ids(file)
    (problem,) = caught.value.problems
    assert (problem.line, "UTF-8" in problem.found) == (2, True)
