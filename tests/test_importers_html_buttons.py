"""Questions that buttons open, and what else of a page opens, closes and stays hidden."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import json

import pytest

from corpus.import_options import Options
from corpus.importers.comparison.repeats import without_repeats
from corpus.importers.html.page import read_html

ASKED = (
    ("返品はできますか？", "到着後7日以内なら承ります。"),
    ("送料はいくらですか？", "全国一律550円です。"),
    ("会員登録は必要ですか？", "登録なしでもご注文いただけます。"),
    ("営業日を知りたい", "日曜のほかは毎日開いています。"),
    ("ギフト包装について", "1点220円で承ります。"),
    ("海外へ送れますか？", "国内のみです。"),
)
SHUFFLED = (4, 2, 0, 5, 1, 3)


def two(form, extra=None):
    """Return a page of two sections; `form` makes an entry's HTML, `extra` adds after some."""
    extra = extra or {}
    made = [
        form.replace("{i}", str(i)).replace("{q}", q).replace("{a}", a) + extra.get(i, "")
        for i, (q, a) in enumerate(ASKED)
    ]
    return f"<main><h1>よくあるご質問</h1><section><h2>ご注文</h2><div>{''.join(made[:3])}</div></section><section><h2>その他</h2><div>{''.join(made[3:])}</div></section></main>"


def cards(form):
    """Return a page without titles; an entry's own category is {c}, its group's name {k}."""
    made = "".join(
        form.replace("{c}", "ご注文" if i < 3 else "その他")
        .replace("{k}", "order" if i < 3 else "more")
        .replace("{q}", q)
        .replace("{a}", a)
        for i, (q, a) in enumerate(ASKED)
    )
    return f"<main><h1>よくあるご質問</h1><div>{made}</div></main>"


def windows(form):
    """Return what opens over the page, in another order than the questions."""
    return "".join(
        form.replace("{i}", str(i)).replace("{q}", ASKED[i][0]).replace("{a}", ASKED[i][1])
        for i in SHUFFLED
    )


def data(*pairs):
    questions = [{"@type": "Question", "name": q, "acceptedAnswer": {"text": a}} for q, a in pairs]
    graph = {"@graph": [{"@type": "WebPage"}, {"@type": "FAQPage", "mainEntity": questions}]}
    return f"<script type=application/ld+json>{json.dumps(graph, ensure_ascii=False)}</script>"


BUTTON = "<div><button aria-expanded=false aria-controls=p{i}>{q}<span class=sr-only>回答を開く</span></button><div id=p{i} hidden><p>{a}</p></div></div>"
COLLAPSE = "<div class=item><h3><button data-bs-target='#c{i}' aria-controls=c{i} aria-expanded=false>{q}</button></h3><div id=c{i} class=collapse>{a}</div></div>"
DETAILS = "<details id=e{i}><summary>{q}</summary><p>{a}</p></details>"
HEADING = "<h3>{q}</h3><p>{a}</p>"
LONG = "<h3>{q}</h3><p>{a}</p><p>ご確認ください。</p>"
ITEM = "<li><p class=q>{q}</p><p class=a>{a}</p></li>"
ORPHAN = "<dialog id=d9><h3>前の質問ですか？</h3><p>はい。</p></dialog>"
ALL = "<p class=ctl><button>全部ひらく</button><button>全部たたむ</button></p>"
TOP = "".join(f"<li><details><summary><b>{n}位</b>{ASKED[i][0]}</summary><p>{ASKED[i][1][:5]}…</p><a href='#e{i}'>続きを読む</a></details></li>" for n, i in ((1, 3), (2, 0), (3, 4)))  # fmt: skip

