"""Whether a soak passed: nothing failed, nothing grew, nothing was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scripts.soak.measured import Measured, quarter_medians

# What may grow from the second quarter to the last. Caches fill first: tokenizers 0.23 keeps 10,000
# texts (measured: 15 MB a worker, flat once they are there), the answer cache up to 8 MB. With 20
# new questions a second for each worker that takes ten minutes. Afterwards, in half an hour at 150
# requests a second, 1 % of half a gigabyte and 2 MB a worker are some 90,000 requests' growth: a
# leak of 100 bytes each shows. In a minute only leaks of kilobytes do.
MEMORY_GROWS_BY = 0.01
MEMORY_GROWS_MB_PER_WORKER = 2
MEMORY_SETTLES_S = 20 * 60
MEMORY_GROWS_MB_PER_WORKER_AT_FIRST = 12
# The journal keeps up to five connections a process and opens them when ratings come at once, each
# with its file and its WAL. One descriptor lost for each visitor who goes before the reply would be
# 90 a minute at 150 requests a second.
DESCRIPTORS_GROW_BY_PER_WORKER = 10
THREADS_GROW_BY_PER_WORKER = 2
# Beyond it the client, or whatever else this machine does, would be what is measured.
CLIENT_LATE_S = 2


class Verdict(NamedTuple):
    """One promise: kept or not, and the figures."""

    name: str
    kept: bool
    figures: str


def verdicts(measured: Measured) -> list[Verdict]:
    """Return every verdict, in the order of a table."""
    books = measured.books
    failed = measured.warm_up.failed.total() + measured.outcomes.failed.total()
    total = measured.warm_up.count + measured.outcomes.count
    return [
        Verdict("errors", failed == 0, f"{failed} of {total:,} requests"),
        Verdict(
            "log",
            not measured.complaints,
            f"{len(measured.complaints)} warnings and errors" + _first(measured.complaints),
        ),
        *_flat(measured),
        Verdict(
            "rows of asks",
            books.missing_rows == 0 and books.unasked_rows <= books.unread,
            f"{books.missing_rows} of {books.asked:,} acknowledged are missing; "
            f"{books.unasked_rows} that nobody saw ({books.unread} replies were not read)",
        ),
        Verdict(
            "ratings",
            books.missing_ratings + books.wrong_ratings + books.missing_comments == 0,
            f"{books.missing_ratings} of {books.rated:,} acknowledged are missing, "
            f"{books.wrong_ratings} are wrong, {books.missing_comments} comments are missing",
        ),
        Verdict(
            "client",
            measured.late_s < CLIENT_LATE_S,
            f"{measured.late_s * 1000:.0f} ms late at the worst",
        ),
    ]


def _first(complaints: Sequence[str]) -> str:
    return f", the first: {complaints[0]:.200}" if complaints else ""


def _flat(measured: Measured) -> Iterator[Verdict]:
    samples, workers = measured.samples, measured.workers
    if len(samples) < 8:
        yield Verdict("memory", False, f"{len(samples)} samples are too few to judge")
        return
    families = {tuple(each.pid for each in sample.processes) for sample in samples}
    yield Verdict(
        "processes",
        len(families) == 1,
        f"{len(samples[-1].processes)}, {len(families) - 1} times others",
    )
    second, last = quarter_medians([each.own_mb for each in samples])
    settled = measured.seconds >= MEMORY_SETTLES_S
    per_worker = MEMORY_GROWS_MB_PER_WORKER if settled else MEMORY_GROWS_MB_PER_WORKER_AT_FIRST
    allowed = MEMORY_GROWS_BY * second + per_worker * workers
    yield Verdict(
        "memory",
        last - second <= allowed,
        f"{second:.0f} → {last:.0f} MB ({allowed:.0f} MB of growth allowed; all processes, without mapped files)",
    )
    for name, values, growth in (
        ("descriptors", [each.descriptors for each in samples], DESCRIPTORS_GROW_BY_PER_WORKER),
        ("threads", [each.threads for each in samples], THREADS_GROW_BY_PER_WORKER),
    ):
        second, last = quarter_medians(values)
        allowed = growth * workers
        yield Verdict(
            name, last - second <= allowed, f"{second:.0f} → {last:.0f} ({allowed:.0f} allowed)"
        )
