"""Many corpora in one table: a line for each at every level, and their mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from bot.evaluation.figures import Figure, Interval, as_json, means, measure
from bot.evaluation.metrics import bootstrap_interval
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import AMBIGUOUS, OUT_OF_SCOPE
from corpus.intent import Corpus

# Figure → heading, in groups of those with the same n, whose heading stands before them.
_GROUPS = (
    ("in scope", {"hit@1": "Hit@1", "hit@3": "Hit@3", "served": "served", "answered": "answered"}),
    ("bare", {"served_bare": "served"}),
    ("worded", {"served_worded": "served"}),
    ("answers", {"answer_precision": "right"}),
    *(
        (kind, {f"fallback_{kind}": "phone", f"wrongly_answered_{kind}": "wrongly answered"})
        for kind in OUT_OF_SCOPE
    ),
    ("shown", {"ece": "ECE"}),
)
FIGURES = tuple(name for _, group in _GROUPS for name in group)
_POOLED = "answer_precision"  # a corpus with one answer says little about how many are right


@dataclass(frozen=True)
class Setting:
    """What was measured: the corpus at a level, and the precision asked for.

    `wordings` is the mean number an entry, `topics` counts the corpus's own.
    """

    corpus: str
    level: str
    precision: float
    entries: int
    wordings: float
    topics: int

    @classmethod
    def of(cls, name: str, level: str, precision: float, corpus: Corpus) -> Setting:
        """Return the setting of a corpus, which is what it is at that level."""
        wordings = sum(len(entry.wordings) for entry in corpus.entries)
        return cls(
            name,
            level,
            precision,
            len(corpus.entries),
            wordings / max(len(corpus.entries), 1),
            sum(not referral.pack for referral in corpus.referrals),
        )


@dataclass(frozen=True)
class Row:
    """One line: those of FIGURES that could be measured, each with its n."""

    setting: Setting
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure | None:
        """Return the figure of that name, where it was measured."""
        return next((figure for figure in self.figures if figure.name == name), None)


def measure_row(
    setting: Setting, outcomes: Sequence[Outcome], bare: frozenset[str] | None = None
) -> Row:
    """Return the line of one corpus at one level.

    `bare` are the ids of entries that were left without wordings while others have some: then
    those served are also told apart by whether all or none of their entries are among these.
    """
    figures = {figure.name: figure for figure in measure(outcomes)}
    single = [o for o in outcomes if o.query.relevant and o.query.kind != AMBIGUOUS]
    if bare is not None:
        apart = {
            "served_bare": [float(o.served) for o in single if o.query.relevant <= bare],
            "served_worded": [float(o.served) for o in single if o.query.relevant.isdisjoint(bare)],
        }
        figures |= {figure.name: figure for figure in means(apart)}
    return Row(setting, tuple(figures[name] for name in FIGURES if name in figures))


def mean_rows(rows: Iterable[Row]) -> list[Row]:
    """Return a line for each level and precision: the mean over its corpora, of equal weight.

    Only `right` is the share of all answers together. Its n is that of all queries; its interval
    tells what other corpora may bring, and is drawn from corpora.
    """
    groups: dict[tuple[str, float], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.setting.level, row.setting.precision), []).append(row)
    return [_mean_row(own) for own in groups.values()]


def _mean_row(rows: Sequence[Row]) -> Row:
    first, count = rows[0].setting, len(rows)
    setting = Setting(
        f"mean of {count}",
        first.level,
        first.precision,
        round(sum(row.setting.entries for row in rows) / count),
        sum(row.setting.wordings for row in rows) / count,
        round(sum(row.setting.topics for row in rows) / count),
    )
    figures = (mean_figure([row.figure(name) for row in rows], name) for name in FIGURES)
    return Row(setting, tuple(figure for figure in figures if figure))


def mean_figure(figures: Sequence[Figure | None], name: str) -> Figure | None:
    """Return the mean over corpora, where any has the figure, with an interval drawn from them."""
    own = [figure for figure in figures if figure]
    if not own:
        return None
    values, counts = [figure.value for figure in own], [figure.n for figure in own]
    n = sum(counts)
    if name == _POOLED:
        pairs = zip(values, counts, strict=True)
        value = sum(value * count for value, count in pairs) / n
    else:
        value = sum(values) / len(values)
    if len(own) == 1:
        return Figure(name, value, count=n)
    return Figure(name, value, Interval(*bootstrap_interval(values), n))


def as_markdown(rows: Sequence[Row], *, intervals: bool) -> str:
    """Return the rows as one Markdown table; before figures of the same queries stands their n."""
    groups = [
        (heading, group)
        for heading, group in _GROUPS
        if any(row.figure(name) for row in rows for name in group)
    ]
    head = ["corpus", "level", "precision", "entries", "wordings", "topics"]
    for heading, group in groups:
        head += [heading, *group.values()]
    lines = [as_line(head), as_line(["---"] * len(head))]
    for row in rows:
        own = row.setting
        cells = [own.corpus, own.level, f"{own.precision:.2f}", str(own.entries)]
        cells += [f"{own.wordings:.1f}", str(own.topics)]
        for _, group in groups:
            cells += _cells([row.figure(name) for name in group], intervals=intervals)
        lines.append(as_line(cells))
    return "\n".join(lines)


def as_json_rows(rows: Sequence[Row]) -> list[dict[str, str | float]]:
    """Return one flat object a row."""
    return [asdict(row.setting) | as_json(row.figures) for row in rows]


def _cells(figures: Sequence[Figure | None], *, intervals: bool) -> list[str]:
    count = next((figure.n for figure in figures if figure), 0)
    return [str(count), *(as_cell(figure, intervals=intervals) for figure in figures)]


def as_cell(figure: Figure | None, *, intervals: bool) -> str:
    """Return a figure as text, – where there is none."""
    if figure is None:
        return "–"
    text = f"{figure.value:.3f}"
    if intervals and (own := figure.interval):
        text += f" [{own.low:.3f}, {own.high:.3f}]"
    return text


def as_line(cells: Sequence[str]) -> str:
    """Return one line of a Markdown table."""
    return f"| {' | '.join(cells)} |"
