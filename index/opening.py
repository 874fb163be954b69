"""Which index answers: the one that fits, or where none does the last good one, and what is wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.identity import is_still_in
from corpus.text import MAX_CHARACTERS, normalize
from index.manifest import REBUILD, IndexRefused, Manifest
from index.postgres.address import RowsUnavailable
from index.searcher import Searcher
from index.store import current_folder, kept_versions


@dataclass(frozen=True)
class Opened:
    """An index that answers. `problems` says why it is not the one that is wanted; none: it is."""

    searcher: Searcher
    problems: tuple[str, ...] = ()


def open_current(index_dir: Path, *, corpus: str, encoder: str, database: str = "") -> Searcher:
    """Open the current index, whole and made of what is wanted. Raises IndexRefused.

    `database` is where its rows are; "": in its folder.
    """
    folder = current_folder(index_dir)
    # First: what is stale need not be read to its last byte.
    Manifest.load(folder).refuse_if_stale(folder, corpus=corpus, encoder=encoder)
    return _open(folder, database)


def open_last_good(
    index_dir: Path, *, corpus: str, encoder: str, folder: Path, database: str = ""
) -> Opened:
    """Open the current index, or where it is damaged the version before it, and so on; stale ones too.

    But none of another company's Q&A than `folder` holds. Raises IndexRefused, with what is wrong
    with each, where none can be read.
    """
    problems = []
    for kept in kept_versions(index_dir):
        try:
            searcher = _open(kept, database)
        except IndexRefused as refused:
            problems.append(str(refused))
            continue
        made = searcher.manifest
        if made.corpus != corpus and not is_still_in(searcher.corpus, folder, made.corpus_folder):
            problems.append(f"{kept}: made of another Q&A than {folder} holds. {REBUILD}")
            continue
        try:
            made.refuse_if_stale(kept, corpus=corpus, encoder=encoder)
        except IndexRefused as refused:
            problems.append(str(refused))
        return Opened(searcher, tuple(problems))
    raise IndexRefused("\n".join(problems) or f"{index_dir}: no index here. {REBUILD}")


def open_beside(
    folder: Path,
    other: Searcher,
    *,
    corpus: str,
    encoder: str,
    corpus_folder: Path,
    database: str = "",
) -> Opened:
    """Open another version while `other` answers, with its encoder where that is the same.

    That the corpus was edited since is no problem of the version. Raises IndexRefused, also for one
    that was made of another company's Q&A than `corpus_folder` holds.
    """
    searcher = _open(folder, database, other)
    made = searcher.manifest
    if made.corpus != corpus and not is_still_in(
        searcher.corpus, corpus_folder, made.corpus_folder
    ):
        raise IndexRefused(f"{folder}: made of another Q&A than {corpus_folder} holds. {REBUILD}")
    try:
        made.refuse_if_stale(folder, corpus=made.corpus, encoder=encoder)
    except IndexRefused as refused:
        return Opened(searcher, (str(refused),))
    return Opened(searcher)


def _open(folder: Path, database: str, beside: Searcher | None = None) -> Searcher:
    """Open an index and ask it once, so that the first customer does not wait."""
    try:
        searcher = Searcher(folder, beside=beside, database=database)
        first = searcher.corpus.entries[0]
        with suppress(RowsUnavailable):  # the log has it; what is away now may be back when asked
            searcher.search(normalize(first.question or first.answer)[:MAX_CHARACTERS])
    except (IndexRefused, MemoryError):
        raise
    except Exception as error:  # its files are as they were written: other code wrote them
        reason = f"{type(error).__name__}: {error}"
        raise IndexRefused(
            f"{folder}: this program cannot read it ({reason[:200]}). {REBUILD} --force"
        ) from error
    return searcher
