"""The door that brings a company's own Q&A in: a preview first, nothing written without --yes."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.reader import read_corpus
from scripts.import_.__main__ import main

PAGE = """<!doctype html><meta charset="utf-8"><title>FAQ</title>
<header><a href="/">お花の店</a></header>
<h1>よくあるご質問</h1>
<h2>配送について</h2>
<dl>
<dt id="time">いつ届きますか?</dt><dd>ご注文の<b>翌日</b>です。<img src="map.png" alt="地図"></dd>
<dt id="fee">送料はいくらですか?</dt><dd>300円です。<script>alert(1)</script></dd>
</dl>
<h2>お支払いについて</h2>
<dl>
<dt id="pay">カードは使えますか?</dt><dd><a href="/pay">支払い方法</a>をご覧ください。</dd>
<dt id="receipt">領収書は出ますか?</dt><dd>はい、<a href="javascript:x()">マイページ</a>から。</dd>
</dl>
"""
TABLE = "分類,質問,回答\n返品,返品できますか?,7日以内なら承ります。\n,交換できますか?,承ります。\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "faq"


def _told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def _counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(len(told[name]) for name in ("new", "changed", "unchanged", "gone", "problems"))


def test_a_preview_shows_and_writes_nothing(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _told(capsys, page, "--into", folder)
    assert (code, _counts(told), told["written"]) == (0, (4, 0, 0, 0, 0), None)
    assert {key: told["new"][0][key] for key in ("id", "section", "question", "answer")} == {
        "id": "time",
        "section": "配送について",
        "question": "いつ届きますか?",
        "answer": "ご注文の翌日です。",
    }
    assert "画像" in told["new"][0]["lost"][0]
    assert not folder.exists()


def test_the_preview_for_people_says_how_to_go_on(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(page), "--into", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "+ 新規  いつ届きますか?  (time)" in shown
    assert "新規 4件、変更 0件、変更なし 0件、なくなった 0件、問題 0件" in shown
    assert "--yes" in shown.splitlines()[-1]


def test_the_page_to_look_at_runs_nothing_of_the_source(page: Path, folder: Path) -> None:
    page.write_text(PAGE.replace("いつ", "&lt;script&gt;いつ"), encoding="utf-8")
    look = folder.parent / "look.html"
    main([str(page), "--into", str(folder), "--html", str(look)])
    shown = look.read_text(encoding="utf-8")
    assert "&lt;script&gt;いつ届きますか" in shown
    assert "<script" not in shown


def test_what_was_written_is_a_corpus_and_a_second_time_nothing_changes(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _told(capsys, page, "--into", folder, "--yes", "--base-url", "https://e.jp/faq/")
    assert (code, len(told["written"])) == (0, 2)
    entries = {entry.id: entry for entry in read_corpus(folder, ()).entries}
    assert list(entries) == ["time", "fee", "pay", "receipt"]
    assert entries["pay"].blocks[0].runs[0].url == "https://e.jp/pay"
    assert entries["receipt"].answer == "はい、マイページから。"
    # The options are kept beside the source: the next import needs neither.
    code, told = _told(capsys, "--into", folder, "--yes")
    assert (code, _counts(told), told["written"]) == (0, (0, 0, 4, 0, 0), [])


def test_edits_of_both_sides_are_shown_and_decided(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(page), "--into", str(folder), "--yes"])
    page.write_text(PAGE.replace("300円", "400円"), encoding="utf-8")
    _, told = _told(capsys, "--into", folder)
    (change,) = told["changed"]
    assert change["fields"] == [
        {"name": "answer", "corpus": "300円です。", "source": "400円です。", "conflict": False}
    ]
    path = next(folder.glob("01-*.yaml"))
    path.write_text(path.read_text("utf-8").replace("300円", "350円"), encoding="utf-8")
    _, told = _told(capsys, "--into", folder, "--yes")
    assert told["changed"][0]["fields"][0]["conflict"]
    assert "350円" in path.read_text("utf-8")
    _told(capsys, "--into", folder, "--yes", "--prefer", "source")
    assert "400円" in path.read_text("utf-8")


def test_several_sources_and_folders_of_them(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (page.parent / "more").mkdir()
    (page.parent / "more" / "b.csv").write_bytes(TABLE.encode("cp932"))
    (page.parent / "more" / "~$b.xlsx").write_bytes(b"lock")
    code, told = _told(capsys, page, page.parent / "more", "--into", folder, "--yes")
    assert (code, _counts(told)) == (0, (6, 0, 0, 0, 0))
    assert [each["section"] for each in told["new"][4:]] == ["返品", "返品"]
    assert "Shift_JIS" in " ".join(told["notes"])
    code, told = _told(capsys, "--into", folder)
    assert _counts(told) == (0, 0, 6, 0, 0)


def test_one_page_of_the_own_network_is_fetched_where_asked_for(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str], served: str
) -> None:
    assert main([f"{served}/page.html", "--into", str(folder)]) == 1
    assert "--allow-private" in capsys.readouterr().err
    code, told = _told(capsys, f"{served}/page.html", "--into", folder, "--allow-private", "--yes")
    assert (code, _counts(told)) == (0, (4, 0, 0, 0, 0))
    entries = {entry.id: entry for entry in read_corpus(folder, ()).entries}
    assert entries["pay"].blocks[0].runs[0].url == f"{served}/pay"


@pytest.fixture
def served(page: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(page.parent))

        def log_message(self, *arguments: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.html", b"<html><body><p>hello</p></body></html>", "Q&A"),
        ("a.xlsx", b"PK\x03\x04 broken", ".xlsx"),
        ("a.json", b"{ not json", "JSON"),
        ("a.txt", bytes(range(256)), "文字"),
        ("a.csv", b"", "a.csv"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_nothing_written(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str],
    name: str, content: bytes, said: str,
) -> None:  # fmt: skip
    (tmp_path / name).write_bytes(content)
    assert main([str(tmp_path / name), "--into", str(folder), "--yes"]) == 1
    message = capsys.readouterr().err
    assert name in message
    assert said in message
    assert "Traceback" not in message
    assert not folder.exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["nowhere.html"], ["."]],
    ids=["nothing named", "no such file", "empty folder"],
)
def test_a_source_that_is_not_there_says_so(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--into", str(folder), "--yes"]) == 1
    assert capsys.readouterr().err
    assert not folder.exists()


def test_a_mistake_in_the_folder_is_told_before_anything_is_written(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "a.yaml").write_text("section: a\nentries:\n  - id: x\n", encoding="utf-8")
    assert main([str(page), "--into", str(folder), "--yes"]) == 1
    assert "a.yaml" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["a.yaml"]


def test_a_row_whose_cells_shifted_is_told_and_not_written(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, price = tmp_path / "faq.csv", '"週1回は7,700円です。"'
    rows = f"質問,回答,分類\nいくらですか,{price},料金\n返品できますか,承ります。,返品\n"
    table.write_text(rows.replace('"', ""), encoding="utf-8")
    assert main([str(table), "--into", str(folder), "--yes"]) == 0
    assert "faq.csv:2: -: 見出しより列が1つ多くなっています。" in capsys.readouterr().out
    assert [each.question for each in read_corpus(folder, ()).entries] == ["返品できますか"]

    table.write_text(rows, encoding="utf-8")
    assert main([str(table), "--into", str(folder), "--yes"]) == 0
    table.write_text(rows.replace('"', ""), encoding="utf-8")
    assert main([str(table), "--into", str(folder), "--yes"]) == 0
    (fee,) = (each for each in read_corpus(folder, ()).entries if each.question == "いくらですか")
    assert fee.answer == "週1回は7,700円です。" and not fee.hidden
