"""Rows of a table one by one: what is hidden, what is a problem, what continues the row above."""

import pytest

from corpus.import_options import Options
from corpus.importers.source import SourceError
from tests.source_cases import from_sheet, pairs, triples

Q1, A1 = "定休日はいつですか", "毎週水曜日です。"
Q2, A2 = "駐車場はありますか", "店の裏に5台分あります。"
Q3, A3 = "予約は必要ですか", "予約なしでもお入りいただけます。"
S1, S2 = "お店について", "ご予約について"
ALL = [(S1, Q1, A1), (S1, Q2, A2), (S2, Q3, A3)]


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
        from_sheet([["分類", "質問", "回答"], [S1, Q1, A1]], options=options)


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


def test_an_answer_goes_on_in_the_rows_below_with_a_table_drawn_in_cells():
    rows = [
        ["No", "質問", "回答", None, "備考"],
        [1, Q1, "次のとおりです。"],
        [None, None, "平日", "水曜", "第3週は除く"],
        [None, None, "土日", "なし"],
        [2, Q2, A2, None, "済"],
        [],
        [None, None, "最終確認:2026/10/01 見本商店"],
    ]
    assert pairs(from_sheet(rows)) == [
        (Q1, "次のとおりです。\n平日 / 水曜 / 第3週は除く\n土日 / なし"),
        (Q2, A2),
    ]


def test_the_head_of_a_table_drawn_in_cells_stands_in_the_first_row_of_its_answer():
    rows = [
        ["No", "質問", "回答", None, "公開"],
        [1, Q1, "曜日", "時間", "公開"],
        [None, None, "水曜", "10時から"],
        [None, None, "土日", "9時から"],
        [2, Q2, A2, None, "公開"],
    ]
    assert pairs(from_sheet(rows)) == [
        (Q1, "曜日 / 時間\n水曜 / 10時から\n土日 / 9時から"),
        (Q2, A2),
    ]


def test_lines_below_a_marked_answer_belong_to_it():
    rows = [
        [S1],
        [],
        ["Q1", Q1], ["A1", "次のとおりです。"], [None, "月～金 10:00～19:00"], [None, "土曜 17:00まで"],
        [],
        ["Q2", Q2], ["A2", A2],
        [],
        [S2],
        ["Q3", Q3], ["A3", A3],
        [],
        ["最終確認：2026/10/01 見本商店"],
    ]  # fmt: skip
    assert triples(from_sheet(rows)) == [
        (S1, Q1, "次のとおりです。\n月～金 10:00～19:00\n土曜 17:00まで"),
        (S1, Q2, A2),
        (S2, Q3, A3),
    ]


@pytest.mark.parametrize(
    "footer",
    [
        ["公開件数", "14件"], ["合計", None, "74件"], [None, "計", 74], ["※価格は税込です"], ["以上"],
        ["-以上-"], [None, None, "更新日:2026/10/1"], ["総数 74"], [None, None, "担当:伊藤"],
        ["合計", "74件", "公開64"], ["合計", "74件", "公開64、非公開7・準備中3"],
    ],
)  # fmt: skip
def test_totals_and_notes_are_no_entries(footer):
    source = from_sheet([["No", "質問", "回答"], [1, Q1, A1], [2, Q2, A2], footer])
    assert pairs(source) == [(Q1, A1), (Q2, A2)]
    assert source.problems == ()


def test_same_as_above_counts_for_the_state_too():
    rows = [["質問", "回答", "公開区分"], [Q1, A1, " 公開 "], [Q2, A2, "非公開"], [Q3, A3, "〃"]]
    assert pairs(from_sheet(rows)) == [(Q1, A1)]


@pytest.mark.parametrize(
    "question",
    ["★掲載しない " + Q2, f"【社外秘】{Q2}", f"(社内のみ){Q2}", f"{Q2}【非公開】", f"{Q2}(電話のみ)", f"非公開:{Q2}"],
)  # fmt: skip
def test_a_question_may_say_that_it_is_not_for_the_public(question):
    source = from_sheet([["質問", "回答"], [Q1, A1], [question, A2]])
    assert pairs(source) == [(Q1, A1)]
    assert [e.question for e in source.entries if e.is_hidden] == [Q2]


def test_nobody_is_asked_for_the_answer_of_a_hidden_row():
    rows = [["質問", "回答", "状態"], [Q1, A1, "公開"], [Q2, None, "準備中"], [None, A3, "非公開"]]
    source = from_sheet(rows)
    assert (pairs(source), source.problems) == ([(Q1, A1)], ())


def test_a_column_of_states_decides_about_rows_that_somebody_hid():
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    rows = [["質問", "回答", "状態"], [Q1, A1, "公開"], [Q2, A2, "公開"], [Q3, A3, "廃止"]]
    assert pairs(from_sheet(rows, hide)) == [(Q1, A1), (Q2, A2)]
    without = [row[:2] for row in rows]
    assert pairs(from_sheet(without, hide)) == [(Q1, A1), (Q3, A3)]


