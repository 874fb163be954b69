"""What the pages show: the groups of the last weeks, read a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from bot.answer.contact import TOKYO
from bot.desk.desk import Desk
from bot.desk.stretch import Stretch
from bot.desk.unanswered.dismissed import Dismissed
from bot.journal.reader import JournalReader
from bot.journal.readings import Turn
from bot.learning.groups import Group, grouped, texts_of
from bot.learning.meanings import Meanings
from bot.learning.turns import confused_entries, poor_turns
from corpus.intent import Corpus
from corpus.text import normalize
from index.searcher import Searcher

DAYS = 28
_MAX_TURNS = 10_000
_MIN_TAKEN, _MAX_CONFUSED = 2, 10
_WITHIN_S = 0.12  # of reading texts while others wait for answers
# One for each index that is served; what was read stays read for all who look.
_meanings: WeakKeyDictionary[Searcher, Meanings] = WeakKeyDictionary()


def _now() -> datetime:
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class Confused:
    """Two entries that lists offered together, and how often each was taken, the first more often."""

    first: str
    second: str
    taken: tuple[int, int]


@dataclass(frozen=True)
class Found:
    """The groups, those that were dismissed apart; `left` texts are still to be read."""

    groups: tuple[Group, ...] = ()
    confused: tuple[Confused, ...] = ()
    dismissed: tuple[Group, ...] = ()
    left: int = 0

    def group(self, key: str) -> Group | None:
        """Return a group by its key."""
        return next((each for each in (*self.groups, *self.dismissed) if each.key == key), None)


@dataclass(frozen=True)
class Queue:
    """Reads the journal and groups what did not end well."""

    desk: Desk
    now: Callable[[], datetime] = field(default=_now)

    @property
    def dismissed(self) -> Dismissed:
        """Return what somebody wants left alone."""
        return Dismissed(self.desk.folder / "dismissed.json")

    def look(self, within_s: float = _WITHIN_S) -> Found:
        """Return what was not answered in the last weeks. Raises JournalUnreadable."""
        now = self.now()
        stretch = Stretch(now.date(), DAYS, now)
        reader = JournalReader(self.desk.settings.journal_read_url)
        read = reader.turns(stretch.whole, _MAX_TURNS)
        turns = poor_turns(read)
        written = _texts_in(self.desk.answerer.corpus)
        turns = [turn for turn in turns if normalize(turn.text) not in written]
        searcher = self.desk.answerer.searcher
        meanings = _meanings.setdefault(searcher, Meanings(searcher))
        if left := meanings.read(texts_of(turns), within_s):
            return Found(left=left)
        groups = grouped(turns, meanings, now)
        hidden = [self.dismissed.holds(group) for group in groups]
        return Found(
            tuple(group for group, is_hidden in zip(groups, hidden, strict=True) if not is_hidden),
            _confused(read),
            tuple(group for group, is_hidden in zip(groups, hidden, strict=True) if is_hidden),
        )


def _confused(turns: Sequence[Turn]) -> tuple[Confused, ...]:
    """Return the pairs of which each was taken at least twice, those most often taken first."""
    found = []
    for (a, b), (times_a, times_b) in confused_entries(turns).items():
        if min(times_a, times_b) >= _MIN_TAKEN:
            pair = Confused(a, b, (times_a, times_b))
            found.append(pair if times_a >= times_b else Confused(b, a, (times_b, times_a)))
    return tuple(sorted(found, key=lambda each: -sum(each.taken))[:_MAX_CONFUSED])


def _texts_in(corpus: Corpus) -> set[str]:
    """Return what is answered to the letter today: it was seen to since."""
    texts = {entry.question for entry in corpus.entries}
    texts.update(text for entry in corpus.entries for text in entry.wordings)
    texts.update(text for topic in corpus.referrals for text in topic.wordings)
    return set(map(normalize, texts))
