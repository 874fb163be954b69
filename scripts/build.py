"""Build the index: python -m scripts.build [--force]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.settings import read_settings
from corpus.reader import corpus_digest, read_corpus
from index.store import matching_index
from scripts.door import INTERRUPTED, door
from scripts.progress_lines import ProgressLines


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where an index is ready."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build", description="Build the search index."
    )
    parser.add_argument(
        "--force", action="store_true", help="learn everything from scratch, also where up to date"
    )
    arguments = parser.parse_args(argv)
    settings = read_settings()
    digest = corpus_digest(settings.corpus_dir)
    ready = matching_index(digest, settings.encoder, settings.index_dir)
    if ready and not arguments.force:
        print(f"index: up to date ({ready.name})", file=sys.stderr)
        return 0
    corpus = read_corpus(settings.corpus_dir)
    try:
        # torch and scikit-learn: three seconds, only where there is something to build.
        from index.build.pipeline import build_index

        build_index(
            corpus, settings.encoder, settings.index_dir, ProgressLines(), force=arguments.force
        )
    except KeyboardInterrupt:
        print(
            "\nstopped: the served index is as it was; the texts embedded so far are kept for the "
            "next build",
            file=sys.stderr,
        )
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
