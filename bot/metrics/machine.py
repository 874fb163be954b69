"""What processes take of the machine, as the kernel counts it; Linux alone tells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def memory_bytes(pid: int) -> int | None:
    """Return a process's memory, pages that several share by share; None where nobody tells."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("Pss:")), None)
    return int(found) * 1024 if found else None


def memory_of(pids: Iterable[int]) -> int:
    """Return the memory of some processes; what has ended takes none."""
    return sum(memory_bytes(pid) or 0 for pid in pids)
