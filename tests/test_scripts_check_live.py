"""What the check says of live.yaml: what cannot be read, what does nothing, what is over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.check import main as check
from tests.corpus_files import SECTION, SITE, write

LIVE = """\
live:
  notices: [{text: "停電です", until: 2020-01-01}]
  hidden: [cancel, nobody, {id: cancel-fee, until: 2020-01-03}]
  pins:
    - {queries: [取り消したい], entry: cancel}
    - {queries: [障害], phone: どこかの窓口}
    - {queries: [返品], topic: nothing, until: 2020-01-04}
  closed: [{until: 2020-01-02}, {until: 2099-01-01}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path))
    return write(tmp_path, {"shop.yaml": SECTION, "site.yaml": SITE})


def report(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_what_does_nothing_or_is_over_is_advice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "live.yaml").write_text(LIVE, "utf-8")
    assert check(["--json"]) == 0
    places = [
        (each["kind"], place["where"].rpartition("/")[2], place["detail"])
        for each in report(capsys)["advice"]
        for place in each["places"]
        if "live.yaml" in place["where"]
    ]
    assert sorted(places) == [
        ("no_effect", "live.yaml:3", "cancel-fee"),
        ("no_effect", "live.yaml:3", "nobody"),
        ("no_effect", "live.yaml:6", "どこかの窓口"),
        ("no_effect", "live.yaml:7", "「返品」→ nothing"),
        ("over", "live.yaml", "停電です(2020-01-01まで)"),
        ("over", "live.yaml:3", "cancel-fee(2020-01-03まで)"),
        ("over", "live.yaml:7", "「返品」(2020-01-04まで)"),
        ("over", "live.yaml:8", "2020-01-02まで"),
        ("site", "live.yaml:5", "「取り消したい」→ cancel"),
    ]


def test_a_mistake_is_told_with_the_rest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "live.yaml").write_text("live:\n  hiden: [cancel]\n", "utf-8")
    assert check([]) == 1
    said = capsys.readouterr().out
    assert "live.yamlに問題が1件あります。直すまで、前の内容が使われます。" in said
    assert "live.yaml:2: hiden: 知らない項目です" in said and "問題はありません" not in said
    assert check(["--json"]) == 1
    found = report(capsys)
    assert not found["ok"] and [each["line"] for each in found["problems"]] == [2]


def test_a_file_that_is_not_there_is_no_matter(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([]) == 0
    assert "live" not in capsys.readouterr().out