@pytest.mark.parametrize(
    ("state", "place"), [("公開中", "社内"), ("確認待ち", "Web"), ("公開", "△"), ("△", "Web")]
)
def test_every_column_of_states_must_let_a_row_be_seen(state, place):
    rows = [
        ["質問", "回答", "ステータス", "公開先"],
        [Q1, A1, "公開", "Web"],
        [Q2, A2, state, place],
    ]
    assert pairs(from_sheet(rows)) == [(Q1, A1)]


def test_a_note_to_colleagues_has_no_state():
    rows = [["質問", "回答", "状態"]]
    rows += [[f"{n}階には何がありますか", f"{n}階は売り場です。", "公開"] for n in range(1, 12)]
    rows += [[], ["書き方をそろえたいです", "賛成です。次の定例で話しましょう。"]]
    source = from_sheet(rows)
    assert len(pairs(source)) == 11
    assert any("公開かどうかの書かれていない行" in note for note in source.notes)


def test_the_section_is_the_nearest_of_several_levels_that_holds_questions():
    rows = [
        ["大分類", "中分類", "小分類", "質問", "回答"],
        ["本店", "席", "椅子", Q1, A1], [None, None, "机", Q2, A2],
        [None, "予約", "電話", Q3, A3], [None, None, "ネット", "当日でも取れますか", "はい。"],
        ["支店", "道順", "徒歩", "駅から何分ですか", "5分です。"],
        [None, None, "車", "坂はありますか", "ありません。"],
    ]  # fmt: skip
    assert [section for section, _, _ in triples(from_sheet(rows))] == [
        "席", "席", "予約", "予約", "道順", "道順",
    ]  # fmt: skip


def test_bands_name_sections_before_a_column_that_only_may():
    rows = [
        ["ID", "対象", "質問", "回答"],
        ["お店", None, None, None],
        [1, "共通", Q1, A1], [2, "本店", Q2, A2],
        ["ご予約", None, None, None],
        [3, "共通", Q3, A3], [4, "本店", "当日でも取れますか", "はい。"],
    ]  # fmt: skip
    assert [section for section, _, _ in triples(from_sheet(rows))] == [
        "お店", "お店", "ご予約", "ご予約",
    ]  # fmt: skip


def test_where_every_row_has_its_section_an_empty_cell_means_none():
    rows = [["分類", "質問", "回答"]]
    for section in (S1, S2):
        rows += [[section, f"{section}の{n}番は何ですか", f"{n}番です。"] for n in range(5)]
    rows.insert(4, [None, Q1, A1])
    found = {question: section for section, question, _ in triples(from_sheet(rows))}
    assert found[Q1] == ""


def test_a_sentence_across_the_table_is_no_section():
    def merge(sheet):
        sheet.merge_cells("A4:C4")

    rows = [
        ["分類", "質問", "回答"],
        [S1, Q1, A1], [None, Q2, A2],
        ["▼ここから下は別の課と共同管理(内線 417)"],
        [S2, Q3, A3], [None, "当日でも取れますか", "はい。"],
    ]  # fmt: skip
    assert [section for section, _, _ in triples(from_sheet(rows, merge))] == [S1, S1, S2, S2]


def test_cards_have_their_fields_below_each_other():
    def card(number, state, question, answer, memo):
        return [
            ["カードNo.", number, "公開区分", state, "更新", "2026/10/1"],
            ["質問", question], ["回答", answer], ["メモ", memo], [],
        ]  # fmt: skip

    rows = [
        ["回答カード"], [], [S1], [],
        *card("M-1", "公開", Q1, A1, None),
        *card("M-2", "社内のみ", "苦情のときは?", "店長へつなぎます。", "内線90"),
        *card("M-3", "公開", Q2, A2, "要確認"),
        [S2], [],
        *card("M-4", "公開", Q3, A3, None),
    ]  # fmt: skip
    source = from_sheet(rows)
    assert triples(source) == ALL


def test_somebody_at_work_on_an_entry_takes_it_from_nobody():
    rows = [
        ["質問", "回答", "公開区分", "状態"],
        [Q1, A1, "公開", "修正中"], [Q2, A2, "公開", "公開停止"], [Q3, A3, "社内", "完了"],
    ]  # fmt: skip
    assert pairs(from_sheet(rows)) == [(Q1, A1)]


@pytest.mark.parametrize("mark", ["（例）", "(例)", "【例】", "[記入例]"])
def test_a_question_that_shows_how_to_write_one_is_none(mark):
    rows = [["質問", "回答"], [f"{mark}何色がありますか?", f"{mark}白です。"], [Q1, A1], [Q2, A2]]
    assert pairs(from_sheet(rows)) == [(Q1, A1), (Q2, A2)]
