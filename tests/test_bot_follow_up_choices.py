"""What a topic leaves of a decision, and what it adds: hand-made evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from bot.answer.decision import Reason, Verdict, decide
from bot.answer.follow_up import decide_in_context
from corpus.intent import Entry, Referral
from index.objection import Objection
from index.result import SearchResult
from tests.follow_up_evidence import (
    ENTRIES,
    POLICY,
    TODAY,
    URGENT,
    after,
    found,
)


@pytest.mark.parametrize(
    ("referred", "kind", "lemmas", "verdict"),
    [
        (0.0, "topic", ("引く",), Verdict.CHOICES),
        (0.6, "topic", ("会費",), Verdict.CHOICES),
        (0.6, "offtopic", ("会費",), Verdict.CHOICES),
        (0.6, "topic", ("早い", "掛かる", "会費"), Verdict.CHOICES),
        (0.0, "topic", ("プリンター",), Verdict.ABSTAIN),
        (0.0, "topic", ("会費", "牛乳"), Verdict.ABSTAIN),
        (0.8, "topic", ("会費",), Verdict.ABSTAIN),
        (0.8, "offtopic", ("会費",), Verdict.ABSTAIN),
    ],
)
def test_a_short_text_that_would_get_the_phone_is_a_follow_up_where_it_names_nothing_else(
    referred: float, kind: str, lemmas: tuple[str, ...], verdict: Verdict
) -> None:
    evidence = found(
        ("送料", 0.02),
        ("会費", 0.01),
        ("登録", 0.01),
        answerable=0.1,
        referred=referred,
        referral=Referral("求人", "求人", (), kind=kind),
        lemmas=lemmas,
    )
    decision = after(
        evidence, ["会員"], lambda lemmas, _entries: len(set(lemmas) - {"会員", "会費"})
    )
    assert decision.verdict is verdict


def test_what_the_asker_rules_out_is_not_offered_for_being_near() -> None:
    evidence = found(("会員", 0.5), ("会費", 0.2), query="会員以外は?", answerable=0.7)
    ruled_out = Objection("exclusion", "会員", "会員とは")
    hits = tuple(replace(hit, objections=(ruled_out,)) for hit in evidence.hits)
    evidence = replace(evidence, hits=hits)
    alone = decide(evidence, POLICY, TODAY)
    assert alone.reason is Reason.CONTRADICTED and after(evidence, ["会員"]) == alone


def test_a_sure_answer_is_followed_by_the_last_one_where_the_text_points_back() -> None:
    evidence = found(("送料", 0.95), ("会費", 0.0), query="その分は?", answerable=0.97)
    assert [hit.target.id for hit in after(evidence, ["独り"]).hits] == ["送料", "独り"]
    evidence = replace(evidence, query="送料について")
    assert [hit.target.id for hit in after(evidence, ["独り"]).hits] == ["送料"]


def test_a_sure_answer_stands_though_the_text_asks_for_the_ordinary_kind() -> None:
    evidence = found(("会員", 0.95), ("会費", 0.01), query="普通の会員は?", answerable=0.97)
    alone = decide(evidence, POLICY, TODAY)
    assert alone.verdict is Verdict.ANSWER and after(evidence, ["会員"]) == alone


@pytest.mark.parametrize("share", [0.95, 0.5])
def test_an_urgent_matter_beside_what_is_shown_stays_beside_it(share: float) -> None:
    evidence = found(("送料", share), ("返品", 0.3), ("会費", 0.1), answerable=0.97)
    urgent = replace(decide(evidence, POLICY, TODAY), referral=URGENT)
    assert decide_in_context(evidence, urgent, [ENTRIES["会員"]], POLICY, TODAY) is urgent


@pytest.mark.parametrize("share", [0.95, 0.5])
def test_a_decision_about_a_part_of_the_text_stands(share: float) -> None:
    part = decide(found(("送料", share), ("返品", 0.3), answerable=0.97), POLICY, TODAY)
    whole = found(("会費", 0.1), ("登録", 0.1), answerable=0.2)
    assert decide_in_context(whole, part, [ENTRIES["会員"]], POLICY, TODAY) is part


def test_the_probabilities_share_out_that_some_entry_answers() -> None:
    evidence = found(("送料", 0.5), ("会費", 0.3), answerable=0.8)
    decision = after(evidence, ["会員"])
    assert sum(hit.probability for hit in decision.hits) <= 0.8 + 1e-9
    assert decision.confidence == decision.hits[0].probability


def test_a_mail_with_several_questions_keeps_them() -> None:
    evidence = found(("送料", 0.5), ("会費", 0.3), answerable=0.8)
    several = replace(decide(evidence, POLICY, TODAY), reason=Reason.SEVERAL_QUESTIONS)
    assert decide_in_context(evidence, several, [ENTRIES["会員"]], POLICY, TODAY) is several


def test_one_entry_alone_is_no_choice() -> None:
    decision = after(found(("独り", 0.3), answerable=0.7), ["独り"])
    assert (decision.verdict, decision.reason) == (Verdict.ABSTAIN, Reason.BELOW_THRESHOLD)
    assert [hit.target.id for hit in decision.hits] == ["独り"]


def test_where_nothing_could_be_searched_the_topic_does_not_help() -> None:
    decision = after(SearchResult("?"), ["会員"])
    assert (decision.verdict, decision.reason) == (Verdict.ABSTAIN, Reason.NOTHING_SEARCHABLE)
    assert not decision.hits


@pytest.mark.parametrize(
    ("lemmas", "query", "has_it", "reason"),
    [
        (("タオル", "有る"), "タオルはありますか", "送料", Reason.SHARED),
        (("タオル", "有る"), "タオルはありますか", "会費", Reason.FOLLOW_UP),  # the topic has it
        (("タオル", "有る"), "それとタオルも", "送料", Reason.FOLLOW_UP),  # it goes on
        (("タオル",), "タオルは?", "送料", Reason.FOLLOW_UP),  # says too little
    ],
)
def test_a_whole_question_that_names_what_only_its_choice_has_is_new(
    lemmas: tuple[str, ...], query: str, has_it: str, reason: Reason
) -> None:
    evidence = found(
        ("送料", 0.5), ("返品", 0.4), ("会費", 0.01), query=query, answerable=0.9, lemmas=lemmas
    )

    def unknown(named: Iterable[str], entries: Sequence[Entry]) -> int:
        return 0 if has_it in [entry.id for entry in entries] else len(list(named))

    assert after(evidence, ["会員"], unknown).reason is reason
