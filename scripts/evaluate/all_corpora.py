"""Every corpus of a folder, built and measured at every level."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.evaluation.outcomes import ask_all
from bot.evaluation.overview import Row, Setting, measure_row
from bot.evaluation.query_sets import QuerySet, find_query_sets, read_query_set
from bot.settings import Settings
from corpus.intent import Corpus
from corpus.packs.general import with_packs
from index.build.calibrator_fit import level_of
from scripts.evaluate.levels import Level
from scripts.evaluate.opening import open_searcher, read_any_corpus


@dataclass(frozen=True)
class AtLevel:
    """A corpus as it was at a level, with its queries' place."""

    own: QuerySet
    level: Level
    corpus: Corpus


def measure_all(
    settings: Settings,
    folder: Path,
    levels: Sequence[Level],
    precisions: Sequence[float],
    *,
    half: bool,
) -> Iterator[Row]:
    """Yield a row for every corpus below the folder, level and precision."""
    for each in at_levels(folder, levels, half=half):
        yield from _measure(settings, each, precisions, half=half)


def at_levels(folder: Path, levels: Sequence[Level], *, half: bool = False) -> Iterator[AtLevel]:
    """Yield every corpus below the folder at every level, saying so on standard error.

    `half` leaves every second entry without wordings. A level at which a corpus is what it was at
    one before, because it has no more wordings and topics, is left out. Raises FileNotFoundError
    where there is no corpus with queries.
    """
    for own in find_query_sets(folder):
        corpus = read_any_corpus(own.folder)
        seen = set()
        for level in levels:
            earlier = at_level(corpus, level, half=half)
            if earlier.digest in seen:
                continue
            seen.add(earlier.digest)
            print(f"{own.name} at {level}", file=sys.stderr)
            yield AtLevel(own, level, earlier)


def at_level(corpus: Corpus, level: Level, *, half: bool) -> Corpus:
    """Return the corpus at a level, with a digest of its own.

    Which topics of the packs fit is decided anew: a wording that is not there yet keeps none of
    them away.
    """
    own = tuple(referral for referral in corpus.referrals if not referral.pack)
    without_packs = replace(corpus, referrals=own)
    every = 2 if half else 1
    earlier = level_of(without_packs, level.wordings, level.topics, every=every)
    counts = [len(entry.wordings) for entry in earlier.entries]
    description = f"{corpus.digest}\0{counts}\0{len(earlier.referrals)}"
    digest = hashlib.sha256(description.encode()).hexdigest()
    return with_packs(replace(earlier, digest=digest), corpus.site.packs)


def left_bare(corpus: Corpus) -> frozenset[str]:
    """Return the ids of the entries that `half` leaves without wordings."""
    return frozenset(entry.id for entry in corpus.entries[::2])


def _measure(
    settings: Settings, each: AtLevel, precisions: Sequence[float], *, half: bool
) -> Iterator[Row]:
    corpus, queries = each.corpus, read_query_set(each.own, each.corpus)
    searcher = open_searcher(settings, corpus)
    for precision in precisions:
        outcomes = ask_all(Answerer(searcher, settings.public_url, precision), queries)
        setting = Setting.of(each.own.name, str(each.level), precision, corpus)
        yield measure_row(setting, outcomes, left_bare(corpus) if half else None)