# Pages that say the six questions and nothing else, each in its section.
SAME = {
    "dialogs, shuffled, the question again": two("<li><button data-target='#d{i}'>{q}</button></li>") + windows("<dialog id=d{i}><header><h3>{q}</h3><button>×</button></header><div><p>{a}</p></div></dialog>") + ORPHAN,
    "dialogs with the answer alone": two("<li><a href='#d{i}'>{q}</a></li>") + windows("<div role=dialog aria-hidden=true id=d{i}><p>{a}</p><button>閉じる</button></div>"),
    "hidden boxes with the question again": two("<li><a href='#d{i}' class=popup>{q}</a></li>") + windows("<div style='display:none' id=d{i}><h4>{q}</h4><p>{a}</p></div>"),
    "boxes called so, by data of items": two("<li data-window=m{i} tabindex=0>{q}</li>") + windows("<div class=c-modal id=m{i}><span>×</span><p>Q. {q}</p><p>{a}</p></div>"),
    "a list of links above headings": "<ul>" + "".join(f"<li><a href='#h{i}'>{q}</a></li>" for i, (q, _) in enumerate(ASKED)) + "</ul>" + two("<h3 id=h{i}>{q}</h3><p>{a}</p>"),
    "panels that a button opens": two(BUTTON),
    "panels and a menu of as many": "<nav><button data-bs-target='#nv' aria-controls=nv>店舗</button><div id=nv class=collapse><a href=/>ホーム</a></div></nav>" + two(COLLAPSE),
    "the same id twice": two(BUTTON).replace("p1", "p0"),
    "an id that is not there": two(BUTTON).replace("id=p1", "id=p_1").replace("id=p4", "id=p_4"),
    "a notice and a filter": "<div><button aria-expanded=false class=info>年末年始の営業について</button><div hidden><p>休業します。</p></div></div><div><button class=filter aria-expanded=false aria-controls=f>条件をしぼる</button><div id=f hidden>本店 支店</div></div>" + two(BUTTON),
    "the rest behind a button": two(BUTTON, {1: "<p><button aria-expanded=false aria-controls=r>もっと見る（あと1件）</button></p><div id=r hidden>", 2: "</div>"}),
    "the rest behind a link": two(BUTTON, {3: "<a href='#r'>残り2件を表示</a><div id=r style='display:none'>", 5: "</div>"}),
    "controls for all": two(DETAILS).replace("</h2>", "</h2>" + ALL),
    "links for all": two("<dl><dt>{q}</dt><dd>{a}</dd></dl>").replace("</h2>", "</h2><div class=ctl><a href='#'>すべて開く</a> | <a href='#'>すべて閉じる</a></div>"),
    "headings in summaries": two("<details><summary><h3>{q}</h3></summary><p>{a}</p><p><a href='#'>× 閉じる</a></p></details>"),
    "hidden details between": two(DETAILS, {1: "<details hidden><summary>【下書き】割引はいつからですか？</summary><p>確認中</p></details>"}),
    "a hidden item between": two(ITEM, {0: "<li style='display: none'><p class=q>割引はいつからですか？</p><p class=a>未定です。</p></li>"}),
    "drafts by class": two("<div class=e><h3>{q}</h3><p>{a}</p></div>", {1: "<div class='e is-draft'><h3>割引はいつからですか？</h3><p>未定です。</p></div>"}),
    "drafts by state": two("<div class=e><h3>{q}</h3><p>{a}</p></div>", {4: "<div class=e data-post-status=private><h3>割引はいつからですか？</h3><p>未定です。</p></div>"}),
    "drafts by words": two(HEADING, {1: "<h3>非公開: 割引はいつからですか？</h3><p>未定です。</p>"}),
    "permalinks behind": two("<h3>{q}<a class=headerlink href='#h{i}' title='リンク'>¶</a></h3><p>{a}</p>").replace("</h2>", "<a href='#s'>🔗</a></h2>"),
    "permalinks before": two("<h3><a href='#h{i}'><span>#</span></a> {q}</h3><p>{a}</p>"),
    "ranked favourites": f"<section><h2>アクセスの多い質問</h2><ul>{TOP}</ul></section>" + two(DETAILS),
    "footers of articles": two("<article><h3>{q}</h3><p>{a}</p><footer>投稿日 2024.1.{i} by 山田</footer></article>"),
    "dates and tags below": two("<h3>{q}</h3><div><p>{a}</p><p>最終更新：2024/01/0{i}（文責：広報）</p><p>#返品 #送料</p></div>"),
    "dates and links to edit": two("<h3>{q}</h3><div><p>{a}</p><p>更新日：2024年1月1日 <a href=/edit>編集</a></p></div>"),
    "a rest without an address": two("<h3>{q}</h3><div><p>{a}</p></div>").replace("7日以内なら承ります。", "7日<span>…</span><span style='display:none'>以内なら承ります。</span> <a href='javascript:void(0)'>続きを読む</a>"),
    "data of some, marked": data(("Q1. " + ASKED[0][0], "A. " + ASKED[0][1]), ("【NEW】" + ASKED[1][0], ASKED[1][1]), (ASKED[2][0] + "｜ご注文", "登録なしでも ...")) + two(HEADING),
    "data of some, shorter": data(("返品", ASKED[0][1]), ("送料について", "全国一律 […]")) + two(HEADING),
    "a button beside the question": two("<div><p class=q>{q}</p><button aria-expanded=false>回答を見る</button></div><div id=p{i}><p>{a}</p></div>"),
    "a cross beside a heading": two("<div><h3 id=t{i}>{q}</h3><button aria-labelledby=t{i} aria-controls=p{i}>＋</button></div><div id=p{i} hidden><p>{a}</p></div>"),
    "categories that open": "<h1>よくあるご質問</h1>" + two(BUTTON).replace("<h2>", "<button class=cat aria-expanded=false>").replace("</h2>", "（3件）</button>"),
    "excerpts, and data with all": data(*ASKED) + two("<div><h3><a href=/faq/{i}>{q}</a></h3><p>{a}</p><a href=/faq/{i}>続きを読む</a></div>").replace("。</p>", "</p>").replace("す</p>", "…</p>"),
    "other questions below answers": two("<h3>{q}</h3><div><p>{a}</p><div><p>この質問を見た人はこちらの質問も見ています</p><ul><li><a href='#h1'>送料はいくらですか？</a></li><li><a href='#h2'>海外へ送れますか？</a></li></ul></div></div>"),
    "a call below a section": two("<dl><dt>{q}</dt><dd>{a}</dd></dl>", {2: "<div class=cta><p>お急ぎですか？</p><a href=/tel>お電話はこちら</a></div>", 5: "<div class=cta><p>お急ぎですか？</p><a href=/tel>お電話はこちら</a></div>"}),
    "categories on questions": cards("<div class=it><p class=qa-category>{c}</p><h3>{q}</h3><p>{a}</p></div>"),
    "categories in questions": cards("<div class=it><h3><span class=cat>{c}</span>{q}</h3><p>{a}</p></div>"),
    "categories that filter": "<div><button data-filter='*'>すべて</button><button data-filter=.order>ご注文</button><button data-filter=.more>その他</button></div>" + cards("<div class=it data-group={k}><h3>{q}</h3><p>{a}</p></div>"),
    "a question in a bar below": two(BUTTON) + "<div class=consent><button aria-expanded=false aria-controls=ck>Cookieとは何ですか？</button><div id=ck hidden><p>小さなデータです。</p></div></div>",
    "panels named by their buttons": two("<button id=b{i} aria-expanded=false>{q}</button>") + windows("<div role=region aria-labelledby=b{i} hidden><p>{a}</p></div>"),
    "data escaped twice": data(*((q, f"&lt;p&gt;{a}&lt;/p&gt;") for q, a in ASKED)) + two(HEADING),
    "data that is older": data((ASKED[0][0], "到着後14日以内なら承ります。"), (ASKED[4][0], "1点200円で承ります。")) + two(HEADING),
    "a bubble of who asks": two("<div><div class=l><img alt=お客様><p>{q}</p></div><div class=r><img alt=店員><p>{a}</p></div></div>"),
    "banners between": two(DETAILS, {1: "<aside><a href=/c>春の特集</a></aside>", 4: "<div class=top-banner><h3>春のセール開催中！</h3><p>3月末まで</p></div>"}),
    "voices and steps": two(DETAILS) + "<section><h2>お客様の声</h2><blockquote><p>Q. どうでしたか？</p><p>A. 良かったです。</p></blockquote></section><section><h2>ご利用の流れ</h2><ol><li><h3>STEP1 何を選ぶ？</h3><p>一覧から。</p></li><li><h3>STEP2 申し込む</h3><p>画面から。</p></li></ol></section>",
}  # fmt: skip

