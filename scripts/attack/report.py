"""A run's figures, as a table for people or as JSON; and what is wrong, with how to see it again."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scripts.attack.case import prefix_of
from scripts.attack.run import Tally

# Over the second half of a run. In the first the caches fill, and glibc's arenas, one a thread, with
# the pieces that long texts leave: 284 MB after 6,000 of 60,000 inputs, 449 after 24,000, 451 at the
# end (2026-11-26, small corpus, two workers). A leak goes on growing. A run of a few thousand ends
# before that, and shows only a large one.
_MAX_GROWTH, _GROWTH_MB = 1.1, 16
_MANY_INPUTS, _GROWTH_OF_FEW_MB = 50_000, 100
# The server's own lines at start and stop, and one a minute of each kind of warning.
_MAX_LOG_LINES_A_MINUTE, _MAX_OTHER_LINES = 20, 200
_DECISION = re.compile(rb" INFO bot\.answer\.\w+: decided ")


@dataclass(frozen=True)
class Aftermath:
    """What is left when the inputs are through."""

    alive: bool
    log_lines: int
    log_bytes: int
    markers_logged: tuple[str, ...]
    journal_rows: int
    journal_fault: str


def aftermath(log: Path, journal: Path, seed: int, *, alive: bool) -> Aftermath:
    """Look at the log and the journal of a server that has ended."""
    lines = log.read_bytes().splitlines()
    told = [line for line in lines if not _DECISION.search(line)]
    prefix = prefix_of(seed).encode()
    marked = [line.decode("utf-8", "replace")[:300] for line in lines if prefix in line]
    rows, fault = _read_journal(journal)
    size = sum(map(len, told))
    return Aftermath(alive, len(told), size, tuple(marked[:5]), rows, fault)


def _read_journal(journal: Path) -> tuple[int, str]:
    """Return how many questions a SQLite journal holds, and what is wrong with it, or ""."""
    try:
        with closing(sqlite3.connect(journal)) as database:
            [state] = database.execute("PRAGMA integrity_check").fetchone()
            [rows] = database.execute("SELECT count(*) FROM queries").fetchone()
    except sqlite3.Error as error:
        return 0, str(error)
    return int(rows), "" if state == "ok" else str(state)


def problems(tally: Tally, after: Aftermath, seconds: float, seed: int) -> list[str]:
    """Return every fault of a run, with the command that shows an example of it again."""
    found = list(_by_fault(tally, seed))
    if not after.alive:
        found.append("the server does not answer /healthz any more")
    found += [f"an input stands in the log: {line}" for line in after.markers_logged]
    if after.log_lines > _MAX_OTHER_LINES + _MAX_LOG_LINES_A_MINUTE * seconds / 60:
        found.append(f"the log grew by {after.log_lines:,} lines in {seconds:.0f} s")
    if after.journal_fault:
        found.append(f"the journal cannot be read: {after.journal_fault}")
    if growth := _growth(tally.memory, tally.sent):
        found.append(f"memory grew over the second half of the run: {growth}")
    return found


def _by_fault(tally: Tally, seed: int) -> Iterator[str]:
    """Yield each fault with the kinds of input that show it, the most frequent kind first."""
    for fault in sorted({fault for _, fault in tally.faults}):
        kinds = Counter({kind: n for (kind, each), n in tally.faults.items() if each == fault})
        named = ", ".join(f"{kind} ({count:,})" for kind, count in kinds.most_common(6))
        more = f" and {len(kinds) - 6} kinds more" if len(kinds) > 6 else ""
        [(first, _)] = kinds.most_common(1)
        numbers = ", ".join(map(str, tally.examples[first, fault]))
        yield (
            f"{fault}: {kinds.total():,} times: {named}{more}\n"
            f"  python -m scripts.attack --only {first} --seed {seed} --number {numbers}"
        )


def _growth(memory: Sequence[float], inputs: int) -> str:
    """Return by how much memory grew over the second half of a run, or "" where it did not."""
    half = len(memory) // 2
    if not half or not memory[0]:
        return ""
    begin, end = max(memory[:half]), min(memory[-2:])
    allowed = _GROWTH_MB if inputs >= _MANY_INPUTS else _GROWTH_OF_FEW_MB
    return f"{begin:.0f} → {end:.0f} MB" if end > _MAX_GROWTH * begin + allowed else ""


def figures(tally: Tally, after: Aftermath, seconds: float) -> dict[str, object]:
    """Return the figures as plain values."""
    return {
        "inputs": tally.sent,
        "seconds": round(seconds, 1),
        "a_second": round(tally.sent / seconds, 1),
        "routes": {
            route: {
                "replies": {str(status or "closed"): n for status, n in sorted(counted.items())},
                "p50_ms": _ms(tally.seconds[route], 0.5),
                "p99_ms": _ms(tally.seconds[route], 0.99),
                "max_ms": _ms(tally.seconds[route], 1.0),
            }
            for route, counted in sorted(tally.statuses.items())
        },
        "memory_mb": [round(each, 1) for each in tally.memory],
        "log": {"lines": after.log_lines, "bytes": after.log_bytes},
        "journal_rows": after.journal_rows,
    }


def table(figures: dict[str, object]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| route | replies | p50 ms | p99 ms | max ms |", "|---|---|---|---|---|"]
    routes = figures["routes"]
    assert isinstance(routes, dict)
    for route, each in routes.items():
        replies = ", ".join(f"{status}: {count:,}" for status, count in each["replies"].items())
        lines.append(
            f"| {route} | {replies} | {each['p50_ms']} | {each['p99_ms']} | {each['max_ms']} |"
        )
    lines += [
        "",
        f"{figures['inputs']:,} inputs in {figures['seconds']} s ({figures['a_second']} a second); "
        f"memory of all processes after each tenth: {figures['memory_mb']} MB; log "
        f"besides decisions: {figures['log']}; questions in the journal: {figures['journal_rows']}",
    ]
    return "\n".join(lines)


def _ms(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return (
        round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1) if ordered else 0
    )
