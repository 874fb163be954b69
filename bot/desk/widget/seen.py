"""On which sites the widget was last used: their origins alone, nothing of visitors or pages."""

from __future__ import annotations

import fcntl
import json
import logging
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock

from flask import Response, request

from bot.journal.files import make_private_folder
from corpus.whole_file import write_whole

log = logging.getLogger(__name__)

_PATHS = ("/api/ask", "/api/suggest")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")  # what browsers send
_MAX_ORIGINS = 50
_PAUSE_S = 60.0  # between two writings


@dataclass(frozen=True)
class Sighting:
    """When a site last asked (ISO 8601, UTC, to the minute), and whether it was answered."""

    at: str
    allowed: bool


@dataclass
class Seen:
    """The sightings of all workers in `file`; each writes once a minute at most."""

    file: Path
    allowed: Collection[str]
    _found: dict[str, Sighting] = field(default_factory=dict)
    _written: float = -_PAUSE_S
    _lock: Lock = field(default_factory=Lock)

    def origins(self) -> dict[str, Sighting]:
        """Return the sightings by origin, newest first."""
        with self._lock:
            found = _merged(self._read(), self._found)
        return dict(sorted(found.items(), key=lambda each: each[1].at, reverse=True))

    def look(self, response: Response) -> Response:
        """Look at any reply, also to a preflight: a refused site sends no more."""
        origin = request.headers.get("Origin", "")
        is_here = origin == request.host_url.rstrip("/")
        if request.path in _PATHS and not is_here and _ORIGIN.fullmatch(origin):
            self.note(origin)
        return response

    def note(self, origin: str) -> None:
        """Keep that a site has asked just now."""
        now = datetime.now(timezone.utc).isoformat(timespec="minutes")
        with self._lock:
            self._found[origin] = Sighting(now, origin in self.allowed)
            self._found = _merged(self._found)
            if time.monotonic() - self._written < _PAUSE_S:
                return
            self._written = time.monotonic()
            try:
                self._write()
            except OSError as error:  # a full disk is no reason to fail a customer's question
                log.warning("%s cannot be written: %s", self.file, error)

    def _write(self) -> None:
        make_private_folder(self.file.parent)
        with self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = _merged(self._read(), self._found)
            content = {origin: asdict(sighting) for origin, sighting in found.items()}
            write_whole(self.file, json.dumps(content).encode())

    def _read(self) -> dict[str, Sighting]:
        try:
            return {
                name: Sighting(**each) for name, each in json.loads(self.file.read_bytes()).items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # none yet, or a file that is damaged: it begins anew


def _merged(*several: Mapping[str, Sighting]) -> dict[str, Sighting]:
    """Return the newest sighting of each origin; of too many, those that nobody allowed go first."""
    newest: dict[str, Sighting] = {}
    for found in several:
        for origin, sighting in found.items():
            if origin not in newest or newest[origin].at <= sighting.at:
                newest[origin] = sighting
    order = sorted(newest.items(), key=lambda each: (each[1].allowed, each[1].at), reverse=True)
    return dict(order[:_MAX_ORIGINS])
