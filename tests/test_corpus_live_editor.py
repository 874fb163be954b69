"""Staff's changes of what holds at once: what the file says afterwards, and that nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.live import LIVE_FILE, NO_LIVE, Hidden, Live, LiveClosure, Pin
from corpus.live_editor import LiveEditor
from corpus.live_form import read_live
from corpus.site import Closure, Notice
from corpus.yaml_edit import NotWritable

Change = Callable[[LiveEditor], None]
BEGIN, UNTIL = datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 17, 30)
BY_HAND = """# 店長へ: 消さないでください
live:
  # 終わったら消す
  notices:
    - {text: "いつもの: お知らせ", until: 2027-01-01}  # 年末まで
  hidden: [summer, winter]   # 季節もの
  pins:
    # 12月の障害
    - queries:
        - 障害   # ふつうの言い方
        - つながらない
      phone: true
    - {queries: [解約], entry: cancel}
# おわり
"""


@pytest.fixture
def editor(tmp_path: Path) -> LiveEditor:
    return LiveEditor(tmp_path)


def text(folder: Path) -> str:
    return (folder / LIVE_FILE).read_text("utf-8")


CHANGES: dict[str, tuple[Change, Live]] = {
    "a notice": (
        lambda editor: editor.set_notice("停電: 「復旧中」です # 本当", BEGIN, UNTIL),
        Live(notices=(Notice("停電: 「復旧中」です # 本当", BEGIN, UNTIL),)),
    ),
    "hidden": (lambda editor: editor.hide("3-days"), Live(hidden=(Hidden("3-days"),))),
    "pinned to an entry": (
        lambda editor: editor.pin(["解約したい", "true"], entry="cancel"),
        Live(pins=(Pin(("解約したい", "true"), "cancel"),)),
    ),
    "hidden until": (
        lambda editor: editor.hide("3-days", UNTIL),
        Live(hidden=(Hidden("3-days", UNTIL),)),
    ),
    "pinned until": (
        lambda editor: editor.pin(["障害"], phone="配達", topic="outage", until=UNTIL),
        Live(pins=(Pin(("障害",), phone="配達", topic="outage", until=UNTIL),)),
    ),
    "pinned to a topic": (
        lambda editor: editor.pin(["障害"], topic="outage"),
        Live(pins=(Pin(("障害",), topic="outage"),)),
    ),
    "pinned to the phone": (
        lambda editor: editor.pin(["障害"]),
        Live(pins=(Pin(("障害",)),)),
    ),
    "pinned to a line": (
        lambda editor: editor.pin(["障害"], phone="03-0000-0001"),
        Live(pins=(Pin(("障害",), phone="03-0000-0001"),)),
    ),
    "closed": (
        lambda editor: editor.close(BEGIN, UNTIL, "社内研修", "配達"),
        Live(closures=(LiveClosure(Closure(BEGIN, UNTIL, "社内研修"), "配達"),)),
    ),
}


@pytest.mark.parametrize(("change", "live"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    "before", [None, "", "# まだ何も\n", "live:\n", "live: {}", "live:\n  hidden: []\n"]
)
def test_a_change_is_written_whatever_stands_there(
    editor: LiveEditor, tmp_path: Path, before: str | None, change: Change, live: Live
) -> None:
    if before is not None:
        (tmp_path / LIVE_FILE).write_text(before, "utf-8")
    change(editor)
    assert editor.read() == live == read_live(tmp_path)
    assert "# まだ何も" in text(tmp_path) or "# " not in (before or "")
    change(editor)
    if not live.closures:
        assert editor.read() == live, "once is enough"


def test_what_is_taken_back_is_gone(editor: LiveEditor, tmp_path: Path) -> None:
    for change, _ in CHANGES.values():
        change(editor)
    editor.clear_notice()
    editor.show("3-days")
    editor.unpin("解約したいです", "true", "障害")
    editor.reopen("配達")
    assert editor.read() == NO_LIVE
    for change, _ in CHANGES.values():
        change(editor)
    assert len(editor.read().pins) == 2


def test_comments_and_everything_else_stay_as_they_stand(
    editor: LiveEditor, tmp_path: Path
) -> None:
    (tmp_path / LIVE_FILE).write_text(BY_HAND, "utf-8")
    before = editor.read()
    editor.set_notice("停電")
    editor.hide("spring")
    editor.show("summer")
    editor.pin(["返品"], entry="returns")
    editor.close(None, UNTIL)
    after = editor.read()
    assert [each.text for each in after.notices] == ["停電", "いつもの: お知らせ"]
    assert after.hidden == (Hidden("winter"), Hidden("spring"))
    assert after.pins == (*before.pins, Pin(("返品",), "returns"))
    lines = text(tmp_path).splitlines()
    assert [line for line in BY_HAND.splitlines() if line not in lines] == [
        "  hidden: [summer, winter]   # 季節もの"
    ]
    assert "  hidden: [winter, spring]   # 季節もの" in lines
    editor.clear_notice("停電")
    editor.reopen()
    editor.unpin("返品")
    editor.show("spring")
    editor.hide("summer")
    assert editor.read().notices == before.notices and editor.read().pins == before.pins


def test_what_is_over_goes_and_nothing_else(editor: LiveEditor, tmp_path: Path) -> None:
    (tmp_path / LIVE_FILE).write_text(
        """live:
  notices: [{text: 今の}, {text: 去年の, until: 2026-11-30}]
  hidden: [spring, {id: summer, until: "2026-12-01 9:00"}]  # 季節もの
  pins:
    - {queries: [障害, つながらない], phone: true, until: 2026-11-30}
    - {queries: [返品], phone: true, until: 2026-12-01}
  closed:
    - {until: "2026-12-01 8:00"}  # 全部
    - {until: 2026-12-01}
