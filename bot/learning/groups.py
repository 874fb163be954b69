"""Poor turns → groups that mean the same, newest trend first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import numpy as np

from bot.learning.meanings import Meanings
from bot.learning.turns import PoorTurn, Why

# Average linkage at this similarity: of the pairs that it puts together, about half were written for
# the same entry or topic, and the others for one beside it; it finds a third of all such pairs.
# Measured on the shipped page's wordings and topics and the queries of a gym, an inn and a city
# office (464 texts): at .25 it puts two matters together twice as often.
NEAR = 0.3
HALF_LIFE = timedelta(days=7)
MAX_TEXTS = 400  # newest ones; of more, what is new is not seen sooner for the old
MIN_CONVERSATIONS = 2
_TAKEN = 0.25  # of a question whose entry was found in a list: nobody was left without


@dataclass(frozen=True)
class Group:
    """Turns that mean the same, oldest first. `text` is the one that is nearest to all others."""

    text: str
    turns: tuple[PoorTurn, ...]
    score: float

    @property
    def key(self) -> str:
        """Return a name for addresses; it stays while the group grows."""
        return digest_of(self.turns[0].text)

    @property
    def texts(self) -> list[str]:
        """Return the different texts, most asked first."""
        return [text for text, _ in Counter(turn.text for turn in self.turns).most_common()]

    @property
    def conversations(self) -> int:
        """Return in how many conversations it came up."""
        return len({turn.conversation for turn in self.turns})

    @property
    def newest(self) -> datetime:
        """Return when it came up last."""
        return max(turn.at for turn in self.turns)

    def counts(self) -> dict[Why, int]:
        """Return in how many conversations it was poor why, most often first."""
        pairs = {(turn.why, turn.conversation) for turn in self.turns}
        return dict(Counter(why for why, _ in pairs).most_common())

    def led_to(self) -> list[tuple[str, int]]:
        """Return the entries people found in the end, and in how many conversations."""
        pairs = {(turn.led_to, turn.conversation) for turn in self.turns if turn.led_to}
        return Counter(entry_id for entry_id, _ in pairs if entry_id).most_common()


def digest_of(text: str) -> str:
    """Return what a text is known by where it is not kept."""
    return sha256(text.encode()).hexdigest()[:16]


def texts_of(turns: Iterable[PoorTurn]) -> list[str]:
    """Return the different texts that must be read to group turns, the newest MAX_TEXTS."""
    newest = sorted(turns, key=lambda turn: turn.at, reverse=True)
    texts = (text for turn in newest for text in (turn.text, turn.again) if text)
    return list(dict.fromkeys(texts))[:MAX_TEXTS]


def grouped(turns: Sequence[PoorTurn], meanings: Meanings, now: datetime) -> list[Group]:
    """Return the groups of two different conversations up, the strongest and newest first.

    `texts_of` the turns were read. A conversation counts by how long ago it came up last: half after
    HALF_LIFE (exponential decay).
    """
    texts = texts_of(turns)
    if not texts:
        return []
    places = {text: place for place, text in enumerate(texts)}
    near = meanings.similarity(texts)
    known = [turn for turn in turns if turn.text in places and _is_poor(turn, places, near)]
    asked = sorted({places[turn.text] for turn in known})
    found = []
    for members in _clusters(near[np.ix_(asked, asked)]):
        own = [asked[member] for member in members]
        centre = own[int(near[np.ix_(own, own)].sum(axis=1).argmax())]
        inside = tuple(turn for turn in known if places[turn.text] in own)
        found.append(Group(texts[centre], inside, _score(inside, now)))
    several = (group for group in found if group.conversations >= MIN_CONVERSATIONS)
    return sorted(several, key=lambda group: -group.score)


def _is_poor(turn: PoorTurn, places: dict[str, int], near: np.ndarray) -> bool:
    """Return whether a turn is poor; one that was followed by another question, where that is the same."""
    if turn.why != "asked again":
        return True
    if turn.again not in places or turn.again == turn.text:
        return turn.again == turn.text
    return bool(near[places[turn.text], places[turn.again]] >= NEAR)


def _score(turns: Iterable[PoorTurn], now: datetime) -> float:
    weights: dict[str, float] = {}
    for turn in turns:
        weight = 0.5 ** ((now - turn.at) / HALF_LIFE) * (_TAKEN if turn.why == "taken" else 1)
        weights[turn.conversation] = max(weight, weights.get(turn.conversation, 0.0))
    return sum(weights.values())


def _clusters(near: np.ndarray) -> list[list[int]]:
    """Return clusters of rows by average linkage, down to NEAR."""
    count = len(near)
    members = {place: [place] for place in range(count)}
    left = near.astype(float).copy()
    np.fill_diagonal(left, -np.inf)
    sizes = np.ones(count)
    while count > 1:
        a, b = divmod(int(left.argmax()), count)
        if left[a, b] < NEAR:
            break
        merged = (left[a] * sizes[a] + left[b] * sizes[b]) / (sizes[a] + sizes[b])
        merged[[a, b]] = -np.inf
        left[a], left[:, a] = merged, merged
        left[b], left[:, b] = -np.inf, -np.inf
        sizes[a] += sizes[b]
        members[a] += members.pop(b)
    return list(members.values())
