"""Two versions, asked the same golden and recent questions."""

from __future__ import annotations

from pathlib import Path

from bot.answer.answerer import Answerer
from bot.evaluation.impact import Impact, RecentQuery, golden_queries, impact_of
from bot.journal.reader import JournalReader
from bot.journal.record import JournalUnreadable
from bot.publishing.gate import read_golden
from bot.settings import Settings
from corpus.errors import FaqError
from index.manifest import IndexRefused, Manifest
from index.progress import Progress, Report
from index.remembering import RememberingEncoder
from index.searcher import Searcher
from index.store import ENCODER_FOLDER, current_folder

RECENT = 500  # texts asked most
_LOOKED_AT = 5000  # of the journal's newest queries


class NotComparable(FaqError):
    """A version that cannot be asked; the message says why, and the repair."""


def compare(
    settings: Settings,
    report: Report,
    old: str | None = None,
    new: str | None = None,
    golden: Path | None = None,
    recent: int = RECENT,
) -> Impact:
    """Return what differs between two kept versions; what is not named is the one served.

    Raises NotComparable.
    """
    served = served_name(settings.index_dir)
    for version in filter(None, (old, new)):
        if not (settings.index_dir / "versions" / version).is_dir():
            raise NotComparable(
                f"{version}: no such version is kept. See which are: "
                "python -m scripts.publish --status"
            )
    return impact_between(settings, old or served, new or served, report, golden, recent)


def impact_between(
    settings: Settings,
    old: str,
    new: str,
    report: Report,
    golden_file: Path | None = None,
    recent: int = RECENT,
) -> Impact:
    """Return what becomes of golden and recent queries; nothing where the old one cannot be opened.

    Raises NotComparable where the new one cannot.
    """
    after = _opened(settings, new)
    if after is None:
        raise NotComparable(f"{new}: cannot be opened. Run: python -m scripts.build --force")
    before = _opened(settings, old, beside=after)
    if before is None:
        report(Progress("impact", f"{old} cannot be opened: nothing to compare with"))
        return Impact()
    old_one, new_one = (
        Answerer(each, settings.public_url, settings.precision) for each in (before, after)
    )
    golden = golden_queries(after.corpus)
    if golden_file:
        golden += read_golden(golden_file, before.corpus, after.corpus)
    texts = _recent(settings, report, recent)
    note = f"{len(golden)} golden and {len(texts)} recent queries, asked of {old} and of {new}"

    def step(done: int, total: int) -> None:
        report(Progress("impact", note, done, total))

    return impact_of(old_one, new_one, golden, texts, step)


def served_name(index_dir: Path) -> str:
    """Return the version that is served; "" where none is."""
    try:
        return current_folder(index_dir).name
    except IndexRefused:
        return ""


def _opened(settings: Settings, version: str, beside: Searcher | None = None) -> Searcher | None:
    """Return a version opened; None where it cannot be. The same encoder is opened once for both."""
    folder = settings.index_dir / "versions" / version
    try:
        made = Manifest.load(folder)
        if beside and made.encoder_digest == beside.manifest.encoder_digest:
            return Searcher(folder, encoder=beside.encoder)
        return Searcher(folder, encoder=RememberingEncoder(folder / ENCODER_FOLDER))
    except Exception:  # other code wrote it: whatever its files raise
        return None


def _recent(settings: Settings, report: Report, at_most: int) -> list[RecentQuery]:
    """Return what was asked of late; nothing where the journal cannot be read."""
    try:
        found = JournalReader(settings.journal_url).recent(_LOOKED_AT, at_most)
    except JournalUnreadable as error:
        report(Progress("impact", f"without recent questions: {error}"))
        return []
    return [RecentQuery(text, times) for text, times in found]
