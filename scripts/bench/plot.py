"""What size costs, as one SVG: time, memory and build against the number of passages, both axes
logarithmic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from bot.evaluation.svg import BLUE, ORANGE, draw_svg
from scripts.bench.results import ScaleStep

Lines = dict[str, list[float]]


def growth_plot(steps: Sequence[ScaleStep]) -> str:
    """Return three panels side by side."""
    passages = [step.passages for step in steps]
    panels = [partial(_draw, title, passages, lines) for title, lines in _panels(steps).items()]
    return draw_svg("growth with the number of passages", panels, (3.4, 2.7))


def growth_exponents(steps: Sequence[ScaleStep]) -> Iterator[tuple[str, float]]:
    """Yield each line's exponent: value ∝ passages ^ exponent, least squares on logarithms."""
    passages = np.log([step.passages for step in steps])
    for title, lines in _panels(steps).items():
        for name, values in lines.items():
            yield f"{title}, {name}", float(np.polyfit(passages, np.log(values), 1)[0])


def _panels(steps: Sequence[ScaleStep]) -> dict[str, Lines]:
    """Return title → line → a value for each size; what is too small to measure is cut off."""
    return {
        "ms per query (p50)": {
            "dense": [float(np.median(step.search.dense_ms)) for step in steps],
            "BM25": [float(np.median(step.search.lexical_ms)) for step in steps],
        },
        "MB in memory, dense and BM25": {
            "all": [max(step.search.memory_mb, 0.1) for step in steps],
            "private": [max(step.search.private_mb, 0.1) for step in steps],
        },
        "seconds to build": {
            "dense": [max(step.build.dense_s, 1e-3) for step in steps],
            "BM25": [max(step.build.lexical_s, 1e-3) for step in steps],
        },
    }


def _draw(title: str, passages: Sequence[int], lines: Lines, axes: Axes) -> None:
    for colour, (name, values) in zip((BLUE, ORANGE), lines.items(), strict=True):
        axes.loglog(
            passages, values, color=colour, marker="o", markersize=4, label=name, clip_on=False
        )
    bottom, top = np.log10([min(map(min, lines.values())), max(map(max, lines.values()))])
    axes.set_ylim(10 ** np.floor(bottom), 10 ** np.ceil(top))  # whole decades: two ticks or more
    axes.set_title(title, loc="left", fontsize="medium")
    axes.set_xlabel("passages")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()
