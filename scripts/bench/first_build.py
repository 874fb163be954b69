"""What a first build takes, stage by stage: python -m scripts.bench.first_build

Builds the settings' corpus into an empty folder, by the command that a start runs, and reads twenty
times a second what all its processes hold (Pss: shared pages count once). Processor time is what
other work on the machine changes least: two idle cores take between half of it and all. Linux.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.load import memory_mb

_EVERY_S = 0.05
_STEP = re.compile(r"^\[ *[\d.]+ s\] (\w+):")


@dataclass
class Stage:
    """A step of the build: when it began, how long it took, the most memory in it.

    `used_before` is what the build had used of the processor when it began.
    """

    name: str
    began: float
    used_before: float = 0.0
    seconds: float = 0.0
    processor_s: float = 0.0
    peak_mb: float = 0.0


def main() -> int:
    """Print a line for each stage, and one for all of it."""
    with tempfile.TemporaryDirectory(prefix="faq-first-build-") as folder:
        stages, status, highest_mb = measure(Path(folder))
    for stage in stages:
        print(_line(stage))
    whole = Stage(
        "all of it",
        stages[0].began,
        seconds=sum(stage.seconds for stage in stages),
        processor_s=sum(stage.processor_s for stage in stages),
        peak_mb=max(stage.peak_mb for stage in stages),
    )
    print(f"{_line(whole)} (one process at most {highest_mb:.0f} MB)")
    return status


def _line(stage: Stage) -> str:
    used = f"{stage.processor_s:6.1f} s of the processor"
    return f"{stage.name:12} {stage.seconds:6.1f} s, {used}, {stage.peak_mb:5.0f} MB"


def measure(index_dir: Path) -> tuple[list[Stage], int, float]:
    """Build into `index_dir`; return its stages, its exit status, and the highest Rss of a process.

    The kernel counts the last, and misses no moment of it.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.build"],
        env=os.environ | {"INDEX_DIR": str(index_dir)},
        stderr=subprocess.PIPE,
        text=True,
    )
    stages = [Stage("start", time.monotonic())]
    watching = threading.Thread(target=_watch, args=(process, stages))
    watching.start()
    assert process.stderr
    for line in process.stderr:
        sys.stderr.write(line)
        found = _STEP.match(line)
        if found and found[1] != stages[-1].name:
            used = _processor_s(process.pid)
            _end(stages[-1], used)
            stages.append(Stage(found[1], time.monotonic(), used))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    watching.join()
    _end(stages[-1], usage.ru_utime + usage.ru_stime)
    return stages, process.returncode, usage.ru_maxrss / 1024


def _end(stage: Stage, used: float) -> None:
    stage.seconds, stage.processor_s = time.monotonic() - stage.began, used - stage.used_before


def _processor_s(pid: int) -> float:
    """Return what a process and those it has begun have used so far."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    own = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_processor_s, _children(pid)))


def _watch(process: subprocess.Popen[str], stages: list[Stage]) -> None:
    while process.returncode is None:
        held = 0.0
        for pid in (process.pid, *_children(process.pid)):
            with suppress(OSError, KeyError):  # it has ended
                held += memory_mb(pid)["Pss"]
        stages[-1].peak_mb = max(stages[-1].peak_mb, held)
        time.sleep(_EVERY_S)


def _children(pid: int) -> Iterator[int]:
    """Yield the processes that one has begun, and theirs."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _children(child)


if __name__ == "__main__":
    sys.exit(main())
