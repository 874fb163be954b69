"""Hand-made evidence for the tests of a decision after a topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.answer.decision import Decision, Policy, decide
from bot.answer.follow_up import decide_in_context
from corpus.intent import Clarification, Entry, Referral
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


def after(
    evidence: SearchResult,
    topic: Sequence[str],
    unknown: Callable[[Iterable[str], Sequence[Entry]], int] = lambda _lemmas, _entries: 0,
) -> Decision:
    entries = [ENTRIES[name] for name in topic]
    related = [ENTRIES[name] for entry in entries for name in entry.related]
    alone = decide(evidence, POLICY, TODAY)
    return decide_in_context(evidence, alone, entries, POLICY, TODAY, related, unknown)