""",
        "utf-8",
    )
    editor.tidy(BEGIN)
    live = editor.read()
    assert ([each.text for each in live.notices], live.hidden) == (["今の"], (Hidden("spring"),))
    assert [each.queries for each in live.pins] == [("返品",)]
    assert [each.closure.until for each in live.closures] == [datetime(2026, 12, 2)]
    assert "# 季節もの" in text(tmp_path)


def test_of_several_queries_the_others_stay_pinned(editor: LiveEditor, tmp_path: Path) -> None:
    (tmp_path / LIVE_FILE).write_text(BY_HAND, "utf-8")
    editor.unpin("障害です")
    assert set(editor.read().pins) == {Pin(("つながらない",)), Pin(("解約",), "cancel")}
    editor.pin(["つながらない", "解約"], entry="help")
    assert editor.read().pins == (Pin(("つながらない", "解約"), "help"),)
    assert "# 12月の障害" in text(tmp_path)


def test_a_file_with_a_mistake_is_left_to_people(editor: LiveEditor, tmp_path: Path) -> None:
    (tmp_path / LIVE_FILE).write_text("live: [oops\n", "utf-8")
    with pytest.raises(CorpusError, match="閉じていません"):
        editor.hide("a")
    assert text(tmp_path) == "live: [oops\n"


def test_what_is_no_list_is_left_to_people_and_said(editor: LiveEditor, tmp_path: Path) -> None:
    (tmp_path / LIVE_FILE).write_text("live:\n  notices: {text: a, until: 2020-01-01}\n", "utf-8")
    with pytest.raises(NotWritable, match="notices"):
        editor.tidy(BEGIN)
    with pytest.raises(NotWritable, match="notices"):
        editor.clear_notice("a")
    editor.clear_notice("b")
    assert len(editor.read().notices) == 1


def test_what_would_be_a_mistake_is_not_written(editor: LiveEditor, tmp_path: Path) -> None:
    editor.hide("a")
    before = text(tmp_path)
    with pytest.raises(CorpusError, match="untilがfromより後ではありません"):
        editor.close(UNTIL, BEGIN)
    with pytest.raises(CorpusError, match="空です"):
        editor.set_notice(" ")
    with pytest.raises(CorpusError, match="質問がありません"):
        editor.pin([], entry="a")
    assert text(tmp_path) == before
    assert [each.name for each in tmp_path.iterdir()] == [LIVE_FILE]


def test_of_many_writers_at_once_no_change_is_lost(tmp_path: Path) -> None:
    def write(number: int) -> None:
        editor = LiveEditor(tmp_path)  # of another worker
        editor.hide(f"entry-{number}")
        editor.pin([f"質問{number}"], entry=f"entry-{number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    live = read_live(tmp_path)
    assert sorted(live.hidden_ids) == sorted(f"entry-{number}" for number in range(12))
    assert len(live.pins) == 12
