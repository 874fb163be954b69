"""A version's rows go where they are searched, before anything switches to it."""

from __future__ import annotations

from bot.settings import Settings
from index.progress import Progress, Report


def deliver_rows(settings: Settings, version: str, report: Report) -> None:
    """Bring the rows of a version into the database, where INDEX_BACKEND says so.

    Raises RowsUnavailable, IndexRefused: then nothing is switched.
    """
    if not settings.rows_url:
        return
    # psycopg is only there where the rows are in a database.
    from index.postgres.rows import put_rows

    folder = settings.index_dir / "versions" / version
    written = put_rows(folder, settings.index_dir, settings.rows_url)
    report(Progress("rows", f"{written.rows} in PostgreSQL, {written.new} of them new"))
