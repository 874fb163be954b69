"""A candidate, or any version, beside another: what becomes of those who ask."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.impact import Impact, RecentQuery, golden_queries, impact_of
from bot.evaluation.impact_lines import golden_line
from bot.journal.reader import JournalReader
from bot.journal.record import JournalUnreadable
from bot.publishing.candidate import Candidate
from bot.publishing.files import FileChange
from bot.publishing.gate import Gate, read_golden
from bot.publishing.opened import open_pair
from bot.publishing.refused import NotPublished
from bot.settings import Settings
from index.history import utc_now
from index.manifest import IndexRefused
from index.progress import Progress, Report
from index.store import current_folder

RECENT = 500  # texts asked most, which are asked again
_LOOKED_AT = 5000  # of the journal's newest queries


def judged(
    settings: Settings,
    version: str,
    changes: tuple[FileChange, ...],
    golden_file: Path | None,
    report: Report,
    recent: int = RECENT,
) -> Candidate:
    """Return the candidate with what its gate says; nothing is compared with itself."""
    served = served_name(settings.index_dir)
    if served in ("", version):
        return Candidate(version, utc_now(), served, changes=changes)
    impact = _impact(settings, served, version, golden_file, report, recent)
    gate = Gate(impact.golden, tuple(map(golden_line, impact.broken)))
    return Candidate(version, utc_now(), served, gate, impact.as_json(), changes)


def compare(
    settings: Settings,
    report: Report,
    old: str | None = None,
    new: str | None = None,
    golden: Path | None = None,
    recent: int = RECENT,
) -> Impact:
    """Return what differs between two kept versions; what is not named is the one served.

    Raises NotPublished.
    """
    for version in filter(None, (old, new)):
        if not (settings.index_dir / "versions" / version).is_dir():
            raise NotPublished(
                f"{version}: no such version is kept. See which are: "
                "python -m scripts.publish --status"
            )
    served = served_name(settings.index_dir)
    return _impact(settings, old or served, new or served, golden, report, recent)


def _impact(
    settings: Settings,
    old: str,
    new: str,
    golden_file: Path | None,
    report: Report,
    at_most: int,
) -> Impact:
    """Return what becomes of golden, recent and new texts, where both versions can be asked.

    Raises NotPublished where the new one cannot.
    """
    before, after = open_pair(settings, old, new)
    if after is None:
        raise NotPublished(f"{new}: cannot be opened. Run: python -m scripts.build --force")
    if before is None:
        report(Progress("impact", f"{old} cannot be opened: nothing to compare with"))
        return Impact()
    golden = golden_queries(after.corpus)
    if golden_file:
        golden += read_golden(golden_file, before.corpus, after.corpus)
    recent = _recent(settings, report, at_most)
    note = f"{len(golden)} golden and {len(recent)} recent queries, asked of {old} and of {new}"

    def step(done: int, total: int) -> None:
        report(Progress("impact", note, done, total))

    return impact_of(before, after, golden, recent, step)


def _recent(settings: Settings, report: Report, at_most: int) -> list[RecentQuery]:
    """Return what was asked of late; nothing where the journal cannot be read."""
    try:
        found = JournalReader(settings.journal_read_url).recent(_LOOKED_AT, at_most)
    except JournalUnreadable as error:
        report(Progress("impact", f"without recent questions: {error}"))
        return []
    return [RecentQuery(text, times) for text, times in found]


def served_name(index_dir: Path) -> str:
    """Return the version that is published; "" where none is."""
    try:
        return current_folder(index_dir).name
    except IndexRefused:
        return ""
