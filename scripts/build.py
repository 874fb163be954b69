"""Build the index: python -m scripts.build [--force] [--json]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.learning_curve import LearningCurve
from bot.evaluation.outlook import outlook_of
from bot.evaluation.outlook_lines import in_english, precision_out_of_reach
from bot.publishing.commit import NOTE_FILE
from bot.publishing.publish import Build, build_and_switch
from bot.publishing.rows import deliver_rows
from bot.settings import Settings, read_settings
from corpus.errors import FaqError
from corpus.intent import Corpus
from corpus.reader import corpus_digest
from index.calibration import Calibration
from index.progress import Progress, Report
from index.store import load_corpus, matching_index, matching_version
from scripts.door import cleaning_up_when_ended, door, sentences, status_of
from scripts.progress_lines import ProgressLines

_EASIER = (0.97, 0.95, 0.93, 0.9, 0.85, 0.8)  # precisions that may be kept where the set one is not


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where an index is ready."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build", description="Build the search index."
    )
    parser.add_argument(
        "--force", action="store_true", help="learn everything from scratch, also where up to date"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: ok, version or problems"
    )
    arguments = parser.parse_args(argv)
    try:
        settings = read_settings()
        with cleaning_up_when_ended():
            folder = build(settings, force=arguments.force)
    except KeyboardInterrupt as stop:
        print(
            "\nstopped: the served index is as it was; the texts embedded so far are kept for the "
            "next build",
            file=sys.stderr,
        )
        return status_of(stop)
    except (FaqError, OSError, MemoryError, ImportError) as error:
        if arguments.json:
            report = {"ok": False, "problems": sentences(error)}
            print(json.dumps(report, ensure_ascii=False))
        raise
    for line in outlook_lines(folder, settings.precision):
        print(line, file=sys.stderr)
    if arguments.json:
        print(json.dumps({"ok": True, "version": folder.name}))
    return 0


def build(settings: Settings, *, force: bool) -> Path:
    """Return the folder of an index that fits the settings and is served, built now where there is
    none."""
    digest = corpus_digest(settings.corpus_dir)
    report = ProgressLines()
    ready = matching_index(digest, settings.encoder, settings.index_dir)
    if ready and not force and not (settings.index_dir / NOTE_FILE).exists():
        print(f"index: up to date ({ready.name})", file=sys.stderr)
        deliver_rows(settings, ready.name, report)
        return ready
    return build_and_switch(settings, builder(settings, report, force=force), report)


def builder(settings: Settings, report: Report, *, force: bool = False) -> Build:
    """Return how a version is made of a corpus: built in this process, where none fits yet."""

    def build_version(corpus: Corpus, sources: Path) -> Path:
        where = corpus.digest, settings.encoder, settings.index_dir
        if not force and (ready := matching_version(*where, with_sources=True)):
            report(Progress("index", f"up to date ({ready.name})"))
            return ready
        # torch: three seconds, only where there is something to build.
        from index.build.pipeline import build_candidate

        return build_candidate(
            *(corpus, settings.encoder, settings.index_dir, report),
            force=force,
            corpus_folder=settings.corpus_dir,
            sources=sources,
        )

    return build_version


def outlook_lines(folder: Path, precision: float) -> list[str]:
    """Return what the index in `folder` can do, and which hour of work would bring most."""
    corpus, calibration, curve = load_corpus(folder), Calibration.load(folder), LearningCurve.load()
    outlook = outlook_of(corpus, precision, curve)
    if calibration.answer_threshold(precision) < 1:
        return in_english(outlook, curve)
    kept = (each for each in _EASIER if each < precision and calibration.answer_threshold(each) < 1)
    return precision_out_of_reach(precision, next(kept, None), outlook) + in_english(outlook, curve)


if __name__ == "__main__":
    sys.exit(main())
