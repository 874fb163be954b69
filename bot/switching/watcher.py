"""Looks for another version, and has it opened in the background while the one before answers."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.app import shareable
from bot.delivery.problems import DeliveryProblems
from bot.live_state import open_live
from bot.quiet_log import QuietLog, trace
from bot.serving_file import TOLD_EVERY_S, Serving, forget_serving, forget_the_dead, write_serving
from bot.switching.current import Current
from bot.switching.edits import Edits
from bot.switching.memory import in_short_turns, release
from corpus.errors import FaqError
from corpus.live import LIVE_FILE
from corpus.reader import corpus_digest
from index.manifest import FILE, IndexRefused
from index.opening import open_beside
from index.searcher import Searcher
from index.store import current_folder

log = logging.getLogger(__name__)

_EVERY_S = 0.25
_EDITS_EVERY_S = 2.0
_AGAIN_S = 60.0  # what could not be opened is tried again
_RELEASE_AFTER_S = 1.0  # requests that the app before still answers end within it


class Watcher:
    """A thread of one worker. What it finds wrong stands in `current.problems`."""

    def __init__(self, current: Current) -> None:
        self._current, self._settings = current, current.settings
        self._opening = current.problems  # what was wrong when the server began
        self._switching: tuple[str, ...] = ()
        self._edits = Edits(self._settings.corpus_dir)
        self._delivery = DeliveryProblems(self._settings.data_dir)
        self._live_stamp: object = ()  # of no file
        self._live: tuple[str, ...] = ()
        self._refused: tuple[object, ...] | None = None  # what could not be opened
        self._warned: set[tuple[object, ...]] = set()
        self._try_again = self._look_for_edits = self._tell_again = 0.0
        self._retired: list[tuple[float, Callable[[], object | None]]] = []
        self._told: Serving | None = None
        self._end = threading.Event()
        self._quiet = QuietLog(log)

    def start(self) -> None:
        """Catch up with what is current, then go on looking."""
        forget_the_dead(self._settings.data_dir)
        self._look()
        threading.Thread(target=self._run, name="watcher", daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._end.set()
        forget_serving(self._settings.data_dir, os.getpid())

    def look(self) -> None:
        """Switch where something else is current, and say what is wrong."""
        self._look_at_version()
        self._look_at_live()
        if time.monotonic() >= self._look_for_edits:
            self._look_at_edits()
            self._look_for_edits = time.monotonic() + _EDITS_EVERY_S
        self._release()
        self._tell()

    def _run(self) -> None:
        while not self._end.wait(_EVERY_S):
            self._look()

    def _read_ahead(self, searcher: Searcher) -> None:
        try:
            with in_short_turns:
                searcher.read_ahead()
        except Exception as error:  # it is read with the first questions then
            self._quiet.warning("reading ahead failed: %s", trace(error))

    def _look(self) -> None:
        try:
            self.look()
        except Exception as error:  # the thread lives on, and looks again
            self._quiet.warning("looking for another version failed: %s", trace(error))

    def _look_at_version(self) -> None:
        index_dir, served = self._settings.index_dir, self._current.served.answerer.searcher.folder
        try:
            folder = current_folder(index_dir)
        except IndexRefused as refused:
            self._refuse((str(index_dir),), str(refused))
            return
        if folder == served.resolve():
            self._refused, self._switching = None, ()
            return
        seen = (folder.name, _stamp(folder / FILE))
        if seen == self._refused and time.monotonic() < self._try_again:
            return
        try:
            with in_short_turns:
                self._switch(folder)
        except Exception as error:  # whatever it is, what is served goes on
            if _is_current(folder, index_dir):  # else another one is, and this one may be gone
                self._refuse(seen, _told(error))

    def _switch(self, folder: Path) -> None:
        current, settings = self._current, self._settings
        before = current.served.answerer
        opened = open_beside(
            folder,
            before.searcher,
            corpus=corpus_digest(settings.corpus_dir),
            encoder=settings.encoder,
            corpus_folder=settings.corpus_dir,
            database=settings.rows_url,
        )
        problems = tuple(shareable(each, settings) for each in opened.problems)
        self._retire(current.switch(before.over(opened.searcher, problems)))
        self._refused, self._switching, self._opening = None, (), problems
        log.info("switched from version %s to %s", before.version, opened.searcher.manifest.version)
        self._read_ahead(opened.searcher)

    def _refuse(self, seen: tuple[object, ...], problem: str) -> None:
        """Keep what cannot be opened in mind: one loud warning, and another try in a minute."""
        self._refused, self._try_again = seen, time.monotonic() + _AGAIN_S
        self._switching = (shareable(problem, self._settings),)
        if seen not in self._warned:
            self._warned.add(seen)
            log.error(
                "what was published cannot be served, version %s goes on: %s",
                self._current.served.answerer.version,
                problem,
            )

    def _look_at_live(self) -> None:
        stamp = _stamp(self._settings.corpus_dir / LIVE_FILE)
        answerer = self._current.served.answerer
        live = answerer.live
        if stamp != self._live_stamp:
            self._live_stamp = stamp
            state = open_live(self._settings, live)
            self._live = tuple(shareable(each, self._settings) for each in state.problems)
            live = state.live
        has_ended = answerer.live.at(answerer.moment()) != answerer.held
        if live == answerer.live and not has_ended:
            return
        try:
            self._retire(self._current.switch(answerer.over(live=live)))
            log.info("what holds at once has changed")
        except Exception as error:  # whatever it is, what is served goes on
            self._live = (shareable(_told(error), self._settings),)
            log.error("what holds at once stays as it was: %s", _told(error))

    def _look_at_edits(self) -> None:
        made = self._current.served.answerer.searcher.manifest
        self._edits.look(made.corpus)
        if self._opening and self._edits.fits:
            try:
                made.refuse_if_stale(
                    self._current.served.answerer.searcher.folder,
                    corpus=made.corpus,
                    encoder=self._settings.encoder,
                )
                self._opening = ()
            except IndexRefused:
                pass

    def _delivered(self) -> tuple[str, ...]:
        return self._delivery.look() if self._settings.delivery else ()

    def _retire(self, before: Callable[[], object | None]) -> None:
        self._retired.append((time.monotonic() + _RELEASE_AFTER_S, before))

    def _release(self) -> None:
        now = time.monotonic()
        due = [retired for at, retired in self._retired if at <= now]
        if not due:
            return
        release()
        waiting = [(at, retired) for at, retired in self._retired if at > now]
        again = now + 5 * _RELEASE_AFTER_S
        self._retired = waiting + [(again, retired) for retired in due if retired() is not None]

    def _tell(self) -> None:
        edited = () if self._opening else self._edits.problems
        delivery = [shareable(each, self._settings) for each in self._delivered()]
        found = (*self._opening, *self._switching, *edited, *self._live, *delivery)
        problems = tuple(dict.fromkeys(found))
        served = self._current.served
        self._current.problems = problems
        serving = Serving(os.getpid(), served.answerer.version, served.since.isoformat(), problems)
        is_due = serving != self._told or time.monotonic() >= self._tell_again
        if is_due and not self._end.is_set():
            self._told, self._tell_again = serving, time.monotonic() + TOLD_EVERY_S
            write_serving(self._settings.data_dir, serving)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size


def _told(error: Exception) -> str:
    """Return what an error says; of one that is none of ours, its type too."""
    said = str(error)
    return said if isinstance(error, FaqError) else f"{type(error).__name__}: {said}".rstrip(": ")


def _is_current(folder: Path, index_dir: Path) -> bool:
    try:
        return current_folder(index_dir) == folder
    except IndexRefused:
        return True
