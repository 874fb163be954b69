"""What size costs, as one SVG: time, memory and build against the number of passages, both axes
logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

_WIDTH, _HEIGHT, _PAD = 330, 260, 48
_COLOURS = ("#0b57a4", "#b3541e", "#3c7a3c")


def series(
    scale: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Return panel → line → (passages, value)."""

    def line(read: Any) -> list[tuple[float, float]]:
        return [(int(size), float(read(found))) for size, found in scale.items()]

    return {
        "milliseconds a query (p50)": {
            "dense": line(lambda f: np.median(f["dense_ms"])),
            "lexical": line(lambda f: np.median(f["lexical_ms"])),
        },
        "MB in memory, both legs": {
            "all": line(lambda f: max(f["memory_mb"], 0.1)),
            "private": line(lambda f: max(f["private_mb"], 0.1)),
        },
        "seconds to build": {
            "dense": line(lambda f: max(f["dense_build_s"], 1e-3)),
            "lexical": line(lambda f: max(f["lexical_build_s"], 1e-3)),
        },
    }


def law(scale: Mapping[str, Mapping[str, Any]]) -> str:
    """Return each line's exponent: value ∝ passages ^ exponent, least squares on logarithms."""
    told = []
    for panel, lines in series(scale).items():
        for name, points in lines.items():
            sizes, values = (
                np.log([point[0] for point in points]),
                np.log([point[1] for point in points]),
            )
            told.append(f"{panel}, {name}: n^{np.polyfit(sizes, values, 1)[0]:.2f}")
    return "; ".join(told)


def growth_plot(scale: Mapping[str, Mapping[str, Any]]) -> str:
    """Return three panels side by side."""
    panels = series(scale)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH * len(panels)}' height='{_HEIGHT}' font-size='12' "
        "font-family='sans-serif' role='img' aria-label='growth with the number of passages'>",
        "<rect width='100%' height='100%' fill='#fff'/>",
    ]
    for i, (name, lines) in enumerate(panels.items()):
        parts += [f"<g transform='translate({i * _WIDTH} 0)'>", *_panel(name, lines), "</g>"]
    return "\n".join([*parts, "</svg>\n"])


def _panel(name: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> list[str]:
    every = [point for points in lines.values() for point in points]
    left, right = (math.log10(pick(x for x, _ in every)) for pick in (min, max))
    low, high = (
        math.floor(math.log10(min(y for _, y in every))),
        math.ceil(math.log10(max(y for _, y in every))),
    )

    def at(x: float, y: float) -> tuple[float, float]:
        across, up = (
            (math.log10(x) - left) / (right - left),
            (math.log10(y) - low) / max(high - low, 1),
        )
        return _PAD + across * (_WIDTH - _PAD - 60), _HEIGHT - _PAD - up * (_HEIGHT - 2 * _PAD)

    parts = [f"<text x='{_PAD}' y='24'>{escape(name)}</text>"]
    for power in range(low, high + 1):
        _, y = at(10**left, 10.0**power)
        parts += [
            f"<path d='M{_PAD} {y:.1f}H{_WIDTH - 60}' stroke='#d9dee7'/>",
            f"<text x='{_PAD - 6}' y='{y + 4:.1f}' text-anchor='end'>{10.0**power:g}</text>",
        ]
    for power in range(round(left), round(right) + 1):
        x, _ = at(10.0**power, 10.0**low)
        parts.append(
            f"<text x='{x:.1f}' y='{_HEIGHT - _PAD + 18}' text-anchor='middle'>10{_raised(power)}</text>"
        )
    for colour, (line, points) in zip(_COLOURS, lines.items(), strict=False):
        placed = [at(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts += [
            f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>",
            *(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' fill='{colour}'/>" for x, y in placed),
            f"<text x='{placed[-1][0] + 7:.1f}' y='{placed[-1][1] + 4:.1f}' fill='{colour}'>{escape(line)}</text>",
        ]
    return parts


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
