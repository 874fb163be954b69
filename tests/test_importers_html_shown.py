"""A page's data that is older than the page, questions below "more", boxes that ask the visitor."""
# ruff: noqa: E501  (a page is easier to compare on one line)

import json

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html

ASKED = [(f"{thing}は借りられますか？", f"{thing}は{n}台あります。受付でお申し出ください。") for n, thing in enumerate(
    ["車いす", "ベビーカー", "傘", "充電器", "自転車", "望遠鏡", "双眼鏡", "長靴", "毛布", "ロッカー", "テント", "椅子"], 2)]  # fmt: skip


def read(html):
    return read_html(html.encode(), "faq.html", Options())


def rows(html):
    return [(entry.question, entry.answer.plain) for entry in read(html).entries]


def page(pairs, head=""):
    shown = "".join(f"<dt>{q}</dt><dd>{a}</dd>" for q, a in pairs)
    return f"{head}<h1>よくある質問</h1><dl>{shown}</dl>"


def data(pairs):
    questions = [{"@type": "Question", "name": q, "acceptedAnswer": {"text": a}} for q, a in pairs]
    graph = json.dumps({"@type": "FAQPage", "mainEntity": questions}, ensure_ascii=False)
    return f"<script type=application/ld+json>{graph}</script>"


OLD = [
    (ASKED[0][0], "1回500円です。"),
    ("駐車場はありますか", "ありません。近くの有料駐車場へどうぞ。"),
]
CUT = [(q, f"{a[:6]}…") for q, a in ASKED]
DATA = {
    # what the page shows, what its data says → what is read
    "few of many, and older": (ASKED, OLD, ASKED),
    "nearly all, one older": (ASKED, [OLD[0], *ASKED[1:10]], ASKED),
    "all and one more": (ASKED, [*ASKED, OLD[1]], [*ASKED, OLD[1]]),
    "few shown, one more": (ASKED[:3], OLD[1:], [*ASKED[:3], OLD[1]]),
    "shown in part only": (CUT, ASKED, ASKED),
    "one of them shown without its end": ([(ASKED[0][0], "車いすは2台あります。"), *ASKED[1:]], ASKED[:1], ASKED),
}  # fmt: skip


@pytest.mark.parametrize("case", DATA)
def test_what_visitors_read_goes_before_older_data(case):
    shown, known, expected = DATA[case]
    assert rows(page(shown, data(known))) == expected


def test_what_only_older_data_has_is_named():
    notes = "".join(read(page(ASKED, data(OLD))).notes)
    assert "画面の回答にしました:「車いすは借りられますか？」(1件)" in notes
    assert "取り込んでいません:「駐車場はありますか」(1件)" in notes


def items(form, hidden=" style='display:none'", draft="", seen=8):
    """Return a list whose last items wait for a button, and perhaps one that waits for an editor."""
    parts = [form.format(q=q, a=a, h=hidden if at >= seen else "") for at, (q, a) in enumerate(ASKED)]  # fmt: skip
    extra = form.format(q="馬は借りられますか？", a="準備中です。", h=draft) if draft else ""
    return "".join([*parts[:4], extra, *parts[4:]])


DETAILS = "<details{h}><summary>{q}</summary><p>{a}</p></details>"
BOX = "<div class=box{h}><h3>{q}</h3><p>{a}</p></div>"
ROW = "<li{h}><p class=q>{q}</p><p class=a>{a}</p></li>"
FLAT = "<dt{h}>{q}</dt><dd{h}>{a}</dd>"
MORE = {
    "a button with how many": f"<div>{items(DETAILS)}</div><button type=button>もっと見る（あと4件）</button>",
    "a button in the list": f"<div>{items(DETAILS, ' hidden')}<p><button>さらに表示する</button></p></div>",
    "a link that leads nowhere": f"<section>{items(BOX)}</section><p class=m><a href='javascript:void(0)'>残りの質問を表示</a></p>",
    "a list in boxes": f"<div><ul>{items(ROW)}</ul></div><div><span>Show more</span></div>",
    "flat terms": f"<dl>{items(FLAT)}</dl><button>すべて見る</button>",
    "and a draft above": f"<div>{items(DETAILS, draft=' hidden')}</div><button>もっと見る</button>",
    "and a draft among the others": f"<div>{items(DETAILS, draft=' hidden', seen=3).replace('<details hidden>', '<details hidden data-status=draft>')}</div><button>もっと見る</button>",
}  # fmt: skip


@pytest.mark.parametrize("case", MORE)
def test_what_a_button_below_a_list_shows_is_public(case):
    assert rows(f"<h1>よくある質問</h1>{MORE[case]}") == ASKED


@pytest.mark.parametrize("beside", ["", "<p><a href='/faq/all'>もっと見る</a></p>", "<p>もっと詳しく</p>"])  # fmt: skip
def test_without_a_button_the_hidden_stays_hidden(beside):
    assert rows(f"<h1>よくある質問</h1><div>{items(DETAILS)}</div>{beside}") == ASKED[:8]


RADIO = "<label><input type=radio name=s value={0}>{0}</label>"
CHOICES = "".join(map(RADIO.format, ["見つけやすかった", "ふつう", "見つけにくかった"]))
SURVEYS = {
    "labels": f"<dl><dt>このページは見つけやすかったですか？</dt><dd>{CHOICES}</dd></dl><button>送信</button>",
    "in a list": f"<dl><dt>このページは見つけやすかったですか？</dt><dd><ul><li>{CHOICES.replace('</label>', '</label></li><li>')}</li></ul></dd></dl>",
    "words beside": "<dl><dt>何で当館を知りましたか？</dt><dd><input type=checkbox name=k>新聞 <input type=checkbox name=k>知人</dd></dl>",
    "a line to write in": "<dl><dt>ほかに知りたいことはありますか？</dt><dd><textarea name=t></textarea><button>送る</button></dd></dl>",
    "a choice": "<dl><dt>どちらからお越しですか？</dt><dd><select><option>市内</option><option>市外</option></select></dd></dl>",
}  # fmt: skip


@pytest.mark.parametrize("case", SURVEYS)
def test_what_asks_the_visitor_is_no_entry(case):
    source = read(f"<main>{page(ASKED)}<section><h2>ご意見</h2>{SURVEYS[case]}</section></main>")
    assert [(e.question, e.answer.plain) for e in source.entries] == ASKED
    assert not source.problems


def test_boxes_to_tick_may_be_an_answer():
    bring = "<dt>何を持っていけばよいですか？</dt><dd><ul><li><input type=checkbox>印鑑</li><li><input type=checkbox>保険証</li></ul></dd>"
    found = rows(page(ASKED).replace("</dl>", f"{bring}</dl>"))
    assert found[-1] == ("何を持っていけばよいですか？", "・印鑑\n・保険証")
