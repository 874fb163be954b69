"""One topic of the draft, opened and saved: what somebody else saved meanwhile is not lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.desk.drafts import Drafts
from bot.desk.editing import Gone, Stale, changing, file_of
from bot.desk.entry_form import Texts
from bot.desk.reading import read_again
from bot.desk.topic_form import FIELDS, USUAL_KIND, changes, texts_of
from bot.desk.topics.general import general_topics
from corpus.intent import Corpus, Referral
from corpus.yaml_value import Value
from corpus.yaml_writer import CorpusEditor

_NEW: Mapping[str, str] = dict.fromkeys(FIELDS, "") | {"kind": USUAL_KIND}


@dataclass(frozen=True)
class OpenedTopic:
    """A topic as the draft has it, or as it comes with the product, with the texts of its form."""

    topic: Referral
    texts: dict[str, str]

    @property
    def is_general(self) -> bool:
        """Return whether it comes with the product, and the company has written nothing of it."""
        return bool(self.topic.pack)


class TopicEditor:
    """Reads and writes topics of the draft."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def open(self, topic_id: str) -> OpenedTopic:
        """Return a topic. Raises Gone, CorpusError."""
        with self._drafts.reading() as folder:
            return _opened(read_again(folder), topic_id)

    def save(self, topic_id: str, opened: Texts, typed: Texts) -> list[str]:
        """Save what was typed into a form that was opened with some texts; return the fields.

        What comes with the product becomes the company's own under the same id. Raises Gone, Stale,
        WrongFields, Refused, CorpusError.
        """
        with changing(self._drafts, topic_id, FIELDS) as (folder, corpus):
            now = _opened(corpus, topic_id)
            if any(opened.get(name, "") != now.texts[name] for name in FIELDS):
                raise Stale(now.texts)
            fields = changes(opened, typed, corpus)
            if fields and now.is_general:
                _add(folder, corpus, topic_id, typed)
            elif fields:
                editor = CorpusEditor(folder, [file_of(folder, now.topic)])
                editor.set_fields(topic_id, fields)
                editor.save()
        return list(fields)

    def add(self, typed: Texts, origin: str = "") -> str:
        """Add a topic, below a comment with its origin where there is one, and return its id.

        Raises WrongFields, Refused, CorpusError.
        """
        with changing(self._drafts, "", FIELDS) as (folder, corpus):
            topic_id = _unused_id(corpus)
            _add(folder, corpus, topic_id, typed, origin)
        return topic_id

    def remove(self, topic_id: str) -> Referral:
        """Take a topic out, and return it. Raises Gone, Refused, CorpusError."""
        with changing(self._drafts, topic_id, FIELDS) as (folder, corpus):
            topic = _own(corpus, topic_id)
            if topic is None:
                raise Gone(topic_id)
            editor = CorpusEditor(folder, [file_of(folder, topic)])
            editor.remove(topic_id)
            editor.save()
        return topic


def new_texts() -> dict[str, str]:
    """Return the texts of the form of a topic that is not there yet."""
    return dict(_NEW)


def _opened(corpus: Corpus, topic_id: str) -> OpenedTopic:
    found = _own(corpus, topic_id) or _first(general_topics(corpus), topic_id)
    if found is None:
        raise Gone(topic_id)
    return OpenedTopic(found, texts_of(found))


def _own(corpus: Corpus, topic_id: str) -> Referral | None:
    return _first(corpus.referrals, topic_id)


def _first(topics: tuple[Referral, ...], topic_id: str) -> Referral | None:
    return next((each for each in topics if each.id == topic_id), None)


def _add(folder: Path, corpus: Corpus, topic_id: str, typed: Texts, origin: str = "") -> None:
    fields = changes(_NEW, typed, corpus)
    named: dict[str, Value] = {"id": topic_id}
    named |= {name: value for name, value in fields.items() if value is not None}
    # Only the file that it joins is read: a company's topics may lie in dozens.
    files = [file_of(folder, each) for each in corpus.referrals if each.matter is None]
    editor = CorpusEditor(folder, files[-1:])
    editor.add_referral(named, origin)
    editor.save()


def _unused_id(corpus: Corpus) -> str:
    taken = {intent.id for intent in corpus.intents}
    number = 1
    while (name := f"topic-{number:03d}") in taken:
        number += 1
    return name
