"""A soak as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scripts.soak.measured import Measured, Quantiles, asks_by_time, quantiles
from scripts.soak.mix import ASKS, SHARES
from scripts.soak.verdicts import Verdict

_ROWS_OF_TIME = 30


def tables(measured: Measured, judged: Sequence[Verdict]) -> str:
    """Return the closing tables in Markdown."""
    return "\n\n".join(
        "\n".join(table)
        for table in (_verdicts(judged), _kinds(measured), _times(measured), _processes(measured))
    )


def _verdicts(judged: Sequence[Verdict]) -> Iterator[str]:
    yield "| promise | kept | figures |"
    yield "|---|---|---|"
    for name, kept, figures in judged:
        yield f"| {name} | {'yes' if kept else '**no**'} | {figures.replace('|', '/')} |"


def _kinds(measured: Measured) -> Iterator[str]:
    yield "| request | count | failed | p50 | p99 | max (ms) |"
    yield "|---|---|---|---|---|---|"
    for name, kinds in [*((kind, (kind,)) for kind in SHARES), ("short questions together", ASKS)]:
        found = quantiles(measured.outcomes, kinds)
        failed = sum(measured.outcomes.failed[kind] for kind in kinds)
        if found or failed:
            found = found or Quantiles(0, 0, 0, 0)
            yield f"| {name} | {found.requests:,} | {failed} | {_ms(found)} |"


def _times(measured: Measured) -> Iterator[str]:
    minutes = max(1, round(measured.seconds / 60 / _ROWS_OF_TIME))
    yield "| minute | short questions | p50 | p99 | max (ms) | p99 ÷ p50 |"
    yield "|---|---|---|---|---|---|"
    for begin_s, found in asks_by_time(measured, 60 * minutes):
        ratio = found.p99 / found.p50
        yield f"| {begin_s / 60:.0f} | {found.requests:,} | {_ms(found)} | {ratio:.1f} |"


def _processes(measured: Measured) -> Iterator[str]:
    yield "| process | PSS (MB) | without files | RSS, highest | descriptors | threads | core used |"
    yield "|---|---|---|---|---|---|---|"
    if not measured.samples:
        return
    first, last = measured.samples[0], measured.samples[-1]
    before = {each.pid: each for each in first.processes}
    for place, each in enumerate(last.processes):
        began = before.get(each.pid, each)
        seconds = last.at_s - first.at_s
        core = (each.cpu_s - began.cpu_s) / seconds if seconds else 0
        highest = max(
            process.rss_mb
            for sample in measured.samples
            for process in sample.processes
            if process.pid == each.pid
        )
        yield (
            f"| {f'worker {place}' if place else 'master'} | {began.pss_mb:.0f} → {each.pss_mb:.0f} "
            f"| {began.own_mb:.0f} → {each.own_mb:.0f} | {highest:.0f} MB | {began.descriptors} → {each.descriptors} "
            f"| {began.threads} → {each.threads} | {core:.0%} |"
        )
    yield (
        f"| client | | | | {first.connections} → {last.connections} connections "
        f"({measured.connections:,} opened) | | {measured.client_cpu_share:.0%} |"
    )
    yield (
        f"| data folder | {first.data_bytes / 1e6:.1f} → {last.data_bytes / 1e6:.1f} on disk "
        "| | | | | |"
    )


def _ms(found: Quantiles) -> str:
    return f"{found.p50:.1f} | {found.p99:.1f} | {found.most:.0f}"


def as_json(measured: Measured, judged: Sequence[Verdict]) -> dict[str, Any]:
    """Return everything but the single latencies."""
    return {
        "seconds": measured.seconds,
        "workers": measured.workers,
        "capacity_per_s": measured.capacity_per_s,
        "rate_per_s": measured.rate_per_s,
        "interrupted": measured.interrupted,
        "switches": measured.switches,
        "verdicts": [each._asdict() for each in judged],
        "kinds": {
            kind: found._asdict()
            for kind in SHARES
            if (found := quantiles(measured.outcomes, (kind,)))
        },
        "asks_by_10_s": [
            {"at_s": begin, **found._asdict()} for begin, found in asks_by_time(measured, 10)
        ],
        "failures": [
            each._asdict() for each in (*measured.warm_up.failures, *measured.outcomes.failures)
        ],
        "books": asdict(measured.books),
        "log": list(measured.complaints),
        "samples": [asdict(each) for each in measured.samples],
    }
