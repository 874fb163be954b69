"""What holds at once, as it is written and as it lies over a corpus."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.intent import Corpus, Entry
from corpus.live import LIVE_FILE, NO_LIVE, Hidden, Live, LiveClosure, Pin, pin_key, with_live
from corpus.live_form import read_live
from corpus.reader import corpus_digest, corpus_files, read_corpus
from corpus.site import Closed, Closure, Notice, Phone, Site

WRITTEN = """
# 台風のあいだ
live:
  notices: [{text: "台風のため配達が遅れます", from: "2026-12-01 9:00", until: 2026-12-02}]
  hidden: [old-campaign, "3-days"]
  pins:
    - {queries: ["解約したい", 退会], entry: cancel}
    - queries: ["障害"]
      phone: true
    - {queries: ["配達の遅れ"], phone: 配達の窓口}
  closed:
    - {from: "2026-12-01 13:00", until: "2026-12-01 17:00", reason: 社内研修, phone: 配達の窓口}
    - until: 2026-12-02
"""
LIVE = Live(
    (Notice("台風のため配達が遅れます", datetime(2026, 12, 1, 9), datetime(2026, 12, 3)),),
    (Hidden("old-campaign"), Hidden("3-days")),
    (
        Pin(("解約したい", "退会"), "cancel"),
        Pin(("障害",)),
        Pin(("配達の遅れ",), phone="配達の窓口"),
    ),
    (
        LiveClosure(
            Closure(datetime(2026, 12, 1, 13), datetime(2026, 12, 1, 17), "社内研修"), "配達の窓口"
        ),
        LiveClosure(Closure(datetime(2000, 1, 1), datetime(2026, 12, 3))),
    ),
)


def test_what_is_hidden_or_pinned_ends_by_itself(tmp_path: Path) -> None:
    live = read_live(
        written(
            tmp_path,
            """live:
  hidden: [a, {id: b, until: "2026-12-01 9:00"}, {id: c}]
  pins:
    - {queries: [障害], topic: outage, until: 2026-12-01}
    - {queries: [返品], topic: returns, phone: 配達}
