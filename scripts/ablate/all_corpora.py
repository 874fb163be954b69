"""Every corpus of a folder at every level → one table of means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.figures import Figure
from bot.evaluation.overview import as_cell, as_line, mean_figure
from bot.evaluation.queries import AMBIGUOUS
from bot.evaluation.query_sets import read_query_set
from bot.settings import Settings
from scripts.ablate.table import AREAS, RANKING, measure
from scripts.ablate.variants import variants
from scripts.evaluate.all_corpora import at_levels
from scripts.evaluate.levels import Level

_SHOWN = RANKING | AREAS


@dataclass(frozen=True)
class Measured:
    """What one variant reached on one corpus at a level."""

    variant: str
    corpus: str
    level: str
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure | None:
        """Return the figure of that name, where it was measured."""
        return next((figure for figure in self.figures if figure.name == name), None)


def measure_all(
    settings: Settings, folder: Path, levels: Sequence[Level], other_encoder: str | None = None
) -> Iterator[Measured]:
    """Yield every variant on every corpus below the folder, at every level that it has."""
    for each in at_levels(folder, levels):
        labelled = read_query_set(each.own, each.corpus)
        queries = [query for query in labelled if query.kind != AMBIGUOUS]
        if not queries:
            continue
        for variant in variants(settings, each.corpus, queries, other_encoder):
            figures = measure(variant, each.corpus, queries)
            yield Measured(variant.name, each.own.name, str(each.level), figures)


def as_means(measured: Sequence[Measured], levels: Sequence[Level]) -> str:
    """Return a Markdown table: a row a variant, and columns a level with means over its corpora.

    The first row tells of how many corpora and queries they are; a mean of fewer corpora says so.
    """
    columns = [
        column
        for level in dict.fromkeys(map(str, levels))
        for name in _SHOWN
        if (column := _Column.of(level, name, measured)).counts
    ]
    head = ["variant", *(f"{column.level}: {_SHOWN[column.name]}" for column in columns)]
    lines = [as_line(head), as_line(["---"] * len(head))]
    lines.append(as_line(["*corpora / queries*", *(column.size for column in columns)]))
    lines += [
        as_line([variant, *(column.cell(variant) for column in columns)])
        for variant in _in_order(measured)
    ]
    return "\n".join(lines)


@dataclass(frozen=True)
class _Column:
    """One figure at one level: those who have it, and by corpus its n."""

    level: str
    name: str
    measured: tuple[Measured, ...]
    counts: dict[str, int]

    @classmethod
    def of(cls, level: str, name: str, measured: Sequence[Measured]) -> _Column:
        own = [each for each in measured if each.level == level]
        counts = {each.corpus: figure.n for each in own if (figure := each.figure(name))}
        return cls(level, name, tuple(own), counts)

    @property
    def size(self) -> str:
        """Return the numbers of corpora and queries."""
        return f"{len(self.counts)} / {sum(self.counts.values())}"

    def cell(self, variant: str) -> str:
        """Return the variant's mean."""
        figures = [each.figure(self.name) for each in self.measured if each.variant == variant]
        text = as_cell(mean_figure(figures, self.name), intervals=True)
        corpora = sum(figure is not None for figure in figures)
        return f"{text}, of {corpora}" if 0 < corpora < len(self.counts) else text


def _in_order(measured: Sequence[Measured]) -> list[str]:
    """Return the variants as the corpus and level that has most of them orders them."""
    ran: dict[tuple[str, str], list[str]] = {}
    for each in measured:
        ran.setdefault((each.corpus, each.level), []).append(each.variant)
    ordered = sorted(ran.values(), key=len, reverse=True)
    return list(dict.fromkeys(name for names in ordered for name in names))
