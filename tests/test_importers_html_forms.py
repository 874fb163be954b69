"""The same questions on pages of forty kinds: every entry comes out, and nothing else does."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html

# Section → (question, answer as HTML without blocks, answer as it is read).
QA = {
    "ご予約について": [
        ("予約の変更はできますか？", "はい、前日の18時まで承ります。", None),
        ("当日でも予約できますか", "空きがあれば承ります。<br>お電話でお確かめください。",
         "空きがあれば承ります。\nお電話でお確かめください。"),
        ("キャンセル料について", "前日は50%、当日は100%を申し受けます。", None),
        ("予約の確認メールが届かない", "迷惑メールの箱もご確認ください。", None),
    ],
    "館内の設備": [
        ("駐車場はありますか？", "120台分ございます。", None),
        ("Wi-Fiは使えますか？", "全館で無料です。", None),
        ("車椅子で利用したい", "1階にスロープがございます。", None),
    ],
    "お支払い": [
        ("カードで支払えますか？", "主要なカードがご利用いただけます。", None),
        ("領収書を発行してください", "フロントで発行いたします。", None),
        ("支払いの時期はいつですか。", "ご出発の際にお願いいたします。", None),
        ("分割払いはできますか？", "いいえ、一括のみです。", None),
    ],
}  # fmt: skip
EXPECTED = [(s, q, r or a) for s, entries in QA.items() for q, a, r in entries]


def page(body, head="<title>よくあるご質問|海辺の宿</title>"):
    """Return a page with what every company's page has around its Q&A."""
    return f"""<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">{head}
<style>.q{{color:red}}</style></head><body class="page faq">
<header><h1 class="logo"><a href="/"><img src="/logo.png" alt="海辺の宿"></a></h1>
<nav><ul><li><a href="/rooms/">お部屋</a></li><li><a href="/faq/">よくあるご質問</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">ホーム</a> &gt; よくあるご質問</div>
<main><h1>よくあるご質問</h1><p>お客様から多く寄せられる質問をまとめました。</p>
{body}
<section class="contact"><h2>お問い合わせ窓口</h2><p>解決しない場合はお電話ください。</p>
<dl><dt>電話番号</dt><dd>03-0000-0000</dd><dt>受付時間</dt><dd>9:00〜18:00</dd></dl></section></main>
<aside><h3>関連コンテンツ</h3><p>お部屋のご案内</p><h3>お知らせ</h3><p>年末年始の営業について</p></aside>
<footer><h3>会社情報</h3><p>株式会社海辺の宿</p><p>Copyright 2026</p></footer></body></html>"""


def each(entry, before="", after="", title="<h2>{s}</h2>"):
    """Return the sections one after the other, each entry by a template."""
    html, number = "", 0
    for place, (s, entries) in enumerate(QA.items(), 1):
        html += title.format(s=s, p=place) + before.format(s=s, p=place)
        for q, a, _ in entries:
            number += 1
            html += entry.format(q=q, a=a, n=number, s=s, p=place) + "\n"
        html += after
    return html


def rows(row):
    return each(row, "<table class=faq><tbody>", "</tbody></table>")


def all_of(template):
    return "".join(
        template.format(q=q, a=a, n=n, s=s)
        for n, (s, q, a) in enumerate([(s, q, a) for s, es in QA.items() for q, a, _ in es], 1)
    )


SEARCH_FORM = "<form><input name=q><button>検索</button></form>"
TOC = "<ul class=toc>" + all_of('<li><a href="#q{n}">{q}</a></li>') + "</ul>"
TABS = "".join(f'<li><a href="#tab{n}">{s}</a></li>' for n, s in enumerate(QA, 1))

