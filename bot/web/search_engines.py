"""What search engines ask for beside the pages: robots.txt and sitemap.xml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Flask, Response, abort, url_for

from bot.web.page_contents import last_reviewed
from bot.web.page_frame import PageFrames

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Nothing there is a page that somebody would look for.
_NOT_FOR_ROBOTS = ("api/", "slack/", "admin", "demo/", "docs", "openapi.json")


@dataclass(frozen=True)
class SearchEngines:
    """The two files over the pages' frames; `public` is whether this is production."""

    frames: PageFrames
    public: bool

    def robots(self) -> Response:
        """GET /robots.txt: which addresses to leave alone, and where the list is."""
        root = url_for("pages.support")
        lines = ["User-agent: *"]
        if self.public:
            lines += [f"Disallow: {root}{path}" for path in _NOT_FOR_ROBOTS]
            if self.frames.root and not self.frames.is_elsewhere:
                lines += ["", f"Sitemap: {self.frames.root}sitemap.xml"]
        else:
            lines.append("Disallow: /")
        return _cached("\n".join(lines) + "\n", "text/plain; charset=utf-8")

    def sitemap(self) -> Response:
        """GET /sitemap.xml: the page, and a page for each entry that is valid today.

        404 where customers read the Q&A elsewhere: the list would name pages of no use.
        """
        if not self.frames.root or self.frames.is_elsewhere:
            abort(404)
        urls = Element("urlset", {"xmlns": _NAMESPACE})
        entries = [entry for entry in self.frames.answerer.visible.entries() if entry.question]
        _add(urls, self.frames.root, last_reviewed(entries))
        for entry in entries:
            _add(urls, self.frames.entry_url(entry), entry.reviewed)
        text = tostring(urls, encoding="unicode")
        return _cached(
            f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', "application/xml; charset=utf-8"
        )

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        files = Blueprint("search_engines", __name__)
        files.add_url_rule("/robots.txt", view_func=self.robots)
        files.add_url_rule("/sitemap.xml", view_func=self.sitemap)
        return files

    def register(self, app: Flask) -> None:
        """Add the routes, and keep whatever is no production out of every index."""
        app.register_blueprint(self.blueprint())
        if not self.public:
            app.after_request(_refuse_index)


def _refuse_index(response: Response) -> Response:
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


def _add(urls: Element, address: str, changed: date | None) -> None:
    url = SubElement(urls, "url")
    SubElement(url, "loc").text = address
    if changed:
        SubElement(url, "lastmod").text = changed.isoformat()


def _cached(text: str, content_type: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
