"""What was published when: a file that is only ever appended to, whatever ends its writer."""

from pathlib import Path

import pytest

from index.history import FILE, Publication, append, read_history, rolled_back

AT = "2026-11-01T00:00:00+00:00"
FIRST = Publication("v1", AT, "田中", "料金を改定", corpus="c1")
SECOND = Publication("v2", AT, "佐藤", 'a "note"\nof two lines, \udc80', corpus="c2")
BACK = Publication("v1", AT, "田中", kind="rollback", corpus="c1", left="c2")


def test_publications_come_back_in_their_order(tmp_path: Path) -> None:
    assert read_history(tmp_path) == []
    for each in (FIRST, SECOND, BACK):
        append(tmp_path, each)
    assert read_history(tmp_path) == [FIRST, SECOND, BACK]


@pytest.mark.parametrize(
    "torn",
    [
        b'{"version": "v2", "at"',
        b"\xff\xfe",
        b"[1]",
        b'{"colour": "red"}',
        b'{"version": 1, "at": 2}',
    ],
)
def test_a_torn_line_is_left_out_and_the_next_one_is_whole(tmp_path: Path, torn: bytes) -> None:
    append(tmp_path, FIRST)
    with (tmp_path / FILE).open("ab") as file:
        file.write(torn)
    assert read_history(tmp_path) == [FIRST]
    append(tmp_path, SECOND)
    assert read_history(tmp_path) == [FIRST, SECOND]


def test_what_was_rolled_back_from_counts_until_something_is_published(tmp_path: Path) -> None:
    back_again = Publication("v0", AT, kind="rollback", corpus="c0", left="c1")
    assert rolled_back([FIRST, SECOND]) == frozenset()
    assert rolled_back([FIRST, SECOND, BACK]) == {"c2"}
    assert rolled_back([FIRST, SECOND, BACK, back_again]) == {"c2", "c1"}
    assert rolled_back([FIRST, SECOND, BACK, SECOND]) == frozenset()
