"""Which entries need wordings most: bare ones, and those that the index takes for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answer.withdrawn import is_withdrawn, visible_hits
from bot.evaluation.outlook import FEW_WORDINGS
from corpus.errors import FaqError
from corpus.intent import Corpus, Entry
from corpus.text import MAX_CHARACTERS, normalize
from index.searcher import Searcher

NEIGHBOURS = 4
# How far ahead of its neighbours an entry must be, by text scores of its own question. On 75 entries of
# two invented companies' bare pages (gym, energy; 2026-11) 22 have a smaller lead: .27 of their
# wordings are taken for another entry's, .19 of the others'. Shares, cosines, words and what answers
# find tell less (Spearman .02 to .15, the lead .19).
CONFUSED = 3.0
_FAR = 100.0  # of an entry without neighbours
Why = Literal["bare", "few", "confused", "asked for"]
IN_JAPANESE: dict[Why, str] = {
    "bare": "言い換えがありません",
    "few": f"言い換えが{FEW_WORDINGS}件に満たない項目です",
    "confused": "ほかの項目と間違えやすい項目です",
    "asked for": "ご指定の項目です",
}


class NothingToAsk(FaqError):
    """No entry was found for a worksheet; its words say why, and what to do."""


@dataclass(frozen=True)
class Need:
    """An entry with the visible ones nearest to it, nearest first, and why it needs wordings.

    `lead` is how far its own question is nearer to it than to the nearest of them.
    """

    entry: Entry
    neighbours: tuple[Entry, ...]
    lead: float
    why: tuple[Why, ...]


def needs(
    corpus: Corpus, searcher: Searcher, today: date, count: int, ids: Sequence[str] = ()
) -> tuple[Need, ...]:
    """Return the entries that need wordings most, at most `count`; or those with the `ids`.

    Bare entries come first, then those with few wordings, then those that only are confused; within
    each the ones whose neighbours are nearest. Hidden and expired entries are none. Raises
    NothingToAsk.
    """
    visible = {entry.id: entry for entry in corpus.entries if not is_withdrawn(entry, today)}
    if unknown := [each for each in ids if each not in visible]:
        raise NothingToAsk(
            f"「{'」「'.join(unknown)}」という公開中の項目はありません。idの綴りを確かめてください。"
        )
    chosen = [visible[each] for each in dict.fromkeys(ids)] or list(visible.values())
    found = [_need(entry, visible, searcher, today, asked_for=bool(ids)) for entry in chosen]
    wanting = sorted((need for need in found if need.why), key=_urgency)
    if not wanting:
        raise NothingToAsk(
            "言い換えの足りない項目も、間違えやすい項目もありません。"
            "それでも書くときは --ids で項目を指定してください。"
        )
    return tuple(wanting if ids else wanting[:count])


def _urgency(need: Need) -> tuple[int, float]:
    wordings = len(need.entry.wordings)
    return (0 if not wordings else 1 if wordings < FEW_WORDINGS else 2), need.lead


def _need(
    entry: Entry, visible: dict[str, Entry], searcher: Searcher, today: date, *, asked_for: bool
) -> Need:
    text = normalize(entry.question or entry.answer)[:MAX_CHARACTERS]
    hits = visible_hits(searcher.search(text, by_heart=False).hits, today)
    own = next((hit.signals["text"] for hit in hits if hit.target.id == entry.id), 0.0)
    # What the index still knows and the corpus has dropped since is nobody's neighbour.
    others = [hit for hit in hits if hit.target.id != entry.id and hit.target.id in visible]
    lead = own - max((hit.signals["text"] for hit in others), default=-_FAR)
    neighbours = tuple(visible[hit.target.id] for hit in others[:NEIGHBOURS])
    return Need(entry, neighbours, lead, tuple(_why(entry, lead, asked_for)))


def _why(entry: Entry, lead: float, asked_for: bool) -> Iterator[Why]:
    if not entry.wordings:
        yield "bare"
    elif len(entry.wordings) < FEW_WORDINGS:
        yield "few"
    if lead < CONFUSED:
        yield "confused"
    if asked_for:
        yield "asked for"
