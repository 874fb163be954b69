"""DELIVERY → the shelf that it names."""

from __future__ import annotations

from pathlib import Path

from bot.delivery.shelf import Shelf
from bot.settings import Settings
from bot.storage_address import JOURNAL_DATABASE, is_postgresql


def open_shelf(settings: Settings) -> Shelf:
    """Return the shelf that DELIVERY names. Connects to nothing yet."""
    place = settings.delivery
    if place == JOURNAL_DATABASE or is_postgresql(place):
        # SQLAlchemy, half a second: only where a database is asked.
        from bot.delivery.postgres_shelf import PostgresShelf

        return PostgresShelf(settings.database_url if place == JOURNAL_DATABASE else place)
    from bot.delivery.folder_shelf import FolderShelf

    return FolderShelf(Path(place))
