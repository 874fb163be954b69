"""What a topic does to a decision: hand-made evidence, one row per case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.answer.decision import Decision, Policy, Reason, Verdict, decide
from bot.answer.follow_up import decide_in_context
from corpus.intent import Clarification, Entry, Referral
from index.objection import Objection
from index.result import Hit, SearchResult

POLICY = Policy(answer_threshold=0.9)
TODAY = date(2026, 6, 1)
ENTRIES = {
    entry.id: entry
    for entry in (
        Entry("会員", "会員", "会員とは", "答え", related=("登録",)),
        Entry("会費", "会員", "会費は", "答え"),
        Entry("退会", "会員", "退会は", "答え", valid_until=date(2026, 5, 31)),
        Entry("登録", "手続き", "登録は", "答え"),
        Entry("送料", "配送", "送料は", "答え"),
        Entry("返品", "配送", "返品は", "答え"),
        Entry("独り", "", "独りは", "答え"),
        Entry("別", "", "別は", "答え"),
    )
}
PHONE = Referral("求人", "求人", ())
URGENT = Referral("事故", "事故", (), urgent=True)
VAGUE = Referral("何の話か", "何の話か", (), kind="offtopic")
THANKS = Referral("お礼", "お礼", (), kind="thanks")
WHICH_PRICE = Clarification("値段", "値段", ("会費", "送料"), ())


def found(
    *entries: tuple[str, float],
    query: str = "いくら?",
    answerable: float = 0.0,
    referral: Referral = PHONE,
    referred: float = 0.0,
    ambiguous: float = 0.0,
    lemmas: tuple[str, ...] = ("幾ら",),
) -> SearchResult:
    """Return hand-made evidence: (entry, share), the first one's probability as sure as its
    share."""
    hits = tuple(
        Hit(ENTRIES[name], rank, share, share) for rank, (name, share) in enumerate(entries, 1)
    )
    return SearchResult(
        query,
        hits,
        (Hit(WHICH_PRICE, 1, ambiguous, ambiguous),),
        (Hit(referral, 1, referred, referred),),
        answerable,
        lemmas,
    )


# case: what was found, topic → verdict, reason, the entries shown
TABLE = {
    "without a topic nothing changes": (
        found(("送料", 0.5), ("会費", 0.4), answerable=0.9),
        [],
        Verdict.CHOICES,
        Reason.SHARED,
        ["送料", "会費"],
    ),
    "of entries that fit, the topic's comes first": (
        found(("送料", 0.85), ("会費", 0.03), answerable=0.8),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料", "会員"],
    ),
    "entries of an ambiguity that are as near as each other stay in its author's order": (
        found(
            ("別", 0.001),
            ("独り", 0.0),
            ("会費", 0.0),
            ("送料", 0.0),
            answerable=0.8,
            ambiguous=0.9,
        ),
        ["会費", "送料"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "where some entry surely answers, the topic makes one sure; what else was offered stays": (
        found(("送料", 0.02), ("会費", 0.5), answerable=0.98),
        ["会費"],
        Verdict.ANSWER,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "an entry that only refers to the topic is not made sure by it": (
        found(("送料", 0.02), ("会員", 0.5), answerable=0.98),
        ["登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "送料", "登録"],
    ),
    "a known ambiguity is resolved by the topic; its other meanings stay": (
        found(("会費", 0.01), ("送料", 0.001), answerable=0.99, ambiguous=0.9),
        ["会費"],
        Verdict.ANSWER,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "one of which no entry is near stands as it is": (
        found(("会費", 0.01), ("送料", 0.001), answerable=0.5, ambiguous=0.9),
        ["独り"],
        Verdict.CHOICES,
        Reason.AMBIGUOUS,
        ["会費", "送料"],
    ),
    "but a text that goes on may mean the last answer": (
        found(("会費", 0.01), ("送料", 0.001), query="それも?", answerable=0.5, ambiguous=0.9),
        ["独り"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料", "独り"],
    ),
    "a new question keeps its choices, though others are near": (
        found(
            ("送料", 0.3),
            ("返品", 0.3),
            ("別", 0.3),
            ("会費", 0.01),
            ("登録", 0.01),
            answerable=0.5,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["送料", "返品", "別", "会員"],
    ),
    "an entry that the last answer relates to is near, and so is the one that relates to it": (
        found(("送料", 0.3), ("会員", 0.3), answerable=0.8),
        ["登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "送料", "登録"],
    ),
    "a short text that is not understood gets what the topic has, its last answer too": (
        found(("送料", 0.2), ("会費", 0.1), ("登録", 0.1), answerable=0.2),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "会費", "会員"],
    ),
    "the phone where what the topic has is hardly probable": (
        found(("送料", 0.2), ("会費", 0.00000001), answerable=0.06),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["送料"],
    ),
    "a text that names nothing is about the last answer": (
        found(("送料", 0.001), ("会費", 0.0), lemmas=("どう", "為る", "良い")),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "登録", "会費"],
    ),
    "also where the bot would ask what it is about": (
        found(("送料", 0.001), referral=VAGUE, referred=0.99, lemmas=("何故",)),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "登録"],
    ),
    "but not where a topic for the phone is asked for so": (
        found(("送料", 0.001), referred=0.9, lemmas=("何", "日")),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        [],
    ),
    "nor where it asks nothing": (
        found(("送料", 0.001), referral=VAGUE, referred=0.99, lemmas=("良い",)),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.OFF_TOPIC,
        [],
    ),
    "the ordinary kind is not the one just shown": (
        found(
            ("会員", 0.5),
            ("会費", 0.2),
            ("登録", 0.01),
            ("送料", 0.01),
            query="じゃあ普通のは?",
            answerable=0.7,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "会費"],
    ),
    "where it is not understood, it is what the last answer refers to elsewhere": (
        found(("会員", 0.01), ("送料", 0.01), query="普通のは?", lemmas=("普通",)),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "送料"],
    ),
    "a longer one where hardly anything else is meant, too": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            query="その変更はどちらから手続きすればよろしいですか",
            answerable=0.2,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "会員"],
    ),
    "a longer one that may mean something else does not": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            query="この夏に新しく出る商品の色の名前を教えてください",
            answerable=0.2,
            referred=0.35,
        ),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["送料", "会費"],
    ),
    "a mail does not": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            answerable=0.2,
            query="この夏に新しく出る商品の色の名前とその値段を知りたいのですが、わかりますか",
        ),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["送料", "会費"],
    ),
    "nothing is offered where nothing is near what was asked": (
        found(("送料", 0.02), ("会費", 0.01), answerable=0.02),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        [],
    ),
    "a topic for the phone stays one": (
        found(("会費", 0.1), answerable=0.3, referred=0.75),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["会費"],
    ),
    "an urgent one comes first": (
        found(("会費", 0.1), answerable=0.6, referral=URGENT, referred=0.6),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.URGENT,
        ["会費"],
    ),
    "thanks are thanks": (
        found(("会費", 0.1), answerable=0.6, referral=THANKS, referred=0.8),
        ["会員"],
        Verdict.NOTICE,
        Reason.SMALL_TALK,
        [],
    ),
    "a sure answer from the topic stands": (
        found(("会費", 0.95), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["会費"],
    ),
    "a sure answer from elsewhere stands": (
        found(("送料", 0.95), ("会費", 0.0000001), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["送料"],
    ),
    "a sure answer from elsewhere is followed by what the topic has": (
        found(("送料", 0.95), ("会費", 0.001), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CLOSE_SECOND,
        ["送料", "会費"],
    ),
    "an answer past its date is not given": (
        found(("退会", 0.8), answerable=0.99),
        ["退会"],
        Verdict.ABSTAIN,
        Reason.EXPIRED,
        [],
    ),
    "without sections only the entry itself and what it relates to are near": (
        found(("別", 0.3), ("独り", 0.2), answerable=0.7),
        ["独り"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["独り", "別"],
    ),
    "several entries shown are a topic too, and none of them is forced": (
        found(("送料", 0.4), ("会費", 0.2), answerable=0.8),
        ["会費", "登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "one entry alone is no choice": (
        found(("独り", 0.3), answerable=0.7),
        ["独り"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["独り"],
    ),
    "where nothing could be searched the topic does not help": (
        SearchResult("?"),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.NOTHING_SEARCHABLE,
        [],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_a_topic(case: str) -> None:
    evidence, topic, verdict, reason, shown = TABLE[case]
    decision = after(evidence, topic)
    assert (decision.verdict, decision.reason, [hit.target.id for hit in decision.hits]) == (
        verdict,
        reason,
        shown,
    )


def after(
    evidence: SearchResult,
    topic: Sequence[str],
    unknown: Callable[[Iterable[str], Sequence[Entry]], int] = lambda _lemmas, _entries: 0,
) -> Decision:
    entries = [ENTRIES[name] for name in topic]
    related = [ENTRIES[name] for entry in entries for name in entry.related]
    alone = decide(evidence, POLICY, TODAY)
    return decide_in_context(evidence, alone, entries, POLICY, TODAY, related, unknown)


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