# What stands in an answer → how it is read; the form is DETAILS or BUTTON with the answer replaced.
ANSWERS = {
    "a button and what it opens": (BUTTON, "<p>下の通りです。</p><button aria-expanded=false aria-controls=t>店舗の一覧</button><div id=t hidden><table><tr><th>店</th><th>開店</th></tr><tr><td>本店</td><td>9時</td></tr></table></div>", "下の通りです。\n\n店舗の一覧\n\n店 / 開店\n本店 / 9時"),
    "a button that asks": (BUTTON, "<p>お電話で承ります。</p><button aria-expanded=false aria-controls=t>夜でもいいですか？</button><div id=t hidden><p>はい。</p></div>", "お電話で承ります。\n\n夜でもいいですか？\n\nはい。"),
    "details that ask": (DETAILS, "お電話で承ります。</p><details><summary>夜でもいいですか？</summary><p>はい。</p></details><p>", "お電話で承ります。\n\n夜でもいいですか？\n\nはい。"),
    "a triangle in a table": (DETAILS, "</p><table><tr><th>夏</th><th>冬</th></tr><tr><td>◎</td><td>△</td></tr></table><p>", "夏 / 冬\n◎ / △"),
    "a quotation with its source": (DETAILS, "規約より。</p><blockquote><p>返金します。</p><footer>第3条</footer></blockquote><p>", "規約より。\n\n返金します。\n\n第3条"),
    "a box at a section's end": (LONG, "国内のみです。</p><blockquote class=bq><p>例：本</p></blockquote><p>3日かかります。", "国内のみです。\n\n例：本\n\n3日かかります。"),
    "columns at a section's end": (LONG, "次の2つです。</p><div class=columns><div><ul><li>本</li></ul></div></div><p>3日かかります。", "次の2つです。\n・本\n\n3日かかります。"),
}  # fmt: skip


