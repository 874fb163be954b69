"""Pages kept by hand: contents that repeat, quoted questions, numbers that are gone, torn marks."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import re

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html
from corpus.importers.html.question_words import clean_questions, is_void

PLAIN = [
    ("予約はいりますか？", "はい、前日までに。"),
    ("費用はいくらですか？", "6,000円です。"),
    ("見学できますか？", "土曜にどうぞ。"),
    ("荷物は預けられますか？", "棚があります。"),
]
BANDS = [
    "<table bgcolor=#003366><tr><td><b>{}</b></td></tr></table>",
    "<p><b>■{}</b></p>",
    "<div style='background:#369'>{}</div>",
    "<h3>{}</h3>",
]


def read(html):
    return read_html(f"<title>よくある質問</title>{html}".encode(), "faq.html", Options())


def squeezed(text):
    return re.sub(r"\s+", "", text)


def flow(*more, mark="Q{n}．", **answers):
    """Return questions and answers as lines of one cell."""
    entries = [
        f"<a name=p{n}></a><b>{mark.format(n=n)}{q}</b><br>A{n}　{answers.get(f'a{n}', a)}<br><br>"
        for n, (q, a) in enumerate((*PLAIN, *more), 1)
    ]
    return "<table><tr><td>" + "".join(entries) + "</td></tr></table>"


def rows(void=""):
    """Return questions and answers as rows, with a further row after the second."""
    parts = [
        f"<tr><td>Q{n}</td><td><b>{q}</b></td></tr><tr><td>A{n}</td><td>{a}</td></tr>"
        for n, (q, a) in enumerate(PLAIN, 1)
    ]
    return "<table>" + "".join([*parts[:2], void, *parts[2:]]) + "</table>"


LINKS = [f"<a href=#p{n}>Q．{q}</a>" for n, (q, _) in enumerate(PLAIN, 1)]
QUIZ = "次のような問題です。<br>　問１．青は進め、である。<br>　　答　×（進んでよい、です）<br>　問２．夜は灯りをつける。<br>　　答　○<br>くわしくは窓口へ。"
TOLD = "次のような問題です。問１．青は進め、である。答×（進んでよい、です）問２．夜は灯りをつける。答○くわしくは窓口へ。"
TORN = "<p><b>Ｑ</b><b>{n}</b>．<font color=blue><b>{q}</b></font></p><p>Ａ{n}．{a}</p>"
CUT = "<p><b><span>Q{n}.</span></b><b><span><span>{first}</span>{rest}</span></b></p><p><b>A{n}.</b>{a}</p>"
# A page, and which answers differ from PLAIN's.
PAGES = {
    "contents in a table": ("<table border=1><tr><td>ご利用</td><td>" + "<br>".join(f"<font size=-1>{a}</font>" for a in LINKS) + "</td></tr></table>" + flow(), {}),
    "contents in paragraphs": ("".join(f"<p>{a}</p>" for a in LINKS) + flow(), {}),
    "a quiz in an answer": (flow(a2=QUIZ), {2: TOLD}),
    "a quiz in the last answer": (flow(a4=QUIZ.replace("問", "質問").replace("質問題", "問題")), {4: TOLD.replace("問", "質問").replace("質問題", "問題")}),
    "answers that begin with a figure": (flow(a1="6か月前からです。", a3="11時からです。"), {1: "6か月前からです。", 3: "11時からです。"}),
    "a number that is gone, in a row": (rows("<tr><td>Q5</td><td><font color=gray>（欠番）</font></td></tr>"), {}),
    "a row that says when": (rows("<tr><td>Q5</td><td>(2019年に統合)</td></tr>"), {}),
    "a number that is gone, as a line": (flow().replace("<a name=p3>", "<b>Q9（欠番）</b><br><br><a name=p3>"), {}),
    "a number that is gone, as a term": ("<dl>" + "".join(f"{'<dt>Q9（欠番）' * (n == 3)}<dt>Q{n}．{q}<dd>A{n}．{a}" for n, (q, a) in enumerate(PLAIN, 1)) + "</dl>", {}),
    "a mark in pieces": ("".join(TORN.format(n=n, q=q, a=a) for n, (q, a) in enumerate(PLAIN, 1)), {}),
    "an old price leads to a new one": (flow(a2="<s>5,000円</s>→6,000円です。"), {2: "5,000円→6,000円です。"}),
    "an old price is struck out": (flow(a2="<strike>5,000円</strike>6,000円です。"), {}),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_a_page_is_read_as_a_person_does(case):
    html, changes = PAGES[case]
    found = read(html)
    expected = [(q, squeezed(changes.get(n, a))) for n, (q, a) in enumerate(PLAIN, 1)]
    assert [(e.question, squeezed(e.answer.text)) for e in found.entries] == expected
    assert not found.problems


def test_a_question_without_an_answer_is_told_though_contents_name_it():
    html = "".join(f"<p>{a}</p>" for a in LINKS) + flow().replace("A3　土曜にどうぞ。", "")
    assert [e.question for e in read(html).entries] == [
        q for q, _ in (PLAIN[0], PLAIN[1], PLAIN[3])
    ]
    assert any("見学できますか" in problem.found for problem in read(html).problems)


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize(
    "words", ["準備中です。しばらくお待ちください。", "ご質問を募集しています。"]
)
def test_a_section_without_questions_is_no_entry(words, band):
    bands = ["ご予約について", "費用について", "合宿について", "設備について"]
    bold = "".join(f"<p><b>{q}</b></p><p>{a}</p>" for q, a in PLAIN)
    bodies = [
        bold,
        bold.replace("か？", "のですか？"),
        f"<p>{words}</p>",
        bold.replace("か？", "ますか？"),
    ]
    html = "".join(band.format(b) + body for b, body in zip(bands, bodies, strict=True))
    found = read(html).entries
    assert [e.section for e in found] == [b for b in bands if b != bands[2] for _ in PLAIN]
    assert [e.answer.text for e in found] == 3 * [a for _, a in PLAIN]


def test_a_figure_that_begins_a_question_is_no_rank():
    questions = ["1日だけでもよいですか？", "2人でもよいですか？", "2歳でもよいですか？"]
    html = "".join(
        CUT.format(n=n, first=q[0], rest=q[1:], a="はい。") for n, q in enumerate(questions, 1)
    )
    assert [entry.question for entry in read(html).entries] == questions


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (["Q1.いつですか", "Q2.2人ですか", "Q3.3時間ですか", "Q4.なぜですか"], ["いつですか", "2人ですか", "3時間ですか", "なぜですか"]),
        (["Q1-1.いつですか", "Q1-2.だれですか", "Q2.1なぜですか"], ["いつですか", "だれですか", "なぜですか"]),
        (["Q1 いつですか", "Q1.1 だれですか", "Q1.2なぜですか"], ["いつですか", "だれですか", "なぜですか"]),
    ],
)  # fmt: skip
def test_numbers_that_go_up_have_one_part(questions, expected):
    assert clean_questions(questions) == expected


def test_a_number_that_is_gone_is_only_a_note():
    assert all(map(is_void, ["Q5（欠番）", "Q5. 【欠番】", "問5：(削除)"]))
    assert not any(map(is_void, ["Q5 （株）とは？", "（欠番）", "Q5 解約（法人）"]))
