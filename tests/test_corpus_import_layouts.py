"""Tables as Japanese offices lay them out: the same entries come out of every one."""

import pytest

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


LAYOUTS |= {
    "Q and A below each other, with numbers and sections": [
        [S1],
        [1, "Q", Q1],
        [None, "A", A1],
        [2, "Q", Q2],
        [None, "A", A2],
        [f"■{S2}"],
        [3, "Q", Q3],
        [None, "A", A3],
    ],
    "section rows in brackets and with numbers": [
        ["Q&A集"],
        ["No", "質問", "回答"],
        [f"＜{S1}＞"],
        [1, Q1, A1],
        [2, Q2, A2],
        [f"■２．{S2}"],
        [1, Q3, A3],
    ],
    "banners in the column of sections": [
        ["カテゴリ", "質問", "回答"],
        [S1],
        [None, Q1, A1],
        [None, Q2, A2],
        [S2],
        [None, Q3, A3],
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_entries(layout):
    source = from_sheet(LAYOUTS[layout])
    assert triples(source) == ALL
    assert source.problems == ()


WITHOUT_SECTIONS = {
    "side by side, called a little otherwise": [
        ["質問", "回答", None, "ご質問", "ご回答"],
        [Q1, A1, None, Q3, A3],
        [Q2, A2, None, None, None],
    ],
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


WIDE = [["質問", "回答", "分類"], [Q1, "週1回は7", "700円です。", S1], [Q2, A2, S1], [Q3, A3, S2]]
FULL = [["分類", "質問", "回答"], [S1, Q1, "週1回は7", "700円です。"], [S1, Q2, A2], [S2, Q3, A3]]


@pytest.mark.parametrize("rows", [WIDE, FULL])
def test_a_row_that_is_wider_than_the_headings_is_a_problem(rows):
    source = from_sheet(rows)
    assert triples(source) == ALL[1:]
    (problem,) = source.problems
    assert (problem.line, problem.found) == (2, "見出しより列が1つ多くなっています。")
    assert "一つのセル" in problem.repair


def test_a_column_that_nobody_has_named_is_no_problem():
    rows = [[*row, "済"] for row in WIDE[2:]]
    source = from_sheet([WIDE[0], [Q1, A1, S1, "済"], *rows])
    assert (triples(source), source.problems) == (ALL, ())
