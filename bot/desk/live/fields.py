"""What the forms of the page sent, read: moments, an entry, a topic, a line, a pin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.entry_list import having_words
from bot.desk.topics.listed import having_words as topics_having_words
from corpus.intent import Corpus, Referral
from corpus.live import Pin
from corpus.text import MAX_CHARACTERS, normalize

Form = Mapping[str, str]
MAX_FOUND = 12
GONE = "ほかの人が、先に終わりにしたか、書き直したようです。"
_MAX_QUERIES = 50


class Refused(Exception):
    """What somebody typed cannot be done: the input's name, and what to do."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name, self.said = name, said


@dataclass(frozen=True)
class Found:
    """An entry or a topic to choose: its id, and what people call it."""

    id: str
    name: str


def found_in(name: str, typed: str, corpus: Corpus) -> list[Found]:
    """Return what a field's words find, as far as people look: topics or entries, by its name."""
    if not typed.strip():
        return []
    if name == "pin_topic":
        return _cut(typed, (Found(each.id, each.topic) for each in _topics(corpus, typed)))
    exact = [each for each in corpus.entries if typed.strip() in (each.id, each.question)]
    entries = (*exact, *having_words(corpus.entries, typed))
    return _cut(typed, (Found(each.id, each.question or each.id) for each in entries))


def chosen_in(form: Form, name: str, corpus: Corpus) -> str:
    """Return the id of what is typed in full, or chosen among what is found. Raises Refused."""
    what = "話題" if name == "pin_topic" else "項目"
    typed, chosen = form.get(name, "").strip(), form.get(f"{name}_id", "")
    found = found_in(name, typed, corpus)
    for each in found:
        if typed in (each.id, each.name):
            return each.id
    if chosen in [each.id for each in found]:
        return chosen
    if found:
        raise Refused(name, f"下に並んだ{what}から、一つを選んでください。")
    if typed:
        raise Refused(name, f"{what}が見つかりません。言葉を短くするか、減らしてください。")
    raise Refused(name, f"{what}をさがす言葉を入力してください。")


def _topics(corpus: Corpus, typed: str) -> Iterator[Referral]:
    return (each for each in topics_having_words(corpus.referrals, typed) if each.kind == "topic")


def _cut(typed: str, found: Iterable[Found]) -> list[Found]:
    """Return as many as people look through: typed in full, then those whose name has all words."""
    words = normalize(typed).casefold().split()

    def place(each: Found) -> tuple[bool, bool]:
        name = normalize(each.name).casefold()
        return typed.strip() not in (each.id, each.name), not all(word in name for word in words)

    return sorted(dict.fromkeys(found), key=place)[:MAX_FOUND]


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
        raise Refused("pin_queries", "お客様の質問を一つ以上入力してください。")
    if len(queries) > _MAX_QUERIES or any(len(each) > MAX_CHARACTERS for each in queries):
        raise Refused(
            "pin_queries", f"{_MAX_QUERIES}件、一件{MAX_CHARACTERS}文字までにしてください。"
        )
    return queries


def pin_of(form: Form, corpus: Corpus, now: datetime) -> Pin:
    """Return the pin that a form asks for. Raises Refused."""
    queries, until = tuple(queries_of(form)), end_of(form, "pin", now)
    if form.get("pin_goal") == "entry":
        return Pin(queries, entry=chosen_in(form, "pin_entry", corpus), until=until)
    topic = chosen_in(form, "pin_topic", corpus) if form.get("pin_topic", "").strip() else ""
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
