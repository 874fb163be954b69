"""The small shop with other entries or another company: what a build would make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.settings import Settings
from corpus.intent import Entry, Referral
from corpus.site import Site
from index.result import SearchResult
from index.searcher import Searcher

FRIDAY = datetime(2026, 5, 1, 11, 0, tzinfo=TOKYO)


class ChangedSearcher:
    """A searcher that finds what the real one finds, in a corpus that differs in some fields."""

    def __init__(
        self,
        searcher: Searcher,
        site: Site,
        entry: Callable[[Entry], Entry],
        referral: Callable[[Referral], Referral],
    ) -> None:
        self._searcher, self._referral = searcher, referral
        entries = tuple(map(entry, searcher.corpus.entries))
        self._entries = {each.id: each for each in entries}
        self._own = {each.id: each for each in searcher.corpus.entries}
        self.corpus = replace(searcher.corpus, site=site, entries=entries)

    def search(self, text: str) -> SearchResult:
        found = self._searcher.search(text)
        hits = tuple(replace(hit, target=self._entries[hit.target.id]) for hit in found.hits)
        referrals = tuple(
            replace(hit, target=self._referral(hit.target)) for hit in found.referrals
        )
        return replace(found, hits=hits, referrals=referrals)

    def overlap(self, lemmas: Any, *intents: Any) -> Any:
        return self._searcher.overlap(lemmas, *(self._own.get(i.id, i) for i in intents))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


def changed_shop(
    answerer: Answerer,
    settings: Settings,
    *,
    now: datetime = FRIDAY,
    site: Site | None = None,
    entry: Callable[[Entry], Entry] = lambda entry: entry,
    referral: Callable[[Referral], Referral] = lambda referral: referral,
) -> Answerer:
    """Return the shop at a moment, its entries and topics as the functions change them."""
    searcher: Any = ChangedSearcher(
        answerer.searcher, site or answerer.corpus.site, entry, referral
    )
    return Answerer(searcher, settings.public_url, settings.precision, lambda: now)
