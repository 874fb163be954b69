"""The widget for other people's pages: /widget.js, and a demo page that is as unfriendly as a host
page can be."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from bot.answer.answerer import Answerer
from bot.answer.contact import Contact
from bot.settings import Settings

_SOURCE = Path(__file__).parent / "static" / "widget.js"
# A page without ?v= sees a new widget within minutes, and keeps the old one while the server is
# down.
_SOON = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
_FOREVER = "public, max-age=31536000, immutable"
# Each other's foreign origin on a developer's machine.
_TWINS = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}


@dataclass(frozen=True)
class Script:
    """The widget as it is served. `version` changes with any byte of it."""

    body: bytes
    version: str


def widget_script(answerer: Answerer, public_url: str) -> Script:
    """Return the widget with the site's lasting facts in it."""
    site = answerer.corpus.site
    facts = {
        "title": site.title,
        "page": site.support_page or f"{public_url}/",
        "contact": _lasting(answerer.contact()),
    }
    # ASCII, and no "</script>": safe in a page of any encoding, also pasted inline.
    return _fill(json.dumps(facts).replace("<", "\\u003c"), _SOURCE.stat().st_mtime_ns)


def make_embed(answerer: Answerer, settings: Settings) -> Blueprint:
    """Return the blueprint over one answerer."""
    embed = Blueprint("embed", __name__)

    @embed.get("/widget.js")
    def widget() -> Response:
        script = widget_script(answerer, settings.public_url)
        zipped = request.accept_encodings.quality("gzip") > 0
        response = make_response(gzip.compress(script.body, 9, mtime=0) if zipped else script.body)
        response.content_type = "text/javascript; charset=utf-8"
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = (
            _FOREVER if request.args.get("v") == script.version else _SOON
        )
        response.headers["Cross-Origin-Resource-Policy"] = (
            "cross-origin"  # for hosts with COEP: require-corp
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.set_etag(f"{script.version}{'-gz' if zipped else ''}")
        response.make_conditional(request)
        return response

    @embed.get("/demo/embed")
    def demo() -> Response:
        here, there = request.host_url.rstrip("/"), _foreign_origin(settings)
        html = render_template(
            "demo_embed.html",
            there=there,
            here=here,
            version=widget_script(answerer, settings.public_url).version,
            allowed=here == there or here in settings.allowed_origins,
        )
        response = make_response(html)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {there}; connect-src {there}; style-src 'self'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return embed


def _lasting(contact: Contact | None) -> dict[str, str] | None:
    """Return the guidance without the state of the moment, which a cached file cannot know."""
    if contact is None:
        return None
    *lines, _moment = contact.text.splitlines()
    return {
        "text": "\n".join(lines),
        "phone": contact.phone,
        "tel": contact.tel,
        "hours": contact.hours,
    }


@lru_cache(maxsize=4)
def _fill(facts: str, _changed: int) -> Script:
    """Return the file with its facts; `_changed` makes an edited file be read again."""
    body = _SOURCE.read_text("utf-8").replace('"__SITE__"', facts, 1).encode()
    return Script(body, hashlib.sha256(body).hexdigest()[:12])


def _foreign_origin(settings: Settings) -> str:
    """Return where the demo takes the widget from: this server under its other local name, or
    PUBLIC_URL."""
    here = urlsplit(request.host_url)
    twin = _TWINS.get(here.hostname or "")
    if twin:
        return f"{here.scheme}://{twin}:{here.port}" if here.port else f"{here.scheme}://{twin}"
    public = urlsplit(settings.public_url)
    return f"{public.scheme}://{public.netloc}"
