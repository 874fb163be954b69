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

# Of the journal's newest queries, how many are looked at, and how many texts of them are asked again.
_LOOKED_AT, _RECENT = 5000, 500


def judged(
    settings: Settings,
    version: str,
    changes: tuple[FileChange, ...],
    golden_file: Path | None,
    report: Report,
) -> Candidate:
    """Return the candidate with what its gate says; nothing is compared with itself."""
    served = served_name(settings.index_dir)
    if served in ("", version):
        return Candidate(version, utc_now(), served, changes=changes)
    impact = _impact(settings, served, version, golden_file, report)
    gate = Gate(impact.golden, tuple(map(golden_line, impact.broken)))
    return Candidate(version, utc_now(), served, gate, impact.as_json(), changes)


def compare(settings: Settings, report: Report, version: str, golden: Path | None = None) -> Impact:
    """Return what is different since a kept version was published. Raises NotPublished."""
    if not (settings.index_dir / "versions" / version).is_dir():
        raise NotPublished(
            f"{version}: no such version is kept. See which are: python -m scripts.publish --status"
        )
    return _impact(settings, version, served_name(settings.index_dir), golden, report)


def _impact(
    settings: Settings, old: str, new: str, golden_file: Path | None, report: Report
) -> Impact:
    """Return what becomes of golden and recent queries, where both versions can be asked.

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
    recent = _recent(settings, report)
    note = f"{len(golden)} golden and {len(recent)} recent queries, asked of {old} and of {new}"

    def step(done: int, total: int) -> None:
        report(Progress("impact", note, done, total))

    return impact_of(before, after, golden, recent, step)


def _recent(settings: Settings, report: Report) -> list[RecentQuery]:
    """Return what was asked of late; nothing where the journal cannot be read."""
    try:
        found = JournalReader(settings.journal_url).recent(_LOOKED_AT, _RECENT)
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
