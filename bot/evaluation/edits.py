"""What two corpora differ in, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.fingerprint import fingerprints
from corpus.intent import Corpus

# Fields whose change makes a search find something else.
_SEARCHED = frozenset({"question", "answer", "wordings", "section"})


@dataclass(frozen=True)
class Edit:
    """An entry that came, went, or says something else; then `fields` are those that changed."""

    id: str
    title: str
    kind: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()

    @property
    def is_searched(self) -> bool:
        """Return whether searches may find something else."""
        return self.kind != "changed" or not _SEARCHED.isdisjoint(self.fields)


@dataclass(frozen=True)
class NewText:
    """A question or a wording that its entry, or its topic, did not have; `entry` "" of a topic."""

    text: str
    entry: str = ""


def edits_between(before: Corpus, after: Corpus) -> Iterator[Edit]:
    """Yield what becomes of the entries, in page order, then those that are gone."""
    old = {entry.id: entry for entry in before.entries}
    for entry in after.entries:
        title = entry.question or entry.id
        if entry.id not in old:
            yield Edit(entry.id, title, "added")
            continue
        was, now = fingerprints(old.pop(entry.id)), fingerprints(entry)
        if fields := tuple(name for name in now if was[name] != now[name]):
            yield Edit(entry.id, title, "changed", fields)
    for gone in old.values():
        yield Edit(gone.id, gone.question or gone.id, "removed")


def new_texts(before: Corpus, after: Corpus) -> Iterator[NewText]:
    """Yield the questions and wordings that are new where they stand: entries first, in page order."""
    had = {entry.id: {entry.question, *entry.wordings} for entry in before.entries}
    for entry in after.entries:
        for text in dict.fromkeys((entry.question, *entry.wordings)):
            if text and text not in had.get(entry.id, ()):
                yield NewText(text, entry.id)
    said = {topic.id: {*topic.wordings} for topic in before.referrals}
    for topic in after.referrals:
        if not topic.pack:
            yield from map(NewText, (t for t in topic.wordings if t not in said.get(topic.id, ())))