def read(body):
    source = read_html(f"<title>よくある質問</title><body>{body}".encode(), "faq.html", Options())
    entries, _, problems = without_repeats(source.entries)
    assert not problems and not source.problems
    return [(e.section, e.question, e.answer.plain) for e in entries if not e.is_hidden]


def expected(**changes):
    return [
        ("ご注文" if i < 3 else "その他", q, changes.get(f"a{i}", a))
        for i, (q, a) in enumerate(ASKED)
    ]


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_the_questions_come_out_once_each_in_its_section(body):
    assert read(body) == expected()


@pytest.mark.parametrize(("form", "html", "plain"), ANSWERS.values(), ids=ANSWERS)
def test_what_an_answer_opens_and_shows_belongs_to_it(form, html, plain):
    body = two(form).replace(ASKED[5][1], html)
    below = "\n\nご確認ください。" if form is LONG else ""
    changes = {f"a{i}": answer + below for i, (_, answer) in enumerate(ASKED[:5])}
    assert read(body) == expected(**changes, a5=plain + below)


def test_data_without_the_numbers_of_a_list_leaves_the_page_its_answer():
    shown = "次の順です。</p><ol><li>申請</li><li>発送</li></ol><table><tr><th>大きさ</th><th>料金</th></tr><tr><td>小</td><td>100円</td></tr></table><p>"
    body = data((ASKED[0][0], "次の順です。1) 申請 2) 発送 大きさ 料金 小 100円")) + two(HEADING)
    found = read(body.replace(f"<p>{ASKED[0][1]}", f"<p>{shown}"))
    assert found == expected(a0="次の順です。\n1. 申請\n2. 発送\n\n大きさ / 料金\n小 / 100円")
