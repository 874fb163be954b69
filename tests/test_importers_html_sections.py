"""Under which heading, tab or line a question stands: the section that a visitor would name."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import pytest

from corpus.importers.html_page import read_html
from corpus.importers.options import Options

Q = [
    "見積もりは無料ですか？",
    "対応地域",
    "納期はどれくらいですか",
    "保証について",
    "修理を依頼したい",
    "部品だけ買えますか？",
]
A = [
    "はい、無料です。",
    "関東と東海です。",
    "2週間ほどです。",
    "1年間です。",
    "お電話ください。",
    "はい、1個から。",
]
P = list(zip(Q, A, strict=True))


def sec(form, pairs=P):
    return "".join(form.format(q=q, a=a, n=n) for n, (q, a) in enumerate(pairs, 1))


H = "<title>よくある質問</title><h1>よくあるご質問</h1>"
# What stands on the page → the sections of its six entries.
PAGES = {
"two levels":("<h2>商品</h2><h3>注文</h3><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl><h3>修理</h3><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[3:])+"</dl>",["注文"]*3+["修理"]*3),
"intro":("<h2>注文</h2><p>ご注文に関する質問です。</p>"+sec("<p class=q>{q}</p><p class=a>{a}</p>",P[:3])+"<h2>修理</h2><p>修理に関する質問です。</p>"+sec("<p class=q>{q}</p><p class=a>{a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"related":("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[:3])+"<h2>修理</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[3:])+"<h2>関連ページ</h2><h3>製品情報</h3><ul><li><a href=/p>製品一覧</a></li></ul><h3>会社案内</h3><ul><li><a href=/c>概要</a></li></ul>",["注文"]*3+["修理"]*3),
"h2 q":(sec("<h2>{q}</h2><p>{a}</p>")+"<h2>お問い合わせ</h2><p>03-0000-0000</p>",["よくあるご質問"]*6),
"summary h3":("<h2>注文</h2>"+sec("<details><summary><h3>{q}</h3></summary><div>{a}</div></details>"),["注文"]*6),
"yoast":("<h2>注文</h2><div class='schema-faq wp-block'>"+sec("<div class='schema-faq-section' id='faq-{n}'><strong class='schema-faq-question'>{q}</strong> <p class='schema-faq-answer'>{a}</p> </div>")+"</div>",["注文"]*6),
"qa spans":("<h2>注文</h2>"+sec("<div class=qa><div class=q><span>Q{n}</span><p>{q}</p></div><div class=a><span>A{n}</span><p>{a}</p></div></div>"),["注文"]*6),
"category toc":("<h2>カテゴリから探す</h2><ul><li><a href=#c1>注文</a></li><li><a href=#c2>修理</a></li></ul><h2 id=c1>注文</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl><h2 id=c2>修理</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[3:])+"</dl>",["注文"]*3+["修理"]*3),
"section ids no heading":("<ul><li><a href=#c1>注文</a></li><li><a href=#c2>修理</a></li></ul><div id=c1><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl></div><div id=c2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[3:])+"</dl></div>",["注文"]*3+["修理"]*3),
"jquery ui":("<h2>注文</h2><div class=accordion>"+sec("<h3>{q}</h3><div>{a}</div>")+"</div>",["注文"]*6),
"article header":("<h2>注文</h2>"+sec("<article><header><h3>{q}</h3></header><div>{a}</div></article>"),["注文"]*6),
"div header":("<h2>注文</h2>"+sec("<div class=item><header><h3>{q}</h3></header><div>{a}</div></div>"),["注文"]*6),
"tab buttons":("<div><button data-target='#t1'>注文</button><button data-target='#t2'>修理</button></div><div id=t1>"+sec("<details><summary>{q}</summary>{a}</details>",P[:3])+"</div><div id=t2 hidden>"+sec("<details><summary>{q}</summary>{a}</details>",P[3:])+"</div>",["注文"]*3+["修理"]*3),
"pc and sp":("<h2>注文</h2><dl>"+sec("<dt>{q}</dt><dd><span class=pc>{a}</span></dd>")+"</dl>",["注文"]*6),
"labelled dl":("<h2>注文</h2>"+sec("<dl class='faq'><dt class='faq-q'><span class='faq-q-icon'>Q</span><span class='faq-q-text'>{q}</span></dt><dd class='faq-a'><span class='faq-a-icon'>A</span><div class='faq-a-text'><p>{a}</p></div></dd></dl>"),["注文"]*6),
"ul li h4":("<h2>注文</h2><ul class=faqlist>"+sec("<li><h4><a href='#' class=tgl>{q}</a></h4><div class=body style='display:none'><p>{a}</p></div></li>")+"</ul>",["注文"]*6),
"h3 section dl in section":("<section><h2><span>注文</span><small>ORDER</small></h2><div class=inner><div class=list>"+sec("<div class=box><div class='box_q js-t'><p>{q}</p></div><div class='box_a'><p>{a}</p></div></div>")+"</div></div></section>",["注文"]*6),
"p strong sections":("<p><strong>■注文</strong></p>"+sec("<p>Q：{q}</p><p>A：{a}</p>",P[:3])+"<p><strong>■修理</strong></p>"+sec("<p>Q：{q}</p><p>A：{a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"p plain sections":("<p>■注文</p>"+sec("<p>Q：{q}</p><p>A：{a}</p>",P[:3])+"<p>■修理</p>"+sec("<p>Q：{q}</p><p>A：{a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"one p br":("<h3>注文</h3>"+sec("<p>Q. {q}<br>A. {a}</p>",P[:3])+"<h3>修理</h3>"+sec("<p>Q. {q}<br>A. {a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"old fonts":("<CENTER><FONT SIZE=5>注文</FONT></CENTER><HR>"+sec("<A NAME=q{n}><FONT COLOR=blue>Q{n}.{q}</FONT></A><BR><BLOCKQUOTE>{a}</BLOCKQUOTE>"),["注文"]*6),
"table 2 blocks":("<h2>注文</h2><table border=1><tr><td bgcolor=#eee>Q1 "+Q[0]+"</td></tr><tr><td>A1 "+A[0]+"</td></tr></table>"+sec("<table border=1><tr><td bgcolor=#eee>Q {q}</td></tr><tr><td>A {a}</td></tr></table>",P[1:]),["注文"]*6),
"ol":("<h2>注文</h2><ol>"+sec("<li><strong>{q}</strong><p>{a}</p></li>")+"</ol>",["注文"]*6),
"legend":("<fieldset><legend>注文</legend><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl></fieldset><fieldset><legend>修理</legend><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[3:])+"</dl></fieldset>",["注文"]*3+["修理"]*3),
"nested ul cats":("<ul class=cats>"+"".join(f"<li><p class=cat>{c}</p><ul>"+sec("<li><p class=q>{q}</p><p class=a>{a}</p></li>",ps)+"</ul></li>" for c,ps in (("注文",P[:3]),("修理",P[3:])))+"</ul>",["注文"]*3+["修理"]*3),
"banner between sections":("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[:3])+"<div class=bnr><a href=/x><img src=b.png alt='春の特売'></a></div><h2>修理</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"details group":("".join(f"<div class=grp><div class=grp-t>{c}</div>"+sec("<details><summary>{q}</summary><p>{a}</p></details>", ps)+"</div>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_questions_stand_in_their_sections(case):
    html, sections = PAGES[case]
    source = read_html((H + html).encode(), "faq.html", Options())
    assert [(e.question, e.answer.plain) for e in source.entries] == P
    assert [e.section for e in source.entries] == sections


def test_a_list_of_the_most_asked_is_a_section_as_well():
    html = (
        "<h2>TOP2</h2>"
        + sec("<h3>{q}</h3><p>{a}</p>", P[:2])
        + "<h2>注文</h2>"
        + sec("<h3>{q}</h3><p>{a}</p>")
    )
    source = read_html((H + html).encode(), "faq.html", Options())
    assert [(e.section, e.question) for e in source.entries] == [("TOP2", q) for q in Q[:2]] + [
        ("注文", q) for q in Q
    ]


def test_two_terms_share_their_definition():
    html = (
        "<dl><dt>送れますか？</dt><dt>配送できますか？</dt><dd>はい、送れます。</dd>"
        + sec("<dt>{q}</dt><dd>{a}</dd>")
        + "</dl>"
    )
    source = read_html((H + html).encode(), "faq.html", Options())
    assert [(e.question, e.answer.plain) for e in source.entries] == [
        ("送れますか？", "はい、送れます。"), ("配送できますか？", "はい、送れます。"), *P,
    ]  # fmt: skip
