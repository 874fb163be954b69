"""What the forms of the page sent, read: moments, an entry, a line, a pin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from bot.desk.entry_list import having
from corpus.intent import Corpus, Entry
from corpus.live import Pin
from corpus.text import MAX_CHARACTERS

Form = Mapping[str, str]
MAX_FOUND = 12
_MAX_QUERIES = 50


class Refused(Exception):
    """What somebody typed cannot be done: the input's name, and what to do."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name, self.said = name, said


def found_entries(corpus: Corpus, typed: str) -> list[Entry]:
    """Return the entries whose texts have all words of what is typed, as far as people look."""
    if not typed.strip():
        return []
    found = list(islice(having(corpus.entries, typed), MAX_FOUND))
    exact = [each for each in corpus.entries if typed.strip() in (each.id, each.question)]
    return [*exact, *(each for each in found if each not in exact)][:MAX_FOUND]


def entry_of(form: Form, name: str, corpus: Corpus) -> str:
    """Return the id of the entry that is typed in full, or chosen among those found. Raises Refused."""
    typed, chosen = form.get(name, "").strip(), form.get(f"{name}_id", "")
    found = found_entries(corpus, typed)
    for each in found:
        if typed in (each.id, each.question):
            return each.id
    if chosen in [each.id for each in found]:
        return chosen
    if found:
        raise Refused(name, "下に並んだ項目から、一つを選んでください。")
    if typed:
        raise Refused(name, "項目が見つかりません。言葉を短くするか、減らしてください。")
    raise Refused(name, "項目をさがす言葉を入力してください。")


def line_of(form: Form, name: str, corpus: Corpus) -> str:
    """Return the purpose of a line; "" where none is chosen. Raises Refused."""
    phone = form.get(name, "")
    if phone and phone not in [each.purpose for each in corpus.site.phones]:
        raise Refused(name, "窓口を選び直してください。")
    return phone


def queries_of(form: Form) -> list[str]:
    """Return the questions, one a line. Raises Refused."""
    typed = form.get("pin_queries", "").splitlines()
    queries = [line.strip() for line in typed if line.strip()]
    if not queries:
        raise Refused("pin_queries", "お客さまの質問を一つ以上入力してください。")
    if len(queries) > _MAX_QUERIES or any(len(each) > MAX_CHARACTERS for each in queries):
        raise Refused(
            "pin_queries", f"{_MAX_QUERIES}件、一件{MAX_CHARACTERS}文字までにしてください。"
        )
    return queries


def pin_of(form: Form, corpus: Corpus, now: datetime) -> Pin:
    """Return the pin that a form asks for. Raises Refused."""
    queries, until = tuple(queries_of(form)), end_of(form, "pin", now)
    if form.get("pin_goal") == "entry":
        return Pin(queries, entry=entry_of(form, "pin_entry", corpus), until=until)
    topic = form.get("pin_topic", "")
    if topic and topic not in [each.id for each in corpus.referrals if each.kind == "topic"]:
        raise Refused("pin_topic", "話題を選び直してください。")
    return Pin(queries, phone=line_of(form, "pin_phone", corpus), topic=topic, until=until)


def end_of(form: Form, name: str, now: datetime) -> datetime | None:
    """Return when something is to end, None where nobody says. Raises Refused."""
    until = _moment(form, f"{name}_until")
    if until and until <= now:
        raise Refused(f"{name}_until", "終わりが過ぎています。これからの日時を入力してください。")
    return until


def stretch_of(form: Form, name: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return from when until when something is to hold. Raises Refused."""
    begin, until = _moment(form, f"{name}_from"), end_of(form, name, now)
    if begin and until and begin >= until:
        raise Refused(f"{name}_until", "終わりを、始まりより後にしてください。")
    return begin, until


def _moment(form: Form, name: str) -> datetime | None:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise Refused(name, "日時として読めません。「2026-12-01 13:00」のように入力してください。")
    return read
