"""What stands is written anew: the forms of the page, filled with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.desk.live.fields import Form, Refused, queries_of
from corpus.intent import Corpus
from corpus.live import Live

_GONE = "ほかの人が、先に終わりにしたようです。"


def rewrite_notice(live: Live, form: Form, corpus: Corpus) -> Form:
    """Return the form of a notice, by its text. Raises Refused where it is gone."""
    text = form.get("text", "")
    for each in live.notices:
        if each.text == text:
            return {
                "notice_text": text,
                "notice_from": _typed(each.begin),
                "notice_until": _typed(each.until),
                "notice_before": text,
            }
    raise Refused("", _GONE)


def rewrite_pin(live: Live, form: Form, corpus: Corpus) -> Form:
    """Return the form of a pin, by its queries. Raises Refused where it is gone."""
    queries = queries_of(form)
    for each in live.pins:
        if list(each.queries) == queries:
            written = "\n".join(queries)
            return {
                "pin_queries": written,
                "pin_goal": "entry" if each.entry else "phone",
                "pin_entry": _question(each.entry, corpus),
                "pin_phone": each.phone,
                "pin_topic": each.topic,
                "pin_until": _typed(each.until),
                "pin_before": written,
            }
    raise Refused("", _GONE)


Rewrite = Callable[[Live, Form, Corpus], Form]
REWRITES: dict[str, Rewrite] = {each.__name__: each for each in (rewrite_notice, rewrite_pin)}


def _typed(at: datetime | None) -> str:
    """Return a moment as a field of a form has it."""
    return f"{at:%Y-%m-%dT%H:%M}" if at else ""


def _question(entry_id: str, corpus: Corpus) -> str:
    found = (each.question for each in corpus.entries if each.id == entry_id)
    return next(found, "") or entry_id
