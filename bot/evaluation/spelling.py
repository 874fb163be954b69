"""Texts written otherwise: romaji, kana, odd marks, emoji, other languages; what each was read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Reason
from bot.evaluation.figures import Figure, means
from bot.evaluation.queries import askable, listed
from corpus.json_lines import BadLine, read_json_lines
from index.question import Question

LANGUAGE = "language"
KINDS = ("romaji", "kana", "marks", "emoji", LANGUAGE)


@dataclass(frozen=True)
class Spelling:
    """A text, and the same as most people type it.

    Of the kind LANGUAGE, `is_read` tells what is Japanese or English all the same.
    """

    id: str
    kind: str
    text: str
    plain: str
    is_read: bool


@dataclass(frozen=True)
class SpellingOutcome:
    """The decisions about a spelling and about the plain text, and each one's first entry."""

    spelling: Spelling
    decision: Decision
    plain: Decision
    first: str | None
    plain_first: str | None

    @property
    def finds_the_same(self) -> bool:
        """Return whether the first entry is that of the plain text."""
        return self.first == self.plain_first

    @property
    def says_the_same(self) -> bool:
        """Return whether the verdict and the entries shown are those of the plain text."""
        return _seen(self.decision) == _seen(self.plain)

    @property
    def told(self) -> bool:
        """Return whether it was told that its language is not read."""
        return self.decision.reason is Reason.OTHER_LANGUAGE

    @property
    def is_right(self) -> bool:
        """Return whether it got the plain text's reply, or was told that its language is not read."""
        if self.spelling.kind == LANGUAGE:
            return self.told != self.spelling.is_read
        return self.says_the_same


def read_spellings(file: Path) -> list[Spelling]:
    """Read JSONL spellings. Raises JsonLinesError, OSError."""

    def parse(raw: Any, _source: str) -> Spelling:
        kind: str = raw["kind"]
        if kind not in KINDS:
            raise BadLine("kind", f"「{kind}」は使えません。", f"{'、'.join(KINDS)} の一つです。")
        is_read = bool(listed(raw["relevant"]))
        return Spelling(str(raw["id"]), kind, askable(raw["text"]), raw["plain"], is_read)

    return read_json_lines(file, '{"id", "kind", "text", "plain", "relevant"}', parse)


def ask_spellings(answerer: Answerer, spellings: Sequence[Spelling]) -> list[SpellingOutcome]:
    """Ask every text and its plain form."""

    def ask(text: str) -> tuple[str | None, Decision]:
        result, decision = answerer.explain(Question.read(text))
        return result.hits[0].target.id if result.hits else None, decision

    outcomes = []
    for spelling in spellings:
        first, decision = ask(spelling.text)
        plain_first, plain = ask(spelling.plain or spelling.text)
        outcomes.append(SpellingOutcome(spelling, decision, plain, first, plain_first))
    return outcomes


def measure_spellings(outcomes: Sequence[SpellingOutcome]) -> list[Figure]:
    """Return the figures: each kind's share with the same first entry (`_found`) and the same reply
    (`_same`); writers of other languages who are told so, and others who are told it wrongly.
    """
    values: dict[str, list[float]] = {}
    for kind in KINDS[:-1]:
        own = [each for each in outcomes if each.spelling.kind == kind]
        values[f"{kind}_found"] = [float(each.finds_the_same) for each in own]
        values[f"{kind}_same"] = [float(each.says_the_same) for each in own]
    foreign = [o for o in outcomes if o.spelling.kind == LANGUAGE and not o.spelling.is_read]
    others = [o for o in outcomes if o.spelling.kind != LANGUAGE or o.spelling.is_read]
    values["language_told"] = [float(each.told) for each in foreign]
    values["language_mistaken"] = [float(each.told) for each in others]
    return [Figure("spellings", len(outcomes)), *means(values)]


def _seen(decision: Decision) -> tuple[object, ...]:
    return decision.verdict, [hit.target.id for hit in decision.hits]
