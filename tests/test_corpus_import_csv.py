"""CSV as Excel and other systems write it, in the encodings of Japanese offices."""

import pytest

from corpus.import_options import Options
from corpus.importers.source import SourceError
from corpus.importers.tables.csv_file import read_csv
from tests.source_cases import PLAIN, pairs, triples

Q1, A1 = "㈱見本の営業時間は①平日②土日で違いますか", "①9:00～18:00\n②10:00－17:00です。"
Q2, A2 = 'サイズ「L」は、何"ですか', '32", 81cmです。'
TEXT = (
    f'カテゴリ,質問,回答,備考\r\n店舗,{Q1},"{A1}",\r\n'
    '商品,"サイズ「L」は、何""ですか","32"", 81cmです。",済\r\n'
)
ALL = [("店舗", Q1, A1), ("商品", Q2, A2)]


@pytest.mark.parametrize(
    "encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_are_told_apart(encoding):
    assert triples(read_csv(TEXT.encode(encoding), "faq.csv", PLAIN)) == ALL


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp", "euc_jis_2004"])
def test_older_encodings_too(encoding):
    text = (
        "分類,質問,回答\n店,お店はどこにありますか,駅前です。\n店,何時までですか,夜8時までです。\n"
    )
    assert triples(read_csv(text.encode(encoding), "faq.csv", PLAIN)) == [
        ("店", "お店はどこにありますか", "駅前です。"),
        ("店", "何時までですか", "夜8時までです。"),
    ]


def test_a_short_file_in_shift_jis():
    text = "Q,A\n送料は,無料\n納期は,三日\n"
    assert pairs(read_csv(text.encode("cp932"), "a.csv", PLAIN)) == [
        ("送料は", "無料"),
        ("納期は", "三日"),
    ]


def test_the_encoding_is_told_and_can_be_given():
    source = read_csv(TEXT.encode("cp932"), "faq.csv", PLAIN)
    assert source.notes[0] == "文字コードはShift_JISとして読みました。"
    assert triples(read_csv(TEXT.encode("cp932"), "f.csv", Options(encoding="Shift_JIS"))) == ALL
    with pytest.raises(SourceError, match="「sjiss」という文字コードはありません"):
        read_csv(b"", "faq.csv", Options(encoding="sjiss"))


def test_a_broken_letter_is_told_with_its_line():
    content = TEXT.encode("cp932").replace("商品".encode("cp932"), b"\x8f\xa4\x95\xff\x69")
    source = read_csv(content, "faq.csv", PLAIN)
    assert len(source.entries) == 2
    assert any("4行目" in note and "読めない文字" in note for note in source.notes)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_separators_are_told_apart(delimiter):
    rows = [
        ["分類", "質問", "回答"],
        ["店", "場所はどこ", "駅前、徒歩5分です。"],
        ["店", "何時まで", "20時,日曜は18時"],
    ]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    source = read_csv(text.encode(), "faq.csv", PLAIN)
    assert [a for _, a in pairs(source)] == ["駅前、徒歩5分です。", "20時,日曜は18時"]


SHAPES = {
    "Excel's own line for the separator": "sep=;\n質問;回答\n場所はどこ;駅前です。\n何時まで;20時です。",
    "rows of commas alone, before and behind": (
        ",,,\nQ&A一覧,,,\n,,,\nNo,質問,回答,\n1,場所はどこ,駅前です。,\n2,何時まで,20時です。,\n,,,\n,,,\n"
    ),
    "no header": "場所はどこ,駅前です。\n何時まで,20時です。\n",
    "zeros kept as Excel does": 'No,質問,回答\n="001",場所はどこ,="駅前です。"\n="002",何時まで,20時です。\n',
    "old line ends": "質問,回答\r場所はどこ,駅前です。\r何時まで,20時です。\r",
    "ragged rows": "質問,回答\n場所はどこ,駅前です。,,,x\n何時まで,20時です。\n\n終わり\n",
    "two tables below each other": (
        "質問,回答\n場所はどこ,駅前です。\n\n番号,回答,質問\n2,20時です。,何時まで\n"
    ),
    "title with the word in it": "よくある質問と回答,\n質問,回答\n場所はどこ,駅前です。\n何時まで,20時です。",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_files(shape):
    source = read_csv(SHAPES[shape].encode(), "faq.csv", PLAIN)
    assert pairs(source) == [("場所はどこ", "駅前です。"), ("何時まで", "20時です。")]


def test_an_answer_with_commas_that_nobody_quoted_is_put_together():
    text = "分類,質問,回答\n店,何時まで,20時,日曜は18時です。,,\n店,場所はどこ,駅前です。,,\n"
    first, second = read_csv(text.encode(), "faq.csv", PLAIN).entries
    assert (first.answer.text, len(first.lost)) == ("20時,日曜は18時です。", 1)
    assert (second.answer.text, second.lost) == ("駅前です。", ())


FULL = "質問,回答,分類\n週1回はいくら,週1回は7,700円です。,料金\n何時まで,20時です。,店\n"
SHIFTED = {
    "the answer in the middle": (FULL, 1),
    "the section before it": (
        "分類,質問,回答,備考\n料金,週1回はいくら,週1回は7,700円、週2回は12,100円です。,済\n,何時まで,20時です。,\n",
        2,
    ),
    "an empty cell behind it": (
        "質問,回答,分類,リンク\n週1回はいくら,週1回は7,700円です。,料金,\n何時まで,20時です。,店,\n",
        1,
    ),
    "no row with the usual width": (
        "質問,回答,分類,リンク\n週1回はいくら,週1回は7,700円です。,料金,\n何時まで,20時です。,店,,\n",
        1,
    ),
    "a comma that parts no price": (
        "質問,回答,分類\n週1回はいくら,はい,あります。,料金\n何時まで,20時です。,店\n",
        1,
    ),
    "tabs": (FULL.replace(",", "\t"), 1),
    "our own export": (
        "質問,回答,回答の書式,ID\n週1回はいくら,週1回は7,700円です。,plain,a\n何時まで,20時です。,plain,b\n",
        1,
    ),
}


@pytest.mark.parametrize("shape", SHIFTED)
def test_a_row_whose_cells_shifted_is_a_problem_with_its_line_and_the_others_go_on(shape):
    text, more = SHIFTED[shape]
    source = read_csv(text.encode(), "faq.csv", PLAIN)
    assert [(e.question, e.answer.text) for e in source.entries] == [("何時まで", "20時です。")]
    (problem,) = source.problems
    assert (problem.line, problem.found) == (2, f"見出しより列が{more}つ多くなっています。")
    mark = "タブ" if "\t" in text else "「,」"
    assert problem.repair == f'{mark}を含む回答は「"」で囲んでください。'


def test_a_section_left_of_what_shifted_still_holds_below():
    text, _ = SHIFTED["the section before it"]
    assert triples(read_csv(text.encode(), "faq.csv", PLAIN)) == [
        ("料金", "何時まで", "20時です。")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "質問,回答,分類\n何時まで,20時です。,店,\nどこ,駅前です。,店,\n",
        "質問,回答,分類\n何時まで,20時です。,,,\nどこ,駅前です。,店\n",
        '質問,回答,分類\nいくら,"7,700円です。",店\nどこ,駅前です。,店\n',
    ],
)
def test_empty_cells_behind_a_row_shift_nothing(text):
    source = read_csv(text.encode(), "faq.csv", PLAIN)
    assert (len(source.entries), source.problems) == (2, ())


def test_an_entry_says_its_line():
    source = read_csv(TEXT.encode(), "faq.csv", PLAIN)
    assert [entry.where for entry in source.entries] == ["faq.csv:2", "faq.csv:4"]


def test_a_quotation_mark_without_its_other_half_is_told():
    lines = "".join(f"質問{n}ですか,答え{n}です。\n" for n in range(100))
    with pytest.raises(SourceError, match=r"faq\.csv:2.*閉じられていない"):
        read_csv(f'質問,回答\n"開いたままですか,はい。\n{lines}'.encode(), "faq.csv", PLAIN)
    source = read_csv(f'質問,回答\n{lines}"最後ですか,{lines}'.encode(), "faq.csv", PLAIN)
    assert len(source.entries) == 100
    assert any("閉じられていない" in problem.found for problem in source.problems)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x00\xff\xfe\x03\x00\x07" * 40, b"\n\n,,\n"]
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(SourceError, match=r"質問の列|文字のファイルではない"):
        read_csv(content, "faq.csv", PLAIN)


def test_an_answer_of_several_lines_goes_on_in_the_next_row():
    text = '質問,回答,備考\n休みは?,"水曜です。\n年末も休みます。",\n,"祝日は開けます。\n5月だけ休みます。",\n'
    source = read_csv(f"{text}駐車場は?,あります。,\n".encode(), "faq.csv", PLAIN)
    assert pairs(source) == [
        ("休みは?", "水曜です。\n年末も休みます。\n祝日は開けます。\n5月だけ休みます。"),
        ("駐車場は?", "あります。"),
    ]
