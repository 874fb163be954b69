"""A soak over time, as one SVG: memory, descriptors and threads, latency."""

from __future__ import annotations

from matplotlib.axes import Axes

from bot.evaluation.svg import BLUE, ORANGE, draw_svg
from scripts.soak.measured import Measured, asks_by_time

_POINTS = 90


def soak_plot(measured: Measured) -> str:
    """Return three panels side by side over the same minutes."""
    minutes = [each.at_s / 60 for each in measured.samples]

    def memory(axes: Axes) -> None:
        axes.plot(minutes, [each.pss_mb for each in measured.samples], color=BLUE, label="PSS")
        own = [each.own_mb for each in measured.samples]
        axes.plot(minutes, own, color=ORANGE, label="without mapped files")
        _finish(axes, "MB in memory, all processes")
        axes.legend()

    def descriptors(axes: Axes) -> None:
        values = [each.descriptors for each in measured.samples]
        axes.plot(minutes, values, color=BLUE, label="descriptors, without visitors'")
        axes.plot(
            minutes, [each.threads for each in measured.samples], color=ORANGE, label="threads"
        )
        _finish(axes, "open at once, all processes")
        axes.legend()

    def latency(axes: Axes) -> None:
        steps = asks_by_time(measured, max(measured.seconds / _POINTS, 1))
        at = [begin / 60 for begin, _ in steps]
        axes.semilogy(at, [each.p99 for _, each in steps], color=ORANGE, label="p99")
        axes.semilogy(at, [each.p50 for _, each in steps], color=BLUE, label="p50")
        _finish(axes, "ms until a short question is answered", least=1)
        axes.yaxis.set_major_formatter("{x:g}")
        axes.legend()

    return draw_svg("a soak over time", [memory, descriptors, latency], (3.4, 2.7))


def _finish(axes: Axes, title: str, least: float = 0) -> None:
    axes.set_title(title, loc="left", fontsize="medium")
    axes.set_xlabel("minutes")
    axes.set_ylim(bottom=least)
    axes.grid(alpha=0.3)
