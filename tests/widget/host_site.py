"""A host: pages of another server than the widget's, which a test writes as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from flask import Flask, Response

from tests.widget.browser import Site, visit, wait_until

QUESTION = "花束はいくらから作れますか"
AMBIGUOUS = "いくらですか"
# As strict as the widget can live with.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; connect-src {0}; script-src 'unsafe-inline' {0} 'self'"
PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>店</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body>{body}</body></html>"""


class HostSite:
    """Serves what is put into it, at any address of its own."""

    def __init__(self, shop: Site, port: int) -> None:
        self.shop = shop
        self.port = port
        self.app = Flask("host", static_folder=None)
        self.app.add_url_rule("/", view_func=self._serve, defaults={"path": ""})
        self.app.add_url_rule("/<path:path>", view_func=self._serve)
        self._bodies: dict[str, Response] = {}
        self._numbers = count(1)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def script(self, attributes: str = "async") -> str:
        """Return the element that brings the widget."""
        return f'<script src="{self.shop.url}/widget.js" {attributes}></script>'

    def put(self, path: str, body: str, mimetype: str = "text/html", **headers: str) -> str:
        """Serve a text, and return its address."""
        self._bodies[path.strip("/")] = Response(body, mimetype=mimetype, headers=headers)
        return f"{self.url}/{path.strip('/')}"

    def page(self, body: str, head: str = "", path: str = "") -> str:
        """Serve a page, and return its address."""
        html = PAGE.format(head=head, body=body)
        path = path or f"page-{next(self._numbers)}"
        return self.put(path, html, **{"Content-Security-Policy": POLICY.format(self.shop.url)})

    @contextmanager
    def visit(self, body: str, head: str = "", **context: Any) -> Iterator[Any]:
        """Open a page of this host in the browser."""
        with visit(self.shop, self.page(body, head), **context) as page:
            yield page

    def _serve(self, path: str) -> Response:
        return self._bodies.get(path) or Response(status=404)


def messages(page: Any) -> list[str]:
    """Return what the transcript shows, the greeting left out."""
    nodes = page.locator("faq-widget .message")
    return [text.split("\n")[0] for text in nodes.all_inner_texts()[1:]]


def is_alone(page: Any) -> None:
    """Wait until there is one widget in the document, and look whether it can be used."""
    wait_until(page, lambda: page.locator("faq-widget").count() == 1)
    page.wait_for_timeout(60)  # a second one would have come by now
    assert page.evaluate("document.querySelectorAll('faq-widget').length") == 1
