"""Which kind of intent stands where: entries, then clarifications, then referrals."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.intent import Corpus


@dataclass(frozen=True)
class IntentLayout:
    """How many intents of each kind there are. Positions run in this order."""

    entries: int
    clarifications: int = 0
    referrals: int = 0

    @classmethod
    def of(cls, corpus: Corpus) -> IntentLayout:
        """Return the layout of a corpus's intents."""
        return cls(len(corpus.entries), len(corpus.clarifications), len(corpus.referrals))

    @property
    def total(self) -> int:
        """Return the number of all intents."""
        return self.entries + self.clarifications + self.referrals

    @property
    def entry_slice(self) -> slice:
        """Return the positions of the entries."""
        return slice(0, self.entries)

    @property
    def clarification_slice(self) -> slice:
        """Return the positions of the clarifications."""
        return slice(self.entries, self.entries + self.clarifications)

    @property
    def referral_slice(self) -> slice:
        """Return the positions of the referrals."""
        return slice(self.entries + self.clarifications, self.total)

    def is_entry(self, position: int) -> bool:
        """Return whether an entry stands there."""
        return position < self.entries

    def is_answerable(self, position: int) -> bool:
        """Return whether what stands there is answered by some entry: an entry or clarification."""
        return position < self.entries + self.clarifications
