"""The entries that a search and a filter leave, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from bot.desk.listing import Listed, Wanted, having, page_of
from corpus.intent import Corpus, Entry

_FEW = 3  # wordings; with fewer, an entry is found badly
FILTERS = {
    "draft": "下書きあり",
    "hidden": "非公開",
    "over": "期限切れ",
    "link": "リンク未設定",
    "few": f"言い方が{_FEW}つ未満",
}


def listed(corpus: Corpus, changed: Collection[str], wanted: Wanted, today: date) -> Listed[Entry]:
    """Return the entries wanted, in the order of the page; `changed` are ids that a draft changes."""

    def marks_of(entry: Entry) -> Mapping[str, bool]:
        return {
            "draft": entry.id in changed,
            "hidden": entry.hidden,
            "over": entry.valid_until is not None and entry.valid_until < today,
            "link": entry.link_missing and not entry.links,
            "few": len(entry.wordings) < _FEW,
        }

    entries = having_words(corpus.entries, wanted.query)
    if wanted.section:
        entries = (entry for entry in entries if entry.section == wanted.section)
    return page_of(entries, marks_of, wanted)


def having_words(entries: Iterable[Entry], query: str) -> Iterator[Entry]:
    """Yield the entries whose texts have each word of a query, in any order."""
    return having(entries, query, _texts)


def _texts(entry: Entry) -> Iterable[str]:
    return (entry.id, entry.question, entry.label, entry.answer, *entry.wordings)
