"""What speaks for a part of a text being a question of its own, and the two models that weigh it.

Rules of form that fitted one author's messages read three in four of the next one's rightly. So form
is only part of the evidence: what is found for the part alone, for the whole text, and how far the
two agree tell a second question from a circumstance of the first. The models come with the code
(scripts.fit_part_models) and hold for any corpus: nothing of the evidence is words.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from bot.answer.decision import Decision, Verdict
from bot.answer.part_read import PartRead
from corpus.intent import Entry
from index.asking import Role, asks_a_question
from index.calibration import LogisticModel
from index.result import Hit, SearchResult

SHIPPED_FILE = Path(__file__).parent / "shipped_part_models.json"
_FORM_AND_WHOLE = (
    "asks", "share of whole's first", "leans", "apart", "parts", "whole is sure", "states",
)  # fmt: skip
ENTRY_NAMES = (
    "probability", "share in part", "first in part", "answerable", "share in whole",
    "second in whole", *_FORM_AND_WHOLE,
)  # fmt: skip
TOPIC_NAMES = ("topics", "answerable", "share in whole", *_FORM_AND_WHOLE)
# From these probabilities on a part asks for another entry, or about a topic for the phone. From .25
# to .4 the same messages are read rightly but for two or three of each hundred.
ASKED, NEW_TOPIC = 0.3, 0.4
_MAX_LOGIT = 5.0
_LEAST_SHARE = 1e-12
_MANY = 4  # parts: from here on it is a mail
_WHOLE = 0.3  # .05 to .5 do nearly as well


@dataclass(frozen=True)
class PartModels:
    """P(the part asks for an entry that the whole has not first) and P(it asks what no entry answers)."""

    entry: LogisticModel
    topic: LogisticModel

    def save(self, file: Path = SHIPPED_FILE) -> None:
        """Write the models, with the names of what they weigh."""
        raw = {
            name: {"names": names} | asdict(model)
            for name, names, model in (
                ("entry", ENTRY_NAMES, self.entry),
                ("topic", TOPIC_NAMES, self.topic),
            )
        }
        file.write_text(json.dumps(raw, indent=1) + "\n")

    @classmethod
    def load(cls, file: Path = SHIPPED_FILE) -> PartModels:
        """Read the models. Raises ValueError where they weigh other evidence than this code has."""
        raw = json.loads(file.read_text())
        if [raw["entry"]["names"], raw["topic"]["names"]] != [list(ENTRY_NAMES), list(TOPIC_NAMES)]:
            raise ValueError(
                f"{file}: fitted to other evidence. Run: python -m scripts.fit_part_models"
            )
        return cls(LogisticModel.from_json(raw["entry"]), LogisticModel.from_json(raw["topic"]))


shipped_part_models = cache(PartModels.load)


def meant_by(each: PartRead, found: SearchResult) -> Hit[Entry] | None:
    """Return what a part asks: the entry that the whole text found first, or another.

    The whole is near to all that it asks: of 280 second questions to five companies its share, to
    the power _WHOLE, finds 20 that the part alone does not, since they lean on what is asked before.
    A known ambiguity asks for each entry that it names.
    """
    whole = {hit.target.id: hit.share for hit in found.hits}
    shares = _shares(each.result)
    hits = [replace(hit, share=shares[hit.target.id]) for hit in each.result.hits]
    first = next((hit for hit in hits if found.hits and hit.target is found.hits[0].target), None)
    others = sorted(
        (hit for hit in hits if hit is not first),
        key=lambda hit: -(_log(hit.share) + _WHOLE * _log(whole.get(hit.target.id, 0.0))),
    )
    if first and all(first.share >= other.share for other in others):
        return first
    return others[0] if others else None


def _shares(result: SearchResult) -> dict[str, float]:
    """Return the ranker's share of each entry, with its part of the likeliest clarification's."""
    shares = {hit.target.id: hit.share for hit in result.hits}
    for ambiguity in result.clarifications[:1]:
        for entry_id in ambiguity.target.entries:
            if entry_id in shares:
                shares[entry_id] += ambiguity.share / len(ambiguity.target.entries)
    return shares


def entry_evidence(
    hit: Hit[Entry],
    each: PartRead,
    parts: Sequence[PartRead],
    whole: Decision,
    found: SearchResult,
) -> tuple[float, ...]:
    """Return the evidence (ENTRY_NAMES) that a part asks for an entry which the whole has not first.

    `whole` and `found` are the decision about the whole text and what was found for it.
    """
    place, share = next(
        ((i, own.share) for i, own in enumerate(found.hits) if own.target is hit.target),
        (len(found.hits), 0.0),
    )
    return (
        _logit(hit.probability),
        _log(hit.share),
        float(hit.rank == 1),
        _logit(each.result.answerable),
        _log(share),
        float(place == 1),
        *_form_and_whole(each, parts, whole, found),
    )


def topic_evidence(
    each: PartRead, parts: Sequence[PartRead], whole: Decision, found: SearchResult
) -> tuple[float, ...]:
    """Return the evidence (TOPIC_NAMES) that a part asks about a topic that no entry answers."""
    own = {hit.target.id for hit in each.near_topics}
    near = max((hit.share for hit in found.referrals if hit.target.id in own), default=0.0)
    return (
        _logit(each.topic_share),
        _logit(each.result.answerable),
        _log(near),
        *_form_and_whole(each, parts, whole, found),
    )


def _form_and_whole(
    each: PartRead, parts: Sequence[PartRead], whole: Decision, found: SearchResult
) -> tuple[float, ...]:
    """Return the evidence (_FORM_AND_WHOLE) that both models weigh."""
    first = found.hits[0].target if found.hits else None
    again = _shares(each.result).get(first.id, 0.0) if first else 0.0
    return (
        float(asks_a_question(each.part.text)),
        _log(again),
        float(each.part.leans),
        float(each.part.apart),
        float(min(len(parts), _MANY)),
        float(whole.verdict is Verdict.ANSWER),
        float(each.part.role is Role.STATES),
    )


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return min(max(math.log(kept / (1 - kept)), -_MAX_LOGIT), _MAX_LOGIT)


def _log(share: float) -> float:
    return math.log10(share + _LEAST_SHARE)
