"""The door that writes files: which form, from where, and never over somebody's edits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scripts.export import main
from scripts.import_.__main__ import main as import_main
from tests.corpus_files import SECTION, SITE, write
from tests.exported import csv_rows, xlsx_rows

ROOT = Path(__file__).parents[1]
HIDDEN = """\
section: "その他"
entries:
  - {id: old, question: "去年の料金は", answer: "500円でした。", valid_until: 2020-01-01}
  - {id: draft, question: "来年の料金は", answer: "未定です。", hidden: true}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", {"1.yaml": SECTION, "2.yaml": HIDDEN, "site.yaml": SITE})


def test_every_form_is_written_at_once(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"faq.{suffix}" for suffix in ("xlsx", "csv", "jsonl", "jsonld", "JSON")]
    assert main([*map(str, files), "--corpus", str(shop)]) == 0
    xlsx, table, lines, *for_engines = (file.read_bytes() for file in files)
    ids = ["booking", "cancel", "old", "draft"]
    assert [row["ID"] for row in xlsx_rows(xlsx)] == [row["ID"] for row in csv_rows(table)] == ids
    states = ["公開", "公開", "公開", "非公開"]  # what is past its date says so in its own column
    assert [row["公開"] for row in csv_rows(table)] == states
    assert [json.loads(line)["id"] for line in lines.decode().splitlines()] == ids
    for found in map(json.loads, for_engines):
        assert [each["@id"] for each in found["mainEntity"]] == [
            "https://example.jp/faq#booking",
            "https://example.jp/faq#cancel",
        ]
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{files[0]}: 4件(うち2件はお客様に見えません)"
    assert said[3] == f"{files[3]}: 2件(お客様に見えない2件は除きました)"
    assert said[-1] == f"直したあとは: python -m scripts.import_ {files[1]} --into {shop}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("faq.csv", "すでにあります"),
        ("faq.txt", "ファイル名の終わりを次のどれか"),
        ("faq", "ファイル名の終わりを次のどれか"),
        ("nowhere/faq.csv", "nowhere is not there"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    edited = tmp_path / "faq.csv"
    edited.write_text("編集した内容", encoding="utf-8")
    other = tmp_path / "other.csv"
    assert main([str(other), str(tmp_path / name), "--corpus", str(shop)]) == 1
    assert told in capsys.readouterr().err
    assert not other.exists() and edited.read_text(encoding="utf-8") == "編集した内容"


def test_who_says_so_replaces_a_file(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "faq.csv"
    file.write_text("古い内容", encoding="utf-8")
    assert main([str(file), "--corpus", str(shop), "--overwrite"]) == 0
    assert len(csv_rows(file.read_bytes())) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faq.csv", "shop"]


def test_a_corpus_with_a_mistake_is_not_exported(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(shop, {"3.yaml": "section: x\nentries: [{id: a}]\n"})
    assert main([str(tmp_path / "faq.csv"), "--corpus", str(shop)]) == 1
    assert "3.yaml" in capsys.readouterr().err
    assert not (tmp_path / "faq.csv").exists()


RICH = """\
section: "送料について"
format: markdown
entries:
  - id: fee
    question: "送料はいくらですか"
    answer: |-
      **本州**は500円です。

      - 北海道 [800円](https://example.jp/fee)
      - [お取り消し](#cancel)

    wordings: ["=送料", "お世話になります。\\n送料を教えてください。", "001"]
"""


TABLE = """\
section: "料金について"
entries:
  - id: size
    question: "大きさは"
    format: markdown
    answer: |-
      | 大きさ | 料金 |
      |---|---|
      | 小 | 500円 |
"""


# Search engines know no tables: in JSON-LD one would come back as a list.
@pytest.mark.parametrize(
    ("suffix", "files", "unchanged"),
    [
        ("xlsx", {"3.yaml": RICH, "4.yaml": TABLE}, 6),
        ("csv", {"3.yaml": RICH, "4.yaml": TABLE}, 6),
        ("jsonl", {"3.yaml": RICH, "4.yaml": TABLE}, 6),
        ("jsonld", {"3.yaml": RICH}, 3),
    ],
)
def test_what_is_exported_and_imported_again_changes_nothing(
    shop: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
    files: dict[str, str | bytes],
    unchanged: int,
) -> None:
    write(shop, files)
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    file = tmp_path / f"faq.{suffix}"
    assert main([str(file), "--corpus", str(shop)]) == 0
    capsys.readouterr()
    assert import_main([str(file), "--into", str(shop), "--json", "--yes"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["new"], found["changed"], found["gone"], found["problems"]) == ([], [], [], [])
    assert len(found["unchanged"]) == unchanged
    assert {name: (shop / name).read_bytes() for name in before} == before


def test_the_shipped_page_comes_back_from_what_search_engines_get(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = Path(shutil.copytree(ROOT / "corpus" / "data", tmp_path / "corpus"))
    file = tmp_path / "faq.jsonld"
    assert main([str(file), "--corpus", str(corpus)]) == 0
    capsys.readouterr()
    assert import_main([str(file), "--into", str(corpus), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    kinds = ("new", "changed", "gone", "problems", "unchanged")
    assert [len(found[kind]) for kind in kinds] == [0, 0, 0, 0, 28]
