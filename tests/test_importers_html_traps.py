"""What of a page looks like a question and is none, and what of an answer is the page's."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import time

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html
from corpus.importers.source import SourceError

ASK = ("会費はいくらですか？", "見学はできますか？", "退会の手続きを知りたい", "休会について")
TELL = ("月額7,000円です。", "いつでもどうぞ。", "受付でお申し出ください。", "2か月まで可能です。")


def dl(entries=None, **changes):
    """Return a list of definitions; changes replace an answer by its number ("a2")."""
    pairs = zip(ASK, TELL, strict=True) if entries is None else entries
    return "<dl>" + "".join(
        f"<dt>{q}</dt><dd>{changes.get(f'a{n}', a)}</dd>" for n, (q, a) in enumerate(pairs, 1)
    ) + "</dl>"  # fmt: skip


def h3(*more):
    return "".join(f"<h3>{q}</h3><p>{a}</p>" for q, a in [*zip(ASK, TELL, strict=True), *more])


def read(body, **options):
    html = f"<title>よくある質問</title><body>{body}"
    return read_html(html.encode(), "faq.html", Options(**options))


PLAIN = list(zip(ASK, TELL, strict=True))

WITH_HIDDEN = [(q, a, "") for q, a in PLAIN]
WITH_HIDDEN.insert(
    2, ("【準備中】アプリでも申し込めますか？", "確認中です。", " style='display:none'")
)

# What stands on the page → the entries that come of it.
PAGES = {
    "definitions in an answer": (
        dl(a1="<p>下の通りです。</p><dl><dt>昼</dt><dd>5,000円</dd><dt>夜</dt><dd>6,000円</dd></dl>"),
        [(ASK[0], "下の通りです。\n\n昼\n5,000円\n\n夜\n6,000円"), *PLAIN[1:]],
    ),
    "a table in an answer": (
        dl(a1="<table><tr><th>昼</th><th>夜</th></tr><tr><td>5,000円</td><td>6,000円</td></tr></table>"),
        [(ASK[0], "昼 / 夜\n5,000円 / 6,000円"), *PLAIN[1:]],
    ),
    "headings in an answer": (
        "".join(f"<h3>{q}</h3><h4>お答え</h4><p>{a}</p><h4>ご注意</h4><p>会員の方のみです。</p>" for q, a in PLAIN),
        [(q, f"お答え\n{a}\n\nご注意\n会員の方のみです。") for q, a in PLAIN],
    ),
    "questions in an answer": (
        dl(a2="<p>見学の方法は次の2つです。</p><p>お急ぎですか？</p><p>お電話ください。</p>"),
        [PLAIN[0], (ASK[1], "見学の方法は次の2つです。\n\nお急ぎですか？\n\nお電話ください。"), *PLAIN[2:]],
    ),
    "details in an answer": (
        "".join(f"<details><summary>{q}</summary><p>{a}</p></details>" for q, a in PLAIN[:3])
        + f"<details><summary>{ASK[3]}</summary><p>{TELL[3]}</p><details><summary>くわしく</summary><p>延長できます。</p></details></details>",
        [*PLAIN[:3], (ASK[3], f"{TELL[3]}\n\nくわしく\n\n延長できます。")],
    ),
    "contact below, as a list": (
        dl() + "<h2>お問い合わせ窓口</h2><dl><dt>電話</dt><dd>03-0000-0000</dd><dt>受付時間</dt><dd>9時〜18時</dd></dl>",
        PLAIN,
    ),
    "contact below, as headings": (
        h3() + "<h2>解決しないときは</h2><h3>お電話でのお問い合わせ</h3><p>03-0000-0000</p><h3>メール</h3><p>24時間</p>",
        PLAIN,
    ),
    "contact in the same row": (h3(("お問い合わせ窓口", "03-0000-0000"), ("関連コンテンツ", "料金表")), PLAIN),
    "contact in a box": (
        h3() + "<div class='contact-box'><h3>お問い合わせ</h3><p>お電話ください。</p></div>", PLAIN),
    "a banner between": (
        f"<div>{h3()[: h3().index('<h3>見学')]}<div class='banner'><p>入会キャンペーン中</p><a href='/join'>詳しく</a></div>{h3()[h3().index('<h3>見学'):]}</div>",
        PLAIN,
    ),
    "top five by links": (
        "<h2>よくある質問TOP5</h2><ol>" + "".join(f"<li><a href='#q{n}'>{q}</a></li>" for n, q in enumerate(ASK))
        + "</ol><dl>" + "".join(f"<dt id='q{n}'>{q}</dt><dd>{a}</dd>" for n, (q, a) in enumerate(PLAIN)) + "</dl>",
        PLAIN,
    ),
    "links to other pages": (
        dl() + "<h2>その他の質問</h2><ul>" + "".join(f"<li><a href='/faq/{n}'>{q}</a></li>" for n, q in enumerate(ASK)) + "</ul>",
        PLAIN,
    ),
    "a comment and a template": (
        dl() + "<!-- <dl><dt>古い質問ですか？</dt><dd>はい</dd></dl> --><template><dl><dt>ひな形ですか？</dt><dd>はい</dd></dl></template>",
        PLAIN,
    ),
    "hidden entries": (
        "".join(f"<div class=i><p class=q>{q}</p><p class=a>{a}</p></div>" for q, a in PLAIN)
        + "<div class=i style='display:none'><p class=q>旧料金はいくらですか？</p><p class=a>5,000円</p></div>"
        + "<div class=i hidden><p class=q>準備中ですか？</p><p class=a>はい</p></div>",
        PLAIN,
    ),
    "hidden entries that share a parent with the others": (
        "<dl>" + "".join(f"<dt{h}>{q}</dt><dd{h}>{a}</dd>" for q, a, h in WITH_HIDDEN) + "</dl>", PLAIN),
    "hidden headings": ("".join(f"<h3{h}>{q}</h3><div{h}><p>{a}</p></div>" for q, a, h in WITH_HIDDEN), PLAIN),
    "hidden paragraphs": ("".join(f"<p{h}>Q. {q}</p><p{h}>A. {a}</p>" for q, a, h in WITH_HIDDEN), PLAIN),
    "hidden buttons": (
        "<div>" + "".join(f"<button{h}>{q}</button><div hidden>{a}</div>" for q, a, h in WITH_HIDDEN) + "</div>", PLAIN),
    "for the eye and for paper": (
        dl(a1="<span class='visually-hidden'>回答:</span>月額7,000円です。<span class='print-only'>印刷日</span>"),
        PLAIN,
    ),
    "words of the page in a sentence": (
        dl([
            (ASK[0], "地図は<a href='https://h.example/p'>このページを印刷</a>してお持ちください。"),
            (ASK[1], "右上の<strong>共有</strong>、<kbd>印刷</kbd>の順に選び、最後に<b>閉じる</b>"),
            (ASK[2], "<a href='https://h.example/q'><b>一覧に戻る</b></a>を選びます。<a href='#top'>▲上へ戻る</a>"),
            (ASK[3], "<table><tr><th>ボタン<th>働き<tr><td>閉じる<td>画面を閉じます。</table>"),
        ]),
        [
            (ASK[0], "地図はこのページを印刷してお持ちください。"),
            (ASK[1], "右上の共有、印刷の順に選び、最後に閉じる"),
            (ASK[2], "一覧に戻るを選びます。"),
            (ASK[3], "ボタン / 働き\n閉じる / 画面を閉じます。"),
        ],
    ),
    "answers that begin as a mark does": (
        "<dl>" + "".join(
            f"<dt><img src=q.gif alt='Q'>{q}</dt><dd><img src=a.gif alt='A'> {a}</dd>"
            for q, a in [(ASK[0], "A は平日、B は毎日です。"), (ASK[1], "A. いつでもどうぞ。"), *PLAIN[2:]]
        ) + "</dl>",
        [(ASK[0], "A は平日、B は毎日です。"), *PLAIN[1:]],
    ),
    "ways to the top": (dl(a1="月額7,000円です。<p class=r><a href='#top'>▲ ページの先頭へ戻る</a></p>", a4="2か月まで可能です。<br><a href='#'>TOPへ</a>"), PLAIN),
    "votes": (
        dl(a2="<p>いつでもどうぞ。</p><div>この情報は役に立ちましたか？<a href='#y'>はい</a> <a href='#n'>いいえ</a></div>"),
        PLAIN,
    ),
    "votes in a paragraph": (
        dl(a2="<p>いつでもどうぞ。</p><p>お役に立ちましたか？</p><ul><li><a href=#>役に立った</a></li><li><a href=#>役に立たなかった</a></li></ul>"),
        PLAIN,
    ),
    "shares": (
        dl(a3="<p>受付でお申し出ください。</p><ul class='sns'><li><a href='https://x.example/'>ポストする</a></li><li><a href='https://l.example/'>LINEで送る</a></li></ul>"),
        PLAIN,
    ),
    "dates": (dl(a3="<p>受付でお申し出ください。</p><p>最終更新日：2026/04/01</p>", a4="<time>2026年3月1日更新</time>2か月まで可能です。"), PLAIN),
    "related questions": (
        dl(a3="<p>受付でお申し出ください。</p><p>関連する質問</p><ul><li><a href='#x'>休会について</a></li></ul>"),
        PLAIN,
    ),
    "names of categories at questions": (
        "".join(f"<dl class=q><dt><span class='label'>会員</span>{q}</dt><dd>{a}</dd></dl>" for q, a in PLAIN), PLAIN),
    "numbers at questions": ("".join(f"<h3>{n}. {q}</h3><p>{a}</p>" for n, (q, a) in enumerate(PLAIN, 1)), PLAIN),
    "icons as words": (
        "".join(f"<div class=x><div class=q>{q}<i class='material-icons'>expand_more</i></div><div class=a>{a}</div></div>" for q, a in PLAIN), PLAIN),
    "questions that are links to themselves": (
        "".join(f"<h3 id='q{n}'><a href='#q{n}'>{q}</a></h3><p>{a}</p>" for n, (q, a) in enumerate(PLAIN)), PLAIN),
    "a question on two lines": (
        dl([("会費は<br>いくらですか？", TELL[0]), ("見学は\n  できますか？", TELL[1]), *PLAIN[2:]]),
        [("会費は いくらですか？", TELL[0]), *PLAIN[1:]],
    ),
    "ruby in a question": (dl([("<ruby>会費<rt>かいひ</rt></ruby>はいくらですか？", TELL[0]), *PLAIN[1:]]), PLAIN),
    "two paragraphs for an answer": (
        "".join(f"<p class=q>{q}</p><p>{a}</p><p>以上です。</p>" for q, a in PLAIN),
        [(q, f"{a}\n\n以上です。") for q, a in PLAIN],
    ),
    "several definitions": (
        "<dl>" + "".join(f"<dt>{q}</dt><dd>{a}</dd><dd>以上です。</dd>" for q, a in PLAIN) + "</dl>",
        [(q, f"{a}\n\n以上です。") for q, a in PLAIN],
    ),
    "all in a form": (f"<form id=aspnetForm method=post><input type=hidden name=v>{dl()}</form>", PLAIN),
    "names only": (
        dl([("会費", TELL[0]), ("見学", TELL[1]), ("退会", TELL[2]), ("休会", TELL[3])]),
        [("会費", TELL[0]), ("見学", TELL[1]), ("退会", TELL[2]), ("休会", TELL[3])],
    ),
    "news above": (
        "<section class=news><h2>お知らせ</h2><dl><dt>2026年4月1日</dt><dd>春の体験会</dd><dt>2026年3月1日</dt><dd>休館日</dd></dl></section>" + dl(),
        PLAIN,
    ),
    "steps beside": (
        dl() + "<h2>ご入会の流れ</h2><ol><li><h4>見学する</h4><p>ご予約ください。</p></li><li><h4>申し込む</h4><p>受付へ。</p></li></ol>",
        PLAIN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_exactly_the_entries_come_out(case):
    body, expected = PAGES[case]
    assert [(e.question, e.answer.plain) for e in read(body).entries] == expected


NOTHING = {
    "a company": "<table><tr><th>社名</th><td>海辺</td></tr><tr><th>設立</th><td>1990年</td></tr><tr><th>代表</th><td>海野</td></tr></table>",
    "news": "<ul><li>2026年4月1日 <a href=/n1>春の体験会</a></li><li>2026年3月1日 <a href=/n2>休館日</a></li></ul>",
    "words": "<p>私たちは海辺の宿です。</p><p>1990年に始めました。</p>",
    "nothing": "",
}


@pytest.mark.parametrize("case", NOTHING)
def test_a_page_without_questions_gives_none(case):
    html = f"<title>会社案内</title><h1>会社案内</h1>{NOTHING[case]}"
    with pytest.raises(SourceError, match="Q&Aが見つかりません"):
        read_html(html.encode(), "about.html", Options())


def test_a_page_of_frames_says_where_the_questions_are():
    html = "<frameset cols='20%,80%'><frame src='menu.html'><frame src='qa.html'></frameset>"
    with pytest.raises(SourceError, match=r"中のフレーム.*qa\.html"):
        read_html(html.encode(), "index.html", Options())


HOSTILE = {
    "headings": "<h2>質問ですか</h2>" * 4_000,
    "links": "".join(f"<li><a href=/{n}>質問ですか</a></li>" for n in range(4_000)),
    "empty elements": "<p class=a></p>" * 20_000,
    "spans": "<div>" + "<span class=a>x</span>" * 20_000,
    "breaks": "<div>" + "<br>" * 20_000,
    "deep": ("<div class=a>" * 60 + "質問ですか" + "</div>" * 60) * 100,
    "spanning cells": "<table>" + "<tr><td rowspan=9999>質問ですか<td colspan=9999>x" * 500,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_is_done_in_time(case):
    start = time.monotonic()
    try:
        read(HOSTILE[case])
    except SourceError as error:
        assert "Q&A" in str(error)
    assert time.monotonic() - start < 10


def test_a_page_of_100_megabytes_is_refused_before_it_is_read():
    with pytest.raises(SourceError, match="HTMLが大きすぎます"):
        read_html(b"<p>x</p>" * 12_500_000, "faq.html", Options())


def test_what_was_left_out_is_named():
    source = read(h3(("お問い合わせ窓口", "03-0000-0000"), ("関連コンテンツ", "料金表")))
    assert source.notes == (
        "質問ではない見出しとして、取り込んでいません:「お問い合わせ窓口」「関連コンテンツ」(2件)。",
    )


def test_a_question_without_an_answer_is_a_problem():
    source = read(h3().replace(f"<p>{TELL[1]}</p>", ""))
    assert [(p.line, p.found) for p in source.problems] == [
        (1, "「見学はできますか？」に回答が見つかりません。")
    ]
    assert len(source.entries) == 3


def test_an_answer_of_pictures_is_a_problem():
    source = read(dl(a2="<img src=a.png alt='地図'>"))
    assert [p.found for p in source.problems] == [
        "「見学はできますか？」の回答に文字がありません(画像「地図」は取り込めません(回答の初め))。"
    ]
