"""The state of what is published, for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.publishing.status import Status
from index.history import Publication


def status_lines(found: Status) -> str:
    """Return the state, a fact a line."""
    return "\n".join(_lines(found))


def _lines(found: Status) -> Iterator[str]:
    if not found.published:
        yield "published: nothing yet. Run: python -m scripts.publish"
        return
    yield f"published: {_told(found.published)}"
    if found.candidate:
        gate = found.candidate["gate"]
        yield (
            f"candidate: {found.candidate['version']}, built {_local(found.candidate['at'])}; "
            f"{len(gate['broken'])} of {gate['golden']} golden queries break. "
            f"Publish it: python -m scripts.publish --candidate {found.candidate['version']}"
        )
    if found.versions[1:]:
        yield "kept besides (python -m scripts.publish --rollback VERSION serves one again):"
    yield from (f"  {_told(each)}" for each in found.versions[1:])
    yield from _corpus_lines(found)
    if found.interrupted:
        yield "a publish is under way, or was killed: the next start or publish finishes it"
    yield "serving:" if found.servers else "serving: no server that is running"
    for server in found.servers:
        problems = "".join(f"\n    {each}" for each in server.problems)
        yield f"  process {server.pid}: {server.version} since {_local(server.since)}{problems}"


def _corpus_lines(found: Status) -> Iterator[str]:
    if not found.differs:
        yield "CORPUS_DIR: as published"
        return
    if found.rolled_back:
        yield "CORPUS_DIR: holds what was rolled back from; no start builds it before it is edited"
    else:
        yield "CORPUS_DIR: differs from what is published. Publish it: python -m scripts.publish"
    for each in found.changes:
        what = "new" if each.before is None else "gone" if each.after is None else "changed"
        yield f"  {what}: {each.name}"


def _told(each: Publication) -> str:
    by = f" by {each.by}" if each.by else ""
    back = ", rolled back to" if each.kind == "rollback" else ""
    note = f": {' '.join(each.note.split())}" if each.note else ""
    return f"{each.version}{back}, since {_local(each.at)}{by}{note}"


def _local(at: str) -> str:
    """Return a moment in the clock of whoever reads it."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
    except ValueError:
        return at
