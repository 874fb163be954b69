"""A corpus's files are changed where they stand: every other letter stays."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus.intent import Link
from corpus.reader import read_corpus
from corpus.yaml_edit import Changes, Further, NotWritable, edit_list, item_of
from corpus.yaml_writer import CorpusEditor

SHOP = """\
# 配送の担当: 物流課
section: 配送について   # 2026年に見直し
entries:
  # よく聞かれる
  - id: delivery-time    # 変えない
    question: いつ届きますか
    answer: |-
      ご注文の翌営業日に発送します。

      離島は除きます。
    # 言い換えは営業が書いた
    wordings: [到着日,   '届くまで何日',
               発送はいつ]
    links: [{label: 送料, url: "https://example.jp/fee"}]

  - id: "fee"
    question: "送料は？"
    answer: 300円です
    hidden: true
    wordings:
      - 送料
      - 配送料     # 若い人

  # 終わり
"""


def test_another_field_is_another_line_and_nothing_else_changes() -> None:
    edited = edit_list(SHOP, "entries", Changes(fields={"fee": {"answer": "400円です"}}))
    assert edited == SHOP.replace("answer: 300円です", 'answer: "400円です"')


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"hidden": None}, "    hidden: true\n", ""),
        ({"label": "送料"}, '送料は？"\n', '送料は？"\n    label: "送料"\n'),
        (
            {"valid_until": date(2027, 3, 31)},
            "      - 配送料     # 若い人\n",
            "      - 配送料     # 若い人\n    valid_until: 2027-03-31\n",
        ),
        (
            {"answer": "北海道は:\n・600円 # 税込"},
            "answer: 300円です",
            "answer: |-\n      北海道は:\n      ・600円 # 税込",
        ),
        ({"answer": "yes"}, "answer: 300円です", 'answer: "yes"'),
        ({"question": 'a "b" \\n'}, '"送料は？"', r'"a \"b\" \\n"'),
        (
            {"wordings": ["新しい"]},
            "- 送料\n      - 配送料     # 若い人",
            '- "新しい"     # 若い人',
        ),
        (
            {"links": [Link("表", "https://example.jp/"), Link("時間", None, "delivery-time")]},
            "若い人\n",
            '若い人\n    links:\n      - {label: "表", url: "https://example.jp/"}\n'
            '      - {label: "時間", entry: delivery-time}\n',
        ),
    ],
)
def test_a_field_is_written_as_an_author_would(fields: dict, before: str, after: str) -> None:
    assert SHOP.count(before) == 1
    edited = edit_list(SHOP, "entries", Changes(fields={"fee": fields}))
    assert edited == SHOP.replace(before, after)


def test_wordings_join_the_others_with_their_origin_behind_them() -> None:
    changes = Changes(
        further={
            "fee": [Further("運賃: いくら", "作業シート 2026-11-26")],
            "delivery-time": [Further("いつ来る", "a"), Further("何日後", "b")],
        }
    )
    edited = edit_list(SHOP, "entries", changes)
    assert '若い人\n      - "運賃: いくら"  # 作業シート 2026-11-26\n' in edited
    assert (
        "'届くまで何日',\n               発送はいつ,\n"
        '      "いつ来る",  # a\n      "何日後"  # b\n    ]\n' in edited
    )


def test_wordings_begin_where_there_were_none() -> None:
    text = "section: a\nentries:\n- id: x\n  question: q\n  answer: a\n"
    edited = edit_list(text, "entries", Changes(further={"x": [Further("問い", "o")]}))
    assert edited == text + '  wordings:\n    - "問い"  # o\n'


def test_an_entry_is_added_behind_the_last_and_taken_out_whole() -> None:
    added = Changes(added=['- id: new\n  question: "新"'], removed={"fee"})
    edited = edit_list(SHOP, "entries", added)
    head = SHOP[: SHOP.index('  - id: "fee"')]
    assert edited == head + '  - id: new\n    question: "新"\n\n  # 終わり\n'


def test_an_item_keeps_its_comments_when_it_is_taken_along() -> None:
    assert item_of(SHOP, "entries", "fee").endswith("    - 配送料     # 若い人")
    assert item_of(SHOP, "entries", "fee").startswith('- id: "fee"\n  question')


def test_an_entry_in_braces_becomes_one_in_lines() -> None:
    head = "section: a\nentries:\n"
    text = head + "  - {id: x, question: 'q, ?', answer: a, links: []}  # hm\n"
    edited = edit_list(text, "entries", Changes(fields={"x": {"answer": "neu"}}))
    lines = ("- id: x", "question: 'q, ?'", "answer: neu", "links: []  # hm\n")
    assert edited == head + "  " + "\n    ".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "section: a\nentries: [{id: x, question: q, answer: a}]\n",
        "section: a\nentries:\n  - {id: x, question: q, # hm\n     answer: a}\n",
        "section: a\nentries:\n  - id: y\n    answer: &b それ\n  - id: x\n    answer: *b\n",
    ],
    ids=["flow list", "flow mapping", "alias"],
)
def test_what_cannot_be_changed_alone_is_refused(text: str) -> None:
    with pytest.raises(NotWritable):
        edit_list(text, "entries", Changes(fields={"x": {"answer": "neu"}}))


def _shop(folder: Path) -> Path:
    (folder / "10-shop.yaml").write_text(SHOP, encoding="utf-8")
    return folder


def test_an_entry_moves_to_another_section_as_it_stands(tmp_path: Path) -> None:
    editor = CorpusEditor(_shop(tmp_path))
    editor.set_fields("fee", {"section": "送料について", "answer": "500円"})
    written = editor.save()
    assert [path.name for path in written] == ["10-shop.yaml", "11-送料について.yaml"]
    moved = {entry.id: entry for entry in read_corpus(tmp_path, ()).entries}["fee"]
    assert (moved.section, moved.answer, moved.hidden) == ("送料について", "500円", True)
    assert "# 若い人" in (tmp_path / "11-送料について.yaml").read_text(encoding="utf-8")


def test_a_file_that_holds_nothing_any_more_goes(tmp_path: Path) -> None:
    editor = CorpusEditor(_shop(tmp_path))
    editor.set_fields("fee", {"section": "送料について"})
    editor.set_fields("delivery-time", {"section": "送料について"})
    editor.save()
    assert [path.name for path in tmp_path.iterdir()] == ["11-送料について.yaml"]


def test_what_was_never_there_is_begun(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    editor = CorpusEditor(folder)
    for section, own in (("配送/時間", "a"), ("返品", "b"), ("配送/時間", "c")):
        fields = {
            "id": own,
            "question": f"{own}?",
            "answer": "はい\u2028そう\r\n",
            "wordings": [f"#{own}"],
        }
        editor.add_entry(section, fields)
    editor.add_referral({"id": "t", "topic": "採用", "wordings": ["求人"]}, "話題の案 2026-11-26")
    editor.save()
    assert sorted(path.name for path in folder.iterdir()) == [
        "01-配送-時間.yaml", "02-返品.yaml", "referrals.yaml",
    ]  # fmt: skip
    corpus = read_corpus(folder, ())
    assert [(entry.id, entry.section) for entry in corpus.entries] == [
        ("a", "配送/時間"), ("c", "配送/時間"), ("b", "返品"),
    ]  # fmt: skip
    assert corpus.entries[0].answer == "はい\u2028そう\r\n"
    assert corpus.referrals[0].wordings == ("求人",)
    assert "# 話題の案" in (folder / "referrals.yaml").read_text(encoding="utf-8")


def test_every_entry_of_the_shipped_corpus_can_be_changed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree("corpus/data", folder)
    before = read_corpus(folder, ())
    editor = CorpusEditor(folder)
    for intent in (*before.entries, *before.referrals[:40], *before.clarifications):
        editor.add_wordings(intent.id, [f"{intent.id} をもう一つ"], "試し")
    editor.set_fields(before.entries[3].id, {"answer": "別の答え", "label": "別", "links": None})
    editor.save()
    after = read_corpus(folder, ())
    assert after.entries[3].answer == "別の答え"
    assert after.entries[5].wordings == (
        *before.entries[5].wordings, f"{before.entries[5].id} をもう一つ",
    )  # fmt: skip


def test_nothing_is_written_where_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.yaml").write_text(
        "section: b\nentries:\n  - {id: x, question: q,\n     answer: a}\n", encoding="utf-8"
    )
    editor = CorpusEditor(_shop(tmp_path))
    editor.set_fields("fee", {"answer": "500円"})
    editor.set_fields("x", {"answer": "neu"})
    with pytest.raises(NotWritable, match=r"x\.yaml\(x\)"):
        editor.save()
    assert (tmp_path / "10-shop.yaml").read_text(encoding="utf-8") == SHOP


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(SHOP.replace("\n", "\r\n").encode())
    editor = CorpusEditor(tmp_path)
    editor.set_fields("fee", {"answer": "400円です"})
    editor.save()
    assert path.read_bytes().count(b"\r\n") == SHOP.count("\n")
    assert read_corpus(tmp_path, ()).entries[1].answer == "400円です"
