"""What a server's processes hold, from /proc: memory, descriptors, threads, processor time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.load import memory_mb

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class ProcessSample:
    """One process at one moment. `cpu_s` counts from its start.

    PSS counts a shared page by its share. `own_mb` is the part of it that is no file's: what is
    mapped from files is shared with whatever else runs here, and so changes with that.
    """

    pid: int
    pss_mb: float
    own_mb: float
    rss_mb: float
    descriptors: int
    threads: int
    cpu_s: float


@dataclass(frozen=True)
class Sample:
    """The server at one moment: the master first. `connections` is how many visitors have open."""

    at_s: float
    processes: tuple[ProcessSample, ...]
    connections: int
    data_bytes: int

    @property
    def pss_mb(self) -> float:
        """Return the memory of all processes; what they share counts once."""
        return sum(each.pss_mb for each in self.processes)

    @property
    def own_mb(self) -> float:
        """Return the part of that memory which is no file's."""
        return sum(each.own_mb for each in self.processes)

    @property
    def descriptors(self) -> int:
        """Return the open descriptors of all processes, but the visitors' connections."""
        return sum(each.descriptors for each in self.processes) - self.connections

    @property
    def threads(self) -> int:
        """Return the threads of all processes."""
        return sum(each.threads for each in self.processes)


class Sampler:
    """Samples a server until the block ends, in a thread of its own."""

    def __init__(
        self, master: int, data_dir: Path, connections: Callable[[], int], every_s: float
    ) -> None:
        self._master, self._data_dir = master, data_dir
        self._connections, self._every_s = connections, every_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampler")
        self._began = time.perf_counter()
        self.samples: list[Sample] = []

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(self._every_s):
            self.samples.append(self._sample())

    def _sample(self) -> Sample:
        return Sample(
            time.perf_counter() - self._began,
            tuple(filter(None, map(sample_process, family(self._master)))),
            self._connections(),
            folder_bytes(self._data_dir),
        )


def family(pid: int) -> list[int]:
    """Return a process and all below it: a server's master first, then its workers."""
    children: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # gone meanwhile
            children += map(int, thread.read_text().split())
    return [pid, *(each for child in sorted(children) for each in family(child))]


def sample_process(pid: int) -> ProcessSample | None:
    """Return what a process holds now, or None where it is gone."""
    folder = Path(f"/proc/{pid}")
    try:
        memory = memory_mb(pid)
        # After the name, which may hold anything: state is the third field, utime the 14th.
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        return ProcessSample(
            pid,
            memory["Pss"],
            memory["Pss_Anon"] + memory["Pss_Shmem"],
            memory["Rss"],
            sum(1 for _ in (folder / "fd").iterdir()),
            int(fields[17]),
            (int(fields[11]) + int(fields[12])) / _TICKS_PER_S,
        )
    except (FileNotFoundError, ProcessLookupError, KeyError):
        return None


def folder_bytes(folder: Path) -> int:
    """Return the size of all files below a folder."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size
        except FileNotFoundError:  # a journal's WAL comes and goes
            continue
    return total
