"""Publishing as a process of its own: one at a time, seen by every worker, ended by a signal.

The process holds a lock for as long as it lives, whoever started it; what it prints lies in a file.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any, Literal

from bot.journal.files import make_private_folder
from bot.settings import Settings
from corpus.errors import FaqError
from corpus.whole_file import write_whole

Kind = Literal["prepare", "publish", "rollback"]
_ROOT = Path(__file__).parents[2]
_MAX_TAIL = 2000  # bytes of what a process wrote to its standard error


class Busy(FaqError):
    """Another one is running."""


@dataclass(frozen=True)
class Started:
    """What was started when, by whom; `note` and `version` of what is published."""

    kind: Kind
    by: str
    at: str
    note: str = ""
    version: str = ""
    pid: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class JobState:
    """How far the last one is, or how it ended."""

    started: Started
    is_running: bool
    progress: Mapping[str, Any] = field(default_factory=dict)
    done: Mapping[str, Any] | None = None
    failed: Sequence[Any] | None = None
    tail: str = ""
    took_s: float = 0.0

    @property
    def share(self) -> int | None:
        """Return how many percent of a counted step are done."""
        total = self.progress.get("total") or 0
        return round(100 * self.progress.get("done", 0) / total) if total else None


class PublishJob:
    """The publishing process of one desk, whose files lie in `folder`.

    `command` takes the arguments of `scripts.publish`; `environment` is added to this process's.
    """

    def __init__(
        self, folder: Path, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self._folder, self._command, self._environment = folder, command, environment
        self._meta, self._out = folder / "publish.json", folder / "publish.jsonl"
        self._errors, self._lock = folder / "publish.log", folder / "publish.lock"

    def start(
        self,
        started: Started,
        arguments: Sequence[str],
        at_end: Callable[[JobState], None] = lambda state: None,
    ) -> None:
        """Start the process; `at_end` is called with how it ended. Raises Busy, OSError."""
        make_private_folder(self._folder)
        with self._lock.open("a") as lock:
            if not _take(lock, tries=10):
                raise Busy
            self._write(asdict(started))
            for left in (self._out, self._errors):
                left.unlink(missing_ok=True)
            with self._out.open("xb") as out, self._errors.open("xb") as errors:
                process = subprocess.Popen(
                    [*self._command, *arguments],
                    env={**os.environ, "PYTHONPATH": str(_ROOT), **self._environment},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=errors,
                    start_new_session=True,  # what ends this worker does not end it
                    pass_fds=(lock.fileno(),),  # so that it is locked for as long as it lives
                )
            self._write({**asdict(started), "pid": process.pid})

        def wait() -> None:
            process.wait()  # somebody has to take note of its end, or it stays as a zombie
            if state := self.state():
                at_end(state)

        threading.Thread(target=wait, daemon=True).start()

    def cancel(self) -> bool:
        """Ask the process to end, and return whether there was one."""
        state = self.state()
        if state is None or not state.is_running or not state.started.pid:
            return False
        self._write({**asdict(state.started), "cancelled": True})
        with suppress(ProcessLookupError):
            os.kill(state.started.pid, signal.SIGTERM)
        return True

    def state(self) -> JobState | None:
        """Return how far the last process is; None where there was none."""
        try:
            started = Started(**json.loads(self._meta.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        is_running = (
            self._is_running()
        )  # before its lines are read: what it said last is among them
        progress: Mapping[str, Any] = {}
        done, failed = None, None
        for event in _events(self._out):
            if event.get("event") == "progress":
                progress = event
            elif event.get("event") == "done":
                done = event
            elif event.get("event") == "failed":
                failed = event.get("problems") or []
        until = datetime.now(timezone.utc)
        if not is_running and self._out.exists():
            until = datetime.fromtimestamp(self._out.stat().st_mtime, timezone.utc)
        took_s = max(0.0, (until - datetime.fromisoformat(started.at)).total_seconds())
        tail = "" if is_running else _tail(self._errors)
        return JobState(started, is_running, progress, done, failed, tail, took_s)

    def _is_running(self) -> bool:
        if not self._lock.exists():
            return False
        with self._lock.open("a") as lock:
            return not _take(lock)

    def _write(self, meta: Mapping[str, Any]) -> None:
        write_whole(self._meta, json.dumps(meta, ensure_ascii=False).encode())


def _take(lock: IO[str], tries: int = 1) -> bool:
    """Take the lock; who only looks whether it is free holds it for a moment."""
    for _ in range(tries):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.01 if tries > 1 else 0)
    return False


def _events(path: Path) -> list[dict[str, Any]]:
    found = []
    with suppress(OSError):
        for line in path.read_bytes().splitlines():
            with suppress(ValueError):  # the last one may be half written
                event = json.loads(line)
                if isinstance(event, dict):
                    found.append(event)
    return found


def _tail(path: Path) -> str:
    try:
        return path.read_bytes()[-_MAX_TAIL:].decode("utf-8", "replace").strip()
    except OSError:
        return ""


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the settings as the variables of another process in the same folder."""
    return {
        "FAQ_ENV": settings.env,
        "PUBLIC_URL": settings.public_url,
        "CORPUS_DIR": str(settings.corpus_dir),
        "INDEX_DIR": str(settings.index_dir),
        "DATA_DIR": str(settings.data_dir),
        "ENCODER": settings.encoder,
        "PRECISION": str(settings.precision),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "DELIVERY": settings.delivery,
    }
