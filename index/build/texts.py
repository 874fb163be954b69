"""Which texts of an intent are learned or searched, and in which role. All are normalized."""

from __future__ import annotations

from corpus.intent import Entry, Intent
from corpus.text import normalize

_SENTENCE_ENDS = "。.!?！？\n"


def examples_of(intent: Intent) -> list[str]:
    """Return the texts an intent is asked by.

    An entry's question, alone and within its section, or a topic; and the wordings.
    """
    if not isinstance(intent, Entry):
        own = [intent.topic]
    elif intent.question:
        own = [intent.question, f"{intent.section} {intent.question}"]
    else:
        own = [intent.answer]
    texts = (normalize(text) for text in (*own, *intent.wordings))
    return list(dict.fromkeys(filter(None, texts)))


def passage_text(entry: Entry) -> str:
    """Return the passage that says most about an entry: question and answer."""
    return normalize(f"{entry.question} {entry.answer}")


def lexical_text(entry: Entry) -> str:
    """Return the text BM25 searches for an entry."""
    return normalize(" ".join([entry.section, entry.question, entry.answer, *entry.wordings]))


def stand_in(entry: Entry) -> tuple[str, str]:
    """Return (query, passage) of an entry without wordings.

    Its question and answer; or the answer's first sentence and the rest of it.
    """
    if entry.question:
        return normalize(entry.question), normalize(entry.answer)
    answer = entry.answer.strip()
    ends = (i for i, char in enumerate(answer) if char in _SENTENCE_ENDS and i)
    end = next(ends, len(answer)) + 1
    first = normalize(answer[:end])
    return first, normalize(answer[end:]) or first
