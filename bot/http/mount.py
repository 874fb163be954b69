"""PUBLIC_URL with a path: the app answers below it, whether a proxy cuts the path off or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def mount(
    app: WSGIApplication, public_url: str, is_route: Callable[[str], bool]
) -> WSGIApplication:
    """Return an app whose addresses all begin with the path of its public one.

    At the root it answers as well: a proxy may have cut the path off, and what watches a server
    asks past the proxy.
    """
    path = unquote_to_bytes(urlsplit(public_url).path.rstrip("/")).decode("latin-1")
    return Mounted(app, path, is_route) if path else app


@dataclass(frozen=True)
class Mounted:
    """Tells the app that it lives below `path`, which is spelt as WSGI spells paths.

    `is_route` says whether the app has something at a path of its own: a public path may be called
    as one of these is.
    """

    app: WSGIApplication
    path: str
    is_route: Callable[[str], bool]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on."""
        asked = environ.get("PATH_INFO", "")
        own = environ | {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self.path}
        if asked == self.path or asked.startswith(f"{self.path}/"):
            rest = asked[len(self.path) :] or "/"
            if self.is_route(rest) or not self.is_route(asked):
                own["PATH_INFO"] = rest
        return self.app(own, start_response)
