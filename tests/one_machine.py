"""Tests in two processes on one machine: most run beside another one, some want it alone."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def machine(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold the machine, alone or beside others who hold it too; `folder` is the same for all.

    Who waits to be alone holds the gate meanwhile, so that those inside leave and nobody enters:
    a lock by itself would let the others pass by for ever.
    """
    with (folder / "gate").open("w") as gate, (folder / "machine").open("w") as room:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
