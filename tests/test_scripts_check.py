"""What the check says: what is in the way of a build, and what an author may want to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.check import main as check
from tests.corpus_files import SECTION, SITE, write

TWO_LINES = SITE.replace(
    "hours:\n  weekdays", '  - purpose: "ご請求"\n    number: "03-1234-5678"\nhours:\n  weekdays'
)
TOPICS = """\
referrals:
  - {id: fee, topic: "取り消し料", wordings: ["キャンセル料"]}
  - {id: bill, topic: "請求書", phone: "ご請求", wordings: ["請求書がほしい"]}
  - {id: meal, topic: "お食事", section: "ご予約について", wordings: ["食事は付きますか"]}
  - {id: weather, topic: "天気", kind: offtopic, wordings: ["明日は晴れますか"]}
  - {id: bath, topic: "お風呂", wordings: ["大浴場は何時まで"]}
"""


def advice_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **files: str
) -> list[dict[str, Any]]:
    named = {f"{name}.yaml": content for name, content in files.items()}
    monkeypatch.setenv("CORPUS_DIR", str(write(folder, named)))
    assert check(["--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["advice"]
    return found


def test_topics_without_a_line_are_listed_where_there_are_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"shop": SECTION, "site": TWO_LINES, "topics": TOPICS}
    advice = advice_of(tmp_path, monkeypatch, capsys, **files)
    (line,) = [each for each in advice if "窓口" in each["what"]]
    assert line["where"].endswith("topics.yaml")
    assert line["places"][0]["detail"] == "2件(fee、bath)"


def test_with_one_line_no_topic_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = TOPICS.replace(', phone: "ご請求"', "")
    files = {"shop": SECTION, "site": SITE, "topics": topics}
    advice = advice_of(tmp_path, monkeypatch, capsys, **files)
    assert [each for each in advice if "窓口" in each["what"]] == []


def test_what_is_off_every_surface_and_what_is_over_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = SECTION.replace("valid_until: 2030-12-31", "valid_until: 2020-12-31").replace(
        "  - id: cancel\n", "  - id: cancel\n    hidden: true\n"
    )
    site = SITE + 'notice: {text: "停電です。", until: 2020-01-01}\n'
    advice = advice_of(tmp_path, monkeypatch, capsys, shop=shop, site=site)
    for said, detail in (
        ("有効期限(valid_until)を過ぎているため、どこにも出さず", "2020-12-31"),
        ("hidden: true のため、どこにも出さず", ""),
        ("「下記・以下」の行き先がありません。", ""),
        ("お知らせ(notice)の期間が過ぎています。", "2020-01-01まで"),
    ):
        [found] = [each for each in advice if said in each["what"]]
        assert [place["detail"] for place in found["places"]] == [detail]


@pytest.mark.parametrize(
    "arguments", [["--reviewed-days", "x"], ["--reviewed-days", "-1"], ["--unknown"], ["more"]]
)
def test_a_command_that_is_written_wrongly_is_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        check(arguments)
    assert left.value.code == 2 and "usage" in capsys.readouterr().err


def test_problems_are_1_and_are_told_by_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "".join(
        f'  - {{id: w{n}, question: "{n}", answer: "はい", related: [gone]}}\n' for n in range(5)
    )
    folder = write(tmp_path, {"a.yaml": SECTION + wrong, "site.yaml": SITE, "faq.csv": "a"})
    monkeypatch.setenv("CORPUS_DIR", str(folder))
    assert check([]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "問題が5件あります。直すまで、索引は作り直されません。"
    assert lines[2].startswith("[5件] related: ") and any("faq.csv" in line for line in lines)
    assert check(["--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], len(report["problems"]), report["groups"][0]["count"]) == (False, 5, 5)
    assert [each["kind"] for each in report["advice"]] == ["unread"]


def test_entries_that_nobody_has_reviewed_for_long_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, {"a.yaml": SECTION, "site.yaml": SITE})
    monkeypatch.setenv("CORPUS_DIR", str(folder))
    assert check(["--reviewed-days", "30"]) == 0
    assert "最終確認日から30日を過ぎています" in capsys.readouterr().out
