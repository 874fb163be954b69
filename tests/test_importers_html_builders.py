"""Pages put together in a page builder: each part in a box of its own, shown and hidden by device."""
# ruff: noqa: E501  (a page is easier to compare on one line)

from itertools import count

import pytest

from corpus.import_options import Options
from corpus.importers.html.page import read_html

BREAD = [
    ("予約した商品を取り置きできますか？", "はい、当日の閉店まで取り置きます。"),
    ("アレルギーの表示はありますか？", "すべての値札に記載しています。"),
    ("焼き上がりの時間を教えてください", "9時と14時です。"),
]
CAKE = [
    ("名前を入れてもらえますか？", "無料でお入れします。"),
    ("何日前までに注文が必要ですか？", "3日前までにお願いします。"),
    ("ろうそくは付いていますか？", "お誕生日用を1袋お付けします。"),
]
ALL = [*(("パン", *pair) for pair in BREAD), *(("ケーキ", *pair) for pair in CAKE)]


class Builder:
    """Writes parts as page builders do: boxes in boxes, each with a class of its own."""

    def __init__(self):
        self._numbers = count(1)

    def box(self, kind, content, tag="div"):
        return f'<{tag} class="el el-{next(self._numbers):x}f {kind}"><div class="el-in">{content}</div></{tag}>'

    def widgets(self, *contents):
        return "".join(self.box("widget", content) for content in contents)

    def band(self, *contents, kind="band"):
        return self.box(kind, self.box("column", self.widgets(*contents)), "section")


def read(body):
    html = f"<title>よくある質問</title><body><main><h1>よくあるご質問</h1>{body}</main>"
    source = read_html(html.encode(), "faq.html", Options())
    return [(e.section, e.question, e.answer.text) for e in source.entries], source.notes


def asked(pairs, form="<h4>{q}</h4>|<p>{a}</p>"):
    return [part.format(q=q, a=a) for q, a in pairs for part in form.split("|")]


TABS = '<div role="tab" id="t1" aria-controls="p1">パン</div><div role="tab" id="t2" aria-controls="p2">ケーキ</div>'
PAIR = "<p><b>Q．{q}</b></p><p>{a}</p>"


def panel(number, pairs, form=PAIR):
    return f'<div role="tabpanel" id="p{number}" aria-labelledby="t{number}">{"".join(asked(pairs, form))}</div>'


@pytest.mark.parametrize(
    ("body", "sections"),
    [
        (f'<div role="tablist">{TABS}</div><div role="tablist">{panel(1, BREAD)}{panel(2, CAKE)}</div>', ("パン", "ケーキ")),
        (f'<div role="tablist">{TABS}{panel(1, BREAD)}{panel(2, CAKE)}</div>', ("パン", "ケーキ")),
        # Each tab stands above its panel, as phones show them, and nothing else names it.
        ('<div role="tablist"><div role="tab">パン</div><div role="tabpanel">' + "".join(asked(BREAD, PAIR)) + '</div><div role="tab">ケーキ</div><div role="tabpanel">' + "".join(asked(CAKE, PAIR)) + "</div></div>", ("パン", "ケーキ")),
        # An accordion that calls itself a list of tabs.
        ('<h2>パン</h2><div role="tablist">' + "".join(asked(BREAD, "<div role=tab><h4>{q}</h4></div><div><p>{a}</p></div>")) + '</div><h2>ケーキ</h2><div role="tablist">' + "".join(asked(CAKE, "<div role=tab><h4>{q}</h4></div><div><p>{a}</p></div>")) + "</div>", ("パン", "ケーキ")),
    ],
    ids=["tabs twice", "tabs and panels together", "tabs above panels", "accordion"],
)  # fmt: skip
def test_a_list_of_tabs_may_hold_what_they_show(body, sections):
    entries, _ = read(body)
    named = dict(zip(("パン", "ケーキ"), sections, strict=True))
    assert entries == [(named[section], q, a) for section, q, a in ALL]


@pytest.mark.parametrize(
    "hidden",
    ["x-hidden-desktop x-hidden-tablet x-hidden-mobile", "hidden-xs hidden-sm hidden-md hidden-lg", "pc-none sp-none", "hide-on-mobile hide-on-desktop"],
)  # fmt: skip
def test_what_is_hidden_on_all_screens_waits(hidden):
    page = Builder()
    waiting = asked(
        [("通販はできますか？", "◯月から始めます。"), ("海外へ送れますか？", "（未定）")]
    )
    body = page.band("<h2>パン</h2>", *asked(BREAD)) + page.band("<h2>ケーキ</h2>", *asked(CAKE))
    entries, notes = read(
        body + page.band("<h2>通販(準備中)</h2>", *waiting, kind=f"band {hidden}")
    )
    assert entries == ALL
    assert any("画面に出ていない質問" in note and "(2件)" in note for note in notes)


