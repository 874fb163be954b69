"""Topic changes: what counts as lost, on outcomes made by hand and on the small shop."""

from __future__ import annotations

import pytest

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Reason, Verdict
from bot.evaluation.figures import as_json
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import LabelledQuery
from bot.evaluation.topic_changes import (
    TOPICS,
    TopicChange,
    change_topics,
    measure_topic_changes,
)
from corpus.intent import Entry, Referral
from index.result import Hit

FEE, PLACE = (Entry(name, "", f"{name}は", "答え") for name in ("会費", "会場"))
URGENT = Referral("事故", "事故", (), urgent=True)


def showing(*entries: Entry) -> Decision:
    hits = tuple(Hit(entry, rank, 0.5, 0.5) for rank, entry in enumerate(entries, 1))
    return Decision(Verdict.CHOICES, Reason.SHARED, hits)


PHONE = Decision(Verdict.ABSTAIN, Reason.BELOW_THRESHOLD)
FIRST_CALL = Decision(Verdict.ABSTAIN, Reason.URGENT, referral=URGENT)


@pytest.mark.parametrize(
    ("relevant", "alone", "after", "lost"),
    [
        ({"会費"}, showing(FEE, PLACE), showing(PLACE, FEE), False),
        ({"会費"}, showing(FEE, PLACE), showing(PLACE), True),
        ({"会費"}, showing(FEE), PHONE, True),
        ({"会費"}, PHONE, showing(FEE), False),
        ({"会費"}, PHONE, showing(PLACE), False),
        (set(), PHONE, showing(PLACE), True),
        (set(), PHONE, PHONE, False),
        (set(), showing(FEE), showing(PLACE), False),
        (set(), FIRST_CALL, PHONE, True),
        (set(), FIRST_CALL, FIRST_CALL, False),
    ],
)
def test_what_a_topic_costs(
    relevant: set[str], alone: Decision, after: Decision, lost: bool
) -> None:
    query = LabelledQuery("1", "いくら", frozenset(relevant))
    change = TopicChange(PLACE, Outcome(query, (), after), Outcome(query, (), alone))
    assert change.lost is lost
    assert as_json(measure_topic_changes([change]))["topic_changes_lost"] == float(lost)


def test_short_questions_are_asked_after_topics_from_all_over_the_corpus(
    small_answerer: Answerer,
) -> None:
    short = LabelledQuery("1", "何日前まで?", frozenset())
    long = LabelledQuery("2", "花束は何日前までに注文すればよいのでしょうか", frozenset())
    changes = change_topics(small_answerer, [short, long])
    entries = small_answerer.corpus.entries
    topics = [change.topic for change in changes]
    assert {change.after.query.id for change in changes} == {"1"}
    assert len(set(topics)) == len(topics) == min(TOPICS, len(entries))
