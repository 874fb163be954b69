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
