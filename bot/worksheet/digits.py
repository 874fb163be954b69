"""Numbers, dates and prices that a wording states and its entry does not, or states otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.worksheet.finding import Finding, doubt, refused
from corpus.intent import Entry
from corpus.text import normalize
from index.claims import claims_in
from index.contradiction import EntryFacts, contradicted
from index.facts import Fact, facts_in

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")


def check_digits(text: str, entry: Entry) -> Iterator[Finding]:
    """Yield a contradiction of the entry's values, or the values that it does not have."""
    own = normalize(text)
    stated = facts_in(own)
    if pair := contradicted(claims_in(own, stated), stated, EntryFacts.of(entry)):
        claim, fact = pair
        yield refused(
            "contradiction",
            f"回答と食い違います(言い方は「{claim.fact.text}」、項目は「{fact.text}」)。"
            "お客さまの勘違いとして残すときは、--keep で指定してください。",
        )
        return
    if missing := _missing(own, stated, entry):
        yield doubt(
            "digits",
            f"項目にない数字です({'、'.join(missing)})。回答と食い違わないか、ご確認ください。",
        )


def _missing(own: str, stated: tuple[Fact, ...], entry: Entry) -> list[str]:
    """Return the values of a text that the entry has nowhere, as they stand."""
    texts = (entry.section, entry.question, entry.answer, *entry.wordings)
    known = normalize("\n".join(texts))
    facts, numbers = facts_in(known), set(_NUMBER.findall(known))
    missing = {
        fact.start: fact.text
        for fact in stated
        if not any(fact.agrees(other) or other.covers(fact) for other in facts)
        and not set(_NUMBER.findall(fact.text)) & numbers
    }
    spans = [(fact.start, fact.end) for fact in stated]
    for match in _NUMBER.finditer(own):
        is_fact = any(start <= match.start() < end for start, end in spans)
        if not is_fact and match[0] not in numbers:
            missing[match.start()] = match[0]
    return [missing[at] for at in sorted(missing)]
