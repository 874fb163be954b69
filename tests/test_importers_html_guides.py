"""Pages that grew over the years: notes below sections, boxes between, dialogues in answers."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import json
import time

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html
from corpus.importers.zendesk import read_zendesk

WEEK = [("予約は要りますか？", "いいえ。"), ("休みはいつですか？", "火曜です。"), ("犬は入れますか？", "はい。")]  # fmt: skip
BIKE = [("空気は入れられますか？", "無料です。"), ("何色がありますか？", "五色です。"), ("届けてもらえますか？", "市内なら。")]  # fmt: skip
ALL = WEEK + BIKE
FORM = "<h4>Q. {q}</h4><p>A. {a}</p>"


def sec(pairs, form=FORM, **changes):
    """Return entries of a form; changes put another in the place of one by its number ("e2")."""
    return "".join(changes.get(f"e{n}", form).format(q=q, a=a) for n, (q, a) in enumerate(pairs, 1))


def page(first=None, second=None, head=""):
    """Return a page of two sections."""
    first = sec(WEEK) if first is None else first
    second = sec(BIKE) if second is None else second
    return f"<title>よくある質問</title>{head}<body><h2>ご質問</h2><h3>来店</h3>{first}<h3>自転車</h3>{second}"


def read(html):
    entries = read_html(html.encode(), "faq.html", Options()).entries
    return [(e.question, e.answer.plain.replace("\n", "")) for e in entries]


def changed(at, question=None, answer=None):
    pairs = list(ALL)
    pairs[at] = (question or pairs[at][0], answer or pairs[at][1])
    return pairs


NOTE = "<p class='{}'>※価格は税込みです。</p>"
TALK = "<p>Q. 何台ですか？<br>A. 2台です。</p><p>Q. いつですか？<br>A. 明日です。</p>"
TOLD = "Q. 何台ですか？A. 2台です。Q. いつですか？A. 明日です。"
HIDE = "<style>{}</style>"
KEPT = "<div class=wait>" + sec([("修理は頼めますか？", "準備中。")]) + "</div>"
ITEM = "<div itemscope itemtype='https://schema.org/Question'><h4>Q. <span itemprop=name>{{q}}</span></h4><div itemscope itemprop=acceptedAnswer itemtype='https://schema.org/Answer'>{}</div></div>"
WHOLE = ITEM.format("<div itemprop=text><p>A. {a}</p></div>")
PART = ITEM.format(
    "<p itemprop=text>A. {a}</p><p><img src=a.png alt=図></p><ul><li>図の通り</li></ul><p>です。長い説明が続くことがあります。</p><meta itemprop=upvoteCount content=3><p>回答者 <span itemprop=author>店長</span></p>"
)
DATA = "<div itemscope itemtype='https://schema.org/FAQPage'>"

# What stands on the page → the entries that come of it.
PAGES = {
    "a number that is a word's": (page(sec(WEEK, e2="<h4>Q. 3月の{q}</h4><p>A. {a}</p>")), changed(1, "3月の休みはいつですか？")),
    "a number right behind the mark that is a word's": (page(sec(WEEK, e2="<h4>Q.3～5日の{q}</h4><p>A. {a}</p>")), changed(1, "3～5日の休みはいつですか？")),
    "a wide number that is a word's": (page(sec(WEEK, e2="<h4>Q：２台の{q}</h4><p>A：{a}</p>")), changed(1, "２台の休みはいつですか？")),
    "numbers that count, without an end": ("".join(f"<h4>Q. {n}{q}</h4><p>A. {a}</p>" for n, (q, a) in enumerate(ALL, 1)), ALL),
    "numbers that count in one section": (page(None, "".join(f"<h4>Q.{n}{q}</h4><p>A. {a}</p>" for n, (q, a) in enumerate(BIKE, 1))), ALL),
    "names that begin as a mark does": (page(sec(WEEK, e3="<h4>Q1～Q4の{q}</h4><p>A. {a}</p>")), changed(2, "Q1～Q4の犬は入れますか？")),
    "an answer without a mark whose first word begins with A": (page(sec(WEEK, e1="<h4>Q. {q}</h4><p>A型は{a}</p>")), changed(0, None, "A型はいいえ。")),
    "answers whose mark is glued": (page(sec(WEEK, "<h4>Q{q}</h4><p>A{a}</p>"), sec(BIKE, "<h4>Q{q}</h4><p>A{a}</p>")), ALL),
    "an answer that lists A1 and A2": (page(sec(WEEK, e1="<h4>Q. {q}</h4><p>A1：要ります。</p><p>A2：要りません。</p>")), changed(0, None, "A1：要ります。A2：要りません。")),
    "a badge as a picture before the mark": (page(sec(WEEK, e2="<h4><img src=n.gif alt=NEW> Q. {q}</h4><p>A. {a}</p>")), ALL),
    "a badge as words before the mark": (page(sec(WEEK, e2="<h4>【新着】Q. {q}</h4><p>A. {a}</p>", e3="<h4>NEW! Q. {q}</h4><p>A. {a}</p>")), ALL),
    "notes below sections": (page(sec(WEEK) + NOTE.format("note"), sec(BIKE) + NOTE.format("note")), ALL),
    "several notes, and a way to the top": (page(sec(WEEK) + NOTE.format("n") * 2 + "<p class=up><a href=#top>▲上へ</a></p>", sec(BIKE) + NOTE.format("n") + "<p class=up><a href=#top>▲上へ</a></p>"), ALL),
    "notes below lists of definitions": (
        page(*("<div class=box>" + sec(pairs, "<p class=q>Q：{q}</p><p class=a>A：{a}</p>") + NOTE.format("attention") + "</div>" for pairs in (WEEK, BIKE))), ALL),
    "notes of answers": (
        page(sec(WEEK, e1=FORM + "<p class=note>※要予約</p>") + "<p class=note>※日曜を除く</p>", sec(BIKE) + "<p class=note>※離島を除く</p>"),
        [(WEEK[0][0], "いいえ。※要予約"), WEEK[1], (WEEK[2][0], "はい。※日曜を除く"), *BIKE[:2], (BIKE[2][0], "市内なら。※離島を除く")]),
    "notes of two answers that happen to be last": (
        page(sec(WEEK) + NOTE.format("note") + "<h3>夏</h3>" + sec(WEEK[:2], "<h4>Q. 夏の{q}</h4><p>A. {a}</p>") + NOTE.format("note")),
        [*WEEK[:2], (WEEK[2][0], "はい。※価格は税込みです。"), (f"夏の{WEEK[0][0]}", "いいえ。"), (f"夏の{WEEK[1][0]}", "火曜です。※価格は税込みです。"), *BIKE]),
    "the parts of every answer": (
        page(*(sec(pairs, "<h4>Q. {q}</h4><p class=a>A. {a}</p><p class=b>以上</p>") for pairs in (WEEK, BIKE))), [(q, a + "以上") for q, a in ALL]),
    "sections of one question": (
        "<h2>よくある質問</h2>" + "".join(f"<h3>{n}章</h3><h4>Q. {q}</h4><p>A. {a}</p><p class=b>以上</p>" for n, (q, a) in enumerate(ALL)), [(q, a + "以上") for q, a in ALL]),
    "a dialogue in an answer": (page(sec(WEEK, e2=FORM + f"<blockquote>{TALK}</blockquote><p>以上です。</p>")), changed(1, None, f"火曜です。{TOLD}以上です。")),
    "a dialogue below a question": (page(sec(WEEK, "<h4>{q}</h4><p>{a}</p>", e3="<h4>{q}</h4><p>{a}</p>" + f"<blockquote>{TALK}</blockquote>"), sec(BIKE, "<h4>{q}</h4><p>{a}</p>")), changed(2, None, f"はい。{TOLD}")),
    "a dialogue in a definition": ("<h2>質問</h2><dl>" + sec(ALL, "<dt>{q}</dt><dd>{a}</dd>", e1="<dt>{q}</dt><dd>{a}" + f"<blockquote>{TALK}</blockquote></dd>") + "</dl>", changed(0, None, f"いいえ。{TOLD}")),
    "sections that a quotation indents": (page(*(f"<blockquote>{sec(pairs, '<p><b>Q. {q}</b></p><p>A. {a}</p>')}</blockquote>" for pairs in (WEEK, BIKE))), ALL),
    "answers that a quotation indents": (page(*(sec(pairs, "<p><b>Q. {q}</b></p><blockquote>A. {a}</blockquote>") for pairs in (WEEK, BIKE))), ALL),
    "entries that a quotation indents, one each": (page(*(sec(pairs, "<blockquote><p>Q. {q}</p><p>A. {a}</p></blockquote>") for pairs in (WEEK, BIKE))), ALL),
    "a question that the sheet hides": (page(sec(WEEK) + KEPT, None, HIDE.format("<!-- .wait { display: none; color: red } -->")), ALL),
    "a question that the sheet hides by its id": (page(sec(WEEK) + KEPT.replace("class=", "id="), None, HIDE.format("div#wait{display:none}")), ALL),
    "a question that the sheet hides on paper": (
        page(sec(WEEK) + KEPT, None, HIDE.format("@media print { .wait { display: none } }")), [*WEEK, ("修理は頼めますか？", "準備中。"), *BIKE]),
    "a question that the sheet shows when it is opened": (
        page(sec(WEEK) + KEPT, None, HIDE.format(".wait{display:none} .wait.open{display:block}")), [*WEEK, ("修理は頼めますか？", "準備中。"), *BIKE]),
    "a question that a script shows": (
        page(sec(WEEK) + KEPT, None, HIDE.format(".wait{display:none}") + "<script>$('.more').click(() => $('.wait').show())</script>"), [*WEEK, ("修理は頼めますか？", "準備中。"), *BIKE]),
    "a question that a small screen hides": (
        page(sec(WEEK) + KEPT, None, HIDE.format(".wait{display:none} @media (min-width: 800px) { .wait { display: block } }")), [*WEEK, ("修理は頼めますか？", "準備中。"), *BIKE]),
    "a question that a button for more shows": (
        page(sec(WEEK) + KEPT + "<p><button>もっと見る</button></p>", None, HIDE.format(".wait{display:none}")), [*WEEK, ("修理は頼めますか？", "準備中。"), *BIKE]),
    "answers that the sheet hides": (
        page(*(sec(pairs, "<h4>Q. {q}</h4><div class=ans>A. {a}</div>") for pairs in (WEEK, BIKE)), HIDE.format(".ans{display:none}")), ALL),
    "a column between": (page(sec(WEEK[:2]) + "<div class=column><h4>【豆知識】 犬の名は？</h4><p>ポチです。</p></div>" + sec(WEEK[2:])), ALL),
    "a column of one paragraph, and a box of ways to ask": (
        page(sec(WEEK[:1]) + "<div class=memo><h4>知っていますか？</h4><p>鍵は2本です。</p></div>" + sec(WEEK[1:]) + "<div class=cta><h4>点検の時期かな？と思ったら</h4><p>写真を送ってください。<br><a href=/x>送る</a></p></div>"), ALL),
    "a column between data": (
        DATA + page(sec(WEEK[:2], WHOLE) + "<div class=column><h4>【豆知識】 犬の名は？</h4><p>ポチです。</p></div>" + sec(WEEK[2:], WHOLE), sec(BIKE, WHOLE)), ALL),
    "data whose text is the first paragraph only": (
        DATA + page(sec(WEEK, WHOLE, e2=PART), sec(BIKE, WHOLE)), changed(1, None, "火曜です。・図の通りです。長い説明が続くことがあります。回答者 店長")),
    "a table with a title in its first row": (
        page(sec(WEEK, e2="<h4>Q. {q}</h4><table><tr><th colspan=2>休み</th></tr><tr><td>冬</td><td>火</td></tr><tr><td>夏</td><td>水</td></tr></table>")),
        changed(1, None, "休み冬 / 火夏 / 水")),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_a_page_that_grew_is_read_as_a_person_does(case):
    html, expected = PAGES[case]
    assert read(html) == expected


def test_the_notes_of_sections_are_named():
    html = page(sec(WEEK) + NOTE.format("n"), sec(BIKE) + NOTE.format("n"))
    (note,) = [n for n in read_html(html.encode(), "faq.html", Options()).notes if "注記" in n]
    assert note.endswith("入れていません:「※価格は税込みです。」「※価格は税込みです。」(2件)。")


def test_titles_of_articles_keep_the_names_in_them():
    articles = [
        ("Q. 登録できますか？", "<p>A. はい。</p>", "登録できますか？", "はい。"),
        ("Q1～Q4の報告は？", "<p>作れます。</p>", "Q1～Q4の報告は？", "作れます。"),
        ("Q2・Q3を比べる", "<p>できます。</p>", "Q2・Q3を比べる", "できます。"),
        ("A1・A2と出ました", "<p>A1：故障です。</p><p>A2：寒すぎます。</p>", "A1・A2と出ました", "A1：故障です。\n\nA2：寒すぎます。"),
        ("B1と出ました", "<ul><li>A1：故障です。</li><li>A2：寒すぎます。</li></ul>", "B1と出ました", "・A1：故障です。\n・A2：寒すぎます。"),
    ]  # fmt: skip
    export = {"articles": [{"id": n, "title": a[0], "body": a[1]} for n, a in enumerate(articles)]}
    entries = read_zendesk(json.dumps(export).encode(), "z.json", Options()).entries
    assert [(e.question, e.answer.plain) for e in entries] == [a[2:] for a in articles]


@pytest.mark.parametrize(
    "sheet", ["/*" * 100_000, "x" * 200_000, "@a" * 100_000, "{" * 200_000, ".a," * 60_000 + "{display:none}"]
)  # fmt: skip
def test_a_hostile_sheet_is_done_in_time(sheet):
    started = time.perf_counter()
    assert read(page(head=HIDE.format(sheet))) == ALL
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    "body", ["<blockquote>" * 60 + "Q. x", "<blockquote><p>Q. x</p></blockquote>" * 3_000]
)
def test_hostile_quotations_are_done_in_time(body):
    started = time.perf_counter()
    read(page() + f"<h4>Q. 何？</h4><p>A. これ。</p>{body}")
    assert time.perf_counter() - started < 10
