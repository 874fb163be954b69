"""The first wording of an entry counts at once, and costs the entries without one nothing.

Of one wording a classifier learns next to nothing; topics, which every page has, are what it begins
with.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Entry, Referral
from index import classifier
from index.build.pipeline import build_index
from index.progress import silent
from index.searcher import Searcher

# Entry: question, answer, its first wording, and what somebody else asks.
ENTRIES = {
    "open": ("何時から開いていますか", "10時から19時までです。", "閉店は何時", "閉店の時刻"),
    "parking": ("駐車場はありますか", "店の裏に3台分ございます。", "車で行きたい", "車で行けるか"),
    "delivery": ("配達はできますか", "市内へお届けします。", "家まで届けて", "届けてもらう"),
    "refund": ("返品はできますか", "7日以内に承ります。", "お金を戻して", "お金が戻る?"),
    "card": ("カードは使えますか", "現金も電子マネーも使えます。", "", "カードの支払い"),
    "gift": ("贈り物の包装は頼めますか", "無料でお包みします。", "", "贈り物の紙"),
    "points": ("会員にはどうすればなれますか", "店頭で入会できます。", "", "会員になる"),
    "care": ("花の水は毎日替えますか", "夏は毎日替えてください。", "", "水を替える日"),
}
TOPICS = (
    Referral("jobs", "採用と求人", ("アルバイトをしたい", "働きたい", "求人はありますか")),
    Referral("weather", "今日の天気", ("明日は雨", "天気予報", "傘がいるか")),
)


def page(*, worded: bool) -> Corpus:
    """Return the page; `worded`: every entry that has a first wording has it."""
    entries = tuple(
        Entry(name, "お店について", question, answer, (wording,) if worded and wording else ())
        for name, (question, answer, wording, _) in ENTRIES.items()
    )
    return Corpus(entries, referrals=TOPICS, digest=f"worded {worded}")


def ranks(corpus: Corpus, small: Settings, folder: Path) -> dict[str, int]:
    """Return entry → its rank for what somebody else asks about it."""
    index = build_index(corpus, small.encoder, folder, silent, shared_dir=small.index_dir)
    assert (index / classifier.FOLDER).exists()
    searcher = Searcher(index)
    found = {}
    for name, (*_, asked) in ENTRIES.items():
        ids = [hit.target.id for hit in searcher.search(asked).hits]
        found[name] = ids.index(name) + 1
    return found


@pytest.fixture(scope="module")
def both(
    small: Settings, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, int], dict[str, int]]:
    bare, worded = (page(worded=each) for each in (False, True))
    folder = tmp_path_factory.mktemp("pages")
    return ranks(bare, small, folder / "bare"), ranks(worded, small, folder / "worded")


def test_the_first_wording_brings_its_entry_forward(both):
    before, after = both
    own = [name for name, (_, _, wording, _) in ENTRIES.items() if wording]
    assert all(after[name] == 1 for name in own), after
    assert sum(before[name] > 1 for name in own) >= 2, before


def test_an_entry_that_nobody_touched_stands_no_lower_for_the_wordings_of_others(both):
    before, after = both
    others = [name for name, (_, _, wording, _) in ENTRIES.items() if not wording]
    assert all(after[name] <= before[name] for name in others), (before, after)
