"""The topics that a search and a filter leave, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.desk.listing import Listed, Wanted, having, page_of
from corpus.intent import Corpus, Referral
from corpus.lines import without_line

FEW = 3  # wordings; with fewer, a topic is found badly
FILTERS = {
    "draft": "下書きあり",
    "urgent": "急ぎ",
    "line": "窓口が未定",
    "few": f"言い方が{FEW}つ未満",
}


def listed(corpus: Corpus, changed: Collection[str], wanted: Wanted) -> Listed[Referral]:
    """Return the company's topics wanted, in the order of its files.

    `changed` are ids that a draft changes.
    """
    lost = {each.id for each in without_line(corpus)}

    def marks_of(topic: Referral) -> Mapping[str, bool]:
        return {
            "draft": topic.id in changed,
            "urgent": topic.urgent,
            "line": topic.id in lost,
            "few": len(topic.wordings) < FEW,
        }

    return page_of(having_words(corpus.referrals, wanted.query), marks_of, wanted)


def having_words(topics: Iterable[Referral], query: str) -> Iterator[Referral]:
    """Yield the topics whose texts have each word of a query, in any order."""
    return having(topics, query, _texts)


def _texts(topic: Referral) -> Iterable[str]:
    return (topic.id, topic.topic, topic.message, *topic.wordings)
