"""Packs of referrals that fit any company → the referrals of one, where its own words leave room.

A pack is written as an author's referrals are, with one field more: `unless` lists words. A corpus
that speaks of one of them may answer the topic, so that the whole topic is left out. A topic left
out wrongly costs little: what nothing answers is not answered for lack of one topic. One left in
takes customers away from the page's own answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus, Referral
from corpus.packs.subject import Subject

FOLDER = Path(__file__).parent
_SUFFIXES = (".yaml", ".jsonl")
# "  - id: x" begins a topic, "    kind: x" goes on; a list may go on in lines further in.
_FIELD = re.compile(r"^  (?P<begins>-| ) (?P<key>\w+): (?P<value>.+(?:\n {6}.+)*)", re.MULTILINE)


@dataclass(frozen=True)
class Topic:
    """A referral of a pack; `unless` are the words of corpora that do without it."""

    referral: Referral
    unless: tuple[str, ...]


def with_packs(corpus: Corpus, names: Collection[str]) -> Corpus:
    """Return the corpus with what the named packs add to it: its own words win, silently.

    An own intent of the same id, an own text that is the topic's name, or a word of `unless`
    replaces a topic. A wording that is a text of the corpus is left to it. Raises CorpusError where
    a file of the packs is damaged.
    """
    if not names:
        return corpus
    subject = Subject(corpus)
    ids = {intent.id for intent in corpus.intents}
    added = [
        referral
        for name in names
        for topic in read_pack(name)
        if topic.referral.id not in ids and (referral := _left_of(topic, subject))
    ]
    return replace(corpus, referrals=(*corpus.referrals, *added))


def read_pack(name: str) -> tuple[Topic, ...]:
    """Return the topics of a pack as written. Raises CorpusError where its file is damaged.

    YAML, so that an author may copy a topic and change it; but read line by line, its quoted values
    as JSON: ruamel.yaml takes 60 µs a text, 80 ms for all packs, this 3 ms.
    """
    # Not where the code lies on this machine: staff read it.
    shown = f"corpus/packs/{name}.yaml"
    try:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        return tuple(_topic(fields, name, f"{shown}:{line}") for line, fields in _mappings(text))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"共通の話題のファイルを読めません({type(error).__name__})。"
        problem = Problem(shown, 1, "-", found, "プログラムのファイルを元に戻してください。")
        raise CorpusError([problem]) from error


def packs_digest() -> str:
    """Return a hex digest over all files of the packs: who changes one changes every index."""
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.iterdir() if path.suffix in _SUFFIXES):
        content = file.read_bytes()
        digest.update(b"%b\0%d\0%b" % (file.name.encode(), len(content), content))
    return digest.hexdigest()


def _mappings(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, fields) of each topic."""
    line, fields = 0, dict[str, Any]()
    for match in _FIELD.finditer(text):
        if match["begins"] == "-":
            if fields:
                yield line, fields
            line, fields = text.count("\n", 0, match.start()) + 1, {}
        value = match["value"]
        is_json = value[0] in '["' or value == "true"
        fields[match["key"]] = json.loads(value) if is_json else value
    yield line, fields


def _topic(fields: dict[str, Any], pack: str, source: str) -> Topic:
    unless = tuple(fields.pop("unless", ()))
    wordings = tuple(fields.pop("wordings"))
    return Topic(Referral(**fields, wordings=wordings, source=source, pack=pack), unless)


def _left_of(topic: Topic, subject: Subject) -> Referral | None:
    """Return the referral with the wordings that a corpus leaves to it, if it leaves any."""
    referral = topic.referral
    if subject.uses(referral.topic) or subject.speaks_of(topic.unless):
        return None
    wordings = tuple(text for text in referral.wordings if not subject.uses(text))
    return replace(referral, wordings=wordings) if wordings else None
