"""A page's data, encodings, anchors, addresses, and the selectors of people who know better."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import json

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html
from corpus.importers.source import SourceError

PAGE = """<!DOCTYPE html><html><head><title>よくある質問</title>{head}</head><body><h1>よくある質問</h1>
<h2>配送</h2>
<dl><dt id="when">いつ届きますか？</dt><dd><ul><li>市内は翌日</li><li>県外は<a href="/area">翌々日</a></li></ul></dd>
<dt id="fee">送料はいくらですか？</dt><dd>300円です。<a href="#when">日数</a>もご覧ください。</dd></dl>
<h2>返品</h2>
<dl><dt id="back">返品できますか？</dt><dd>8日以内なら<b>できます</b>。</dd></dl></body></html>"""


def data(*pairs, **changes):
    entity = [
        {"@type": "Question", "name": q, "acceptedAnswer": {"@type": "Answer", "text": a}}
        for q, a in pairs
    ]
    graph = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entity, **changes}
    return f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'


def read(html, **options):
    content = html if isinstance(html, bytes) else html.encode()
    return read_html(content, "faq.html", Options(**options))


def rows(source):
    return [(e.section, e.question, e.answer.text) for e in source.entries]


SHOWN = [
    ("配送", "いつ届きますか？", "- 市内は翌日\n- 県外は[翌々日](https://shop.example.jp/area)"),
    ("配送", "送料はいくらですか？", "300円です。[日数](#when)もご覧ください。"),
    ("返品", "返品できますか？", "8日以内なら**できます**。"),
]
ADDRESS = "https://shop.example.jp/faq.html"


def test_anchors_lines_and_addresses_come_from_the_page():
    source = read(PAGE.format(head=""), base_url=ADDRESS)
    assert rows(source) == SHOWN
    assert [(e.anchors, e.where) for e in source.entries] == [
        (("when",), "faq.html:3"),
        (("fee",), "faq.html:4"),
        (("back",), "faq.html:6"),
    ]


@pytest.mark.parametrize(
    "head", [f'<link rel="canonical" href="{ADDRESS}">', '<base href="https://shop.example.jp/">']
)
def test_the_page_may_say_its_address_itself(head):
    assert rows(read(PAGE.format(head=head))) == SHOWN


DATA = {
    # what the data says → what becomes of the entries
    "the same words": (
        data(("いつ届きますか?", "市内は翌日 県外は翌々日"), ("送料はいくらですか？", "300円です。日数もご覧ください。")),
        SHOWN,
    ),
    "other words": (
        data(("送料はいくらですか？", "<p>全国<strong>無料</strong>です。</p>")),
        [SHOWN[0], ("配送", "送料はいくらですか？", "全国**無料**です。"), SHOWN[2]],
    ),
    "a part": (data(("いつ届きますか？", "県外は翌々日")), SHOWN),
    "asked in other words": (data(("到着までの日数", "市内は翌日、県外は翌々日")), SHOWN),
    "cut short": (data(("返品できますか？", "8日以内なら…")), SHOWN),
    "one more": (
        data(("返品できますか？", "8日以内ならできます。"), ("Q. 海外へも送れますか？", "はい。")),
        [*SHOWN, ("", "海外へも送れますか？", "はい。")],
    ),
    "escaped twice": (
        data(("送料はいくらですか？", "A&amp;Bは無料です。<br>ほかは300円です。")),
        [SHOWN[0], ("配送", "送料はいくらですか？", "A&Bは無料です。\nほかは300円です。"), SHOWN[2]],
    ),
    "in a graph": (
        '<script type="application/ld+json">' + json.dumps({"@graph": [{"@type": "WebPage"}, {
            "@type": ["WebPage", "FAQPage"], "mainEntity": {"@type": "Question", "name": "返品できますか？",
            "acceptedAnswer": [{"text": "できません。"}]}}]}) + "</script>",
        [*SHOWN[:2], ("返品", "返品できますか？", "できません。")],
    ),
    "with a comma too many": (data(("返品できますか？", "できません。")).replace("}]", "},]"), [*SHOWN[:2], ("返品", "返品できますか？", "できません。")]),
    "broken": ('<script type="application/ld+json">{"@type": "FAQPage", </script>', SHOWN),
    "of another kind": ('<script type="application/ld+json">{"@type": "Organization", "name": "店"}</script>', SHOWN),
    "hostile": ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", SHOWN),
}  # fmt: skip


@pytest.mark.parametrize("case", DATA)
def test_data_goes_first_and_the_page_gives_sections_and_the_rest(case):
    head, expected = DATA[case]
    assert rows(read(PAGE.format(head=head), base_url=ADDRESS)) == expected


STORED = ("店で受け取れますか？", "駅前の店で受け取れます。送料はかかりません。")
# What a page keeps of a question that only its data still asks → whether it is imported.
TAKEN_OUT = {
    "nothing": ("", True),
    "in a comment": ("<!-- <dt>{q}</dt><dd><p>{a}</p></dd> -->", False),
    "in a comment, with tags inside": ("<!--\n<h3>店で<b>受け取れますか</b>？</h3>\n<p>{a}</p>\n-->", False),
    "in a comment that only names it": ("<!-- {q} -->", True),
    "hidden by itself": ("<dl style='display:none'><dt>{q}</dt><dd>{a}</dd></dl>", False),
    "a draft": ("<dl data-status=draft><dt>{q}</dt><dd>{a}</dd></dl>", False),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN_OUT)
def test_data_does_not_ask_what_the_page_took_out(case):
    rest, is_imported = TAKEN_OUT[case]
    q, a = STORED
    page = PAGE.format(head=data(STORED)).replace("</body>", rest.format(q=q, a=a) + "</body>")
    source = read(page, base_url=ADDRESS)
    assert rows(source) == SHOWN + ([("", *STORED)] if is_imported else [])
    assert is_imported or any("画面から外してある" in note for note in source.notes)


def test_the_page_answers_where_its_data_is_older():
    old = ("返品できますか？", "返品は一切お受けしていません。ご了承ください。")
    comment = "<!-- <dt>{}</dt><dd>{}</dd> -->".format(*STORED)
    page = PAGE.format(head=data(old, STORED)).replace("</body>", comment + "</body>")
    assert rows(read(page, base_url=ADDRESS)) == SHOWN


def test_data_alone_is_enough():
    html = (
        data(("返品できますか？", "できます。"), ("Q2. 送料は?", "300円です。"))
        + "<div id=root></div>"
    )
    assert rows(read(html)) == [
        ("", "返品できますか？", "できます。"),
        ("", "送料は?", "300円です。"),
    ]


def test_microdata_is_data_as_well():
    html = "<h2>返品</h2>" + "".join(
        f"<section itemscope itemprop=mainEntity itemtype='https://schema.org/Question'><h3 itemprop=name>{q}</h3>"
        f"<div itemscope itemprop=acceptedAnswer itemtype='https://schema.org/Answer'><div itemprop=text>{a}</div></div></section>"
        for q, a in [("返品できますか？", "できます。"), ("交換できますか？", "できません。")]
    )  # fmt: skip
    source = read(f"<div itemscope itemtype='https://schema.org/FAQPage'>{html}</div>")
    assert rows(source) == [
        ("返品", "返品できますか？", "できます。"),
        ("返品", "交換できますか？", "できません。"),
    ]


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
ENCODED = {
    "UTF-8": (PAGE.format(head=META.format("utf-8")).encode(), ""),
    "UTF-8, marked": (PAGE.format(head="").encode("utf-8-sig"), ""),
    "UTF-8, called otherwise": (PAGE.format(head=META.format("Shift_JIS")).encode(), ""),
    "UTF-16": (PAGE.format(head="").encode("utf-16"), ""),
    "Shift_JIS": (PAGE.format(head=META.format("Shift_JIS")).encode("cp932"), ""),
    "Shift_JIS, unsaid": (PAGE.format(head="").encode("cp932"), ""),
    "Shift_JIS, called UTF-8": (PAGE.format(head=META.format("utf-8")).encode("cp932"), ""),
    "EUC-JP": (PAGE.format(head=META.format("euc-jp")).encode("euc_jp"), ""),
    "EUC-JP, unsaid": (PAGE.format(head="").encode("euc_jp"), ""),
    "EUC-JP, called Shift_JIS": (PAGE.format(head=META.format("x-sjis")).encode("euc_jp"), ""),
    "JIS": (PAGE.format(head=META.format("iso-2022-jp")).encode("iso2022_jp"), ""),
    "said by a person": (PAGE.format(head="").encode("euc_jp"), "euc-jp"),
}


@pytest.mark.parametrize("case", ENCODED)
def test_every_encoding_of_japanese_pages_is_read(case):
    content, encoding = ENCODED[case]
    assert rows(read(content, base_url=ADDRESS, encoding=encoding)) == SHOWN


def test_letters_of_windows_are_read():
    html = PAGE.format(head="").replace("配送", "①髙島㈱〜")
    assert rows(read(html.replace("〜", "～").encode("cp932")))[0][0] == "①髙島㈱～"


# Bytes → what a browser shows of them: Windows wrote its own letters where the standard has others.
LETTERS_OF_WINDOWS = {
    "EUC-JP": ("euc-jp", b"\xad\xa1\xfc\xe2\xad\xea\xa1\xc1\xa1\xdd\x8e\xb1\x8f\xb0\xa1", "①髙㈱～－ｱ丂"),
    "JIS": ("iso-2022-jp", b"\x1b$B\x2d\x21\x7c\x62\x2d\x6a\x21\x41\x21\x5d\x1b(I1\x1b$(D0!\x1b(B", "①髙㈱～－ｱ丂"),
    "Shift_JIS": ("shift_jis", b"\x87\x40\xfb\xfc\x87\x8a\x81\x60\x81\x7c\xb1", "①髙㈱～－ｱ"),
}  # fmt: skip


@pytest.mark.parametrize("case", LETTERS_OF_WINDOWS)
def test_letters_of_windows_are_read_as_browsers_do(case):
    name, letters, expected = LETTERS_OF_WINDOWS[case]
    codec = {"iso-2022-jp": "iso2022_jp"}.get(name, name)
    html = PAGE.format(head=META.format(name)).replace("配送", "#")
    content = html.encode(codec).replace(b"<h2>#", b"<h2>" + letters, 1)
    source = read(content)
    assert rows(source)[0][0] == expected
    assert not any("読めない" in note for note in source.notes)


def test_a_damaged_page_says_how_much_cannot_be_read():
    content = (
        PAGE.format(head=META.format("Shift_JIS"))
        .encode("cp932")
        .replace(b"</dd>", b"\x81</dd>", 1)
    )
    source = read(content)
    assert any("読めない文字が" in note for note in source.notes)
    assert len(source.entries) == 3


def test_an_unknown_encoding_is_said():
    with pytest.raises(SourceError, match="「あ」という文字コードはありません"):
        read(PAGE, encoding="あ")


SELECTED = "<div class=x><i>甲</i><u>乙</u></div><div class=x><i>丙</i><u>丁</u><u>戊</u></div><b>節</b><div class=y><i>己</i><u>庚</u></div>"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"question_selector": "i", "answer_selector": "u"}, [("甲", "乙"), ("丙", "丁戊"), ("己", "庚")]),
        ({"question_selector": "i"}, [("甲", "乙"), ("丙", "丁戊"), ("己", "庚")]),
        ({"entry_selector": ".x"}, [("甲", "乙"), ("丙", "丁戊")]),
        ({"entry_selector": "div", "question_selector": "i", "answer_selector": "u:last-child"},
         [("甲", "乙"), ("丙", "戊"), ("己", "庚")]),
        ({"question_selector": "i", "within": ".y"}, [("己", "庚")]),
        ({"question_selector": "i", "within": ".x", "leave_out": ("u + u",)}, [("甲", "乙"), ("丙", "丁")]),
    ],
)  # fmt: skip
def test_selectors_of_people_win(options, expected):
    assert [(e.question, e.answer.plain) for e in read(SELECTED, **options).entries] == expected


def test_guesses_keep_to_the_part_that_people_name():
    rest = (
        "<div id=other>"
        + "".join(f"<h3>{n}は何ですか？</h3><p>{n}です。</p>" for n in range(9))
        + "</div>"
    )
    assert rows(read(PAGE.format(head="") + rest, within="dl", base_url=ADDRESS)) == SHOWN
    assert rows(read(PAGE.format(head="") + rest, leave_out=("#other",), base_url=ADDRESS)) == SHOWN


def test_sections_can_be_pointed_at():
    source = read(SELECTED, question_selector="i", section_selector="b")
    assert [e.section for e in source.entries] == ["", "", "節"]
    assert {e.section for e in read(PAGE, section="一つ").entries} == {"一つ"}
    assert {e.section for e in read(PAGE, section_from="none").entries} == {""}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"question_selector": ".none"}, "セレクター「.none」では質問と回答が見つかりません"),
        ({"entry_selector": "p["}, "セレクター「p[」を読めません"),
        ({"within": "#none"}, "「#none」に当たる場所がページにありません"),
    ],
)
def test_selectors_that_find_nothing_are_said(options, said):
    with pytest.raises(SourceError) as error:
        read(PAGE, **options)
    assert said in str(error.value)
