"""What all doors have in common: what goes wrong is one message, not a stack trace."""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import ParamSpec

from corpus import packages
from corpus.errors import CorpusError, FaqError

_MAX_PATH = 200  # characters of a path that are shown
INTERRUPTED = 130  # what a shell calls a program that Ctrl-C ended
TERMINATED = 143  # and one that SIGTERM ended
PIPE_CLOSED = 141  # and one that nobody reads from any more

P = ParamSpec("P")

_NOT_ALLOWED = (
    "is not open to this user. Give the user the right to it (chown, chmod), or name another place"
)
_NO_ROOM = "there is no room left on its disk. Make room and start again"
# What was found, and what to do, by the number of the system's error.
_OS_ERRORS = {
    errno.ENOENT: "is not there. Check how the path is written",
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "lies on a disk that is mounted read-only. Mount it for writing, or name "
    "another place",
    errno.ENOTDIR: "is no folder, or something in the path to it is a file. Check the path",
    errno.EEXIST: "is there already as something else. Move it away, or name another place",
    errno.EISDIR: "is a folder where a file is wanted. Check the path",
    errno.ELOOP: "is a link that leads back to itself. Replace the link",
    errno.ENAMETOOLONG: "is longer than paths may be. Name a shorter one",
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: _NO_ROOM,
    errno.EMFILE: "cannot be opened: too many files are open. Raise the limit: ulimit -n 4096",
    errno.ENFILE: "cannot be opened: too many files are open on this machine",
    errno.EADDRINUSE: "is taken by another program. Stop that one, or choose another: --port",
    errno.EADDRNOTAVAIL: "is no address of this machine. Choose another: --host",
    errno.ENOMEM: "needs more memory than there is",
    errno.EIO: "cannot be read: the disk reports an error. Check the disk",
}
_NO_MEMORY = (
    "memory ran out. Building takes 1.7 GB, serving 510 MB and 55 MB for each worker more: "
    "stop something else, or lower WEB_WORKERS"
)
_BROKEN_PACKAGES = (
    "a package is missing or broken ({}). Run scripts/run, which repairs .venv, or in an "
    "environment of your own: pip install -r requirements.txt"
)
_ONLY_SERVES = (
    "what this command needs is not installed here ({}): this environment only serves. Run it where "
    "scripts/setup has installed everything; what is built there comes here by python -m "
    "scripts.archive save FILE there, and load FILE --switch here"
)


class Terminated(KeyboardInterrupt):
    """SIGTERM, which ends what is under way as Ctrl-C does."""


@contextlib.contextmanager
def cleaning_up_when_ended() -> Iterator[None]:
    """Let SIGTERM raise Terminated, so that nothing is left lying about; a second one is ignored."""

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def status_of(stop: KeyboardInterrupt) -> int:
    """Return what a program exits with that was ended."""
    return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


def door(main: Callable[P, int]) -> Callable[P, int]:
    """Return a main function that prints what to repair and returns 1; after Ctrl-C, 130."""

    @functools.wraps(main)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> int:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # What a console cannot show is written as \\u…, as on standard error: no stack trace.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return _told(main, *args, **kwargs)
        except BrokenPipeError:  # whoever read has enough, as `| head` does
            nobody = os.open(os.devnull, os.O_WRONLY)  # for the last flush
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):  # a test's streams have no number
                    os.dup2(nobody, stream.fileno())
            return PIPE_CLOSED

    return guarded


def _told(main: Callable[P, int], *args: P.args, **kwargs: P.kwargs) -> int:
    try:
        return main(*args, **kwargs)
    except BrokenPipeError:
        raise
    except (FaqError, OSError, MemoryError, ImportError) as error:
        print(sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt as stop:
        print("\nstopped", file=sys.stderr)
        return status_of(stop)
    finally:
        # Now, not at the interpreter's end, which prints a stack trace where nobody reads any more.
        sys.stdout.flush()


def sentence(error: Exception) -> str:
    """Return what went wrong and what to do about it."""
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, ImportError):
        needed = (error.name or "").partition(".")[0]
        return (_ONLY_SERVES if needed in packages.ALL else _BROKEN_PACKAGES).format(error)
    if not isinstance(error, OSError):
        return str(error)
    where = str(error.filename2 or error.filename or "")[:_MAX_PATH]
    told = _OS_ERRORS.get(error.errno or 0)
    if not told:
        return f"{where}: {error.strerror}" if where else str(error)
    return f"{where or 'a file'}: {told}" if told is _NO_ROOM else f"{where or 'a file'} {told}"


def sentences(error: Exception) -> list[str]:
    """Return what went wrong as a list: of a corpus, one for each mistake."""
    return [*map(str, error.problems)] if isinstance(error, CorpusError) else [sentence(error)]
