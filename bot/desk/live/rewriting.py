"""What stands is written anew: the forms of the page, filled with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.desk.live.fields import GONE, Form, Refused, queries_of
from corpus.intent import Corpus
from corpus.lines import line_named
from corpus.live import Live, same_lines


def rewrite_notice(live: Live, form: Form, corpus: Corpus) -> Form:
    """Return the form of a notice, by its text. Raises Refused where it is gone."""
    text = form.get("text", "")
    for each in live.notices:
        if same_lines(each.text, text):
            return {
                "notice_text": each.text,
                "notice_from": _typed(each.begin),
                "notice_until": _typed(each.until),
                "notice_before": each.text,
            }
    raise Refused("", GONE)


def rewrite_pin(live: Live, form: Form, corpus: Corpus) -> Form:
    """Return the form of a pin, by its queries. Raises Refused where it is gone."""
    queries = queries_of(form)
    for each in live.pins:
        if list(each.queries) == queries:
            written = "\n".join(queries)
            return {
                "pin_queries": written,
                "pin_goal": "entry" if each.entry else "phone",
                "pin_entry": _typed_entry(each.entry, corpus),
                "pin_phone": _purpose(each.phone, corpus),
                "pin_topic": each.topic,
                "pin_until": _typed(each.until),
                "pin_before": written,
            }
    raise Refused("", GONE)


Rewrite = Callable[[Live, Form, Corpus], Form]
REWRITES: dict[str, Rewrite] = {each.__name__: each for each in (rewrite_notice, rewrite_pin)}


def _typed(at: datetime | None) -> str:
    """Return a moment as a field of a form has it."""
    return f"{at:%Y-%m-%dT%H:%M}" if at else ""


def _typed_entry(entry_id: str, corpus: Corpus) -> str:
    """Return what finds an entry: its question, where no other one has the same, else its id."""
    question = next((each.question for each in corpus.entries if each.id == entry_id), "")
    same = [each for each in corpus.entries if each.question == question]
    return question if question and len(same) == 1 else entry_id


def _purpose(phone: str, corpus: Corpus) -> str:
    """Return what the form calls a line, which the file may have by its number."""
    line = line_named(corpus.site, phone) if phone else None
    return line.purpose if line else ""
