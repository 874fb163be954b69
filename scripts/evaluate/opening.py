"""Any corpus → the bot for it, its index built where there is none."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.importers.jsonl import FILE, read_jsonl
from corpus.intent import Corpus
from corpus.reader import read_corpus
from index.searcher import Searcher
from index.store import current_folder
from scripts.progress_lines import ProgressLines

_OWN = "evaluated"  # the folder in INDEX_DIR of all indexes but the served one


def add_corpus_option(parser: argparse._ActionsContainer) -> None:
    """Let a door measure any corpus."""
    parser.add_argument(
        "--corpus",
        type=Path,
        help=f"JSONL, a folder with a {FILE}, or one of YAML; default: the served index",
    )


def read_any_corpus(path: Path) -> Corpus:
    """Read a file of JSONL, a folder with a corpus.jsonl, or one of YAML.

    Raises CorpusError, OSError.
    """
    if (path / FILE).exists():
        return read_jsonl(path / FILE)
    return read_corpus(path) if path.is_dir() else read_jsonl(path)


def open_answerer(settings: Settings, corpus_path: Path | None) -> Answerer:
    """Return the bot for the served index, or for any corpus."""
    if corpus_path is None:
        folder = current_folder(settings.index_dir)
        corpus = read_corpus(settings.corpus_dir)
        searcher = Searcher(folder)
        searcher.manifest.refuse_if_stale(folder, corpus=corpus.digest, encoder=settings.encoder)
    else:
        searcher = open_searcher(settings, read_any_corpus(corpus_path))
    return Answerer(searcher, settings.public_url, settings.precision)


def open_searcher(settings: Settings, corpus: Corpus) -> Searcher:
    """Return the opened index of any corpus, built beside the served one and kept."""
    # torch: three seconds, only where there is something to build.
    from index.build.pipeline import build_index

    # An index of its own, which shares what is kept by content: exported encoders and vectors.
    own = settings.index_dir / _OWN / corpus.digest[:12]
    shared, report = settings.index_dir, ProgressLines()
    return Searcher(build_index(corpus, settings.encoder, own, report, shared_dir=shared))
