"""Publishes that are ended at every stage: a program for test_bot_publishing_faults.py.

Each is a forked child of one process, since loading torch takes seconds. It prints one JSON object
for each: how it ended, what lay there then, after the start that followed, and what was left after
the beginning of the next publish.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from bot.publishing.draft import BASE_FILE
from bot.publishing.files import digests
from bot.publishing.publish import (
    Order,
    prepare,
    publish,
    publish_candidate,
    publishing,
)
from bot.settings import Settings
from corpus.reader import corpus_digest, read_corpus
from index.build import pipeline
from index.history import Publication, append, read_history
from index.progress import Progress, Report, silent
from index.store import current_folder, verify
from scripts.build import builder
from scripts.door import TERMINATED, Terminated, cleaning_up_when_ended
from scripts.serve import finish_publish
from tests.forked import Say, Work, in_a_child, print_line
from tests.publishing_shop import left_over

PLACE = Path(sys.argv[1])
SHOP = Settings(
    corpus_dir=PLACE / "corpus",
    index_dir=PLACE / "index",
    data_dir=PLACE / "data",
    encoder=sys.argv[2],
    keep_versions=2,
)
DRAFT, KEPT = SHOP.data_dir / "desk" / "draft", PLACE / "kept"
SIGNALS = (signal.SIGKILL, signal.SIGTERM)
BEGUN_WITH = 3  # publications
mode = ""
TOUCHES = ("os.rename", "os.symlink", "os.remove", "os.chmod", "shutil.rmtree")


def begin() -> None:
    """Begin a draft, and let there be one version more than is kept."""
    (DRAFT / BASE_FILE).write_text(json.dumps(digests(SHOP.corpus_dir)))
    current = current_folder(SHOP.index_dir)
    shutil.copytree(current, current.with_name("old"))
    for version in ("old", current.name):
        append(SHOP.index_dir, Publication(version, "2026-11-01T00:00:00+00:00"))
    keep()


def reset() -> None:
    """Put corpus and index back as they were at first, or were prepared."""
    for name in ("corpus", "index"):
        shutil.rmtree(PLACE / name, ignore_errors=True)
        shutil.copytree(KEPT / name, PLACE / name, symlinks=True)


def keep() -> None:
    """Let `reset` lead to the present state."""
    shutil.rmtree(KEPT, ignore_errors=True)
    for name in ("corpus", "index"):
        shutil.copytree(PLACE / name, KEPT / name, symlinks=True)


def as_the_door_does(work: Work) -> Work:
    def guarded(say: Say) -> None:
        try:
            with cleaning_up_when_ended():
                work(say)
        except Terminated:
            os._exit(TERMINATED)

    return guarded


def publish_draft(report: Report, by: str = "", *, force: bool = False) -> None:
    build = builder(SHOP, report, force=force)
    publish(SHOP, build, report, Order(by, force=True), draft=DRAFT)


def state() -> dict[str, Any]:
    """Return what is served, whether the corpus is the one it was made of, and what lies about."""
    read_corpus(SHOP.corpus_dir)  # whole, whatever was ended
    made = verify(current_folder(SHOP.index_dir))
    return {
        "served": made.version,
        "fits": made.corpus == corpus_digest(SHOP.corpus_dir),
        "published": [each.version for each in read_history(SHOP.index_dir)[BEGUN_WITH:]],
        "old": (SHOP.index_dir / "versions" / "old").exists(),
        "left": left_over(SHOP),
    }


def tell(number: signal.Signals, status: int, at: list[Any]) -> None:
    told = {"by": number.name, "status": status, "at": at[-1:], "then": state()}
    problems = finish_publish(SHOP)
    after = state()
    with publishing(SHOP, silent):
        pass
    say_of(told | {"problems": problems, "after": after, "left": left_over(SHOP)})


def say_of(told: dict[str, Any]) -> None:
    print_line({"mode": mode} | told)


def at_every_report() -> None:
    """End publishes at their first stage, the next ones at their second, and so on.

    Builds that are killed are the matter of ended_builds.py: here from the finished version on.
    """
    number, status = 0, 1
    while status:
        number += 1
        reset()
        status, at = in_a_child(as_the_door_does(ended_at(number, signal.SIGTERM)))
        tell(signal.SIGTERM, status, at)
        if at[-1:] == ["impact"]:
            reset()
            tell(signal.SIGKILL, *in_a_child(as_the_door_does(ended_at(number, signal.SIGKILL))))


def ended_at(number: int, by: signal.Signals) -> Work:
    def work(say: Say) -> None:
        stages: set[tuple[str, str]] = set()

        def report(progress: Progress) -> None:
            stage = (progress.step, progress.note)
            if stage not in stages and len(stages) + 1 == number:
                say(progress.step)
                os.kill(os.getpid(), by)
            stages.add(stage)

        publish_draft(report, force=True)

    return work


def at_every_touch() -> None:
    """End publishes of a candidate before each change of the disk: copy, switch, prune."""
    reset()
    _, [version] = in_a_child(lambda say: say(prepare_draft()))
    keep()
    _, said = in_a_child(as_the_door_does(ended_before_touch(version, 0, signal.SIGKILL)))
    for number, touch in enumerate(said, 1):
        # Of what is removed file by file, amid a version: every eighth.
        if "/" in touch or number % 8 == 0:
            for by in SIGNALS if number % 3 == 0 else SIGNALS[:1]:
                reset()
                tell(by, *in_a_child(as_the_door_does(ended_before_touch(version, number, by))))


def prepare_draft() -> str:
    build = builder(SHOP, silent)
    return prepare(SHOP, build, silent, draft=DRAFT, force=True).version


def ended_before_touch(version: str, number: int, by: signal.Signals) -> Work:
    def work(say: Say) -> None:
        touches = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal touches
            # A name alone is a file of a folder that is removed whole.
            where = " ".join(map(str, arguments)) if "/" in str(arguments[:1]) else str(PLACE)
            if event in TOUCHES and str(PLACE) in where:
                touches += 1
                say(f"{event} {arguments[0]}")
                if touches == number:
                    os.kill(os.getpid(), by)

        sys.addaudithook(hook)
        publish_candidate(SHOP, silent, Order(force=True), version)

    return work


def on_a_full_disk() -> None:
    """Let no file grow beyond a size that the note keeps to, and one of the draft's does not."""
    reset()
    file = DRAFT / "02-flowers.yaml"
    file.write_text(file.read_text("utf-8") + f"# {'注' * 20_000}\n", "utf-8")
    _, [version] = in_a_child(lambda say: say(prepare_draft()))
    for size in (500, 20_000):

        def work(say: Say, size: int = size) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            try:
                publish_candidate(SHOP, silent, Order(force=True), version)
            except OSError as full:
                say(str(full.strerror))

        tell(signal.SIGXFSZ, *in_a_child(work))
    tell(signal.SIGXFSZ, *in_a_child(lambda _: publish_draft(silent)))


def side_by_side() -> None:
    """Publish twice at once."""
    reset()
    children = []
    for by in ("one", "two"):
        if (child := os.fork()) == 0:
            try:
                publish_draft(partial(slowly, by), by)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    tell(signal.SIGCHLD, max(ends), children)


def slowly(by: str, progress: Progress) -> None:
    say_of({"by": by, "said": progress.note})
    if progress.step == "embedding":
        time.sleep(0.3)


assert pipeline  # loaded now, not by each child

if __name__ == "__main__":
    begin()
    for each in (at_every_report, side_by_side, at_every_touch, on_a_full_disk):
        mode = each.__name__
        each()
