"""What an edit changes for those who ask, on a small shop's page.

Of one edit: payment's answer says something else, the parking is no longer spoken of, 「名入れ」 is
new, what people say of a bouquet's price is put to the message card, and what is said to jobs is new.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.app import open_answerer
from bot.evaluation.impact import Change, Impact, RecentQuery, golden_queries, impact_of
from bot.evaluation.impact_lines import impact_lines
from bot.evaluation.queries import LabelledQuery
from bot.evaluation.shown import Shown
from bot.settings import Settings, read_settings
from tests.conftest import build

JOBS = "店頭でおたずねください。"
GOLDEN = [
    LabelledQuery("1", "花束の値段", frozenset({"bouquet-price"})),
    LabelledQuery("2", "花束を予約したい", frozenset({"bouquet-order"})),
    LabelledQuery("3", "名入れはできますか", frozenset({"engraving"})),
    LabelledQuery("4", "車で行けますか", frozenset({"parking"})),
]
RECENT = [
    RecentQuery("電子マネーで支払いたい", 7),
    RecentQuery("車で行けますか", 2),
    RecentQuery("車で行けますか？？", 1),
    RecentQuery("名前を彫ってもらえますか", 2),
    RecentQuery("切り花がすぐしおれる", 5),
    RecentQuery("アルバイトを募集していますか", 4),
    RecentQuery("   ", 1),  # says nothing: neither is asked, and it is not counted
]


def edit(folder: Path) -> None:
    """Change the copy of the small shop's corpus."""
    shop, flowers = folder / "01-shop.yaml", folder / "02-flowers.yaml"
    text = shop.read_text()
    start, end = text.index("  - id: parking"), text.index("  - id: payment")
    text = text[:start] + text[end:]
    text = text.replace("related: [parking]", "related: []").replace("電子マネーを", "QR決済を")
    shop.write_text(
        f"{text.rstrip()}\n  - id: engraving\n    question: 名入れはできますか\n"
        "    answer: はい、花器に一文字から彫れます。\n"
        "    wordings: [名前を彫ってもらえますか, 名入れの花器, 名前を入れたい, 文字を彫る]\n"
    )
    topics = folder / "referrals" / "01-phone.yaml"
    said = '    topic: "求人"\n'
    topics.write_text(topics.read_text().replace(said, f'{said}    message: "{JOBS}"\n'))
    text = flowers.read_text().replace('      - "花束の値段"\n', "")
    flowers.write_text(text.replace('- "カードを添えたい"', '- "花束の値段"'))