FORMS = {
    "dl": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>", "</dl>"),
    "dl with marks": each("<dt>Q{n}. {q}</dt><dd>A. {a}</dd>", "<dl class=faq>", "</dl>"),
    "dl with marks apart": each(
        "<dt><span class=icon>Q</span><p>{q}</p></dt><dd><span class=icon>A</span><div><p>{a}</p></div></dd>",
        "<dl>", "</dl>"),
    "a dl each": each("<dl class='qa'><dt>{q}</dt><dd><p>{a}</p></dd></dl>"),
    "dl with div": each("<div class=row><dt id=q{n}>{q}</dt><dd>{a}</dd></div>", "<dl>", "</dl>"),
    "dl unclosed": each("<DT>{q}<DD>{a}", "<DL>", "</DL>", "<H2>{s}</H2>"),
    "dl with a button": each("<dt><button aria-expanded=false>{q}<span class='icon-plus'></span></button></dt><dd hidden>{a}</dd>", "<dl>", "</dl>"),
    "details": each("<details><summary>{q}</summary><p>{a}</p></details>"),
    "details in details": "<div>" + each(
        "<details class=in><summary>{q}</summary><div>{a}</div></details>",
        "<details class=out><summary>{s}</summary>", "</details>", "") + "</div>",
    "details with spans": each("<details><summary><span class='q-mark'>Q</span><span>{q}</span><i class='icon-arrow' aria-hidden=true>+</i></summary><div class=body><span>A</span><p>{a}</p></div></details>"),
    "headings": each("<h3>{q}</h3><p>{a}</p>"),
    "headings with marks": each("<h3 id='q{n}'>Q. {q}</h3><p>A. {a}</p><p><a href='#top'>▲ページの先頭へ</a></p>"),
    "headings with a list first": TOC + each("<h3 id='q{n}'>{q}</h3><div>{a}</div>"),
    "headings under h3": each("<h4>{q}</h4><p>{a}</p>", title="<h3>{s}</h3>"),
    "headings in boxes": each("<div class='item'><h3 class=ttl>{q}</h3><div class=txt><p>{a}</p></div></div>"),
    "headings with buttons": each("<h3><button type=button aria-expanded=false aria-controls='panel{n}'>{q}</button></h3><div id='panel{n}' hidden><p>{a}</p></div>"),
    "buttons and panels elsewhere": each("<button aria-controls=p{n}>{q}</button>") + all_of("<div id=p{n} class=panel><p>{a}</p></div>"),
    "bootstrap": each("<div class='accordion-item'><h2 class='accordion-header' id='head{n}'><button class='accordion-button collapsed' data-bs-toggle='collapse' data-bs-target='#c{n}' aria-controls='c{n}'>{q}</button></h2><div id='c{n}' class='accordion-collapse collapse' aria-labelledby='head{n}'><div class='accordion-body'>{a}</div></div></div>", "<div class=accordion>", "</div>"),
    "checkboxes": each("<div class=acc><input type=checkbox id=c{n}><label for=c{n}>{q}</label><div class=cont>{a}</div></div>"),
    "div and div": each("<div class='faq-item'><div class='faq-q'>{q}</div><div class='faq-a'>{a}</div></div>"),
    "div and div, flat": each("<div class='q'>{q}</div><div class='a'>{a}</div>"),
    "p and p": each("<p class='q'>Q{n} {q}</p><p class='a'>A{n} {a}</p>"),
    "p and p, without classes": each("<p>Q{n}. {q}</p><p>A{n}. {a}</p>"),
    "p bold": each("<p><strong>{q}</strong></p><p>{a}</p>"),
    "p with a break": each("<p><b>{q}</b><br>{a}</p>"),
    "breaks with marks": each("Q{n}：{q}<br>A{n}：{a}<br><br>"),
    "breaks and bold": each("<b>{q}</b><br>{a}<br><br>"),
    "pre": each("Q. {q}\nA. {a}\n\n", "<pre>", "</pre>"),
    "list": each("<li><p class='question'>{q}</p><div class='answer'>{a}</div></li>", "<ul>", "</ul>"),
    "list with a link": each("<li><a href='javascript:void(0)' class=toggle>{q}</a><div>{a}</div></li>", "<ul>", "</ul>"),
    "list with words": each("<li>{q}<div>{a}</div></li>", "<ul>", "</ul>"),
    "list of two": each("<li class=q>{q}</li><li class=a>{a}</li>", "<ul>", "</ul>"),
    "links above, answers below": all_of("") + each("<li><a href='#a{n}'>{q}</a></li>", "<ul>", "</ul>") + "<ol>" + all_of("<li id='a{n}'>{a}</li>") + "</ol>",
    "table": rows("<tr><th>{q}</th><td>{a}</td></tr>"),
    "table of cells": rows("<tr><td>{q}</td><td>{a}</td></tr>"),
    "table with a head": each("<tr><td>{q}</td><td>{a}</td></tr>", "<table><tr><th>質問</th><th>回答</th></tr>", "</table>"),
    "table of numbers": each("<tr><td>{n}</td><td>{q}</td><td>{a}</td></tr>", "<table><tr><th>No.</th><th>ご質問</th><th>回答</th></tr>", "</table>"),
    "table, row by row": rows("<tr class=q><td>Q</td><td>{q}</td></tr><tr class=a><td>A</td><td>{a}</td></tr>"),
    "table, row by row, bare": rows("<tr><td>Q{n}</td><td>{q}</td></tr><tr><td>A{n}</td><td>{a}</td></tr>"),
    "table with captions": each("<tr><th>{q}</th><td>{a}</td></tr>", "<table><caption>{s}</caption>", "</table>", ""),
    "table with a category": "<table><tr><th>分類</th><th>質問</th><th>回答</th></tr>" + all_of("<tr><td>{s}</td><td>{q}</td><td>{a}</td></tr>") + "</table>",
    "table with spanned categories": "<table>" + "".join(
        "".join(
            "<tr>" + (f"<th rowspan={len(es)}>{s}</th>" if not n else "") + f"<td>{q}</td><td>{a}</td></tr>"
            for n, (q, a, _) in enumerate(es))
        for s, es in QA.items()) + "</table>",
    "table with rows between": "<table>" + each("<tr><td>{q}</td><td>{a}</td></tr>", title="<tr><th colspan=2>{s}</th></tr>") + "</table>",
    "layout table": "<table width=800 border=0><tr><td width=200><a href=/>ホーム</a></td><td>" + each(
        "<font color=red><b>Q.{q}</b></font><br>A.{a}<br><br>", title="<font size=4><b>■{s}</b></font><br><br>") + "</td></tr></table>",
    "nested tables": each("<table width='100%'><tr><td><img src=q.gif alt=Q></td><td><b>{q}</b></td></tr><tr><td><img src=a.gif alt=A></td><td>{a}</td></tr></table>"),
    "tabs": f"<ul role=tablist>{TABS}</ul>" + each("<dt>{q}</dt><dd>{a}</dd>", "<div id=tab{p}><dl>", "</dl></div>", ""),
    "tabs by place": "<ul class=tab>" + "".join(f"<li>{s}</li>" for s in QA) + "</ul><div class=panels>" + each(
        "<dt>{q}</dt><dd>{a}</dd>", "<div class=panel><dl>", "</dl></div>", "") + "</div>",
    "titles in p": each("<p class=q>{q}</p><p class=a>{a}</p>", title="<p class='cat'>{s}</p>"),
    "titles in div": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>", "</dl>", "<div class='faq-category'><span>{s}</span></div>"),
    "titles in bold": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>", "</dl>", "<p><strong>【{s}】</strong></p>"),
    "titles with English": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>", "</dl>", "<h2>{s}<span class=en>Q and A</span></h2>"),
    "titles in a box": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>", "</dl>", "<div class=head><h2>{s}</h2><p>FAQ {p}</p></div>"),
    "page builder": each("<div class='e-toggle'><div class='e-tab-title' data-tab='{n}' role=button aria-controls='e-tab-{n}' id='e-title-{n}'><span class='e-icon' aria-hidden=true><svg></svg></span><a class='e-toggle-title' tabindex=0>{q}</a></div><div id='e-tab-{n}' class='e-tab-content' aria-labelledby='e-title-{n}'><p>{a}</p></div></div>", title="<div class='widget'><h2 class='heading'>{s}</h2></div>"),
    "block editor": each("<div class='wp-faq'><div class='wp-q'><p class='q-ico'>Q</p><p>{q}</p></div><div class='wp-a'><p class='a-ico'>A</p><p>{a}</p></div></div>"),
    "vote below each": each("<h3>{q}</h3><div class=ans><p>{a}</p><div class=vote><p>この回答は役に立ちましたか？</p><button>はい</button><button>いいえ</button></div><p class=date>最終更新日：2026年4月1日</p></div>"),
    "names before": each("<a name='q{n}'></a><h3>{q}</h3><p>{a}</p>"),
    "search first": SEARCH_FORM + each("<div class='qa'><p class='qa__q'>{q}</p><div class='qa__a'><p>{a}</p></div></div>"),
}  # fmt: skip


