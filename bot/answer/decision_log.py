"""Why a query was decided this way, as a line of the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.answer.decision import Decision
from index.result import SearchResult, TermOverlap

log = logging.getLogger(__name__)


def log_decision(
    result: SearchResult, decision: Decision, overlap: Callable[..., TermOverlap]
) -> None:
    """Write why a query was decided this way, without a word of it.

    The log outlives RETENTION_DAYS. `overlap` tells which lemmas an intent has.
    """
    if not log.isEnabledFor(logging.INFO):
        return
    first = result.hits[0] if result.hits else None
    words = overlap(result.lemmas, first.target) if first else None
    log.info(
        "decided %s (%s): shown %s; first %s %.3f, answerable %.3f; topic %s; signals %s; "
        "words known %s",
        decision.verdict.value,
        decision.reason.value,
        [hit.target.id for hit in decision.hits],
        first and first.target.id,
        first.probability if first else 0,
        result.answerable,
        decision.referral and decision.referral.id,
        first and {name: round(value, 2) for name, value in first.signals.items()},
        words and f"{len(words.matched)} of {len(words.matched) + len(words.missing)}",
    )
