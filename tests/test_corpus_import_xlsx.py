"""Workbooks: what a person sees in the cells is what is read."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from corpus.import_options import Options
from corpus.importers.source import SourceError
from corpus.importers.tables.xlsx import read_xlsx
from corpus.intent import Link
from tests.source_cases import PLAIN, from_sheet, pairs, saved, triples, workbook

HEAD = ["質問", "回答"]
Q1, A1 = "定休日はいつですか", "毎週水曜日です。"
Q2, A2 = "駐車場はありますか", "店の裏に5台分あります。"
Q3, A3 = "予約は必要ですか", "予約なしでもお入りいただけます。"


def test_numbers_are_answers_too():
    def formats(sheet):
        sheet["B2"].number_format = '#,##0"円"'
        sheet["B3"].number_format = 'yyyy"年"m"月"d"日"'
        sheet["B4"].number_format = "0%"

    rows = [HEAD, ["送料は", 550], ["発売日は", datetime(2026, 12, 1)], ["税率は", 0.1]]
    assert [a for _, a in pairs(from_sheet(rows, formats))] == ["550円", "2026年12月1日", "10%"]


def test_merged_cells_hold_for_all_rows_they_cover():
    def merge(sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A1:A1")
        sheet.merge_cells("B4:B5")
        sheet.merge_cells("A4:A5")

    rows = [
        ["分類", *HEAD],
        ["店", Q1, A1],
        [None, Q2, A2],
        ["予約", Q3, "予約なしでも"],
        [None, None, "お入りいただけます。"],
    ]
    assert triples(from_sheet(rows, merge)) == [
        ("店", Q1, A1),
        ("店", Q2, A2),
        ("予約", Q3, "予約なしでも\nお入りいただけます。"),
    ]


def test_two_header_rows_and_banners_across_the_table():
    def merge(sheet):
        for cells in ("A1:A2", "B1:C1", "D1:D2", "A3:D3", "A6:D6"):
            sheet.merge_cells(cells)

    rows = [
        ["No.", "お問い合わせ", None, "備考"],
        [None, "質問", "回答", None],
        ["■お店について"],
        [1, Q1, A1, "○"],
        [2, Q2, A2, None],
        ["■ご予約について"],
        [3, Q3, A3, None],
    ]
    assert triples(from_sheet(rows, merge)) == [
        ("お店について", Q1, A1),
        ("お店について", Q2, A2),
        ("ご予約について", Q3, A3),
    ]


def test_a_heading_over_number_and_question():
    def merge(sheet):
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:D1")

    rows = [["質問", None, "回答", None], ["Q1", Q1, "A1", A1], ["Q2", Q2, "A2", A2]]
    assert pairs(from_sheet(rows, merge)) == [(Q1, A1), (Q2, A2)]


def test_sheets_are_sections_and_those_without_entries_are_left_out():
    content = workbook(
        表紙=[["お客様Q&A"], ["2026年版"]],
        改訂履歴=[["日付", "版", "変更内容", "担当"], ["2026/1/1", "1", "新規作成", "伊藤"]],
        記入例=[HEAD, ["サイズは選べますか", "SからLまであります。"]],
        お店=[HEAD, [Q1, A1], [Q2, A2]],
        ご予約=[["Q", "A"], [Q3, A3]],
        分類マスタ=[["コード", "分類名"], [1, "お店"], [2, "ご予約"]],
    )
    source = read_xlsx(content, "faq.xlsx", PLAIN)
    assert triples(source) == [("お店", Q1, A1), ("お店", Q2, A2), ("ご予約", Q3, A3)]
    assert [e.where for e in source.entries][:1] == ["faq.xlsx お店!A2"]
    told = "".join(source.notes)
    assert all(f"「{name}」シート" in told for name in ("表紙", "改訂履歴", "記入例", "分類マスタ"))
    only = read_xlsx(content, "faq.xlsx", Options(sheets=("記入例",)))
    assert [e.question for e in only.entries] == ["サイズは選べますか"]


@pytest.mark.parametrize(
    ("title", "said", "section"),
    [
        ("Sheet1", "", ""),
        ("FAQ一覧(2026年10月)", "", ""),
        ("配送", "", "配送"),
        ("Sheet1", "sheet", "Sheet1"),
        ("配送", "none", ""),
        ("配送", "file", "よくある質問"),
    ],
)
def test_the_name_of_a_single_sheet(title, said, section):
    content = workbook(**{title: [HEAD, [Q1, A1], [Q2, A2]]})
    source = read_xlsx(content, "よくある質問.xlsx", Options(section_from=said))
    assert {e.section for e in source.entries} == {section}


def test_hidden_sheets_rows_and_columns():
    book = Workbook()
    sheet = book.active
    for row in (["質問(旧)", *HEAD], ["x", Q1, A1], ["y", Q2, A2], ["z", Q3, A3]):
        sheet.append(row)
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[3].hidden = True
    secret = book.create_sheet("秘")
    secret.append(HEAD)
    secret.append(["秘密ですか", "秘密です。"])
    secret.sheet_state = "hidden"
    source = read_xlsx(saved(book), "faq.xlsx", PLAIN)
    assert pairs(source) == [(Q1, A1), (Q3, A3)]
    assert [e.question for e in source.entries if e.is_hidden] == [Q2]
    assert "非表示の「秘」シートは読みません。" in source.notes
    sheet.auto_filter.ref = "A1:C4"
    sheet.auto_filter.add_filter_column(1, [Q1, Q3])
    filtered = read_xlsx(saved(book), "faq.xlsx", PLAIN)
    assert pairs(filtered) == [(Q1, A1), (Q2, A2), (Q3, A3)]
    assert any("フィルター" in note for note in filtered.notes)


def test_bold_words_links_comments_and_what_is_struck_out():
    def decorate(sheet):
        bold, struck = InlineFont(b=True), InlineFont(strike=True)
        sheet["B2"] = CellRichText("毎週", TextBlock(bold, "水曜日"), "です。")
        sheet["B3"] = CellRichText(TextBlock(struck, "3台"), "5台分あります。")
        sheet["B4"].hyperlink = "https://example.jp/yoyaku"
        sheet["B5"].hyperlink = "file:///C:/share/shiryo.xlsx"
        sheet["A6"].font = Font(strike=True)
        sheet["B4"].comment = Comment("伊藤さん確認済み", "加藤")
        sheet["B4"].font = Font(bold=True)

    rows = [
        HEAD,
        [Q1, ""],
        [Q2, ""],
        [Q3, A3],
        ["資料は", "お送りします。"],
        ["古い質問ですか", "はい。"],
    ]
    source = from_sheet(rows, decorate)
    first, second, third, fourth, fifth = source.entries
    assert (first.answer.text, first.answer.is_markdown) == ("毎週**水曜日**です。", True)
    assert (second.answer.text, second.lost) == (
        "5台分あります。",
        ("取り消し線の文字「3台」は取り込みません。",),
    )
    assert third.links == (Link(A3, "https://example.jp/yoyaku"),)
    assert (third.answer.text, third.answer.is_markdown) == (A3, False)
    assert (fourth.links, len(fourth.lost)) == (None, 1)
    assert fifth.is_hidden
    assert any("コメント1件" in note for note in source.notes)


def test_a_column_of_links():
    rows = [
        [*HEAD, "リンク文言", "参考URL"],
        [Q1, A1, "営業日の一覧", "https://example.jp/days"],
        [Q2, A2, None, "地図 https://example.jp/map\nhttps://example.jp/bus"],
        [Q3, A3, None, "社内サーバー"],
        ["電話は", "どうぞ。", None, None],
    ]
    links = [entry.links for entry in from_sheet(rows).entries]
    assert links == [
        (Link("営業日の一覧", "https://example.jp/days"),),
        (Link("地図", "https://example.jp/map"), Link("詳しくはこちら", "https://example.jp/bus")),
        (),
        (),
    ]
    assert len(from_sheet(rows).entries[2].lost) == 1


def test_line_breaks_stay_in_answers_and_go_from_questions():
    rows = [
        HEAD,
        [
            "定休日は\nいつですか",
            "毎週水曜日です。\r\n\n祝日は_x000D_\n営業します。  \n・元日は休み\n",
        ],
        ["Can I\npay by card?", "  はい。"],
    ]
    assert pairs(from_sheet(rows)) == [
        (Q1, "毎週水曜日です。\n\n祝日は\n営業します。\n・元日は休み"),
        ("Can I pay by card?", "はい。"),
    ]


def test_rows_of_a_collapsed_group_are_for_everybody():
    def group(sheet):
        sheet.row_dimensions.group(3, 3, hidden=True)

    source = from_sheet([HEAD, [Q1, A1], [Q2, A2], [Q3, A3]], group)
    assert pairs(source) == [(Q1, A1), (Q2, A2), (Q3, A3)]


def test_a_sheet_under_consideration_is_not_for_the_public():
    draft = [["質問", "回答案"], ["席は選べますか", "検討中です。"]]
    for name in ("検討中", "追加"):
        content = workbook(FAQ=[HEAD, [Q1, A1], [Q2, A2]], **{name: draft})
        source = read_xlsx(content, "faq.xlsx", PLAIN)
        assert pairs(source) == [(Q1, A1), (Q2, A2)]
        assert [e.question for e in source.entries if e.is_hidden] == ["席は選べますか"]


def test_formulas_show_what_was_saved_and_a_missing_result_is_a_problem():
    rows = [HEAD, [Q1, A1], [Q2, '="店の裏に"&5&"台分"']]
    source = from_sheet(rows)
    assert pairs(source) == [(Q1, A1)]
    (problem,) = source.problems
    assert (problem.line, "上書き保存" in problem.repair) == (3, True)


def test_our_own_columns_are_known():
    rows = [
        [
            "ID", "取り込み用(編集しない)", "セクション", "質問", "回答", "回答の書式",
            "言い換え(1行に1つ)", "ボタンの言葉", "リンク(1行に1つ: 言葉 アドレス)", "最終確認日",
            "有効期限", "公開",
        ],
        [
            "closed", "question:1a2b3c4d answer:11111111", "店", Q1, "**水曜**です。", "markdown",
            "休み\n休業日", "定休日", "地図 https://example.jp/map\n予約 #booking", "2026-10-01",
            date(2027, 3, 31), "公開",
        ],
        [None, None, "店", Q2, A2, "plain", None, None, None, None, None, "非公開"],
    ]  # fmt: skip
    first, second = from_sheet(rows).entries
    assert (first.id, dict(first.base)) == (
        "closed",
        {"question": "1a2b3c4d", "answer": "11111111"},
    )
    assert (first.answer.text, first.answer.is_markdown) == ("**水曜**です。", True)
    assert (first.wordings, first.label) == (("休み", "休業日"), "定休日")
    assert first.links == (
        Link("地図", "https://example.jp/map"),
        Link("予約", entry_id="booking"),
    )
    assert (first.reviewed, first.valid_until) == (date(2026, 10, 1), date(2027, 3, 31))
    assert (first.is_hidden, second.is_hidden, second.id) == (False, True, "")
    assert (second.wordings, second.links, second.label) == ((), (), "")


def test_an_identifier_of_theirs_is_a_key_and_no_id_of_ours():
    rows = [["FAQ番号", *HEAD], ["F-012", Q1, A1], ["F-013", Q2, A2]]
    assert [(e.id, e.key) for e in from_sheet(rows).entries] == [("", "F-012"), ("", "F-013")]


def test_notes_tell_how_it_was_understood():
    rows = [
        ["Q&A"],
        ["分類", "ご質問", "ご回答", "社内メモ"],
        ["店", Q1, A1, "x"],
        ["店", Q2, A2, "y"],
    ]
    assert from_sheet(rows).notes == (
        "「Sheet1」シート: 見出しは2行目、質問は「ご質問」、回答は「ご回答」、セクションは「分類」。",
        "「Sheet1」シート: 取り込まない列: 「社内メモ」。",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "壊れているか"),
        (b"PK\x03\x04 broken", "壊れているか"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "古い形式"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "パスワード",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_repair(content, words):
    with pytest.raises(SourceError, match=words):
        read_xlsx(content, "faq.xls", PLAIN)
