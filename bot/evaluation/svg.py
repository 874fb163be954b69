"""Plots as SVG text, for a page or a file: the same numbers make the same bytes.

The only home of matplotlib, which is there for development only (requirements-dev.txt).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from io import StringIO

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Panel = Callable[[Axes], None]
BLUE, ORANGE, GREY = "#0b57a4", "#b3541e", "#b8c0cc"


def draw_svg(label: str, panels: Sequence[Panel], size: tuple[float, float]) -> str:
    """Return one `<svg>` with the panels side by side, each of a size in inches.

    A panel draws into the axes it gets; `label` describes the whole to those who cannot see it.
    """
    style = matplotlib.rc_context(
        {
            "axes.spines.right": False,
            "axes.spines.top": False,
            "font.size": 9,
            "legend.frameon": False,
            "svg.fonttype": "none",  # text stays text, not outlines
            "svg.hashsalt": "faq-bot",  # without it the ids are random
        }
    )
    width, height = size
    out = StringIO()
    with style:
        figure = Figure((width * len(panels), height), layout="constrained")
        all_axes = figure.subplots(1, len(panels), squeeze=False)[0]
        for axes, draw in zip(all_axes, panels, strict=True):
            draw(axes)
        # Neither date nor matplotlib's version: they would change what did not change.
        figure.savefig(out, format="svg", metadata={"Creator": None, "Date": None})
    document = out.getvalue()
    svg = document[document.index("<svg") :]  # an XML declaration has no place inside a page
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