@pytest.mark.parametrize(
    "hidden", ["x-hidden-desktop", "hidden-xs hidden-sm", "sp-none", "hide-on-mobile"]
)
def test_what_one_screen_shows_is_read(hidden):
    page = Builder()
    body = page.band("<h2>パン</h2>", *asked(BREAD))
    entries, _ = read(body + page.band("<h2>ケーキ</h2>", *asked(CAKE), kind=f"band {hidden}"))
    assert entries == ALL


@pytest.mark.parametrize(
    "picture",
    ["<figure><img src=a.jpg><figcaption>値札の例。丸の中を見ます</figcaption></figure>", "<figure><figcaption>値札の例</figcaption><img src=a.jpg></figure>", "<div class=photo><img src=a.jpg><p>値札の例</p></div>", "<div class=photo><img src=a.jpg alt=値札の例></div>"],
)  # fmt: skip
def test_a_caption_is_no_section(picture):
    page = Builder()
    first, second, third = BREAD
    entries, _ = read(
        page.band("<h2>パン</h2>", *asked([first, second]), picture, *asked([third]))
        + page.band("<h2>ケーキ</h2>", *asked(CAKE))
    )
    assert [(section, q) for section, q, _ in entries] == [(section, q) for section, q, _ in ALL]
    assert "値札の例" in entries[1][2] or "alt=" in picture  # the words of a picture are not told


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("棚の<strong>上</strong>ではなく、中に置きます。", "棚の**上**ではなく、中に置きます。"),
        ("ふたを<b>閉じる</b>と止まります。", "ふたを**閉じる**と止まります。"),
        ("ボタンの<u>印刷</u>を押します。", "ボタンの印刷を押します。"),
        ("棚に置きます。<br><b>▲ページの先頭へ</b>", "棚に置きます。"),
        ("棚に置きます。<br><a href=#>閉じる</a>", "棚に置きます。"),
    ],
)
def test_a_word_of_a_sentence_is_the_answers(answer, text):
    entries, _ = read(
        "<h2>パン</h2><dl>"
        + "".join(asked([("どこに置きますか？", answer), *BREAD], "<dt>{q}</dt><dd>{a}</dd>"))
        + "</dl>"
    )
    assert entries[0][2] == text


BUTTON = '<div class="button-wrap"><a class="button" href="/price/">くわしい料金表を見る</a></div>'


@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_button_in_a_box_of_its_own_belongs_to_the_answer_above(place):
    page = Builder()
    parts = asked(CAKE)
    parts.insert(2 * min(place, len(CAKE)), BUTTON)
    entries, _ = read(
        page.band("<h2>パン</h2>", *asked(BREAD)) + page.band("<h2>ケーキ</h2>", *parts)
    )
    assert [(s, q) for s, q, _ in entries] == [(s, q) for s, q, _ in ALL]
    if place < len(CAKE):  # behind the last answer nobody can tell
        assert [q for _, q, a in entries if "くわしい料金表を見る" in a] == [CAKE[place - 1][0]]


def test_a_flat_list_keeps_the_buttons_of_its_answers():
    first, second, third = BREAD
    button = "<p class=more><a href=/price/>くわしい料金表を見る</a></p>"
    entries, _ = read("<h2>パン</h2>" + "".join([*asked([first]), button, *asked([second, third])]))
    assert [q for _, q, a in entries if "くわしい料金表" in a] == [first[0]]


def test_a_linked_name_above_questions_is_no_answer():
    name = "<p class=cat><a href=/faq/{}/>{}</a></p>"
    form = "<p class=q>{q}</p><p class=a>{a}</p>"
    entries, _ = read(name.format(1, "パン") + "".join(asked(BREAD, form)) + name.format(2, "ケーキ") + "".join(asked(CAKE, form)))  # fmt: skip
    assert [(q, a) for _, q, a in entries] == [(q, a) for _, q, a in ALL]


