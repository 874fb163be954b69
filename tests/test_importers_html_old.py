"""Pages kept by hand for twenty years: many forms on one page, bands for headings, loose ends."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import re

import pytest

from corpus.import_options import Options
from corpus.importers.html.contents import places_of
from corpus.importers.html.page import read_html
from corpus.importers.html.tree import read_page

QA = {
    "お申し込みについて": [
        ("電話でも申し込めますか？", "はい、平日の10時から17時まで承ります。"),
        ("申込書を書きまちがえました。", "二重線で消して書き直してください。"),
        ("本人でなくてもよいですか？", "委任状があればけっこうです。<br>用紙は窓口にあります。"),
    ],
    "料金・お支払い": [
        ("入会金はいくらですか？", "5,500円です。"),
        ("領収書をください。", "窓口でお渡しします。<br><br>郵送はできません。"),
        ("途中でやめたら返金されますか？", "残りの月数分をお返しします。"),
    ],
    "教室の設備": [
        ("駐車場はありますか？", "12台分あります。"),
        ("ロッカーの使い方を教えてください。", "カードをかざしてください。"),
    ],
}
CONTENTS = {
    "no contents": "",
    "contents": "<b>目次</b><br>"
    + "".join(f"<a href=#s{n}>{n}. {s}</a><br>" for n, s in enumerate(QA, 1)),
}
TITLES = {
    "h2": "<h2>{s}</h2>",
    "a band": "<table width=100% bgcolor=#336699><tr><td><font color=white><b>{s}</b></font></td></tr></table>",
    "a band of two cells": "<TABLE><TR><TD BGCOLOR=#FFCC00 WIDTH=8>&nbsp;<TD BGCOLOR=#336699><FONT COLOR=#FFFFFF>{s}</FONT></TABLE>",
    "a band and a sentence": "<table bgcolor=#336699><tr><td>{s}</td></tr></table><font size=2>{s}のご質問です。先にお読みください。</font>",
    "a coloured line": '<div style="background:#369;color:#fff">{s}</div>',
    "a bold line": "<p><b>■{s}</b></p>",
    "large words": "<br><br><font size=5>{s}</font><br>",
    "a picture": "<br><img src=t.gif alt='{s}'><br>",
    "in the middle": "<center><b>－ {s} －</b></center>",
}
# One entry, what stands before all of a section, and what behind.
FORMS = {
    "definitions": ("<dt>{q}<dd>{a}", "<dl>", "</dl>"),
    "two columns": ("<tr><td width=200><a name=q{n}></a>{q}</td><td>{a}</td></tr>", "<table border=1>", "</table>"),
    "three columns": ("<tr><td>Q{n}</td><td>{q}</td><td>{a}</td></tr>", "<table><tr><td>No</td><td>ご質問</td><td>お答え</td></tr>", "</table>"),
    "bullet and arrow": ("<p><font color=red>●</font><b>{q}</b></p><p><font color=blue>→</font> {a}</p><hr>", "", ""),
    "unclosed, bullet and arrow": ("<p><b>◆ {q}</b><p>⇒{a}", "", ""),
    "pictures as marks": ("<p><img src=q.gif alt=Q> <b>{q}</b><p><img src=a.gif alt=A> {a}", "", ""),
    "a paragraph of two lines": ("<p>Q{n}：{q}<br>A{n}：{a}</p>", "", ""),
    "a break within the font": ("<font color=navy>Ｑ{n}．{q}<br></font>Ａ．{a}<br><br>", "<div>", "</div>"),
    "a break within bold": ("<b>{q}<br></b>{a}<br><br>", "<blockquote>", "</blockquote>"),
    "items": ("<li><b>{q}</b><br>{a}", "<ul>", "</ul>"),
    "quotes": ("<p><b>Q. {q}</b></p><blockquote>{a}</blockquote>", "", ""),
    "a table each": ("<table><tr><td><font color=red>Q</font></td><td>{q}</td></tr><tr><td><font color=blue>A</font></td><td>{a}</td></tr></table>", "", ""),
    "loose words": ("<h4>{q}</h4>{a}<div align=right><a href=#top>▲上へ</a></div>", "", ""),
    "new, with a date": ("<dt>Q.{q} <font color=red><b>NEW!</b></font></dt><dd>A.{a}<br>(2019/4/1 追記)</dd>", "<dl>", "</dl>"),
    "new, as a picture": ("<tr><th>{q}<img src=new.gif alt=NEW></th><td>{a}<div align=right>2020.4.1改定</div></td></tr>", "<table>", "</table>"),
}  # fmt: skip


def squeezed(html):
    return re.sub(r"\s", "", re.sub(r"<[^>]+>", "", html))


EXPECTED = [(s, q, squeezed(a)) for s, entries in QA.items() for q, a in entries]


def section(form, number, name, title="<h2>{s}</h2>"):
    entry, before, after = FORMS[form]
    entries = "".join(entry.format(q=q, a=a, n=n) + "\n" for n, (q, a) in enumerate(QA[name], 1))
    return f"<a name=s{number}></a>{title.format(s=name)}{before}{entries}{after}"


def page(body):
    menu = "<a href=/>ホーム</a><br><a href=/fee/>料金</a><table><tr><td>電話</td></tr><tr><td>03-0000-0000</td></tr></table>"
    return f"<html><title>よくある質問</title><body><a name=top></a><table width=780><tr><td width=150>{menu}</td><td><h1>よくある質問</h1>{body}</td></tr></table><hr><center>Copyright 2003</center>"


def read(html):
    source = read_html(html.encode("cp932"), "qa.html", Options())
    assert source.problems == ()
    return [(e.section, e.question, squeezed(e.answer.plain)) for e in source.entries]


@pytest.mark.parametrize("contents", CONTENTS)
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_below_every_title(form, title, contents):
    sections = "".join(section(form, n, s, TITLES[title]) for n, s in enumerate(QA, 1))
    assert read(page(CONTENTS[contents] + sections)) == EXPECTED


MIXED = [
    tuple(list(FORMS)[(start + step) % len(FORMS)] for step in (0, 4, 9))
    for start in range(len(FORMS))
]


@pytest.mark.parametrize("forms", MIXED, ids="+".join)
def test_every_section_may_have_its_own_form(forms):
    sections = "".join(
        section(form, n, s) for n, (form, s) in enumerate(zip(forms, QA, strict=True), 1)
    )
    assert read(page(CONTENTS["contents"] + sections)) == EXPECTED


PLAIN = [
    ("休みはいつですか？", "水曜です。"),
    ("返品できますか？", "8日以内なら承ります。"),
    ("送料はいくらですか？", "500円です。"),
]


def dl(*more, **changes):
    pairs = [*PLAIN, *more]
    return (
        "<dl>"
        + "".join(
            f"<dt>Q. {q}<dd>A. {changes.get(f'a{n}', a)}" for n, (q, a) in enumerate(pairs, 1)
        )
        + "</dl>"
    )


def loose(end=""):
    return (
        "<td>"
        + "".join(f"<b>Ｑ{n}．{q}</b><br>Ａ．{a}<br><br>" for n, (q, a) in enumerate(PLAIN, 1))
        + end
    )


def rows(*answers):
    first, *others = answers
    more = "".join(f"<tr><td>{each}</td></tr>" for each in others)
    return f"<table><tr><td rowspan={len(answers)}>Q1. {PLAIN[0][0]}</td><td>{first}</td></tr>{more}" + "".join(
        f"<tr><td>Q. {q}</td><td>{a}</td></tr>" for q, a in PLAIN[1:]) + "</table>"  # fmt: skip


SIDE = "<table><tr><td>{}</td><td>" + dl() + "</td></tr></table>"
CONTACT = "<table border=1><tr><td colspan=2><b>それでも解決しないときは</b></td></tr><tr><td>お電話</td><td>03-0000-0000</td></tr></table>"
FLAT = "".join(f"<p>●<b>{q}</b><p>→ {a}" for q, a in PLAIN)
# What stands on a page → what changes in the answers, by their number.
PAGES = {
    "a link closes the section": (loose("<a href=/shop/>≫ 売り場へ</a>"), {}),
    "a link closes the section, by its words": (loose("<a href=/list>商品の一覧</a><br>"), {}),
    "a link belongs to the answer": (loose().replace("500円です。", "500円です。<br><a href=/f>料金表</a>"), {3: "500円です。料金表"}),
    "a list behind the last paragraph": ("".join(f"<p>Q. {q}<br>A. {a}</p>" for q, a in PLAIN).replace("500円です。", "<ul><li>服は500円<li>本は無料</ul>") + "<ul><li><a href=/>トップ</a></ul>", {3: "・服は500円・本は無料"}),
    "a bold answer": ("<td>" + "".join(f"<b>{q}</b><br>{a}<br><br>" for q, a in PLAIN).replace("500円です。", "<b>お見積もりします。</b>"), {3: "お見積もりします。"}),
    "a bold answer below a bullet": (FLAT.replace("水曜です。", "<b>ありません。</b>"), {1: "ありません。"}),
    "a table alone": ("<td>" + "".join(f"<b>{q}</b><br>{a}<br><br>" for q, a in PLAIN).replace("8日以内なら承ります。", "<table border=1><tr><td>服<td>○<tr><td>本<td>×</table>"), {2: "服/○本/×"}),
    "two definitions": (dl(a1="水曜です。<dd>祝日は開けます。", a3="500円です。<dd>離島は別です。"), {1: "水曜です。祝日は開けます。", 3: "500円です。離島は別です。"}),
    "an answer over two rows": (rows("水曜です。", "【夏】休みません。"), {1: "水曜です。【夏】休みません。"}),
    "an answer over three rows": (rows("水曜です。", "夏は無休。", "冬は土曜も。"), {1: "水曜です。夏は無休。冬は土曜も。"}),
    "a triangle in a table": (dl(a1="<table border=1><tr><td>平日<td>○<tr><td>休日<td>△</table>"), {1: "平日/○休日/△"}),
    "a question told in an answer": (dl(a2="<dl><dt>未開封</dt><dd>できます。</dd></dl>Q. では開封後は？　A. できません、とお答えします。"), {2: "未開封できます。Q.では開封後は？　A.できません、とお答えします。"}),
    "bold within loose words": (FLAT.replace("8日以内なら", "未開封で<ul><li>食品</ul>以外は、<b>8日以内</b>なら"), {2: "未開封で・食品以外は、8日以内なら承ります。"}),
    "a quiz beside": (SIDE.format("<b>クイズ</b><br>Q. 日本一の湖は？<br>A. びわ湖"), {}),
    "news beside": (SIDE.format("<dl><dt>2019/6/3<dd>直しました。<dt>2018/4/1<dd>足しました。</dl>"), {}),
    "ways to ask below": (FLAT + CONTACT, {}),
    "links below": (FLAT + "<p align=center><a href=/c>お問い合わせ</a>｜<a href=/>トップ</a></p>", {}),
    "a box of the most asked": ("<table><tr><td><b>人気の質問</b><ol><li><a href=#q1>返品できますか？</a><li><a href=#q2>送料はいくらですか？</a></ol></table>" + dl(), {}),
    "a lead of two sentences": ("<p>ご質問をまとめました。<br>先にご覧ください。</p>" + FLAT, {}),
    "a banner like the titles": ("<center><b>店のこと</b></center>" + dl() + "<center><a href=/s><img src=b.gif alt='特売'></a></center>", {}),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_loose_ends_are_read_as_a_person_does(case):
    html, changes = PAGES[case]
    expected = [(q, squeezed(changes.get(n, a))) for n, (q, a) in enumerate(PLAIN, 1)]
    assert [(q, a) for _, q, a in read(f"<title>よくある質問</title>{html}")] == expected


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<a href=#a>1. 甲の件</a><br><a href=#b>2. 乙の件</a><p><a name=a></a><b>■甲の件</b></p>甲です。<h3 id=b>乙の件</h3>", ["■甲の件", "乙の件"]),
        ("<p>[<a href=#a>甲の件</a>]｜[<a href=#b>乙の件</a>]</p><table><tr><td><a name=a></a>甲の件<tr><td id=b>乙の件（2件）</table>", ["甲の件", "乙の件（2件）"]),
        # A link within a sentence is none of a list, one alone is no list, and other words are no name.
        ("<p>くわしくは<a href=#a>甲の件</a>と<a href=#b>乙の件</a>へ。</p><p id=a>甲の件<p id=b>乙の件", []),
        ("<a href=#a>甲の件</a><p id=a>甲の件", []),
        ("<a href=#a>こちら</a><br><a href=#b>上へ</a><p id=a>甲の件<p id=b>乙の件", []),
    ],
)  # fmt: skip
def test_a_table_of_contents_names_what_it_leads_to(html, words):
    assert [place.words for place in places_of(read_page(html))] == words
