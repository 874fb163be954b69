"""A line of the log for each request: what it got and how long that took, nothing that was typed."""

from __future__ import annotations

import logging

from bot.http.request_watch import Finished
from bot.log_format import FIELDS

log = logging.getLogger(__name__)

# Asked every few seconds by whatever watches the server.
_WATCHED = ("/healthz", "/readyz")


def write_access_line(done: Finished) -> None:
    """Write the line; of a health check only where it failed."""
    if not log.isEnabledFor(logging.INFO) or (done.route in _WATCHED and done.status < 400):
        return
    ms = round(done.took_s * 1000, 1)
    reply = f", {done.kind} ({done.reason})" if done.kind else ""
    fields = {
        "method": done.method,
        "route": done.route,
        "status": done.status,
        "ms": ms,
        "kind": done.kind,
        "reason": done.reason,
        "version": done.version,
    }
    log.info(
        "%s %s: %d in %s ms%s, version %s, request %s",
        done.method,
        done.route or "(no route)",
        done.status,
        ms,
        reply,
        done.version,
        done.id,
        extra={FIELDS: {name: value for name, value in fields.items() if value != ""}},
    )
