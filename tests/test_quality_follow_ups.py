"""The quality gate of conversations: follow-ups are served, and no topic bends a new question."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Reason, Verdict
from bot.evaluation.dialogues import measure_dialogues, play, read_dialogues
from bot.evaluation.figures import as_json
from bot.evaluation.queries import read_queries
from bot.evaluation.topic_changes import change_topics, measure_topic_changes
from index.question import Question

DATA = Path(__file__).parent / "data"
# Of an author of its own, who has not seen the code.
FLOORS = {"follow_up_served": 0.93, "follow_up_abstained": 0.8}


def test_follow_ups_are_served_and_those_that_nothing_answers_get_the_phone(
    answerer: Answerer,
) -> None:
    dialogues = read_dialogues(DATA / "dialogues-topics.jsonl", answerer.corpus)
    figures = as_json(measure_dialogues(play(answerer, dialogues)))
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
    assert figures["topic_change_loss"] == 0


def test_no_topic_costs_a_new_question_what_is_right(answerer: Answerer) -> None:
    changes = change_topics(answerer, read_queries(DATA / "dev.jsonl", answerer.corpus))
    figures = as_json(measure_topic_changes(changes))
    assert figures["topic_changes"] >= 300
    assert [(each.topic.id, each.after.query.text) for each in changes if each.lost] == []


def after(answerer: Answerer, topic: str, text: str) -> Decision:
    return answerer.decide(Question.read(text), [answerer.entry(topic)])


def shown(decision: Decision) -> list[str]:
    return [hit.target.id for hit in decision.hits]


def test_an_urgent_matter_is_none_of_the_last_answers(answerer: Answerer) -> None:
    for text in ("サイトに警告が出ている", "解約したい", "不正アクセスされたかも"):
        assert after(answerer, "invoice-timing", text).reason is Reason.URGENT, text


def test_a_known_ambiguity_of_which_nothing_is_near_stands_as_it_is(answerer: Answerer) -> None:
    text = "証明書の期限が明日切れます"
    alone = answerer.decide(Question.read(text))
    assert alone.reason is Reason.AMBIGUOUS
    assert after(answerer, "invoice-timing", text) == alone


def test_the_ordinary_plan_is_not_the_one_just_shown(answerer: Answerer) -> None:
    for text in ("じゃあ普通のプランは?", "通常のプランだと?"):
        decision = after(answerer, "monthly-plan-about", text)
        assert decision.verdict is Verdict.CHOICES, text
        assert "monthly-plan-about" not in shown(decision), text


def test_what_can_be_paid_how_is_answered_for_the_plan_just_shown(answerer: Answerer) -> None:
    decision = after(answerer, "monthly-plan-about", "支払い方法は?")
    assert decision.verdict is Verdict.ANSWER
    assert shown(decision)[0] == "monthly-plan-payment"


@pytest.mark.parametrize("topic", ["domain-approval-email", "invoice-timing", "reissue-cost"])
@pytest.mark.parametrize(
    "text", ["じゃあどうしたらいい?", "もっと早くならない?", "届かない場合は?", "それでもだめなら?"]
)
def test_what_names_nothing_leans_on_the_last_answer_or_gets_the_phone(
    answerer: Answerer, topic: str, text: str
) -> None:
    decision, last = after(answerer, topic, text), answerer.entry(topic)
    assert decision.verdict in (Verdict.CHOICES, Verdict.ABSTAIN)
    if decision.verdict is Verdict.CHOICES:
        assert decision.hits[0].target == last
        assert all(
            hit.target.section == last.section
            or hit.target.id in last.related
            or last.id in hit.target.related
            for hit in decision.hits
        )
