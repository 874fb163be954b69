"""Why nothing is published."""

from __future__ import annotations

from corpus.errors import FaqError


class NotPublished(FaqError):
    """A publish that cannot be; the message says why, and the repair."""
