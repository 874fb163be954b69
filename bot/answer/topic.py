"""What a search found, in the light of what was just talked about. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answer.decision import MAX_CHOICES
from bot.answer.ellipsis import asks_for_the_ordinary, goes_on, named_by, says_nothing
from corpus.intent import Entry
from index.result import Hit, SearchResult

# All chosen on tests/data/dialogues-dev.jsonl, dialogues-tuning.jsonl (of three authors) and one
# set more, and on the short queries of dev.jsonl asked after each entry: a wide range does as well.
# How much likelier a follow-up is about an entry of the topic's section than about one that is not
# near, and how much likelier again where the topic refers to it (1.5 to 4 do as well).
_NEAR, _RELATED = 20.0, 3.0
# The ranker is surer of one entry than a text without its topic lets it be: a root lets the near
# ones be seen.
_TEMPER = 0.4
# A longer text that is not understood says what it is about, and that it is not here.
SHORT = 18
# How probable it is that the topic answers a text that says nothing by itself, which the search
# cannot judge: of nine in these sets all were answered by what unsearched() returns, seven by its
# first.
_UNSEARCHED = 0.9


@dataclass(frozen=True)
class Topic:
    """The entries last shown, and those they refer to.

    Near are these, those that refer to them, and those of their section. Where the ordinary kind is
    asked for, it is none of the topic's or its section.
    """

    entries: Sequence[Entry]
    related: Sequence[Entry]
    ordinary: bool

    def is_near(self, entry: Entry) -> bool:
        """Return whether a follow-up may well be about an entry."""
        if self.ordinary and (entry.id in self._ids or self.has_section(entry)):
            return False
        return self.leads_to(entry) or not self._ids.isdisjoint(entry.related)

    def leads_to(self, entry: Entry) -> bool:
        """Return whether an entry is the topic's own: itself, referred to, or of its section."""
        return entry.id in self._ids or self.refers_to(entry) or self.has_section(entry)

    def refers_to(self, entry: Entry) -> bool:
        """Return whether the topic refers to an entry."""
        return any(entry.id in own.related for own in self.entries)

    def has_section(self, entry: Entry) -> bool:
        """Return whether an entry stands in a section of the topic."""
        return bool(entry.section) and any(entry.section == own.section for own in self.entries)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(entry.id for entry in self.entries)


@dataclass(frozen=True)
class InContext:
    """The entries found, most probable first, in the light of a topic.

    `last` is the id of the last answer where a text this short may well mean it again
    (「それにも?」), else empty. `goes_on`: the text is put as one that goes on with what was said; `is_elliptical`: it
    names one thing at most, and not of what.
    """

    topic: Topic
    hits: Sequence[Hit[Entry]]
    last: str
    goes_on: bool
    is_elliptical: bool

    @classmethod
    def of(
        cls, result: SearchResult, entries: Sequence[Entry], related: Sequence[Entry]
    ) -> InContext:
        """Return what was found after `entries`, which refer to `related`."""
        topic = Topic(entries, related, asks_for_the_ordinary(result.query))
        hits = _weigh(result, topic)
        if topic.ordinary:
            hits = [hit for hit in hits if hit.target not in entries]
        may_be_last = len(result.query) <= SHORT and len(entries) == 1 and not topic.ordinary
        return cls(
            topic,
            hits,
            entries[0].id if may_be_last else "",
            goes_on(result.query) or says_nothing(result.lemmas),
            len(named_by(result.lemmas)) <= 1,
        )

    @property
    def near(self) -> list[Hit[Entry]]:
        """Return the hits that are near the topic."""
        return [hit for hit in self.hits if self.topic.is_near(hit.target)]

    @property
    def own(self) -> list[Hit[Entry]]:
        """Return the hits that are the topic itself."""
        return [hit for hit in self.hits if hit.target in self.topic.entries]

    @property
    def spoken_of(self) -> list[Entry]:
        """Return the entries whose words a follow-up may use."""
        near = [hit.target for hit in self.near]
        return [*self.topic.entries, *self.topic.related, *near]

    def unsearched(self) -> list[Hit[Entry]]:
        """Return what a text may mean of which the search makes nothing: the last answer first.

        Then what it refers to, then what else is near. Of the ordinary kind: what the topic refers
        to elsewhere, then the best that are not of its section.
        """
        topic, near = self.topic, [hit.target for hit in self.near]
        own = [] if topic.ordinary else [*topic.entries]
        related = [entry for entry in topic.related if topic.is_near(entry)]
        elsewhere = [hit.target for hit in self.hits if not topic.has_section(hit.target)]
        rest = elsewhere[:2] if topic.ordinary else []
        shown = list(dict.fromkeys([*own, *related, *near, *rest]))[:MAX_CHOICES]
        total = sum(1 / rank for rank in range(1, len(shown) + 1))
        return [
            Hit(entry, rank, _UNSEARCHED / rank / total, 0.0) for rank, entry in enumerate(shown, 1)
        ]


def _weigh(result: SearchResult, topic: Topic) -> list[Hit[Entry]]:
    """Return the entries found, most probable first.

    Their probabilities share out that any entry answers.
    """
    hits = {hit.target.id: hit for hit in result.hits}
    found = [hit.target for hit in result.hits]
    known = {entry.id: entry for entry in (*topic.entries, *topic.related, *found)}
    meant = _meant_by_clarification(result, known, topic)
    shares = {
        entry_id: meant.get(entry_id, 0.0) + (hits[entry_id].share if entry_id in hits else 0.0)
        for entry_id in known
    }
    weights = {
        entry_id: round(share**_TEMPER * _nearness(known[entry_id], topic), 3)
        for entry_id, share in shares.items()
    }
    total = sum(weights.values()) or 1.0
    # Of the same weight, those of a clarification stay in its author's order.
    order = sorted(meant | known, key=lambda entry_id: -weights[entry_id])
    return [
        Hit(
            known[entry_id],
            rank,
            result.answerable * weights[entry_id] / total,
            shares[entry_id],
            hits[entry_id].signals if entry_id in hits else {},
            hits[entry_id].objections if entry_id in hits else (),
        )
        for rank, entry_id in enumerate(order, 1)
    ]


def _nearness(entry: Entry, topic: Topic) -> float:
    """Return how much likelier a follow-up is about an entry than about one that is not near."""
    if not topic.is_near(entry):
        return 1.0
    return _NEAR * (_RELATED if topic.refers_to(entry) else 1.0)


def _meant_by_clarification(
    result: SearchResult, known: Mapping[str, Entry], topic: Topic
) -> dict[str, float]:
    """Return the share of the likeliest clarification, shared out to the entries that it names.

    Each has the same; but which of the near ones is meant the topic cannot tell, and the ranker
    can: 「支払い方法は?」 after what is paid for.
    """
    if not result.clarifications:
        return {}
    ambiguity = result.clarifications[0]
    each = ambiguity.share / len(ambiguity.target.entries)
    meant = dict.fromkeys((name for name in ambiguity.target.entries if name in known), each)
    own = {
        hit.target.id: hit.share**_TEMPER
        for hit in result.hits
        if hit.target.id in meant and topic.is_near(hit.target)
    }
    if total := sum(own.values()):
        meant |= {name: each * len(own) * weight / total for name, weight in own.items()}
    return meant
