"""Texts made of a closed list of words, one behind the other, without spaces. Pure."""

from __future__ import annotations

from collections.abc import Mapping


class WordRun:
    """Reads runs of known words; every word has a flag (0 or a power of two), those met add up."""

    def __init__(self, flags: Mapping[str, int]) -> None:
        self._flags = dict(flags)
        self._longest = max(map(len, self._flags))

    def ends(self, text: str, start: int = 0) -> dict[int, set[int]]:
        """Return every position a run from `start` can end at, with the flags it may have met.

        Linear in the text.
        """
        found = {start: {0}}
        for at in range(start, len(text)):
            if met := found.get(at):
                for end in range(at + 1, min(at + self._longest, len(text)) + 1):
                    flag = self._flags.get(text[at:end])
                    if flag is not None:
                        found.setdefault(end, set()).update(each | flag for each in met)
        return found

    def covers(self, text: str, start: int = 0, *, flag: int = 0) -> bool:
        """Return whether words cover a text from `start` to its end, and have this flag."""
        return any(met & flag == flag for met in self.ends(text, start).get(len(text), ()))