""",
        )
    )
    ends, midnight = datetime(2026, 12, 1, 9), datetime(2026, 12, 2)
    assert live.hidden == (Hidden("a"), Hidden("b", ends), Hidden("c"))
    assert live.pins == (
        Pin(("障害",), topic="outage", until=midnight),
        Pin(("返品",), phone="配達", topic="returns"),
    )
    assert live.at(datetime(2026, 12, 1, 8, 59)) == live
    assert live.at(ends).hidden_ids == {"a", "c"} and live.at(ends).pins == live.pins
    assert live.at(midnight).pins == live.pins[1:]


def written(folder: Path, text: str) -> Path:
    (folder / LIVE_FILE).write_text(text, "utf-8")
    return folder


def test_everything_is_read_as_it_is_written(tmp_path: Path) -> None:
    assert read_live(written(tmp_path, WRITTEN)) == LIVE


@pytest.mark.parametrize("text", ["", "\n# 今はありません\n", "live:\n", "live: {}\n", None])
def test_where_nothing_is_written_nothing_holds(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        written(tmp_path, text)
    assert read_live(tmp_path) == NO_LIVE


WRONG = {
    "live:\n  hiden: [a]\n": (2, "hiden", "知らない項目です"),
    "notice: こんにちは\n": (1, "live", "「live」がありません"),
    "live:\n  notices: [{until: 2026-12-02}]\n": (2, "text", "必須の項目がありません"),
    "live:\n  notices: [{text: あ, from: 12月}]\n": (2, "from", "日時として読めません"),
    "live:\n  pins: [{entry: a}]\n": (2, "queries", "質問がありません"),
    "live:\n  pins: [{queries: [あ]}]\n": (2, "entry", "どちらか一つに決まりません"),
    "live:\n  pins: [{queries: [あ], entry: a, phone: true}]\n": (2, "entry", "どちらか一つに"),
    "live:\n  pins:\n  - {queries: [解約], entry: a}\n  - {queries: [解約です。], phone: true}\n": (
        4,
        "queries",
        ":3にもあります",
    ),
    "live:\n  closed: [{reason: 研修}]\n": (2, "until", "再開する日時を書いてください"),
    "live:\n  hidden: [{until: 2026-12-02}]\n": (2, "id", "必須の項目がありません"),
    "live:\n  hidden: [{id: a, until: 12月}]\n": (2, "until", "日時として読めません"),
    "live:\n  hidden: [{id: a, from: 2026-12-02}]\n": (2, "from", "知らない項目です"),
    "live:\n  pins: [{queries: [あ], entry: a, topic: b}]\n": (2, "entry", "どちらか一つに"),
    "live:\n  hidden: [12]\n": (2, "hidden", "引用符で囲んでください"),
    "live: [a\n": (2, "-", "閉じていません"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=[text[:40] for text in WRONG])
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, text: str, told: tuple[int, str, str]
) -> None:
    with pytest.raises(CorpusError) as caught:
        read_live(written(tmp_path, text))
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == told[:2] and told[2] in str(problem)


@pytest.mark.parametrize("page", ["live.md", "live.ja.md"])
def test_what_its_page_shows_can_be_read(page: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / page).read_text("utf-8")
    live = read_live(written(tmp_path, text.partition("```yaml\n")[2].partition("```")[0]))
    assert (len(live.notices), len(live.hidden), len(live.pins), len(live.closures)) == (1, 2, 3, 2)


def test_a_build_knows_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "section: 節\nentries: [{id: a, question: 問い, answer: 答え}]\n", "utf-8"
    )
    digest = corpus_digest(tmp_path)
    written(tmp_path, "live: [broken")
    assert corpus_digest(tmp_path) == digest
    assert [each.name for each in corpus_files(tmp_path)] == ["a.yaml"]
    assert len(read_corpus(tmp_path).entries) == 1


@pytest.mark.parametrize(
    ("typed", "pinned"),
    [
        ("解約したい", True),
        (" 解約 したい。", True),
        ("解約したいです", True),
        ("解約したいのですが…", True),
        ("解約したい！！", True),
        ("ﾀｲｶｲ", True),
        ("タイカイは？", True),
        ("解約", False),
        ("解約したいときの返金は", False),
        ("です", False),
    ],
)
def test_a_query_is_pinned_however_it_is_put(typed: str, pinned: bool) -> None:
    live = Live(pins=(Pin(("解約したい", "タイカイ"), "cancel"),))
    assert (live.pin_of(typed) is not None) is pinned


def test_a_query_in_other_letters_is_the_same() -> None:
    assert pin_key("ＶＰＮは？") == pin_key("vpn") == "vpn"
    assert pin_key("は") == "は" and pin_key("です") == "です"


# Over a corpus

ENTRIES = (Entry("a", "節", "問い一", "答え"), Entry("b", "節", "問い二", "答え", related=("a",)))
SITE = Site(
    notices=(Notice("いつもの"),),
    phones=(
        Phone("一般", "03-0000-0001"),
        Phone("配達", "03-0000-0002", closed=Closed(holidays=False)),
    ),
)
CORPUS = Corpus(ENTRIES, site=SITE)
NOON = Closure(datetime(2026, 12, 1, 12), datetime(2026, 12, 1, 13))


def test_hidden_entries_are_hidden_and_all_others_the_same() -> None:
    now = with_live(CORPUS, Live(hidden=(Hidden("a"), Hidden("nobody"))))
    assert now.entries == (replace(ENTRIES[0], hidden=True), ENTRIES[1])
    assert with_live(CORPUS, NO_LIVE) is CORPUS


def test_a_notice_stands_before_those_of_the_company() -> None:
    now = with_live(CORPUS, Live(notices=(Notice("停電"),)))
    assert [each.text for each in now.site.notices] == ["停電", "いつもの"]


def test_a_closing_is_that_of_all_lines_or_of_one() -> None:
    of_all = with_live(CORPUS, Live(closures=(LiveClosure(NOON),))).site
    assert of_all.closed.temporary == (NOON,)
    assert [each.closed and each.closed.temporary for each in of_all.phones] == [(NOON,)] * 2
    assert of_all.phones[1].closed == Closed(holidays=False, temporary=(NOON,))
    for name in ("配達", "0300000002"):
        of_one = with_live(CORPUS, Live(closures=(LiveClosure(NOON, name),))).site
        assert of_one.closed == SITE.closed and of_one.phones[0] == SITE.phones[0]
        assert of_one.phones[1].closed == Closed(holidays=False, temporary=(NOON,))
    of_none = with_live(CORPUS, Live(closures=(LiveClosure(NOON, "どこにもない窓口"),)))
    assert of_none.site == SITE
