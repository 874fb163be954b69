"""Build the index: python -m scripts.build [--force] [--json]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.reader import corpus_digest, read_corpus
from index.store import matching_index
from scripts.door import INTERRUPTED, door, sentences
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
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: ok, version or problems"
    )
    arguments = parser.parse_args(argv)
    try:
        version = build(force=arguments.force)
    except KeyboardInterrupt:
        print(
            "\nstopped: the served index is as it was; the texts embedded so far are kept for the "
            "next build",
            file=sys.stderr,
        )
        return INTERRUPTED
    except (FaqError, OSError, MemoryError, ImportError) as error:
        if arguments.json:
            report = {"ok": False, "problems": sentences(error)}
            print(json.dumps(report, ensure_ascii=False))
        raise
    if arguments.json:
        print(json.dumps({"ok": True, "version": version}))
    return 0


def build(*, force: bool) -> str:
    """Return the version of an index that fits the settings, built now where there is none."""
    settings = read_settings()
    digest = corpus_digest(settings.corpus_dir)
    ready = matching_index(digest, settings.encoder, settings.index_dir)
    if ready and not force:
        print(f"index: up to date ({ready.name})", file=sys.stderr)
        return ready.name
    corpus = read_corpus(settings.corpus_dir)
    # torch and scikit-learn: three seconds, only where there is something to build.
    from index.build.pipeline import build_index

    built = build_index(corpus, settings.encoder, settings.index_dir, ProgressLines(), force=force)
    return built.name


if __name__ == "__main__":
    sys.exit(main())
