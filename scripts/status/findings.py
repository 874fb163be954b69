"""What is looked at, and what of it needs a person. Nothing is changed."""

from __future__ import annotations

import http.client
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.desk.day_numbers import Totals, totals_of
from bot.desk.stretch import Stretch
from bot.journal.read_engine import journal_bytes
from bot.journal.reader import JournalReader
from bot.journal.record import JournalUnreadable
from bot.metrics.machine import memory_bytes
from bot.serving_file import read_serving
from bot.settings import Settings
from index.manifest import IndexRefused, Manifest
from index.store import current_folder

_WITHIN_S = 5
_MEGABYTE = 2**20
_MIN_FREE_BYTES = 500 * _MEGABYTE
_NEARLY_FULL = 0.95  # of JOURNAL_MAX_MB


@dataclass(frozen=True)
class Trouble:
    """What needs a person, and what to do."""

    what: str
    repair: str


@dataclass(frozen=True)
class Worker:
    """A process that answers; `since` (ISO 8601) it serves this version; memory as shares go."""

    pid: int
    version: str
    since: str
    memory_bytes: int | None


@dataclass(frozen=True)
class Today:
    """How the day goes: questions that were typed, what they got, and rows that were lost."""

    questions: int
    served: int
    phone: int
    lost: int


@dataclass(frozen=True)
class Found:
    """All that was looked at. `published` and `built` are of the index; None: not known."""

    url: str
    is_up: bool = False
    is_ready: bool = False
    is_stale: bool | None = None
    version: str | None = None
    published: str | None = None
    built: str | None = None
    age_s: int | None = None
    workers: tuple[Worker, ...] = ()
    today: Today | None = None
    journal_bytes: int | None = None
    journal_max_bytes: int = 0
    free_bytes: dict[str, int] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def exit_status(self) -> int:
        """Return 0 where all is well, 1 where something needs a person, 2 where nothing answers."""
        return 2 if not self.is_up else 1 if self.troubles else 0

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {"exit_status": self.exit_status} | asdict(self)


def look(settings: Settings, url: str, now: datetime) -> Found:
    """Look at everything, the server's answers first."""
    facts: dict[str, Any] = {"url": url, "journal_max_bytes": settings.journal_max_mb * _MEGABYTE}
    troubles = [
        *_server(url, facts),
        *_index(settings, now, facts),
        *_workers(settings, facts),
        *_journal(settings, now, facts),
        *_disks(settings, facts),
    ]
    return Found(**facts, troubles=tuple(troubles))


def _server(url: str, facts: dict[str, Any]) -> Iterator[Trouble]:
    status, _ = _get(f"{url}/healthz")
    if status is None:
        yield Trouble(
            f"nothing answers at {url}",
            "start it (scripts/run, or systemctl start with the unit's name), or name its address: "
            "--url. Why it stopped stands at the end of its log",
        )
        return
    status, ready = _get(f"{url}/readyz")
    facts["is_up"] = True
    if status != 200 or "version" not in ready:
        yield Trouble(
            f"{url}/readyz answers {status or 'nothing'}, not that it is ready",
            "see the log; where another program listens there, name the bot's address: --url",
        )
        return
    facts |= {"is_ready": True, "version": ready["version"], "is_stale": bool(ready.get("stale"))}
    for problem in ready.get("problems", ()):
        yield Trouble(
            f"what is served is not what is wanted: {problem}",
            "python -m scripts.check names mistakes in the corpus, python -m scripts.publish "
            "publishes it",
        )


def _index(settings: Settings, now: datetime, facts: dict[str, Any]) -> Iterator[Trouble]:
    try:
        made = Manifest.load(current_folder(settings.index_dir))
    except IndexRefused as refused:
        yield Trouble(str(refused), "python -m scripts.publish builds one and switches to it")
        return
    facts["published"] = made.version
    try:
        age = now - datetime.fromisoformat(made.built)
    except (ValueError, TypeError):  # of an older program, which wrote none
        return
    facts |= {"built": made.built, "age_s": round(age.total_seconds())}


def _workers(settings: Settings, facts: dict[str, Any]) -> Iterator[Trouble]:
    serving = read_serving(settings.data_dir)
    facts["workers"] = tuple(
        Worker(each.pid, each.version, each.since, memory_bytes(each.pid)) for each in serving
    )
    if not facts.get("is_up"):
        return
    if not serving:
        yield Trouble(
            "no worker says in DATA_DIR what it serves",
            f"run this with the server's environment, on its machine; DATA_DIR is here "
            f"{settings.data_dir}, and the server must be allowed to write there",
        )
    published = facts.get("published")
    for each in serving:
        if published and each.version != published:
            yield Trouble(
                f"process {each.pid} serves {each.version}, published is {published}",
                "it follows within seconds; where it does not, its log says why: start it again",
            )


def _journal(settings: Settings, now: datetime, facts: dict[str, Any]) -> Iterator[Trouble]:
    stretch = Stretch(now.date(), 1, now)
    try:
        tally = JournalReader(settings.journal_url).tally(stretch.whole, stretch.before)
        facts["journal_bytes"] = journal_bytes(settings.journal_url)
    except JournalUnreadable:
        yield Trouble(
            "the journal cannot be read",
            "see that its database runs and that this user may read it; python -m scripts.journal "
            "stats says more",
        )
        return
    totals: Totals = totals_of(tally.hours)
    facts["today"] = Today(totals.questions, totals.served, totals.phoned, tally.lost)
    if tally.lost:
        yield Trouble(
            f"the journal lost {tally.lost:,} rows today",
            "the log says why: a database that is away or slow, or a full disk",
        )
    size, most = facts["journal_bytes"], facts["journal_max_bytes"]
    if size and size >= _NEARLY_FULL * most:
        yield Trouble(
            "the journal is as large as it may be: its oldest questions go",
            "raise JOURNAL_MAX_MB, or lower RETENTION_DAYS",
        )


def _disks(settings: Settings, facts: dict[str, Any]) -> Iterator[Trouble]:
    facts["free_bytes"] = {}
    for name, folder in (("DATA_DIR", settings.data_dir), ("INDEX_DIR", settings.index_dir)):
        free = _free_bytes(folder)
        facts["free_bytes"][name] = free
        if free < _MIN_FREE_BYTES:
            yield Trouble(
                f"the disk of {name} has {free // _MEGABYTE:,} MB left",
                "make room: where it is full, questions are not kept and nothing can be published",
            )


def _free_bytes(folder: Path) -> int:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def _get(url: str) -> tuple[int | None, dict[str, Any]]:
    """Return the status and the JSON object at an address; (None, {}) where nothing answers."""
    own_network = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with own_network.open(url, timeout=_WITHIN_S) as reply:
            status, body = reply.status, reply.read(2**16)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}
    except (OSError, ValueError, http.client.HTTPException):
        return None, {}
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return status, found if isinstance(found, dict) else {}
