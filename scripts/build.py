"""Build the index: python -m scripts.build [--force]"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.reader import corpus_digest, read_corpus
from index.build.progress import Progress
from index.store import matching_index


class ProgressLines:
    """Prints a line for each report; a counted step is one line that counts on a terminal.

    Elsewhere such a step is told when it begins and when it ends. While it counts, the line says
    about how long it will still take.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._step, self._step_began, self._step_from = "", 0.0, 0

    def __call__(self, progress: Progress) -> None:
        """Print one report."""
        first = progress.step != self._step
        if first:
            self._step, self._step_began = progress.step, time.monotonic()
            self._step_from = progress.done
        finished = progress.done == progress.total
        terminal = sys.stderr.isatty()
        if not (terminal or first or finished):
            return
        count = f" {progress.done}/{progress.total}{self._left(progress)}" if progress.total else ""
        print(
            f"[{time.monotonic() - self._began:5.1f}s] {progress.step}: {progress.note}{count}",
            end="\n" if finished or not terminal else "    \r",
            file=sys.stderr,
            flush=True,
        )

    def _left(self, progress: Progress) -> str:
        """Return about how long a counted step will still take; nothing at its first line."""
        done = progress.done - self._step_from
        if not done or progress.done == progress.total:
            return ""
        elapsed = time.monotonic() - self._step_began
        return f", about {(progress.total - progress.done) * elapsed / done:.0f} s left"


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build", description="Build the search index."
    )
    parser.add_argument(
        "--force", action="store_true", help="learn everything from scratch, also where up to date"
    )
    arguments = parser.parse_args(argv)
    try:
        settings = read_settings()
        digest = corpus_digest(settings.corpus_dir)
        ready = matching_index(digest, settings.encoder, settings.index_dir)
        if ready and not arguments.force:
            print(f"index: up to date ({ready.name})", file=sys.stderr)
            return 0
        corpus = read_corpus(settings.corpus_dir)
        # torch and scikit-learn: three seconds, only where there is something to build.
        from index.build.pipeline import build_index

        build_index(
            corpus, settings.encoder, settings.index_dir, ProgressLines(), force=arguments.force
        )
    except FaqError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\ninterrupted: what was embedded so far is kept, the served index is untouched",
            file=sys.stderr,
        )
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
