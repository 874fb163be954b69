"""Moments in the journal: UTC, and without a zone where SQLite gives them back."""

from __future__ import annotations

from datetime import datetime, timezone


def utc(moment: datetime) -> datetime:
    """Return a moment (with time zone) as it is compared with what is stored."""
    return moment.astimezone(timezone.utc)


def aware(stored: datetime) -> datetime:
    """Return a stored moment with its zone."""
    return stored.replace(tzinfo=timezone.utc) if stored.tzinfo is None else stored
