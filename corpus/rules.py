"""Rules over all entries at once: what no single field can know."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from corpus.blocks import anchors_of
from corpus.errors import Problem
from corpus.intent import Corpus, Intent, Synonyms
from corpus.lines import check_lines
from corpus.text import normalize

T = TypeVar("T", bound=Intent)

# An id is an anchor of the support page, goes into links as it is, and is a word in logs.
_MAX_ID = 100
_ID = re.compile(r"\w[\w.:/-]*")
_PAGE_ANCHOR = re.compile(r"q|answers|section-\d+")


def check_corpus(corpus: Corpus, hidden: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every problem that shows only when entries are seen together.

    `hidden` are ids and sections that a mistake of another kind keeps from being read.
    """
    yield from _unusable_ids(corpus)
    yield from _twice(corpus.intents, "id", lambda intent: intent.id)
    yield from _taken_anchors(corpus)
    yield from _twice(
        corpus.entries, "question", lambda entry: f"{entry.section}\0{normalize(entry.question)}"
    )
    yield from _unknown_entries(corpus, hidden)
    yield from _related_to_itself(corpus)
    yield from _contradicting_wordings(corpus)
    yield from _contradicting_synonyms(corpus)
    yield from check_lines(corpus, hidden)


def _twice(items: Iterable[T], field: str, key: Callable[[T], str]) -> Iterator[Problem]:
    first: dict[str, T] = {}
    for item in items:
        value = key(item)
        if not value.strip("\0"):
            continue
        if value in first:
            yield _problem(
                item,
                field,
                f"{first[value].source}と同じです(「{getattr(item, field)}」)。",
                "どちらかを書き換えるか、削除してください。",
            )
        first.setdefault(value, item)


def _unusable_ids(corpus: Corpus) -> Iterator[Problem]:
    """Yield the ids that cannot be an anchor of the page, part of a link and a line of a log."""
    for intent in corpus.intents:
        if not intent.id:
            continue
        shown = intent.id if len(intent.id) <= 40 else f"{intent.id[:40]}…"
        if _PAGE_ANCHOR.fullmatch(intent.id):
            yield Problem.at(
                intent.source,
                "id",
                f"「{shown}」はページの見出しが使っています。",
                "別のidにしてください。",
            )
        elif len(intent.id) > _MAX_ID or not _ID.fullmatch(intent.id):
            yield Problem.at(
                intent.source,
                "id",
                f"idに使えない文字があるか、長すぎます(「{shown}」、{len(intent.id)}文字)。",
                f"文字・数字・「-」「_」「.」「:」「/」で、{_MAX_ID}文字以内にしてください。"
                "先頭は文字か数字です。",
            )


def _taken_anchors(corpus: Corpus) -> Iterator[Problem]:
    """Yield the anchors that lead to another entry as well, or cannot stand in a page."""
    holders: dict[str, Intent] = {entry.id: entry for entry in corpus.entries}
    for entry in corpus.entries:
        for anchor in entry.anchors:
            holder = holders.setdefault(anchor, entry)
            if holder is not entry or (entry.id, *entry.anchors).count(anchor) > 1:
                found = f"「{anchor}」は{holder.source}の項目に導きます。"
            elif not is_usable_id(anchor):
                found = f"「{anchor[:40]}」はページ内の名前にできません。"
            else:
                continue
            yield _problem(entry, "anchors", found, "別の名前にするか、この行を削除してください。")


def is_usable_id(name: str) -> bool:
    """Return whether a name can be an anchor of the page, part of a link and a word of a log."""
    return len(name) <= _MAX_ID and bool(_ID.fullmatch(name)) and not _PAGE_ANCHOR.fullmatch(name)


def _unknown_entries(corpus: Corpus, hidden: Collection[str]) -> Iterator[Problem]:
    ids = {entry.id for entry in corpus.entries if entry.id}.union(hidden)
    for source, field, wanted, note in _references(corpus):
        if wanted not in ids:
            yield Problem.at(
                source,
                field,
                f"「{wanted}」という項目はありません。{note}",
                "idの綴りを確かめてください。",
            )


def _references(corpus: Corpus) -> Iterator[tuple[str, str, str, str]]:
    """Yield (source, field, id, note) of everything that names an entry."""
    for entry in corpus.entries:
        for related in entry.related:
            yield entry.source, "related", related, _note(entry)
        for link in entry.links:
            if link.entry_id:
                yield entry.source, "links", link.entry_id, _note(entry)
        for anchor in anchors_of(entry.blocks):
            yield entry.source, "answer", anchor, _note(entry)
    for clarification in corpus.clarifications:
        for wanted in clarification.entries:
            yield clarification.source, "entries", wanted, _note(clarification)
    for query in corpus.labelled:
        for wanted in query.relevant:
            yield query.source, "relevant", wanted, ""
    for wanted in corpus.site.frequent:
        yield corpus.site.source, "frequent", wanted, ""


def _related_to_itself(corpus: Corpus) -> Iterator[Problem]:
    for entry in corpus.entries:
        if entry.id in entry.related:
            yield _problem(
                entry, "related", "自分自身を指しています。", "この行を削除してください。"
            )


def _contradicting_wordings(corpus: Corpus) -> Iterator[Problem]:
    holders: dict[str, Intent] = {}
    for intent in corpus.intents:
        for wording in intent.wordings:
            holder = holders.setdefault(normalize(wording), intent)
            if holder.id != intent.id:
                yield _problem(
                    intent,
                    "wordings",
                    f"「{wording}」は{holder.source}にもあります。",
                    "どちらの答えに導くかを決め、片方を削除してください。",
                )


def _contradicting_synonyms(corpus: Corpus) -> Iterator[Problem]:
    holders: dict[str, Synonyms] = {}
    for group in corpus.synonyms:
        for term in group.terms:
            holder = holders.setdefault(normalize(term).lower(), group)
            if holder is not group:
                yield Problem.at(
                    group.source,
                    "synonyms",
                    f"「{term}」は{holder.source}の組にもあります。",
                    "一つの組にまとめるか、片方を削除してください。",
                )


def _problem(intent: Intent, field: str, found: str, repair: str) -> Problem:
    return Problem.at(intent.source, field, f"{found}{_note(intent)}", repair)


def _note(intent: Intent) -> str:
    return f"(id: {intent.id})"
