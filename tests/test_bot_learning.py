"""What did not end well is found, put together by what it means, and comes with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count

import pytest

from bot.answer.answerer import Answerer
from bot.journal.readings import Turn
from bot.journal.record import QueryRecord
from bot.learning.groups import HALF_LIFE, Group, grouped, texts_of
from bot.learning.meanings import Meanings
from bot.learning.suggestions import advise
from bot.learning.turns import PoorTurn, confused_entries, poor_turns

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=timezone.utc)
_ids = count()


def turn(
    talk: str,
    text: str,
    kind: str = "fallback",
    *,
    minutes: float = 0,
    helpful: bool | None = None,
    reason: str | None = None,
    entry: str | None = None,
    **more: str,
) -> Turn:
    usual = {"fallback": "BELOW_THRESHOLD", "answer": "CONFIDENT", "choices": "SHARED"}
    at = NOW - timedelta(hours=1) + timedelta(minutes=minutes)
    record = QueryRecord(
        f"q{next(_ids):04d}", at, "api", kind, entry, None, "v1", text, reason or usual.get(kind)
    )
    return Turn(replace(record, conversation=talk, **more), helpful)


def whys(*turns: Turn) -> list[tuple[str, str, str | None]]:
    return [(each.text, each.why, each.led_to) for each in poor_turns(turns)]


def test_a_question_without_an_answer_is_poor_and_what_was_found_afterwards_is_kept() -> None:
    found = whys(
        turn("a", "駐輪場はある？"),
        turn("a", "駐車場はある？", "answer", minutes=1, entry="parking"),
        turn("b", "駐輪場はある？"),
        turn("b", "駐車場は？", "answer", minutes=1, entry="parking", helpful=False),
    )
    assert found == [
        ("駐輪場はある？", "no answer", "parking"),
        ("駐輪場はある？", "no answer", None),
        ("駐車場は？", "unhelpful", None),
    ]


@pytest.mark.parametrize(
    "ended_well",
    [
        turn("a", "求人は", reason="REFERRAL", topic="jobs"),  # the company wants it on the phone
        turn("a", "急ぎです", reason="URGENT"),
        turn("a", "こんにちは", "notice", reason="SMALL_TALK"),
        turn("a", "電話番号は", reason="WISH"),
        turn("a", "今日の天気", reason="OFF_TOPIC"),
        turn("a", "駐車場は", "answer", entry="parking"),
        turn("a", "", "answer", entry="parking", reason="CHOSEN"),
        turn("a", "求人は", reason="REFERRAL", helpful=False),  # nobody likes to call
    ],
)
def test_what_the_company_wants_so_is_not_poor(ended_well: Turn) -> None:
    assert whys(ended_well) == []


def test_a_list_is_poor_where_nothing_of_it_is_taken() -> None:
    offered = {"choices": "roses parking"}
    assert whys(turn("a", "花", "choices", **offered)) == [("花", "not taken", None)]
    taken = turn("a", "", "answer", minutes=1, entry="roses", chosen="roses", reason="CHOSEN")
    assert whys(turn("a", "花", "choices", **offered), taken) == [("花", "taken", "roses")]
    elsewhere = replace(taken, record=replace(taken.record, chosen="hours"))
    assert len(whys(turn("a", "花", "choices", **offered), elsewhere)) == 1


def test_who_asks_again_within_minutes_may_have_got_a_poor_answer() -> None:
    first = turn("a", "届くのはいつ", "answer", entry="fees")
    again = turn("a", "いつ届きますか", "answer", minutes=2, entry="same-day")
    assert whys(first, again) == [("届くのはいつ", "asked again", "same-day")]
    later = replace(again, record=replace(again.record, at=again.record.at + timedelta(minutes=9)))
    assert whys(first, later) == []
    assert whys(replace(first, helpful=True), again) == []


def test_entries_are_confused_where_one_list_led_to_both() -> None:
    turns = []
    for talk, taken in (("a", "roses"), ("b", "parking"), ("c", "parking"), ("d", "roses")):
        turns.append(turn(talk, "花", "choices", choices="roses parking hours"))
        turns.append(turn(talk, "", "answer", chosen=taken, entry=taken))
    assert confused_entries(turns) == {("parking", "roses"): (2, 2)}


def poor(talk: str, text: str, *, days: float = 0, **more: str) -> PoorTurn:
    at = NOW - timedelta(days=days)
    return PoorTurn(f"q{next(_ids):04d}", at, text, talk, "no answer", **more)


def groups_of(answerer: Answerer, *turns: PoorTurn) -> list[Group]:
    meanings = Meanings(answerer.searcher)
    while meanings.read(texts_of(turns), within_s=0):
        pass
    return grouped(turns, meanings, NOW)


def test_groups_are_of_two_conversations_up_and_the_newest_trend_comes_first(
    small_answerer: Answerer,
) -> None:
    old = [poor(talk, "ギフトカードで支払えますか", days=14) for talk in "abc"]
    new = [poor(talk, "駐輪場はありますか") for talk in "de"]
    once = [poor("f", "制服の注文はできますか"), poor("f", "制服の注文はできますか")]
    first, second = groups_of(small_answerer, *old, *new, *once)
    assert (first.text, first.conversations) == ("駐輪場はありますか", 2)
    assert second.score == pytest.approx(3 * 0.5 ** (timedelta(days=14) / HALF_LIFE))
    assert first.key != second.key
    grown = groups_of(small_answerer, *old, *new, poor("g", "駐輪場はありますか", days=-0.01))
    assert grown[0].key == first.key


def test_what_was_found_in_a_list_comes_behind_what_was_not_found(
    small_answerer: Answerer,
) -> None:
    found = [replace(poor(talk, "ギフトカードで支払えますか"), why="taken") for talk in "abc"]
    lost = [poor(talk, "駐輪場はありますか") for talk in "de"]
    first, second = groups_of(small_answerer, *found, *lost)
    assert (first.text, second.text) == ("駐輪場はありますか", "ギフトカードで支払えますか")
    assert second.score == pytest.approx(3 / 4)


def test_two_ways_of_asking_are_one_group(small_answerer: Answerer) -> None:
    [group] = groups_of(
        small_answerer,
        poor("a", "自転車の駐輪場はありますか"),
        poor("b", "駐輪場はある？"),
        poor("c", "請求書の宛名を変えたい"),
    )
    assert set(group.texts) == {"自転車の駐輪場はありますか", "駐輪場はある？"}


def test_what_people_found_in_the_end_is_proposed_first(small_answerer: Answerer) -> None:
    turns = [poor(talk, "車はどこに停めれば", led_to="parking") for talk in "ab"]
    [group] = groups_of(small_answerer, *turns, poor("c", "車はどこに停めれば"))
    advised = advise(group, small_answerer)
    first = advised.suggestions[0]
    assert (first.act, first.entry_id) == ("add wordings", "parking")
    assert "3組のうち2組" in first.evidence


def test_a_question_that_nothing_is_near_to_needs_an_entry(answerer: Answerer) -> None:
    """With the real encoder: to the miniature one everything is near to something."""
    [group] = groups_of(answerer, *(poor(talk, "確定申告の書き方") for talk in "ab"))
    assert [each.act for each in advise(group, answerer).suggestions] == ["new entry"]


def test_an_answer_that_is_refused_is_to_be_revised(small_answerer: Answerer) -> None:
    turns = [
        replace(poor(talk, "駐車場はありますか"), why="unhelpful", shown="parking") for talk in "ab"
    ]
    [group] = groups_of(small_answerer, *turns)
    advised = advise(group, small_answerer)
    assert advised.suggestions[0].act == "revise"
    assert advised.answered_by == "parking"


def test_nothing_asked_is_no_group(small_answerer: Answerer) -> None:
    assert groups_of(small_answerer) == []
