"""What each worker serves, as files beside the data: for the operator, and the desk's pages."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.journal.files import make_private_folder
from corpus.whole_file import write_whole

log = logging.getLogger(__name__)

TOLD_EVERY_S = 20.0
_SILENT_S = 60  # who has told nothing for so long has gone, and its number is another process's


@dataclass(frozen=True)
class Serving:
    """What one worker serves: the version, since when (ISO 8601), and what is wrong with it."""

    pid: int
    version: str
    since: str
    problems: tuple[str, ...] = ()


def write_serving(data_dir: Path, serving: Serving) -> None:
    """Write the file of a worker; a folder that cannot be written is logged."""
    file = _file(data_dir, serving.pid)
    try:
        make_private_folder(data_dir)
        file.parent.mkdir(exist_ok=True)
        write_whole(file, json.dumps(asdict(serving), ensure_ascii=False).encode())
    except OSError as error:
        log.warning("%s: %s; nobody is told what this worker serves", file, error.strerror)


def forget_serving(data_dir: Path, pid: int) -> None:
    """Remove the file of a worker that ends."""
    with suppress(OSError):
        _file(data_dir, pid).unlink(missing_ok=True)


def forget_the_dead(data_dir: Path) -> None:
    """Remove the files of workers that were killed."""
    for pid, _ in _files(data_dir):
        if not _is_alive(pid):
            forget_serving(data_dir, pid)


def read_serving(data_dir: Path) -> list[Serving]:
    """Return what the workers that live serve, in the order of their process ids."""
    found = []
    for pid, file in _files(data_dir):
        with suppress(OSError, ValueError, TypeError):
            raw = json.loads(file.read_bytes())
            serving = Serving(**(raw | {"problems": tuple(raw["problems"])}))
            lately = abs(time.time() - file.stat().st_mtime) < _SILENT_S
            if lately and _is_alive(pid):
                found.append(serving)
    return found


def _file(data_dir: Path, pid: int) -> Path:
    return data_dir / "serving" / f"{pid}.json"


def _files(data_dir: Path) -> Iterator[tuple[int, Path]]:
    named = (each for each in (data_dir / "serving").glob("*.json") if each.stem.isdecimal())
    yield from sorted((int(each.stem), each) for each in named)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