CALL = [
    "<h3>パンのこと、まとめて相談しませんか？</h3>",
    "<p>お電話一本でお見積もりします。</p>",
    "<a class=button href=/contact/>無料相談を申し込む</a>",
]
OTHER_CALL = [
    "<p class=en>CONTACT</p>",
    "<h3>贈り物をお探しですか？</h3>",
    "<p>セットで10％引き！</p>",
    "<a href=tel:0120000000>0120-000-000</a>（9時〜17時）",
]

SPOKEN_CALL = [
    "<h3>ケーキのご予約、お済みですか？</h3>",
    "<p>早めのご予約で10％引き！</p>",
    "<p>TEL 0120-000-000（9時〜17時）</p>",
]


def test_a_band_between_sections_asks_its_reader():
    page = Builder()
    parts = [page.band("<h2>パン</h2>", *asked(BREAD)), page.band(*CALL), page.band("<h2>ケーキ</h2>", *asked(CAKE)), page.band(*OTHER_CALL)]  # fmt: skip
    entries, notes = read("".join(parts))
    assert entries == ALL
    assert any("まとめて相談しませんか" in note for note in notes)


@pytest.mark.parametrize("call", [CALL, OTHER_CALL, SPOKEN_CALL])
def test_a_box_in_a_flat_list_asks_its_reader(call):
    box = f"<div class=box>{''.join(call)}</div>"
    form = "<h3>{q}</h3><p>{a}</p>"
    entries, _ = read("<h2>パン</h2>" + "".join(asked(BREAD, form)) + box + "<h2>ケーキ</h2>" + "".join(asked(CAKE, form)))  # fmt: skip
    assert entries == ALL


def test_the_only_question_of_a_section_is_one():
    page = Builder()
    lone = ("見学できますか？", "工房をご覧いただけます。")
    button = "<p><a class=button href=/visit/>見学を申し込む</a></p>"
    entries, _ = read(
        page.band("<h2>パン</h2>", *asked(BREAD))
        + page.band("<h2>ケーキ</h2>", *asked(CAKE))
        + page.band("<h2>その他</h2>", *asked([lone]), button)
    )
    assert [q for _, q, _ in entries] == [*(q for _, q, _ in ALL), lone[0]]
    assert entries[-1][0] == "その他"


def test_questions_in_boxes_of_their_own_stay():
    page = Builder()
    button = "<a class=button href=/more/>くわしく</a>"
    entries, _ = read("".join(page.band(*asked([pair]), button) for pair in [*BREAD, *CAKE]))
    assert [q for _, q, _ in entries] == [q for _, q, _ in ALL]


INTERVIEW = "<div class=slide><div><p><b>Q. 選んだ決め手は何でしたか？</b></p><p>A. 香りです。</p><p><b>Q. よく買うものは？</b></p><p>A. 食パンです。</p></div>{}</div>"


@pytest.mark.parametrize(
    ("title", "name"),
    [("お客様インタビュー", ""), ("スタッフの声", ""), ("ご利用者様の声", "<p>M様</p>"), ("毎日の食卓に", "<cite><span>M様（40代）</span></cite>")],
)  # fmt: skip
def test_what_customers_were_asked_is_no_question_of_visitors(title, name):
    page = Builder()
    voices = page.band(f"<h3>{title}</h3>", INTERVIEW.format(name))
    entries, _ = read(page.band("<h2>パン</h2>", *asked(BREAD)) + voices + page.band("<h2>ケーキ</h2>", *asked(CAKE)))  # fmt: skip
    assert entries == ALL


def test_a_source_named_in_an_answer_stays_there():
    first, *others = [*BREAD, *CAKE]
    named = (first[0], f"{first[1]}<br><cite>店主</cite>")
    entries, _ = read(
        "<dl>" + "".join(asked([named, *others], "<dt>{q}</dt><dd>{a}</dd>")) + "</dl>"
    )
    assert [q for _, q, _ in entries] == [q for _, q, _ in ALL]


def test_a_customer_may_ask_as_a_band_does():
    """A page of boxes, each with its button, keeps a question that sounds like an invitation."""
    page = Builder()
    button = "<a class=button href=/more/>くわしく</a>"
    pairs = [
        *BREAD,
        ("自分で切ってはいけませんか？", "切れます。"),
        ("割引はありませんか？", "あります。"),
    ]
    entries, _ = read(
        "<h2>パン</h2>" + "".join(page.band(*asked([pair]), button) for pair in pairs)
    )
    assert [q for _, q, _ in entries] == [q for q, _ in pairs]
