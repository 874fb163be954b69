"""All that a soak measured, and what is computed of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scripts.soak.books import Books
from scripts.soak.mix import ASKS
from scripts.soak.outcomes import Outcomes
from scripts.soak.samples import Sample

_COMPLAINT = re.compile(r"\b(?:WARNING|ERROR|CRITICAL|panicked)\b|^Traceback")


class Quantiles(NamedTuple):
    """Of latencies, in milliseconds."""

    requests: int
    p50: float
    p99: float
    most: float


@dataclass(frozen=True)
class Measured:
    """One soak. `warm_up` is what happened while the capacity was measured."""

    workers: int
    seconds: float
    capacity_per_s: float
    rate_per_s: float
    warm_up: Outcomes
    outcomes: Outcomes
    samples: Sequence[Sample]
    books: Books
    complaints: Sequence[str]
    late_s: float
    client_cpu_share: float
    connections: int
    interrupted: bool
    switches: int = 0


def quantiles(
    outcomes: Outcomes, kinds: Sequence[str], begin_s: float = 0, end_s: float = np.inf
) -> Quantiles | None:
    """Return the latencies of the requests of some kinds that were due within some seconds, or
    None where there were none."""
    parts = [np.empty(0, np.float32)]
    for timings in (outcomes.timings[kind] for kind in kinds if kind in outcomes.timings):
        due = np.frombuffer(timings.due_s, np.float64)
        latencies = np.frombuffer(timings.latency_ms, np.float32)
        parts.append(latencies[(due >= begin_s) & (due < end_s)].copy())
    every = np.concatenate(parts)
    if not len(every):
        return None
    p50, p99 = np.percentile(every, [50, 99])
    return Quantiles(len(every), float(p50), float(p99), float(every.max()))


def asks_by_time(measured: Measured, step_s: float) -> list[tuple[float, Quantiles]]:
    """Return the latencies of short questions for each step of the load, by its beginning."""
    begins = np.arange(0, measured.seconds, step_s)
    found = [
        (float(begin), quantiles(measured.outcomes, ASKS, begin, begin + step_s))
        for begin in begins
    ]
    return [(begin, each) for begin, each in found if each]


def quarter_medians(values: Sequence[float]) -> tuple[float, float]:
    """Return the medians of the second and of the last quarter.

    The first quarter is left out: caches fill there, and the encoder meets its longest text.
    """
    quarter = max(len(values) // 4, 1)
    return float(np.median(values[quarter : 2 * quarter])), float(np.median(values[-quarter:]))


def complaints_in(log: bytes) -> list[str]:
    """Return the lines of a server's log that say that something went wrong."""
    lines = log.decode("utf-8", "replace").splitlines()
    return [line for line in lines if _COMPLAINT.search(line)]
