"""Builds that are ended at every stage: a program for test_index_build_faults.py.

Each build is a forked child of one process, since loading torch takes seconds. It prints one JSON
object a build: how it ended, where, and what lay there afterwards.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.intent import Corpus
from corpus.reader import read_corpus
from index.build import onnx_export, pretrained  # loaded now, not by each child
from index.build.full_disk import DiskFull
from index.build.pipeline import build_index
from index.progress import Progress, Report, silent
from index.store import current_folder, verify
from tests.forked import Say, Work, in_a_child, print_line

CORPUS, ENCODER, INDEX = Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
# What a build does to the disk, as Python's audit hooks see it.
TOUCHES = ("os.rename", "os.symlink", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod")


def build(corpus: Corpus, report: Report = silent) -> None:
    """Learn everything from scratch: all stages."""
    build_index(corpus, ENCODER, INDEX, report, force=True)


def tell(status: int, at: list[Any]) -> None:
    """Print how a build ended, what is served now and what lies about, hidden or not."""
    folder = current_folder(INDEX)
    told = {
        "status": status,
        "at": at,
        "version": verify(folder).version,
        "versions": sorted(each.name for each in (INDEX / "versions").glob("[!.]*")),
        "left": sorted(
            each.relative_to(INDEX).as_posix()
            for pattern in (".*", "versions/.*", "encoders/.*")
            for each in INDEX.glob(pattern)
        ),
    }
    print_line(told)


def at_every_report(corpus: Corpus) -> None:
    """End a build at its first stage, the next one at its second, and so on, until one is done."""
    number, status = 0, 1
    while status:
        number += 1
        # Every build exports its encoder and embeds its texts: those stages too.
        for name in ("encoders", "cache"):
            shutil.rmtree(INDEX / name, ignore_errors=True)
        status, at = in_a_child(ended_at(corpus, number, SIGNALS[number % 3]))
        tell(status, at)


def ended_at(corpus: Corpus, number: int, by: signal.Signals) -> Work:
    def work(say: Say) -> None:
        stages: dict[tuple[str, str], Progress] = {}  # a counted one reports often

        def report(progress: Progress) -> None:
            key = (progress.step, progress.note)
            if key not in stages and len(stages) + 1 == number:
                say(progress.step)
                os.kill(os.getpid(), by)
            stages[key] = progress

        build(corpus, report)

    return work


def at_every_touch(corpus: Corpus) -> None:
    """End builds before they change the disk the first time, the second time, and so on."""
    _, said = in_a_child(ended_before_touch(corpus, 0, signal.SIGKILL))
    total = len(said)
    # All of the last, where versions and links change places; of the others every fourth.
    for number in sorted({*range(1, total, 4), *range(total - 7, total + 1)}):
        status, said = in_a_child(ended_before_touch(corpus, number, SIGNALS[number % 2]))
        tell(status, said[-1:])
    tell(in_a_child(lambda _say: build(corpus))[0], [])


def ended_before_touch(corpus: Corpus, number: int, by: signal.Signals) -> Work:
    """Say every change of the index folder, and end before the one of that `number`."""

    def work(say: Say) -> None:
        touches = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal touches
            if event in TOUCHES and str(INDEX) in " ".join(map(str, arguments)):
                touches += 1
                say(f"{event} {arguments[0]}")
                if touches == number:
                    os.kill(os.getpid(), by)

        sys.addaudithook(hook)
        build(corpus)

    return work


def on_a_full_disk(corpus: Corpus) -> None:
    """Let no file grow beyond a few sizes: early and late writers meet the end of the disk."""
    for size in (2_000, 60_000):
        tell(*in_a_child(with_no_file_above(corpus, size)))
    for name in ("encoders", "cache"):
        shutil.rmtree(INDEX / name)
    for size in (2_000, 60_000):
        tell(*in_a_child(with_no_file_above(corpus, size)))
    tell(in_a_child(lambda _say: build(corpus))[0], [])


def with_no_file_above(corpus: Corpus, size: int) -> Work:
    def work(say: Say) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            build(corpus)
        except DiskFull as full:
            say(str(full))

    return work


def side_by_side(corpus: Corpus) -> None:
    """Build two corpora at once."""
    children = []
    for digest in ("one", "two"):
        if (child := os.fork()) == 0:
            own = replace(corpus, digest=digest)
            build(own, lambda each: print_line({"said": each.note}))
            os._exit(0)
        children.append(child)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    tell(max(ends), children)


assert onnx_export and pretrained
MODES = {
    each.__name__: each for each in (at_every_report, at_every_touch, on_a_full_disk, side_by_side)
}

if __name__ == "__main__":
    MODES[sys.argv[1]](replace(read_corpus(CORPUS), digest="changed"))
