"""One thread of a server that keeps shelf and server the same: it takes, or where it publishes puts.

Every worker has one; that of the worker which holds the machine's lock works, the others wait.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from bot.delivery.deliver import deliver, deliver_live, is_live_undelivered, is_undelivered
from bot.delivery.open_shelf import open_shelf
from bot.delivery.problems import DeliveryProblems
from bot.delivery.receive import is_there, receive, receive_live, wanted
from bot.delivery.replica import TELL_EVERY_S, tell
from bot.delivery.shelf import LIVE, VERSION, ShelfUnavailable
from bot.journal.files import make_private_folder
from bot.quiet_log import QuietLog, trace
from bot.serving_file import read_serving
from bot.settings import Settings
from corpus.errors import CorpusError, FaqError

log = logging.getLogger(__name__)

_EVERY_S = 0.5
_AWAY_S = 2.0  # between two tries to reach a shelf that is away, or to get hold of the lock
_AGAIN_S = 10.0  # what could not be put in place is tried again
_MENDED_S = 2.0  # and what could not be put on the shelf: somebody is mending it


class Stopping(FaqError):
    """The server ends while something is fetched."""


class Courier:
    """Looks at the shelf twice a second. A shelf that is away changes nothing that is served."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shelf = open_shelf(settings)
        self._problems = DeliveryProblems(settings.data_dir)
        self._quiet = QuietLog(log)
        self._end = threading.Event()
        self._seen: dict[str, str] = {}  # revision of each note that is in place
        self._wrong: dict[str, str] = {}  # what is wrong with a note
        self._try_again = self._tell_again = 0.0
        self._told: object = None

    def start(self) -> None:
        """Begin, in a worker."""
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def close(self) -> None:
        """Look no more. What is being fetched is left where it is, and removed by the next one."""
        self._end.set()

    def look(self) -> None:
        """Take what is wanted, or put what is published. Raises ShelfUnavailable, OSError."""
        if self._settings.replica:
            self._take()
            self._tell()
        else:
            self._put()

    def _run(self) -> None:
        make_private_folder(self._settings.data_dir / "delivery")
        with (self._settings.data_dir / "delivery" / "courier.lock").open("a") as lock:
            while not _held(lock.fileno()):
                if self._end.wait(_AWAY_S):
                    return
            while not self._end.wait(self._look()):
                pass
        self._shelf.close()

    def _look(self) -> float:
        """Look once, whatever comes; return after how many seconds to look again."""
        try:
            self.look()
        except Exception as error:  # the thread lives on, and looks again
            known = isinstance(error, ShelfUnavailable)
            self._quiet.warning("delivery: %s", error if known else trace(error))
            return _AWAY_S
        return _EVERY_S

    def _take(self) -> None:
        revisions = self._shelf.revisions()
        again = time.monotonic() >= self._try_again
        for name, take in ((LIVE, self._take_live), (VERSION, self._take_version)):
            revision = revisions.get(name)
            is_new = revision != self._seen.get(name)
            if revision and (is_new or (again and name in self._wrong)):
                self._seen[name] = revision
                self._attempt(name, take)
        self._problems.write(tuple(self._wrong.values()))

    def _take_live(self) -> None:
        receive_live(self._settings, self._shelf)

    def _take_version(self) -> None:
        parcel = wanted(self._settings, self._shelf)
        if parcel and not is_there(self._settings, parcel):
            receive(self._settings, self._shelf, parcel, self._beat)
            log.info("delivery: %s is in place", parcel.publication.version)

    def _put(self) -> None:
        try:
            revisions = self._shelf.revisions()
        except (ShelfUnavailable, OSError) as away:
            if is_undelivered(self._settings):
                told = f"delivery: published here, and not at the replicas yet: {_sentence(away)}"
                self._problems.write((told,))
            raise
        again = time.monotonic() >= self._try_again
        for name, is_due, put in (
            (LIVE, is_live_undelivered, self._put_live),
            (VERSION, is_undelivered, self._put_version),
        ):
            is_wanted = is_due(self._settings) or name not in revisions
            if is_wanted and (again or name not in self._wrong):
                self._attempt(name, put)
        self._problems.write(tuple(self._wrong.values()))

    def _put_live(self) -> None:
        deliver_live(self._settings, self._shelf)

    def _put_version(self) -> None:
        deliver(self._settings, self._shelf)

    def _attempt(self, name: str, work: Callable[[], object]) -> None:
        """Do it, and keep in mind what is wrong: told once, and tried again later."""
        try:
            work()
            self._wrong.pop(name, None)
        except (FaqError, OSError, ValueError) as error:
            if self._end.is_set():
                return
            told = f"delivery: {_sentence(error)}"
            if self._wrong.get(name) != told:
                log.error("%s (what was served goes on)", told)
            self._wrong[name] = told
            self._try_again = time.monotonic() + (_AGAIN_S if self._settings.replica else _MENDED_S)

    def _tell(self) -> None:
        serving = tuple(read_serving(self._settings.data_dir))
        told = serving, tuple(self._wrong.values())
        if told != self._told or time.monotonic() >= self._tell_again:
            tell(self._shelf, self._settings.replica, *told)
            self._told, self._tell_again = told, time.monotonic() + TELL_EVERY_S

    def _beat(self) -> None:
        if self._end.is_set():
            raise Stopping("the server ends")


def _held(handle: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _sentence(error: Exception) -> str:
    if isinstance(error, CorpusError):
        return str(error.problems[0])
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror}".strip(": ")
    return str(error)
