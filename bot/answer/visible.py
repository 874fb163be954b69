"""What of a corpus customers may see today. Pure: the day is passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.decision import Decision, Verdict, withdrawn
from bot.answer.withdrawn import is_withdrawn, visible_hits
from corpus.intent import Entry


@dataclass(frozen=True)
class Visible:
    """The entries by id, in page order. `today` returns the date in the site's own zone.

    `frequent_ids` are those that the site wants to offer first.
    """

    by_id: Mapping[str, Entry]
    frequent_ids: tuple[str, ...]
    today: Callable[[], date]

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries in page order."""
        return self._named(self.by_id)

    def frequent(self) -> tuple[Entry, ...]:
        """Return the entries that the site wants to offer first."""
        return self._named(self.frequent_ids)

    def related(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries that an entry is related to."""
        return self._named(entry.related)

    def shows(self, entry_id: str) -> bool:
        """Return whether customers may see an entry."""
        return not is_withdrawn(self.by_id[entry_id], self.today())

    def decision(self, decision: Decision) -> Decision:
        """Return a decision that shows nothing else, whatever it was made of."""
        today = self.today()
        hits, others = (visible_hits(own, today) for own in (decision.hits, decision.others))
        if (hits, others) == (decision.hits, decision.others):
            return decision
        if decision.verdict is Verdict.ANSWER and hits[:1] != decision.hits[:1]:
            return withdrawn(decision.hits[0].target)
        seen = replace(decision, hits=hits, others=others)
        if decision.verdict is Verdict.CHOICES and len(hits) < 2:  # one alone is no choice
            return replace(seen, verdict=Verdict.ABSTAIN)
        return seen

    def _named(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        today = self.today()
        named = (self.by_id[each] for each in ids)
        return tuple(entry for entry in named if not is_withdrawn(entry, today))
