"""A replica that begins fetches what is wanted before it serves: for a while, then the last good."""

from __future__ import annotations

import time

from bot.delivery.open_shelf import open_shelf
from bot.delivery.problems import DeliveryProblems
from bot.delivery.receive import is_there, receive, receive_live, wanted
from bot.delivery.shelf import Beat, NotOnShelf, Shelf, ShelfUnavailable
from bot.settings import Settings
from corpus.errors import FaqError
from index.manifest import IndexRefused
from index.progress import Progress, Report
from index.store import current_folder, verify

# Who has something to serve does so soon, and fetches in the background; who has nothing waits.
_WITHIN_S = 20.0
_WITH_NOTHING_S = 600.0
_EVERY_S = 1.0


class NothingDelivered(FaqError):
    """The shelf is empty."""


class TooSlow(FaqError):
    """It takes longer than a start may."""


def catch_up(settings: Settings, report: Report, within_s: float | None = None) -> list[str]:
    """Let what was delivered be in place, and return why it is not."""
    has_index = _has_index(settings)
    if within_s is None:
        within_s = _WITHIN_S if has_index else _WITH_NOTHING_S
    until = time.monotonic() + within_s

    def beat() -> None:
        if time.monotonic() > until:
            raise TooSlow(f"what was delivered takes longer than {within_s:.0f} s to fetch")

    shelf = open_shelf(settings)
    try:
        while True:
            try:
                _catch_up(settings, shelf, report, beat)
                DeliveryProblems(settings.data_dir).write(())
                return []
            except (ShelfUnavailable, NothingDelivered, NotOnShelf, OSError) as error:
                problem = str(error)
                may_come = True
            except FaqError as error:
                problem = str(error)
                may_come = False
            # Where there is something to serve, one try: the server looks again at once.
            if has_index or not may_come or time.monotonic() > until:
                return [f"delivery: {problem}"]
            report(Progress("deliver", f"waiting: {problem}"))
            time.sleep(_EVERY_S)
    finally:
        shelf.close()


def _catch_up(settings: Settings, shelf: Shelf, report: Report, beat: Beat) -> None:
    receive_live(settings, shelf)
    parcel = wanted(settings, shelf)
    if parcel is None:
        raise NothingDelivered(
            "nothing was delivered yet. Run where you publish: python -m scripts.publish"
        )
    if not (is_there(settings, parcel) and _has_index(settings)):
        receive(settings, shelf, parcel, beat, report)


def _has_index(settings: Settings) -> bool:
    try:
        verify(current_folder(settings.index_dir))
    except IndexRefused:
        return False
    return True
