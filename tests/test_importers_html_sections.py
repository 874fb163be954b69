"""Under which heading, tab or line a question stands: the section that a visitor would name."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html

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
"captions below headings":("".join(f"<h2>{c}</h2><p>{c}の窓口です。</p><table><caption>{t}</caption><tr><th>No.</th><th>ご質問</th><th>回答</th></tr>"+sec("<tr><td>{n}</td><td>{q}</td><td>{a}</td></tr>",ps)+"</table>" for c,t,ps in (("注文","お客様からのお尋ね",P[:3]),("修理","個人のお客様から",P[3:]))),["注文"]*3+["修理"]*3),
"legends below headings":("".join(f"<h2>{c}</h2><fieldset><legend>{c}のお尋ね</legend><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",ps)+"</dl></fieldset>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
"captions part a heading":("<h2>通信販売</h2>"+"".join(f"<table><caption>{c}</caption>"+sec("<tr><th>{q}</th><td>{a}</td></tr>",ps)+"</table>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
"captions below what names questions":("".join(f"<h2>よくある質問</h2><table><caption>{c}</caption>"+sec("<tr><th>{q}</th><td>{a}</td></tr>",ps)+"</table>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
"legend":("<fieldset><legend>注文</legend><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl></fieldset><fieldset><legend>修理</legend><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[3:])+"</dl></fieldset>",["注文"]*3+["修理"]*3),
"nested ul cats":("<ul class=cats>"+"".join(f"<li><p class=cat>{c}</p><ul>"+sec("<li><p class=q>{q}</p><p class=a>{a}</p></li>",ps)+"</ul></li>" for c,ps in (("注文",P[:3]),("修理",P[3:])))+"</ul>",["注文"]*3+["修理"]*3),
"banner between sections":("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[:3])+"<div class=bnr><a href=/x><img src=b.png alt='春の特売'></a></div><h2>修理</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[3:]),["注文"]*3+["修理"]*3),
"icon in heading":("".join(f"<h2><span class=ic><img src=i.svg alt='{c}のアイコン'></span>{c}</h2>"+sec("<h3>{q}</h3><p>{a}</p>",ps) for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
"icon behind div title":("".join(f"<div class=cat>{c}<img src=i.png alt='矢印'></div>"+sec("<div class=q>{q}</div><div class=a>{a}</div>",ps) for c,ps in (("注文",P[:3]),("修理",P[3:]))),["注文"]*3+["修理"]*3),
"picture heading, English twin":("".join(f"<h2><img src=i.png alt='{c}'><span>{e}</span></h2>"+sec("<h3>{q}</h3><p>{a}</p>",ps) for c,e,ps in (("注文","ORDER",P[:3]),("修理","REPAIR",P[3:]))),["注文"]*3+["修理"]*3),
"picture heading, number":("".join(f"<h2><span>0{n}</span><img src=i.png alt='{c}'></h2>"+sec("<h3>{q}</h3><p>{a}</p>",ps) for n,c,ps in ((1,"注文",P[:3]),(2,"修理",P[3:]))),["注文"]*3+["修理"]*3),
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


# Names instead of questions, and what stands beside them.
N = [("会員証をなくした","再発行します。"),("料金表","下をご覧ください。"),("見積もりは無料ですか？","はい、無料です。"),("定休日","水曜です。"),("駐車場","10台です。"),("子ども連れ","歓迎します。")]  # fmt: skip


def two(form, title="<h2>{c}</h2>", end=""):
    return "".join(
        title.format(c=c) + sec(form, pairs) + end
        for c, pairs in (("注文", P[:3]), ("修理", P[3:]))
    )


LEVELS = [
    P[0],
    P[2],
    ("電池は替えられますか？", "はい。"),
    ("電池の保証", "1年間です。"),
    ("何日かかりますか？", "3日です。"),
    ("椅子も直せますか？", "はい、直せます。"),
]
S2 = ["注文"] * 3 + ["修理"] * 3
OTHERS = {"nominal h3": ("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>",N),N,["注文"]*6),
"levels in one section only": ("<h2>注文</h2>"+sec("<h3 class=q>{q}</h3><p>{a}</p>",LEVELS[:2])+"<h2>修理</h2>"+"".join(f"<h3 class=sub>{c}</h3>"+sec("<h4>{q}</h4><div><p>{a}</p></div>",ps) for c,ps in (("時計の電池",LEVELS[2:4]),("家具",LEVELS[4:]))),LEVELS,["注文"]*2+["時計の電池"]*2+["家具"]*2),
"levels over details": ("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>",LEVELS[:2])+"<h2>修理</h2>"+"".join(f"<h3>{c}</h3>"+sec("<details><summary>{q}</summary>{a}</details>",ps) for c,ps in (("時計の電池",LEVELS[2:4]),("家具",LEVELS[4:]))),LEVELS,["注文"]*2+["時計の電池"]*2+["家具"]*2),
"nominal div": ("<h2>注文</h2>"+sec("<div class=item><div class=ttl>{q}</div><div class=txt>{a}</div></div>",N),N,["注文"]*6),
"nominal acc": ("<h2>注文</h2>"+sec("<button aria-expanded=false aria-controls=x{n}>{q}</button><div id=x{n}>{a}</div>",N),N,["注文"]*6),
"nominal p marks": ("<h2>注文</h2>"+sec("<p>Q{n} {q}</p><p>A{n} {a}</p>",N),N,["注文"]*6),
"nominal table": ("<h2>注文</h2><table>"+sec("<tr><th>{q}</th><td>{a}</td></tr>",N)+"</table>",N,["注文"]*6),
"sidebar questions": ("<div id=main><h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>")+"</div><div id=sidebar><h3>お困りですか？</h3><p>お電話ください</p><h3>資料が欲しいですか？</h3><p>こちら</p></div>",P,["注文"]*6),
"footer cta same class": ("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p>")+"<div class=cta><h3>解決しませんでしたか？</h3><p>お電話ください。</p></div>",P,["注文"]*6),
"read also in answers": ("<h2>注文</h2>"+sec("<h3>{q}</h3><div class=a><p>{a}</p><p class=link><a href='/more'>詳しくはこちら</a></p></div>"),[(q,a+"詳しくはこちら") for q,a in P],["注文"]*6),
"pager": ("<h2>注文</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>")+"</dl><ul class=pager><li><a href=?p=2>次へ</a></li></ul>",P,["注文"]*6),
"data-section": ("<div class=cat data-cat=order><h2 class=cat-name>注文 <span class=count>(6)</span></h2>"+sec("<div class=e><p class=t>{q}</p><div class=b>{a}</div></div>")+"</div>",P,["注文"]*6),
"print dup": ("<h2>注文</h2>"+sec("<dl><dt>{q}</dt><dd>{a}</dd></dl>")+"<div class='print-only'>"+sec("<dl><dt>{q}</dt><dd>{a}</dd></dl>")+"</div>",P,["注文"]*6),
"inline script": ("<h2>注文</h2>"+sec("<dl><dt>{q}</dt><dd>{a}<script>track('{n}')</script><style>.x{{}}</style></dd></dl>"),P,["注文"]*6),
"id from toggles": ("<h2>注文</h2>"+sec("<div class=card><div class=card-header id=h{n}><h5 class=mb-0><a class=collapsed data-toggle=collapse href='#c{n}'>{q}</a></h5></div><div id=c{n} class=collapse data-parent='#acc'><div class=card-body>{a}</div></div></div>"),P,["注文"]*6),
"q with cat label": ("<h2>注文</h2>"+sec("<div class=card><p class=cat>見積</p><p class=q>{q}</p><p class=a>{a}</p></div>"),P,["注文"]*6),
"answer title": ("<h2>注文</h2>"+sec("<div class=card><p class=q>{q}</p><div class=a><p class=at>回答</p><p>{a}</p></div></div>"),P,["注文"]*6),
"numbers zero": ("<h2>注文</h2>"+sec("<div class=card><span class=no>0{n}</span><p class=q>{q}</p><div class=a>{a}</div></div>"),P,["注文"]*6),
"h2 cat in li": ("<ul>"+"".join(f"<li><h2>{c}</h2><ul>"+sec("<li><dl><dt>{q}</dt><dd>{a}</dd></dl></li>",ps)+"</ul></li>" for c,ps in (("注文",P[:3]),("修理",P[3:])))+"</ul>",P,["注文"]*3+["修理"]*3),
"radio tabs": ("<input type=radio name=t id=t1><label for=t1>注文</label><input type=radio name=t id=t2><label for=t2>修理</label><div class=tc>"+sec("<dl><dt>{q}</dt><dd>{a}</dd></dl>",P[:3])+"</div><div class=tc>"+sec("<dl><dt>{q}</dt><dd>{a}</dd></dl>",P[3:])+"</div>",P,["注文"]*3+["修理"]*3),
"updates news dl": ("<h2>更新情報</h2><dl><dt>4月1日</dt><dd>質問を追加しました。</dd><dt>3月1日</dt><dd>公開しました。</dd></dl><h2>注文</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>")+"</dl>",P,["注文"]*6),
"faq id + date": ("<h2>注文</h2>"+sec("<div class=e><h3>{q}</h3><p class=meta>FAQ番号：10{n}　更新日：2026/04/0{n}</p><div>{a}</div></div>"),P,["注文"]*6),
"h3 q + p.date": ("<h2>注文</h2>"+sec("<div class=e><h3>{q}</h3><p class=date>2026.04.0{n}</p><div>{a}</div></div>"),P,["注文"]*6),
"copy button":("<h2>注文</h2>"+sec("<div class=e><h3>{q}</h3><div>{a}<button>リンクをコピー</button></div><p><a href='#top'>↑</a></p></div>"),P,["注文"]*6),
"ask in dt strong + small":("<h2>注文</h2><dl>"+sec("<dt><strong>Q{n}.</strong> {q} <small class=hint>クリックで開く</small></dt><dd><strong>A.</strong> {a}</dd>")+"</dl>",P,["注文"]*6),
"section header sub":(two("<dl><dt>{q}</dt><dd>{a}</dd></dl>","<div class=hd><p class=en>ORDER</p><h2>{c}</h2></div>"),P,S2),
"nested main div":("<div id=wrap><div id=contents>"+two("<div class=faqBox><h4 class=faqQ>{q}</h4><div class=faqA><p>{a}</p></div></div>","<div class=faqCat><h3>{c}</h3></div>")+"</div></div>",P,S2),
"top5 box links out":("<div class=ranking><h2>人気の質問</h2><ol>"+sec("<li><a href='#f{n}'>{q}</a></li>")+"</ol></div>"+two("<div class=f><p class=q>{q}</p><p class=a>{a}</p></div>"),P,S2),
"q links answers w/o q":("<h2>注文</h2><ul>"+sec("<li><a href=#x{n}>{q}</a></li>",P[:3])+"</ul><h2>修理</h2><ul>"+"".join(f"<li><a href=#x{i}>{q}</a></li>" for i,(q,a) in enumerate(P[3:],4))+"</ul><hr>"+sec("<div id=x{n}><p>A{n}. {a}</p><p><a href=#top>質問に戻る</a></p></div>"),P,S2),
"aria tabs":("<div role=tablist><button role=tab aria-controls=p1 id=b1>注文</button><button role=tab aria-controls=p2 id=b2>修理</button></div>"+"".join(f"<div role=tabpanel id=p{i} aria-labelledby=b{i} {'hidden' if i>1 else ''}>"+sec("<h3><button aria-expanded=false aria-controls=s"+str(i)+"{n}>{q}</button></h3><div id=s"+str(i)+"{n} role=region hidden><p>{a}</p></div>",ps)+"</div>" for i,ps in ((1,P[:3]),(2,P[3:]))),P,S2),
"tabs + h3 in panel":("<ul class=tabs><li><a href=#p1>注文</a></li><li><a href=#p2>修理</a></li></ul>"+"".join(f"<div id=p{i}><h3>{c}に関する質問</h3>"+sec("<dl><dt>{q}</dt><dd>{a}</dd></dl>",ps)+"</div>" for i,c,ps in ((1,"注文",P[:3]),(2,"修理",P[3:]))),P,["注文に関する質問"]*3+["修理に関する質問"]*3),
"answers with h3":("<h2>注文</h2>"+sec("<details><summary>{q}</summary><h3>結論</h3><p>{a}</p><h3>理由</h3><p>規程です。</p></details>"),[(q,"結論"+a+"理由規程です。") for q,a in P],["注文"]*6),
"answers with q-like h4":("<h2>注文</h2>"+sec("<h3>{q}</h3><p>{a}</p><h4>費用はかかりますか？</h4><p>かかりません。</p>"),[(q,a+"費用はかかりますか？かかりません。") for q,a in P],["注文"]*6),
"mixed forms":("<h2>注文</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:3])+"</dl><h2>修理</h2>"+sec("<h3>{q}</h3><p>{a}</p>",P[3:]),P,S2),
"mixed forms 2":("<h2>注文</h2>"+sec("<details><summary>{q}</summary>{a}</details>",P[:3])+"<h2>修理</h2><table>"+sec("<tr><th>{q}</th><td>{a}</td></tr>",P[3:])+"</table>",P,S2),
"one section one entry":("<h2>注文</h2><dl>"+sec("<dt>{q}</dt><dd>{a}</dd>",P[:5])+"</dl><h2>修理</h2><dl><dt>"+Q[5]+"</dt><dd>"+A[5]+"</dd></dl>",P,["注文"]*5+["修理"]),
"contact h2 + tel dl + form":(two("<h3>{q}</h3><p>{a}</p>")+"<h2>お問い合わせ</h2><h3>お電話</h3><p>03</p><h3>メールフォーム</h3><form><label>お名前<input></label></form>",P,S2),
"glossary":(two("<h3>{q}</h3><p>{a}</p>")+"<h2>用語集</h2><dl><dt>見積</dt><dd>費用の計算です。</dd><dt>納期</dt><dd>お渡しの日です。</dd></dl>",P,S2),
"company info table":(two("<h3>{q}</h3><p>{a}</p>")+"<table><tr><th>会社名</th><td>A社</td></tr><tr><th>所在地</th><td>東京</td></tr></table>",P,S2),
"flow h3":(two("<dl><dt>{q}</dt><dd>{a}</dd></dl>")+"<h2>ご利用の流れ</h2><h3>お申し込み</h3><p>フォームから。</p><h3>お支払い</h3><p>前払い。</p>",P,S2),
"recommend cards":(two("<div class=q>{q}</div><div class=a>{a}</div>")+"<div class=cards><div class=card><h3>新製品のご紹介</h3><p>詳細はこちら</p></div><div class=card><h3>使い方は簡単？</h3><p>動画で解説</p></div></div>",P,S2),
"voice":(two("<div class=q>{q}</div><div class=a>{a}</div>")+"<h2>お客様の声</h2><div class=v><h3>助かりました</h3><p>すぐ来てくれました。</p></div><div class=v><h3>また頼みたい</h3><p>親切でした。</p></div>",P,S2),
"h1 only in header":("<header><div class=hd><h1>会社</h1></div></header>"+two("<dl><dt>{q}</dt><dd>{a}</dd></dl>"),P,S2),
"no doctype span q":(two("<div class=qa><span class=q>{q}</span><br><span class=a>{a}</span></div>"),P,S2),
"section p title":("".join(f"<section><p class=sttl>{c}</p>"+sec("<div class=x><p class=y>{q}</p><p class=z>{a}</p></div>",ps)+"</section>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),P,S2),
"table per section th head":("".join(f"<h3>{c}</h3><table><tr><th>ご質問</th><th>お答え</th></tr>"+sec("<tr><td>{q}</td><td>{a}</td></tr>",ps)+"</table>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),P,S2),
"table thead td":("".join(f"<h3>{c}</h3><table><tr><td><b>質問</b></td><td><b>回答</b></td></tr>"+sec("<tr><td>{q}</td><td>{a}</td></tr>",ps)+"</table>" for c,ps in (("注文",P[:3]),("修理",P[3:]))),P,S2),
"cat th + rowspan":("<table><tr><th>区分</th><th>Q</th><th>A</th></tr>"+"".join("".join("<tr>"+(f"<td rowspan=3>{c}</td>" if i==0 else "")+f"<td>{q}</td><td>{a}</td></tr>" for i,(q,a) in enumerate(ps)) for c,ps in (("注文",P[:3]),("修理",P[3:])))+"</table>",P,S2),
"no cat rowspan + No":("<table><tr><th>No</th><th>区分</th><th>質問</th><th>回答</th><th>更新日</th></tr>"+"".join("".join(f"<tr><td>{i}</td><td>{c}</td><td>{q}</td><td>{a}</td><td>2026/4/1</td></tr>" for i,(q,a) in enumerate(ps)) for c,ps in (("注文",P[:3]),("修理",P[3:])))+"</table>",P,S2),
"label spans in summary":(two("<details class=d><summary><span class=cat-label>料金</span><span class=t>{q}</span></summary><div class=c>{a}</div></details>"),P,S2),
"q with trailing plus":(two("<div class=t>{q} ＋</div><div class=b>{a}</div>"),P,S2),
"sr only Q":(two("<dl><dt><span class=sr-only>質問：</span>{q}</dt><dd><span class=sr-only>回答：</span>{a}</dd></dl>"),P,S2),
"loose A":(two("<h3>{q}</h3>A. {a}<br>"),P,S2),
"p question, ul answer":(two("<p class=qq>{q}</p><ul><li>{a}</li></ul>"),[(q,"・"+a) for q,a in P],S2),
"section anchors nav":("<nav class=index><a href=#o>注文</a><a href=#r>修理</a></nav>"+"".join(f"<section id={i}><h2>{c}</h2>"+sec("<article><h3>{q}</h3><p>{a}</p></article>",ps)+"</section>" for i,c,ps in (("o","注文",P[:3]),("r","修理",P[3:]))),P,S2),
"more link list end":(two("<dl><dt>{q}</dt><dd>{a}</dd></dl>","<h2>{c}</h2>","<p class=more><a href=/all>注文の質問をすべて見る</a></p>"),P,S2),
"flat with more end":(two("<p class=q>{q}</p><p class=a>{a}</p>","<h2>{c}</h2>","<p class=more><a href=/all>すべて見る</a></p>"),P,S2),
"headings with more end":(two("<h3>{q}</h3><p>{a}</p>","<h2>{c}</h2>","<p class=more><a href=/all>すべて見る</a></p>"),P,S2),
"headings with back":(two("<h3>{q}</h3><p>{a}</p>","<h2 id=x>{c}</h2>","<p><a href=#index>目次へ戻る</a></p>"),P,S2),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_only_the_entries_come_out_with_their_sections(case):
    html, pairs, sections = OTHERS[case]
    source = read_html((H + html).encode(), "faq.html", Options())
    assert [(e.question, e.answer.plain.replace("\n", "")) for e in source.entries] == pairs
    assert [e.section for e in source.entries] == sections
