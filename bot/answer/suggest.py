"""What a person may be about to type: kanji, kana, romaji or parts of words → questions, topics."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from bot.answer.ellipsis import names_something
from bot.answer.highlight import matches_in
from bot.answer.reply import Choice
from bot.answer.spelling import Meanings, is_spelt_out, meanings_of
from bot.answer.suggest_index import MIN_SHARE, Suggestion, index_entries, index_topics
from corpus.intent import Entry, Referral
from corpus.text import normalize
from index.tokenizer import Tokenizer, Word

MAX_SUGGESTIONS = 6
MAX_TOPICS = 2
# Nobody types a word this long, and a pasted mail is not worth its milliseconds.
_MAX_CHARACTERS = 200
# Words with spaces between them; each is looked for in every entry, in up to ten spellings.
_MAX_PARTS = 10
# The line for a sentence: its words that an entry has, weighed by their rarity, are more than this of
# all. On eight invented companies' pages .5 finds as many right entries as counting the words did,
# and of 200 commands to an assistant shows something for 1 instead of 12; .4 for 16 of 100, .6 finds a
# tenth less.
_MIN_WEIGHT = 0.5
# A word in kana may be unfinished: もう of もうしこみ. From here on it is what it seems to be.
_MIN_READABLE = 4

_ONE_SIGN = re.compile(r"[ぁ-ゖァ-ヺーa-z'-]")

_Scores = dict[int, float]


class Suggester:
    """Suggests from one corpus. Thread-safe; everything is prepared at the start.

    `shows` tells by its id whether customers may see an entry now; `topics` are those that a person
    answers.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        frequent: tuple[Choice, ...],
        shows: Callable[[str], bool] = lambda _entry_id: True,
        topics: Sequence[Referral] = (),
    ) -> None:
        self._frequent = [Suggestion(each.id, each.question, each.section) for each in frequent]
        self._shows = shows
        self._tokenizer = Tokenizer()
        self._entries = index_entries(tuple(entry for entry in entries if entry.question))
        self._topics = index_topics(tuple(topics))
        count = len(self._entries.suggestions)
        holders = Counter(lemma for lemmas in self._entries.lemmas for lemma in lemmas)
        self._unknown = math.log(count + 1)
        self._rarity = {lemma: math.log((count + 1) / held) for lemma, held in holders.items()}

    def suggest(
        self, text: str, limit: int = MAX_SUGGESTIONS, with_topics: bool = False
    ) -> tuple[Suggestion, ...]:
        """Return at most `limit` questions, best first, then topics where they are wanted.

        The site's frequent ones for an empty text; nothing for one that names nothing.
        """
        # Cut before and after: one sign may stand for 18 characters.
        typed = normalize(text[:_MAX_CHARACTERS])[:_MAX_CHARACTERS].lower()
        if not typed:
            return self._shown(self._frequent, limit)
        words = self._tokenizer.words(typed)
        if _names_nothing(typed, words):
            return ()
        parts = [
            tuple(meanings_of(part, self._tokenizer))
            for part in list(dict.fromkeys(typed.split()))[:_MAX_PARTS]
        ]
        scores = _holding_all(parts, self._entries.scores) or self._sharing_words(words)
        found = (self._entries.suggestions[position] for position in _best(scores))
        topics = self._named(parts)[: min(MAX_TOPICS, limit)] if with_topics else []
        # One topic is worth the last place of the list, another what the entries leave.
        shown = (*self._shown(found, limit - min(len(topics), 1)), *topics)[:limit]
        lemmas = _naming(words)
        return tuple(
            replace(each, matches=matches_in(each.question, parts, lemmas)) for each in shown
        )

    def _shown(self, found: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
        """Return the first ones that customers may see, which the date decides too."""
        return tuple(islice((each for each in found if self._shows(each.id)), limit))

    def _named(self, parts: Sequence[Meanings]) -> list[Suggestion]:
        """Return the topics that what is typed names, each name once."""
        best = _best(_holding_all(parts, self._topics.scores))
        first = dict[str, Suggestion]()
        for position in best:
            each = self._topics.suggestions[position]
            first.setdefault(each.question, each)
        return list(first.values())

    def _sharing_words(self, words: Sequence[Word]) -> _Scores:
        """Return position → score of the entries above the line for a sentence's words."""
        lemmas = _naming(words)
        weight = sum(self._rarity.get(lemma, self._unknown) for lemma in lemmas)
        scores = {}
        for position, held in enumerate(self._entries.lemmas):
            shared = [lemma for lemma in lemmas if lemma in held]
            known = sum(self._rarity[lemma] for lemma in shared)
            if known > _MIN_WEIGHT * weight and self._is_about(position, shared):
                scores[position] = sum(
                    self._rarity[lemma] * math.log1p(held[lemma]) for lemma in shared
                )
        return scores

    def _is_about(self, position: int, shared: Sequence[str]) -> bool:
        """Return whether an entry says more than one of a sentence's words, or one of them often."""
        often = MIN_SHARE * self._entries.sizes[position]
        return len(shared) > 1 or self._entries.lemmas[position][shared[0]] > often


def _holding_all(parts: Sequence[Meanings], scores_of: Callable[[str], _Scores]) -> _Scores:
    """Return position → score of what holds every part, in any of its spellings."""
    total = _holding(parts[0], scores_of)
    for part in parts[1:]:
        if not total:  # a hundred parts that nobody holds are not worth their time
            break
        scores = _holding(part, scores_of)
        total = {at: total[at] + scores[at] for at in total.keys() & scores.keys()}
    return total


def _holding(part: Meanings, scores_of: Callable[[str], _Scores]) -> _Scores:
    """Return position → score by the strictest reading of a part that anything holds."""
    for meanings in part:
        best: _Scores = {}
        for meaning in meanings:
            for position, score in scores_of(meaning).items():
                best[position] = max(score, best.get(position, 0))
        if best:
            return best
    return {}


def _names_nothing(typed: str, words: Sequence[Word]) -> bool:
    """Return whether a text shares with a question what all questions share: について, 方法."""
    if _ONE_SIGN.fullmatch(typed):
        return True
    # Half a word in kana may be anything, and the dictionary calls it symbols.
    is_half = is_spelt_out(typed) and (
        len(typed) < _MIN_READABLE or any(word.is_symbol for word in words) or typed.isascii()
    )
    return not is_half and not _naming(words)


def _naming(words: Iterable[Word]) -> set[str]:
    """Return the lemmas of the words that say what a text is about."""
    return {word.lemma for word in words if word.is_content and names_something([word.lemma])}


def _best(scores: _Scores) -> list[int]:
    """Return the positions, the best first; of equals the first of the page."""
    return sorted(scores, key=lambda position: (-scores[position], position))
