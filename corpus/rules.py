"""Rules over all entries at once: what no single field can know."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import Problem
from corpus.intent import Corpus, Intent, Synonyms
from corpus.text import normalize


def check_corpus(corpus: Corpus) -> Iterator[Problem]:
    """Yield every problem that shows only when entries are seen together."""
    entries = corpus.entries
    ids = {entry.id for entry in entries if entry.id}
    yield from _twice(corpus.intents, "id", lambda item: item.id)
    yield from _twice(
        entries, "question", lambda entry: f"{entry.section}\0{normalize(entry.question)}"
    )
    for entry in entries:
        for related in entry.related:
            if related not in ids:
                yield _problem(
                    entry,
                    "related",
                    f"「{related}」という項目はありません。",
                    "idの綴りを確かめてください。",
                )
            elif related == entry.id:
                yield _problem(
                    entry, "related", "自分自身を指しています。", "この行を削除してください。"
                )
        for link in entry.links:
            if link.entry_id and link.entry_id not in ids:
                yield _problem(
                    entry,
                    "links",
                    f"「{link.entry_id}」という項目はありません。",
                    "idの綴りを確かめてください。",
                )
    for clarification in corpus.clarifications:
        for wanted in clarification.entries:
            if wanted not in ids:
                yield _problem(
                    clarification,
                    "entries",
                    f"「{wanted}」という項目はありません。",
                    "idの綴りを確かめてください。",
                )
    for query in corpus.labelled:
        for wanted in query.relevant:
            if wanted not in ids:
                file, _, line = query.source.rpartition(":")
                yield Problem(
                    file,
                    int(line),
                    "relevant",
                    f"「{wanted}」という項目はありません。",
                    "idの綴りを確かめてください。",
                )
    yield from _contradicting_wordings(corpus)
    yield from _contradicting_synonyms(corpus)
    for wanted in corpus.site.frequent:
        if wanted not in ids:
            file, _, line = corpus.site.source.rpartition(":")
            yield Problem(
                file,
                int(line),
                "frequent",
                f"「{wanted}」という項目はありません。",
                "idの綴りを確かめてください。",
            )


def _twice(items, field, key) -> Iterator[Problem]:  # type: ignore[no-untyped-def]  # any two kinds of item
    first: dict[str, Intent] = {}
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


def _contradicting_wordings(corpus: Corpus) -> Iterator[Problem]:
    intent: dict[str, Intent] = {}
    for item in corpus.intents:
        for wording in item.wordings:
            text = normalize(wording)
            holder = intent.setdefault(text, item)
            if holder.id != item.id:
                yield _problem(
                    item,
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
                file, _, line = group.source.rpartition(":")
                yield Problem(
                    file,
                    int(line),
                    "synonyms",
                    f"「{term}」は{holder.source}の組にもあります。",
                    "一つの組にまとめるか、片方を削除してください。",
                )


def _problem(item: Intent, field: str, found: str, repair: str) -> Problem:
    file, _, line = item.source.rpartition(":")
    return Problem(file, int(line), field, f"{found}(id: {item.id})", repair)
