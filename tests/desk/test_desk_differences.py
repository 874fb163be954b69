from __future__ import annotations

import pytest

from bot.desk.differences import Part, differing_lines, marked


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("手数料は300円です", "手数料は400円です", ["300"], ["400"]),
        ("駐車場はありません", "駐車場は2台分あります", ["せん"], ["2台分", "す"]),
        ("", "新しい文", [], ["新しい文"]),
        ("同じ文", "同じ文", [], []),
        ("コピー機はロビーに", "コピー機は受付に", ["ロビー"], ["受付"]),
        ("そこで切る。です", "そこは切れ。です", ["で切る"], ["は切れ"]),
    ],
)
def test_whole_words_are_marked_and_no_islands_between_them(
    before: str, after: str, gone: list[str], come: list[str]
) -> None:
    found = marked(before, after)
    assert "".join(part.text for part in found.before) == before
    assert "".join(part.text for part in found.after) == after
    assert [part.text for part in found.before if part.differs] == gone
    assert [part.text for part in found.after if part.differs] == come


def test_long_texts_are_compared_by_the_line() -> None:
    line = "とても長い文です。" * 50 + "\n"
    found = marked(line * 20 + "終わり", line * 20 + "おわり")
    assert found.after[-1] == Part("おわり", True)


def test_of_files_only_the_lines_that_differ_are_shown() -> None:
    found = differing_lines("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 4\nc: 3\n")
    assert "".join(part.text for part in found.before) == "b: 2"
    assert "".join(part.text for part in found.after) == "b: 4"
