"""A publish every few seconds while visitors come, as far as the server sees it: a rename."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from os import link
from pathlib import Path

from index.store import current_folder


class Switches:
    """Two versions with the same files, of which one after the other becomes current."""

    def __init__(self, index_dir: Path, folder: Path) -> None:
        """Make both below `folder`, from what is current in `index_dir`."""
        self.index_dir, self.count = folder, 0
        for name in ("one", "two"):
            shutil.copytree(
                current_folder(index_dir), folder / "versions" / name, copy_function=link
            )
        self._switch()

    @contextmanager
    def every(self, seconds: float) -> Iterator[None]:
        """Switch every so many seconds while the block runs."""
        ended = threading.Event()

        def run() -> None:
            while not ended.wait(seconds):
                self._switch()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _switch(self) -> None:
        new = self.index_dir / ".link-soak"
        new.symlink_to(Path("versions") / ("one", "two")[self.count % 2])
        new.replace(self.index_dir / "current")
        self.count += 1