@pytest.fixture(scope="module")
def edited(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder = tmp_path_factory.mktemp("edited")
    corpus, index_dir = folder / "corpus", folder / "index"
    shutil.copytree(small.corpus_dir, corpus)
    shutil.copytree(small.index_dir, index_dir, symlinks=True)
    edit(corpus)
    environment = {
        "CORPUS_DIR": str(corpus),
        "INDEX_DIR": str(index_dir),
        "ENCODER": small.encoder,
        "DATA_DIR": str(folder),
    }
    build(**environment)
    return open_answerer(read_settings(environment))


@pytest.fixture(scope="module")
def impact(small_answerer: Answerer, edited: Answerer) -> Impact:
    return impact_of(small_answerer, edited, GOLDEN, RECENT)


def test_a_golden_query_that_another_entry_takes_is_broken(impact: Impact) -> None:
    stolen = next(each for each in impact.broken if each.text == "花束の値段")
    assert stolen.before.entries == ("bouquet-price",)
    assert stolen.after.entries == ("message-card",)
    assert stolen.wanted == ("花束はいくらから作れますか",)


def test_what_is_asked_of_an_entry_that_is_gone_is_broken_and_counted(impact: Impact) -> None:
    gone = next(each for each in impact.broken if each.text == "車で行けますか")
    assert (gone.before.entries, gone.times) == (("parking",), 3)
    assert "parking" not in gone.after.entries


def test_near_duplicates_count_as_one_query(impact: Impact) -> None:
    assert not any(each.text.endswith("？？") for each in (*impact.broken, *impact.changed))
    assert impact.recent == 5


def test_a_golden_query_that_a_new_entry_answers_is_mended(impact: Impact) -> None:
    assert [each.text for each in impact.mended] == ["名入れはできますか"]


def test_a_recent_query_that_is_answered_from_now_on_changes(impact: Impact) -> None:
    now = next(each for each in impact.changed if each.text == "名前を彫ってもらえますか")
    assert now.before.kind != "answer"
    assert now.after.words == "「名入れはできますか」と回答"


def test_new_questions_and_wordings_are_asked_themselves(impact: Impact) -> None:
    added = {each.text: each for each in impact.added}
    assert {"名入れはできますか", "名入れの花器", "花束の値段"} <= added.keys()
    assert added["名入れの花器"].after.words == "「名入れはできますか」と回答"
    assert added["花束の値段"].wanted == ("メッセージカードを付けられますか",)
    assert "電子マネーで支払いたい" not in added
    assert impact.new_texts == len(impact.added)
    assert "足した言い方：6件" in list(impact_lines(impact))


def test_another_wording_of_an_answer_changes_no_reply_and_is_one_edit(impact: Impact) -> None:
    assert "電子マネーで支払いたい" not in {each.text for each in impact.changed}
    edits = {each.id: (each.kind, each.fields) for each in impact.edits}
    assert edits == {
        "payment": ("changed", ("answer",)),
        "bouquet-price": ("changed", ("wordings",)),
        "message-card": ("changed", ("wordings",)),
        "engraving": ("added", ()),
        "parking": ("removed", ()),
    }


def test_a_reply_whose_sentence_alone_changes_is_listed_as_reworded(impact: Impact) -> None:
    said = {each.text: each for each in impact.reworded}
    assert said.keys() == {"アルバイトを募集していますか", "電子マネーで支払いたい"}
    jobs = said["アルバイトを募集していますか"]
    assert JOBS in jobs.after.says
    assert JOBS not in jobs.before.says
    text = "\n".join(impact_lines(impact))
    assert "案内は同じで、文だけが変わる質問：2件" in text
    paid = "「電子マネーで支払いたい」（7回）：「どんな支払い方法が使えますか」と回答"
    assert f"{paid}（回答の文が変わります）" in text


def test_the_counts_are_those_of_the_recent_queries_as_often_as_they_were_asked(
    impact: Impact,
) -> None:
    assert (impact.golden, impact.recent) == (4, 5)
    for shares in (impact.shares_before, impact.shares_after):
        assert (
            shares.answer + shares.choices + shares.fallback + shares.notice == shares.total == 21
        )


def test_what_is_compared_with_itself_changes_nothing(small_answerer: Answerer) -> None:
    same = impact_of(small_answerer, small_answerer, GOLDEN, RECENT)
    assert not (same.broken or same.mended or same.changed or same.reworded)
    assert not (same.surer or same.edits)
    assert not (same.confusions or same.confusions_gone)
    assert "どの質問にも、これまでと同じ返事をします。" in list(impact_lines(same))


def test_it_is_the_same_after_a_way_through_json(impact: Impact) -> None:
    raw = impact.as_json()
    assert raw["broken"][0]["before"]["words"].endswith("と回答")
    assert Impact.of(raw) == impact


def test_people_read_whole_sentences(impact: Impact) -> None:
    text = "\n".join(impact_lines(impact))
    assert "削除：「駐車場はありますか」（parking）" in text
    assert "「車で行けますか」（3回）：これまで「駐車場はありますか」と回答 → " in text
    assert "「花束の値段」：これまで「花束はいくらから作れますか」と回答 → これからは" in text


def test_what_becomes_of_many_alike_is_said_once() -> None:
    answer, phone = Shown("answer", ("a",), ("送料はいくらですか",)), Shown("fallback")
    many = tuple(
        Change(f"送料{i}", 9 - i, answer, phone, ("送料はいくらですか",)) for i in range(7)
    )
    other = Change("定休日", 1, phone, answer, ())
    lines = list(impact_lines(Impact(golden=8, broken=(*many, other))))
    turn = "これまで「送料はいくらですか」と回答 → これからは電話案内"
    assert lines.count(f"  {turn}：7件") == 1
    assert "    「送料0」（9回）" in lines
    assert "    ほか2件" in lines
    back = "これまで電話案内 → これからは「送料はいくらですか」と回答（正しくは電話案内）"
    assert f"  「定休日」：{back}" in lines


def test_it_says_what_it_could_not_look_at(small_answerer: Answerer) -> None:
    assert golden_queries(small_answerer.corpus) == []
    text = "\n".join(impact_lines(impact_of(small_answerer, small_answerer, [])))
    assert "答えのわかっている質問（queries）がないため" in text
    assert "最近の質問の記録がないため" in text
