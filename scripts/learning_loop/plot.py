"""Draw what pages have learned: python -m scripts.learning_loop.plot FILE.svg NAME=ROWS.jsonl…

ROWS is what python -m scripts.learning_loop --json printed of a page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from matplotlib.axes import Axes

from bot.evaluation.svg import BLUE, GREY, ORANGE, draw_svg
from scripts.door import door
from scripts.learning_loop.figures import Figures


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 after writing the picture."""
    parser = argparse.ArgumentParser(prog="python -m scripts.learning_loop.plot")
    parser.add_argument("svg", type=Path, metavar="FILE.svg")
    parser.add_argument("pages", nargs="+", metavar="NAME=ROWS.jsonl")
    arguments = parser.parse_args(argv)
    pages = {}
    for page in arguments.pages:
        name, _, file = page.partition("=")
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        pages[name] = [Figures(**json.loads(line)) for line in lines]
    arguments.svg.write_text(learning_plot(pages), encoding="utf-8")
    return 0


def learning_plot(pages: Mapping[str, Sequence[Figures]]) -> str:
    """Return a panel a page: shares over approved wordings."""
    panels = [
        partial(_draw, name, rows, explained=not place)
        for place, (name, rows) in enumerate(pages.items())
    ]
    return draw_svg("what pages serve, over approved wordings", panels, (2.6, 2.9))


def _draw(name: str, rows: Sequence[Figures], axes: Axes, *, explained: bool) -> None:
    wordings = [each.wordings for each in rows]

    def line(label: str, values: Sequence[float | None], colour: str, style: str) -> None:
        known = [(x, y) for x, y in zip(wordings, values, strict=True) if y is not None]
        x, y = [each for each, _ in known], [each for _, each in known]
        axes.plot(x, y, style, color=colour, markersize=3.5, label=label)

    line("served", [each.served for each in rows], BLUE, "o-")
    line("answered at once", [each.answered for each in rows], ORANGE, "o-")
    line("right, of answers", [each.precision for each in rows], ORANGE, "o:")
    before = [each.untouched_before for each in rows]
    line("of entries nobody touched, at the start", before, GREY, "s:")
    line("of the same, then", [each.untouched for each in rows], "#4a5361", "s-")
    axes.set_title(name, loc="left", fontsize="medium")
    axes.set_xlabel("approved wordings")
    axes.set_ylim(0, 1.02)
    axes.grid(alpha=0.3)
    if explained and (figure := axes.get_figure(root=True)):
        figure.legend(loc="outside lower center", ncols=5, fontsize="small")


if __name__ == "__main__":
    sys.exit(main())
