"""The trail of who did what, and its page."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.audit import Audit
from bot.settings import Settings
from tests.desk.conftest import SignedIn

MANY = 100_000


@pytest.fixture(scope="module")
def long_trail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100,000 acts, two of them by 佐藤: the oldest, and one in the middle."""
    file = tmp_path_factory.mktemp("trail") / "audit.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(MANY):
            who = "佐藤" if number in (0, MANY // 2) else "鈴木"
            act = {"at": "2026-11-27T00:00:00+00:00", "who": who, "what": f"{number}番目の変更"}
            out.write(json.dumps(act | {"target": ""}, ensure_ascii=False) + "\n")
    return file


def test_pages_together_hold_every_act_once_newest_first(tmp_path: Path) -> None:
    acts = ({"at": "", "who": "鈴木", "what": f"{n}" + "長" * (n % 300)} for n in range(1000))
    file = tmp_path / "audit.jsonl"
    file.write_text("".join(json.dumps(act, ensure_ascii=False) + "\n" for act in acts))
    audit = Audit(file)
    seen, before = [], None
    while True:
        page = audit.page(37, before)
        seen += [int("".join(c for c in act.what if c.isdigit())) for act in page.acts]
        before = page.before
        if before is None:
            break
    assert seen == list(range(999, -1, -1))


def test_a_line_longer_than_a_block_is_whole(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl")
    audit.record("鈴木", "前")
    audit.record("鈴木", "長" * 100_000)
    audit.record("鈴木", "後")
    assert [len(act.what) for act in audit.newest(9)] == [1, 100_000, 1]


def test_a_torn_line_takes_no_other_with_it(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    audit = Audit(file)
    audit.record("鈴木", "前")
    with file.open("ab") as torn:
        torn.write('{"at": "2026-11-27T00:00:00+00:00", "who": "鈴'.encode()[:-1])
    audit.record("鈴木", "後")
    assert [act.what for act in audit.newest(9)] == ["後", "前"]


@pytest.mark.parametrize(
    "line",
    ["[]", "null", '"x"', "{}", '{"at": 1}', "\x00", '{"at":"","who":"","what":"","more":1}'],
)
def test_what_is_no_act_is_left_out(tmp_path: Path, line: str) -> None:
    file = tmp_path / "audit.jsonl"
    file.write_text(f"{line}\n")
    assert Audit(file).newest(9) == []


def _record(file: Path) -> None:
    for number in range(50):
        Audit(file).record("鈴木", "長" * (number * 40))


def test_several_writers_write_whole_lines(tmp_path: Path) -> None:
    # The lock is one file handle's: between threads as between processes.
    file = tmp_path / "audit.jsonl"
    writers = [threading.Thread(target=_record, args=(file,)) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert len(Audit(file).newest(1000)) == 200


def test_a_trail_that_has_grown_long_is_set_aside_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.audit._MAX_BYTES", 2500)
    file = tmp_path / "audit.jsonl"
    writers = [
        threading.Thread(target=lambda: [Audit(file).record("鈴木", "短い") for _ in range(10)])
        for _ in range(4)
    ]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    kept = [
        *file.read_text().splitlines(),
        *(tmp_path / "audit.old.jsonl").read_text().splitlines(),
    ]
    assert len(kept) == 40 and 0 < len(Audit(file).newest(100)) < 40


def test_an_act_names_the_entry_and_no_id(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    audit = Audit(desk_settings.data_dir / "desk" / "audit.jsonl")
    audit.record("田中", "Q&Aを編集しました（回答）", "same-day")
    audit.record("田中", "公開しました", "0f1e2d3c4b")
    page = signed_in("reader").get("/audit")
    assert "今日中に届けてもらえますか</a>" in page
    assert "0f1e2d3c4b" not in page


def test_the_trail_is_its_owners_alone(tmp_path: Path) -> None:
    Audit(tmp_path / "desk" / "audit.jsonl").record("鈴木", "公開しました")
    assert (tmp_path / "desk" / "audit.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.alone
def test_a_long_trail_is_read_from_its_end(long_trail: Path) -> None:
    audit = Audit(long_trail)
    begun = time.perf_counter()
    assert [act.what for act in audit.newest(2)] == ["99999番目の変更", "99998番目の変更"]
    newest = time.perf_counter() - begun
    found = audit.page(50, who="佐藤")
    assert [act.what for act in found.acts] == ["50000番目の変更", "0番目の変更"]
    assert newest < 0.02
    assert time.perf_counter() - begun < 0.3


def test_the_page_shows_who_did_what_and_filters(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    audit = Audit(desk_settings.data_dir / "desk" / "audit.jsonl")
    member = signed_in("reader")
    assert "まだ記録がありません" in member.get("/audit")
    for number in range(60):
        audit.record("田中" if number == 0 else "鈴木", f"<b>{number}番目</b>", "q1")
    page = member.get("/audit")
    assert "&lt;b&gt;59番目&lt;/b&gt;" in page
    assert "&lt;b&gt;0番目" not in page
    older = page.partition("before=")[2].partition('"')[0]
    assert "&lt;b&gt;0番目" in member.get(f"/audit?before={older}")
    assert "&lt;b&gt;0番目" in member.get("/audit?who=田中")
    assert "「だれか」さんの記録はありません" in member.get("/audit?who=だれか")
    for odd in ("before=-5", "before=x", "before=99999999999999999999", "who=%00"):
        member.get(f"/audit?{odd}")
