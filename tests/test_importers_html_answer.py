"""HTML of an answer → Markdown and plain text: what is kept, what is lost, and what is said of it."""

import time

import pytest

from corpus.importers.html.answer import convert_fragment
from corpus.importers.source import Answer, SourceError
from corpus.markdown import read_markdown

BASE = "https://www.example.jp/support/faq.html"

KEPT = {
    "plain": ("翌営業日に発送します。", "翌営業日に発送します。"),
    "lines of the source": ("翌営業日に\n   発送します。\n\n", "翌営業日に発送します。"),
    "lines of the source, Latin": ("see the\n user guide", "see the user guide"),
    "lines of the source, mixed": ("詳しくは\nWeb をご覧ください", "詳しくはWeb をご覧ください"),
    "across tags": ("<span>会員</span>\n<span>登録</span>", "会員登録"),
    "entities": ("A&amp;B &lt;無料&gt;&nbsp;です&hellip;", "A&B <無料> です…"),
    "br": ("一行目<br>二行目<br/>\n三行目", "一行目\n二行目\n三行目"),
    "br br": ("一段目<br><br>二段目<br>\n<br>三段目", "一段目\n\n二段目\n\n三段目"),
    "br of phones": ("一行目<br class='sp'>続き<br class='pc-only'>次", "一行目続き\n次"),
    "br not of phones": ("一行<br class='sp-none'>次<br class='hide-pc'>続き", "一行\n次続き"),
    "paragraphs": ("<p>一段目</p><p>　二段目</p><div>三段目</div>", "一段目\n\n二段目\n\n三段目"),
    "empty paragraphs": ("<p>一段目</p><p>&nbsp;</p><p><br></p><p>二段目</p>", "一段目\n\n二段目"),
    "bold": ("<b>必ず</b>ご確認ください", "**必ず**ご確認ください"),
    "bold by style": ("<span style='font-weight: bold'>必ず</span>です", "**必ず**です"),
    "list": ("手順:<ul><li>開く</li><li><p>押す</p></li></ul>", "手順:\n\n- 開く\n- 押す"),
    "steps": ("<ol start=3><li>開く<li>押す</ol>", "3. 開く\n4. 押す"),
    "list in a list": ("<ul><li>一<ul><li>二</li></ul></li></ul>", "- 一\n  - 二"),
    "list in a list, beside items": ("<ul><li>一</li><ul><li>二</li></ul></ul>", "- 一\n  - 二"),
    "lists four deep": (
        "<ul><li>一<ul><li>二<ul><li>三<ul><li>四</ul></ul></ul></ul>",
        "- 一\n  - 二\n    - 三\n      ・四",
    ),
    "heading": ("<h4><b>手順</b></h4><p>押す</p>", "## 手順\n\n押す"),
    "table": (
        "<table><tr><th>地域<th>送料<tr><td>市内<td>300円</table>",
        "| 地域 | 送料 |\n|---|---|\n| 市内 | 300円 |",
    ),
    "table with spans": (
        "<table><caption>送料</caption><tr><th>区分<th>地域<th>円<tr><td rowspan=2>国内<td>東"
        "<td>300<tr><td>西<td>400<tr><td colspan=2>海外<td>900</table>",
        "送料\n\n| 区分 | 地域 | 円 |\n|---|---|---|\n| 国内 | 東 | 300 |\n| 国内 | 西 | 400 |\n"
        "| 海外 | 海外 | 900 |",
    ),
    "table of a layout": (
        "<table border=0><tr><td>一段目<td><ul><li>点</ul></table>",
        "一段目\n\n- 点",
    ),
    "table of one column": ("<table><tr><td>一<tr><td>二</table>", "一\n\n二"),
    "link": ("<a href='https://example.jp/a'>詳細</a>へ", "[詳細](https://example.jp/a)へ"),
    "relative link": ("<a href='../fee/?a=1&amp;b=2'>料金</a>", "[料金](https://www.example.jp/fee/?a=1&b=2)"),
    "link without scheme": ("<a href='//cdn.example.jp/x'>料金</a>", "[料金](https://cdn.example.jp/x)"),
    "link to an entry": ("<a href='#q3'>こちら</a>", "[こちら](#q3)"),
    "link to an entry, whole": ("<a href='faq.html#q3'>こちら</a>", "[こちら](#q3)"),
    "link with blanks": ("<a href=' /a b.pdf\n'>書式</a>", "[書式](https://www.example.jp/a%20b.pdf)"),
    "telephone": ("<a href='tel:03 1234-5678'>03-1234-5678</a>", "[03-1234-5678](tel:031234-5678)"),
    "mail": ("<a href='mailto:a@example.jp'>メール</a>", "[メール](mailto:a@example.jp)"),
    "upper case": ("<A HREF='HTTPS://example.jp/'><B>詳細</B></A>", "**[詳細](https://example.jp/)**"),
    "link around a picture": ("<a href='/f'><img src=x alt='申込書'></a>", "[申込書](https://www.example.jp/f)"),
    "link in a cell": (
        "<table><tr><th>一<th>二<tr><td><a href='#x'>三</a><td>四<br>五</table>",
        "| 一 | 二 |\n|---|---|\n| [三](#x) | 四 五 |",
    ),
    "top of the page": ("<a href='#'>上</a>と<a href='#top'>上</a>", "上と上"),
    "ruby": ("<ruby>約款<rp>(</rp><rt>やっかん</rt><rp>)</rp></ruby>を読む", "約款を読む"),
    "sup and sub": ("100m<sup>2</sup>とCO<sub>2</sub><sup>※1</sup>", "100m2とCO2※1"),
    "pre": ("<pre>一行目\n二行目\n</pre>", "一行目\n二行目"),
    "definitions": ("<dl><dt>送料<dd>300円<dt>税<dd>10%</dl>", "送料\n300円\n\n税\n10%"),
    "script and style": ("前<script>x()</script><style>p{}</style><template>t</template>後", "前後"),
    "hidden for the eye": ("前<span class='sr-only'>読み上げ</span><i aria-hidden=true>+</i>後", "前後"),
    "for paper": ("前<p class='print-only'>印刷用</p>後", "前\n\n後"),
    "hidden": ("前<span hidden>x</span><span style='display:none'>y</span>後", "前後"),
    "zero width": ("確\u200b認\u00ad済\ufeffみ", "確認済み"),
    "mark": ("<p>A. はい、できます。</p>", "はい、できます。"),
    "mark, wide": ("Ａ1：はい", "はい"),
    "mark, alone": ("<p><span class=a>A</span></p><p>はい</p>", "はい"),
    "mark, span": ("<span>A</span>はい", "はい"),
    "mark, bold": ("<b>A.</b> はい", "はい"),
    "mark, image": ("<img src=a.gif alt='A'>はい", "はい"),
    "mark, word": ("【回答】はい", "はい"),
    "mark, blank": ("A　はい", "はい"),
    "no mark": ("A4サイズです", "A4サイズです"),
    "no mark, word": ("回答は翌日です", "回答は翌日です"),
    "no mark, firm": ("A社の製品です", "A社の製品です"),
    "no mark, letters": ("A、B、Cの3種類です", "A、B、Cの3種類です"),
    "no mark, order": ("A-Z順です", "A-Z順です"),
    "no mark, English": ("A customer may call.", "A customer may call."),
    "quotation": ("<blockquote>規約の文</blockquote>", "規約の文"),
    "looks like a list": ("1. 開く<br>2. 押す", "1. 開く\n2. 押す"),
    "unclosed": ("<p>一段目<p>二<b>段</b>目", "一段目\n\n二**段**目"),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_an_answer_is_kept(case):
    html, expected = KEPT[case]
    conversion = convert_fragment(html, BASE)
    answer = Answer.of(conversion.blocks)
    assert answer.text == expected
    if answer.is_markdown:
        assert read_markdown(answer.text)[1] == []


LOST = {
    "picture": (
        "手順<img src=a.png alt='画面の図'>です",
        "手順です",
        "画像「画面の図」は取り込めません(「…手順」のあと)。",
    ),
    "picture first": ("<img src=a.png>です", "です", "画像は取り込めません(回答の初め)。"),
    "video": (
        "見る<iframe src=y title='使い方'></iframe>",
        "見る",
        "埋め込み「使い方」は取り込めません(「…見る」のあと)。",
    ),
    "form": ("検索<form><input name=q>番号</form>", "検索", "フォーム「番号」は取り込めません(「…検索」のあと)。"),
    "script link": (
        "<a href='javascript:open()'>開く</a>を押す",
        "開くを押す",
        "「開く」のリンク(javascript: で始まるため)は取り込めません(回答の初め)。",
    ),
    "script link, disguised": (
        "<a href=' java&#10;script:x'>開く</a>",
        "開く",
        "「開く」のリンク(javascript: で始まるため)は取り込めません(回答の初め)。",
    ),
    "data link": (
        "<a href='data:text/html,x'>開く</a>",
        "開く",
        "「開く」のリンク(data: で始まるため)は取り込めません(回答の初め)。",
    ),
    "struck out": (
        "<del>500円</del>300円",
        "300円",
        "取り消し線の付いた「500円」は取り込めません(回答の初め)。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_is_lost_is_said_with_its_place(case):
    html, expected, lost = LOST[case]
    conversion = convert_fragment(html, BASE)
    assert Answer.of(conversion.blocks).text == expected
    assert conversion.lost == (lost,)


def test_a_relative_link_without_an_address_is_a_loss():
    conversion = convert_fragment("<a href='/fee'>料金</a>へ")
    assert Answer.of(conversion.blocks).text == "料金へ"
    assert conversion.lost == (
        "「料金」のリンク(ページのアドレスが分からないため)は取り込めません(回答の初め)。",
    )


@pytest.mark.parametrize(
    "html",
    [
        "<img src=i width=16 alt='x'>後",
        "<img src=i alt=''>後",
        "<img src=i alt='PDF'>後",
        "<button>閉じる</button>後",
    ],
)
def test_icons_are_no_loss(html):
    conversion = convert_fragment(html)
    assert (Answer.of(conversion.blocks).text, conversion.lost) == ("後", ())


HOSTILE = {
    "deep": "<div>" * 100_000 + "x",
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x",
    "large": "x" * 100_000_000,
    "many elements": "<p>x</p>" * 300_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_html_is_refused_in_time(case):
    start = time.monotonic()
    with pytest.raises(SourceError, match="保存し直してください"):
        convert_fragment(HOSTILE[case])
    assert time.monotonic() - start < 5


BEARABLE = {
    "deep": "<div>" * 3_000 + "回り道",
    "lists": "<ul><li>" * 1_500 + "回り道",
    "tables": "<table><tr><td>" * 1_000 + "回り道",
    "spans": "回り道<table>" + "<tr><td colspan=99999 rowspan=99999>1<td>" * 500 + "</table>",
    "unclosed bold": "<b><p>回り道" * 2_000,
    "blanks": "回り道" + " \n" * 1_000_000 + "x",
    "breaks": "回り道" + "<br>" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("case", BEARABLE)
def test_odd_html_is_read_in_time(case):
    start = time.monotonic()
    assert "回り道" in Answer.of(convert_fragment(BEARABLE[case]).blocks).plain
    assert time.monotonic() - start < 5
