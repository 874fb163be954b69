"""Which rows of the journal are meant: a stretch of time, one reply, one conversation, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

from bot.journal.moments import utc
from bot.journal.tables import QUERIES


@dataclass(frozen=True)
class Chosen:
    """What every row meant has in common; nothing set: all rows. Moments have a time zone.

    `since` is the first moment, `until` the one after the last.
    """

    since: datetime | None = None
    until: datetime | None = None
    query_id: str | None = None
    conversation: str | None = None

    @property
    def is_everything(self) -> bool:
        """Return whether it is all rows."""
        return self == Chosen()

    @property
    def where(self) -> ColumnElement[Any]:
        """Return the condition."""
        at = QUERIES.c.at
        conditions: list[ColumnElement[Any]] = [QUERIES.c.query_id.is_not(None)]
        if self.since:
            conditions.append(at >= utc(self.since))
        if self.until:
            conditions.append(at < utc(self.until))
        if self.query_id is not None:
            conditions.append(QUERIES.c.query_id == self.query_id)
        if self.conversation is not None:
            conditions.append(QUERIES.c.conversation == self.conversation)
        return and_(*conditions)