def found(html, options=Options()):  # noqa: B008  # frozen
    source = read_html(html.encode(), "faq.html", options)
    return [(e.section, e.question, e.answer.plain) for e in source.entries], source


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_page_is_read(form):
    entries, source = found(page(FORMS[form]))
    assert entries == EXPECTED
    assert source.problems == ()


# Pages of the nineties: everything in upper case, little closed, in a table with the menu beside.
MENU = (
    "<TR><TD WIDTH=160 VALIGN=TOP><A HREF=/>ホーム</A><BR><A HREF=/faq>FAQ</A><BR>"
    "<TABLE><TR><TD>お電話</TD></TR><TR><TD>03-0000-0000</TD></TR></TABLE></TD><TD>"
)
OLD_TOC = "<UL>" + all_of('<LI><A HREF="#q{n}">{q}</A>') + "</UL><HR>"
TOP = "<P ALIGN=right><A HREF='#top'>▲ このページのトップへ</A></P>"
OLD = {
    "a table each": OLD_TOC + each(
        "<A NAME=q{n}></A><TABLE><TR><TD VALIGN=top><B>Q{n}</B></TD><TD><B>{q}</B></TD></TR>"
        "<TR><TD>A{n}</TD><TD>{a}</TD></TR></TABLE>" + TOP),
    "dl": OLD_TOC + each(
        "<DT><A NAME=q{n}><B>Q{n}. {q}</B></A><DD>A. {a}", "<DL>", "</DL>" + TOP, "<H3>{s}</H3>"),
    "p and b": each("<P><B>Q{n}. {q}</B><BR>A{n}. {a}", title="<H3>{s}</H3>"),
    "h4 and loose words": OLD_TOC + each(
        "<H4><A NAME=q{n}>{q}</A></H4>{a}<BR>" + TOP, title="<H3>{s}</H3>"),
    "fonts": each(
        "<P><FONT COLOR=#cc0000>Q. {q}</FONT></P><P>A. {a}</P>",
        title="<P><FONT SIZE=+1 COLOR=#003366><B>{s}</B></FONT></P>"),
    "coloured rows": each(
        "<TR BGCOLOR=#eeeeee><TD>Q{n}. {q}</TD></TR><TR><TD>A{n}. {a}</TD></TR>",
        "<TABLE BORDER=1 WIDTH=100%>", "</TABLE>", "<P><B>■{s}</B></P>"),
    "coloured rows with their title": each(
        "<TR BGCOLOR=#eeeeee><TD>Q</TD><TD>{q}</TD></TR><TR><TD>A</TD><TD>{a}</TD></TR>",
        "<TABLE BORDER=1><TR><TD BGCOLOR=#003366 COLSPAN=2><FONT COLOR=white>{s}</FONT></TD></TR>",
        "</TABLE>", ""),
    "titles as pictures": each(
        "<DL><DT><IMG SRC=q.gif ALT='Q.'>{q}</DT><DD><IMG SRC=a.gif ALT='A.'>{a}</DD></DL>",
        title='<H2><IMG SRC=t.gif ALT="{s}"></H2>'),
    "lines across": each("<P><B>{q}</B></P>{a}<HR>", title="<H3>{s}</H3>"),
    "lists in a list": "<UL>" + each(
        "<LI>Q. {q}<BR>A. {a}", "<UL>", "</UL>", "<LI><B>{s}</B>") + "</UL>",
}  # fmt: skip


@pytest.mark.parametrize("with_menu", [False, True])
@pytest.mark.parametrize("form", OLD)
def test_every_form_of_old_page_is_read(form, with_menu):
    before, after = ("<TABLE>" + MENU, "</TD></TR></TABLE>") if with_menu else ("", "")
    body = f"<A NAME=top></A>{before}<H1>よくある質問</H1>{OLD[form]}{after}"
    html = f"<HTML><TITLE>よくある質問</TITLE><BODY>{body}<HR><ADDRESS>Copyright 2026</ADDRESS>"
    source = read_html(html.encode("cp932"), "faq.htm", Options())
    assert [(e.section, e.question, e.answer.plain) for e in source.entries] == EXPECTED
    assert source.problems == ()
