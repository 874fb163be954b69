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
