"""Where requests come from, with proxies in front: TRUSTED_PROXIES of them name the visitor."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from bot.http.shared import OncePer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

_COMPLAIN_EVERY_S = 3600.0
_CHAIN = "HTTP_X_FORWARDED_FOR"
_NAMES_VISITOR = (_CHAIN, "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_CF_CONNECTING_IP")
# What watches a server asks these past the proxy.
_WATCHED = ("/healthz", "/readyz", "/metrics")


def trust_proxies(app: WSGIApplication, count: int) -> WSGIApplication:
    """Return an app that takes the visitor's address, host and scheme from so many proxies.

    What somebody further out wrote into the headers changes nothing. Where the requests do not fit
    the setting, all visitors share one rate limit: the log then says so.
    """
    trusting = ProxyFix(app, x_for=count, x_proto=count, x_host=count) if count else app
    return ProxyWatch(trusting, count)


@dataclass(frozen=True)
class ProxyWatch:
    """Looks at each request's headers before the trusted proxies are believed."""

    app: WSGIApplication
    trusted: int
    _complaint: OncePer = field(default_factory=lambda: OncePer(_COMPLAIN_EVERY_S))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on."""
        problem = self._problem(environ)
        if problem and self._complaint.is_due():
            log.warning("%s", problem)
        return self.app(environ, start_response)

    def _problem(self, environ: WSGIEnvironment) -> str:
        """Return what does not fit, or ""; nothing of what the headers say."""
        if environ.get("PATH_INFO") in _WATCHED or not _is_near(environ.get("REMOTE_ADDR", "")):
            return ""
        named = any(environ.get(header) for header in _NAMES_VISITOR)
        if not self.trusted:
            return _UNTRUSTED if named else ""
        chain = [each for each in environ.get(_CHAIN, "").split(",") if each.strip()]
        return _TOO_SHORT.format(len(chain), self.trusted) if len(chain) < self.trusted else ""


_UNTRUSTED = (
    "requests come through a proxy that is not trusted: all visitors share its address and so one "
    "rate limit. Set TRUSTED_PROXIES to the number of proxies in front, mostly 1"
)
_TOO_SHORT = (
    "X-Forwarded-For names {} addresses, TRUSTED_PROXIES={}: the visitors of such requests share "
    "one rate limit. Lower TRUSTED_PROXIES, or let each proxy add to X-Forwarded-For"
)


def _is_near(peer: str) -> bool:
    """Return whether the peer may be a proxy of ours: on this machine or network."""
    try:
        return not ip_address(peer.partition("%")[0]).is_global
    except ValueError:
        return True  # a Unix socket
