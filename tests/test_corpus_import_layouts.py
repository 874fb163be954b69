"""Tables as Japanese offices lay them out: the same entries come out of every one."""

import pytest

from corpus.importers.options import Options
from corpus.importers.source import SourceError
from tests.source_cases import from_sheet, pairs, triples

Q1, A1 = "定休日はいつですか", "毎週水曜日です。"
Q2, A2 = "駐車場はありますか", "店の裏に5台分あります。"
Q3, A3 = "予約は必要ですか", "予約なしでもお入りいただけます。"
S1, S2 = "お店について", "ご予約について"
ALL = [(S1, Q1, A1), (S1, Q2, A2), (S2, Q3, A3)]
PAIRS = [each[1:] for each in ALL]

LAYOUTS = {
    "plain header": [["分類", "質問", "回答"], [S1, Q1, A1], [S1, Q2, A2], [S2, Q3, A3]],
    "title and date above": [
        ["お客様Q&A一覧"],
        ["2026年10月1日現在", None, None, "作成:総務課"],
        [],
        ["No.", "カテゴリー", "ご質問", "回答内容", "備考"],
        [1, S1, Q1, A1, "確認済"],
        [2, S1, Q2, A2, None],
        [3, S2, Q3, A3, "要更新"],
    ],
    "category only in the first row of its block": [
        ["大項目", "想定質問", "回答例"],
        [S1, Q1, A1],
        [None, Q2, A2],
        [S2, Q3, A3],
    ],
    "same as above": [["分類", "Q", "A"], [S1, Q1, A1], ["〃", Q2, A2], [S2, Q3, A3]],
    "other order": [
        ["回答", "更新日", "質問", "区分"],
        [A1, "10/1", Q1, S1],
        [A2, "", Q2, S1],
        [A3, "", Q3, S2],
    ],
    "English": [
        ["ID", "Category", "Question", "Answer", "Last updated by"],
        ["F-1", S1, Q1, A1, "ito"],
        ["F-2", S1, Q2, A2, "ito"],
        ["F-3", S2, Q3, A3, "ito"],
    ],
    "full-width letters and ornaments": [
        ["№", "【分 類】", "Q\n(質問)", "A\n(回答)※"],
        [1, S1, Q1, A1],
        [2, S1, Q2, A2],
        [3, S2, Q3, A3],
    ],
    "who asked and who answered are other columns": [
        ["受付日", "質問者", "質問区分", "質問内容", "回答者", "回答日", "回答内容", "対応状況"],
        ["10/1", "佐藤", S1, Q1, "伊藤", "10/2", A1, "完了"],
        ["10/1", "鈴木", S1, Q2, "伊藤", "10/2", A2, "完了"],
        ["10/3", "高橋", S2, Q3, "加藤", "10/4", A3, "完了"],
    ],
    "the answer for the public, not the one inside": [
        ["分類", "お問い合わせ内容", "回答(社内用)", "回答(公開用)"],
        [S1, Q1, "水曜。祝日は要確認のこと", A1],
        [S1, Q2, "裏の5台。満車なら向かいへ案内すること", A2],
        [S2, Q3, "予約なしでも可。土日は断ることもある", A3],
    ],
    "marks in the cells": [
        ["分類", "質問", "回答"],
        [S1, f"Q1.{Q1}", f"A1.{A1}"],
        [S1, f"Q2:{Q2}", f"A2:{A2}"],
        [S2, f"【Q】{Q3}", f"【A】{A3}"],
    ],
    "header again in the middle, total at the end": [
        ["No", "分類", "質問", "回答"],
        [1, S1, Q1, A1],
        [2, S1, Q2, A2],
        ["No", "分類", "質問", "回答"],
        [3, S2, Q3, A3],
        [],
        ["合計", None, "3件", None],
        ["※無断転載を禁じます"],
        ["以上"],
    ],
    "blocks below each other, in other orders": [
        ["■お店について"],
        ["No.", "質問", "回答"],
        [1, Q1, A1],
        [2, Q2, A2],
        [],
        ["■ご予約について"],
        ["回答", "質問", "備考"],
        [A3, Q3, "10月追加"],
    ],
    "section rows between": [
        ["番号", "質問", "回答"],
        [f"【{S1}】"],
        ["1", Q1, A1],
        ["2", Q2, A2],
        [None, f"◆{S2}"],
        ["3", Q3, A3],
    ],
    "an example row": [
        ["No.", "分類", "質問", "回答"],
        ["例", "商品", "色は選べますか", "3色からお選びいただけます。"],
        [1, S1, Q1, A1],
        [2, S1, Q2, A2],
        [3, S2, Q3, A3],
        [4, S2, "欠番", None],
    ],
    "headings that say nothing": [
        ["お客様の声", "種別", "当店より"],
        [Q1, S1, A1],
        [Q2, S1, A2],
        [Q3, S2, A3],
    ],
    "levels": [
        ["大分類", "中分類", "小分類", "質問", "回答"],
        [S1, "営業", "日", Q1, A1],
        [None, "設備", "車", Q2, A2],
        [S2, "受付", "店", Q3, A3],
    ],
    "the widest level says nothing": [
        ["大分類", "中分類", "質問", "回答"],
        ["お客様向け", S1, Q1, A1],
        ["お客様向け", S1, Q2, A2],
        ["お客様向け", S2, Q3, A3],
    ],
    "subject and text of a help desk": [
        ["件名", "カテゴリ", "本文"],
        [Q1, S1, A1],
        [Q2, S1, A2],
        [Q3, S2, A3],
    ],
    "a subject that nobody fills": [
        ["件名", "分類", "質問", "回答"],
        ["定休日", S1, Q1, A1],
        [None, S1, Q2, A2],
        [None, S2, Q3, A3],
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_entries(layout):
    source = from_sheet(LAYOUTS[layout])
    assert triples(source) == ALL
    assert source.problems == ()


WITHOUT_SECTIONS = {
    "no header": [[Q1, A1], [Q2, A2], [Q3, A3]],
    "no header, numbered": [[1, Q1, A1], [2, Q2, A2], [3, Q3, A3]],
    "side by side": [
        ["質問", "回答", None, "質問", "回答"],
        [Q1, A1, None, Q3, A3],
        [Q2, A2, None, None, None],
    ],
    "side by side, with numbers and notes": [
        ["No", "質問", "回答", "備考", "No", "質問", "回答", "備考"],
        [1, Q1, A1, "a", 3, Q3, A3, "b"],
        [2, Q2, A2, None, None, None, None, None],
    ],
    "Q and A below each other": [
        ["よくあるご質問"],
        ["Q1", Q1],
        ["A1", A1],
        ["Q2", Q2],
        ["A2", A2],
        ["Q3", Q3],
        ["A3", A3],
    ],
    "one column": [[f"Q.{Q1}"], [f"A.{A1}"], [f"Q.{Q2}"], [f"A.{A2}"], [f"Q.{Q3}"], [f"A.{A3}"]],
}


@pytest.mark.parametrize("layout", WITHOUT_SECTIONS)
def test_entries_without_sections(layout):
    assert pairs(from_sheet(WITHOUT_SECTIONS[layout])) == PAIRS


def test_headings_above_blocks_side_by_side_are_sections():
    rows = [
        ["見本商店 Q&A"],
        [],
        [S1, None, None, S2, None],
        ["質問", "回答", None, "質問", "回答"],
        [Q1, A1, None, Q3, A3],
        [Q2, A2, None, None, None],
    ]
    assert triples(from_sheet(rows)) == ALL


@pytest.mark.parametrize(
    ("heading", "shown", "kept"),
    [
        ("公開区分", "公開", "非公開"),
        ("公開", "○", "×"),
        ("Web掲載", "〇", "✕"),
        ("HP掲載可否", "可", "不可"),
        ("ステータス", "公開中", "下書き"),
        ("公開状態", "公開済み", "準備中"),
        ("status", "published", "draft"),
        ("公開フラグ", 1, 0),
        ("Published", True, False),
        ("公開範囲", "一般公開", "社内限"),
        ("非公開", None, "○"),
        ("備考", "10月更新", "非公開"),
    ],
)
def test_rows_that_are_not_for_the_public_are_marked(heading, shown, kept):
    rows = [["質問", "回答", heading], [Q1, A1, shown], [Q2, A2, kept], [Q3, A3, shown]]
    source = from_sheet(rows)
    assert [bool(entry.is_hidden) for entry in source.entries] == [False, True, False]
    assert any("非公開" in note for note in source.notes)


def test_what_cannot_be_an_entry_is_a_problem_with_its_row():
    rows = [
        ["No", "質問", "回答"],
        [1, Q1, A1],
        [2, Q2, None],
        [3, None, A3],
        [4, "送料はいくらですか", "-"],
        [5, "返品できますか", "#REF!"],
        [6, "色は選べますか", "準備中"],
        [7, "同じ店ですか", "同上"],
    ]
    source = from_sheet(rows)
    assert pairs(source) == [(Q1, A1)]
    assert [(p.line, p.field) for p in source.problems] == [
        (3, "回答"),
        (4, "質問"),
        (5, "回答"),
        (6, "回答"),
    ]
    assert [e.question for e in source.entries if e.is_hidden] == ["色は選べますか", "同じ店ですか"]


def test_same_as_above_is_the_answer_above():
    rows = [["質問", "回答"], [Q1, A1], [Q2, "同上"]]
    assert pairs(from_sheet(rows)) == [(Q1, A1), (Q2, A1)]


def test_a_person_corrects_guesses():
    rows = [["A", "B", "C", "D"], [S1, "余談", Q1, A1], [S2, "余談", Q3, A3]]
    options = Options(question_column="C", answer_column="D", section_column="A", header_row=1)
    assert triples(from_sheet(rows, options=options)) == [ALL[0], ALL[2]]
    named = [["件", "甲", "乙"], [S1, Q1, A1]]
    options = Options(question_column="甲", answer_column="乙", section_column="件")
    assert triples(from_sheet(named, options=options)) == ALL[:1]
    assert triples(from_sheet(named, options=Options("甲", "乙", section="すべて"))) == [
        ("すべて", Q1, A1)
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(question_column="お尋ね"), "「お尋ね」という列がありません"),
        (Options(sheets=("商品",)), "「商品」というシートがありません"),
    ],
)
def test_an_option_that_names_nothing_is_told(options, words):
    with pytest.raises(SourceError, match=words):
        from_sheet(LAYOUTS["plain header"], options=options)


@pytest.mark.parametrize(
    "rows",
    [
        [["品名", "単価", "在庫"], ["りんご", 120, 30], ["みかん", 80, 12]],
        [["日付", "版", "変更内容"], ["2026/1/1", "1.0", "新規に作成しました。"]],
        [],
    ],
)
def test_a_table_without_questions_is_refused_with_the_repair(rows):
    with pytest.raises(SourceError, match="--question-column"):
        from_sheet(rows)
