"""What was found, for people: a fact a line, and at the end what needs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scripts.status.findings import Found

_MEGABYTE = 2**20


def lines_of(found: Found) -> Iterator[str]:
    """Yield the lines."""
    if not found.is_up:
        yield f"up: no, nothing answers at {found.url}"
    else:
        state = "and ready" if found.is_ready else "but not ready"
        stale = "; stale: what it serves is not what is wanted" if found.is_stale else ""
        yield f"up {state}: {found.url}{stale}"
    if found.published:
        age = f", built {_local(found.built)}, {_age(found.age_s)} ago" if found.built else ""
        yield f"index: {found.published}{age}"
    for each in found.workers:
        memory = f", {_mb(each.memory_bytes)}" if each.memory_bytes else ""
        yield f"process {each.pid}: {each.version} since {_local(each.since)}{memory}"
    if found.today:
        today = found.today
        yield (
            f"today: {today.questions:,} questions, {today.served:,} served (an answer or a list), "
            f"{today.phone:,} to the phone; {today.lost:,} rows lost"
        )
    if found.journal_bytes is not None:
        yield f"journal: {_mb(found.journal_bytes)} of {_mb(found.journal_max_bytes)} at most"
    free = ", ".join(f"{name} {_mb(size)}" for name, size in found.free_bytes.items())
    yield f"disk free: {free}"
    yield "needs a person:" if found.troubles else "all is well"
    for trouble in found.troubles:
        yield f"  - {trouble.what}"
        yield f"    {trouble.repair}"


def _mb(size: int) -> str:
    return f"{size / _MEGABYTE:,.0f} MB"


def _age(seconds: int | None) -> str:
    minutes = (seconds or 0) // 60
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _local(at: str | None) -> str:
    """Return a moment in the clock of whoever reads it."""
    try:
        return datetime.fromisoformat(at or "").astimezone().strftime("%Y-%m-%d %H:%M %Z")
    except ValueError:
        return at or "at some time"
