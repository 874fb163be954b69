"""The widget for other people's pages: its script and rules, and a demo on a strict host page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from bot.answer.answerer import Answerer
from bot.answer.contact import Contact, has_phone
from bot.web.security import demo_page_headers
from bot.web.versioned_file import VersionedFile
from corpus.site import Channel
from corpus.text import MAX_CHARACTERS
from index.secrets.table import TABLE

# All parts in one, by scripts/bundle_widget.mjs; committed, so that a server needs no npm.
BUNDLE = Path(__file__).with_name("widget_bundle.js")
# Also what judges a text before it leaves the browser. Not in the widget, of which it would be a
# quarter with its rules: only who opens the window needs it.
LATER_BUNDLE = Path(__file__).with_name("widget_later_bundle.js")
ENGLISH = Path(__file__).parent / "static/widget/words/en.json"
# Each other's foreign origin on a developer's machine.
_TWINS = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}
_LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


def english_words(answerer: Answerer) -> VersionedFile:
    """Return the widget's English words, which only a page in English needs."""
    return _english(answerer.words("en").privacy, ENGLISH.stat().st_mtime_ns)


def later_parts() -> VersionedFile:
    """Return the module that judges texts, with the server's own rules in it."""
    return _join(_RULES, "", LATER_BUNDLE, LATER_BUNDLE.stat().st_mtime_ns)


def widget_script(answerer: Answerer, bundle: Path = BUNDLE) -> VersionedFile:
    """Return the widget with the site's lasting facts and the server's limits in it."""
    about = answerer.corpus.site
    site = {
        "title": about.title,
        "company": "" if "company" in about.placeholders else about.company,
        "contact": _lasting(answerer.contact(), about.channels),
        "privacy": answerer.words("ja").privacy,
        "policy": about.branding.privacy_url,
    }
    facts = {
        "SITE": site,
        "MAX_CHARACTERS": MAX_CHARACTERS,
        "RULES_VERSION": later_parts().version,
        "WORDS_VERSION": english_words(answerer).version,
    }
    begin = f"{{const WIDGET_FACTS={_literal(facts)};"
    return _join(begin, "}\n", bundle, bundle.stat().st_mtime_ns)


@dataclass(frozen=True)
class Embed:
    """The script and the demo page over one answerer."""

    answerer: Answerer
    public_url: str
    allowed_origins: Collection[str]

    def widget(self) -> Response:
        """GET /widget.js, for a year where ?v= names this very version."""
        return widget_script(self.answerer).response()

    def later(self) -> Response:
        """GET /widget-later.js, likewise."""
        return later_parts().response()

    def english(self) -> Response:
        """GET /widget-words.en.json, likewise."""
        return english_words(self.answerer).response()

    def demo(self) -> Response:
        """GET /demo/embed."""
        here, there = self._origins()
        html = render_template(
            "demo_embed.html",
            there=there,
            here=here,
            version=widget_script(self.answerer).version,
            allowed=here == there or here in self.allowed_origins,
        )
        response = make_response(html)
        response.headers.update(demo_page_headers(there))
        return response

    def blueprint(self, *, with_demo: bool) -> Blueprint:
        """Return the routes."""
        embed = Blueprint("embed", __name__)
        embed.add_url_rule("/widget.js", view_func=self.widget)
        embed.add_url_rule("/widget-later.js", view_func=self.later)
        embed.add_url_rule("/widget-words.en.json", view_func=self.english)
        if with_demo:
            embed.add_url_rule("/demo/embed", view_func=self.demo)
        return embed

    def _origins(self) -> tuple[str, str]:
        """Return the demo page's origin, and the other one that it takes the widget from.

        On a developer's machine these are its two names. Of a request's Host nothing but those is
        believed: what it says would stand in the page and in its policy.
        """
        if local := _LOCAL_HOST.fullmatch(request.host):
            name, port = local[1], local[2] or ""
            return f"{request.scheme}://{name}{port}", f"{request.scheme}://{_TWINS[name]}{port}"
        public = urlsplit(self.public_url)
        origin = f"{public.scheme}://{public.netloc}"
        return origin, origin


def _lasting(contact: Contact | None, channels: Sequence[Channel]) -> dict[str, Any] | None:
    """Return the guidance without the state of the moment, which a cached file cannot know.

    Of a company without a phone its other doors; None where it has none either.
    """
    if contact is None:
        return None
    doors = [{"label": each.label, "url": each.url} for each in channels]
    if not has_phone(contact):
        return {"phone": "", "channels": doors}
    return {
        "purpose": contact.purpose,
        "phone": contact.phone,
        "tel": contact.tel,
        "hours": contact.hours,
        "channels": doors,
    }


@lru_cache(maxsize=4)
def _join(begin: str, end: str, bundle: Path, _changed: int) -> VersionedFile:
    """Return the script; `_changed` makes a new bundle be read again."""
    script = begin + bundle.read_text("utf-8") + end
    return VersionedFile(script.encode(), "text/javascript; charset=utf-8")


@lru_cache(maxsize=4)
def _english(privacy: str, _changed: int) -> VersionedFile:
    """Return the file; every page names its version."""
    words = json.loads(ENGLISH.read_text("utf-8")) | {"privacy": privacy}
    return VersionedFile(_compact(words).encode(), "application/json")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_RULES = f"const SECRET_RULES={_compact(TABLE)};"


def _literal(value: object) -> str:
    """Return a value as JavaScript without "</script>": safe in a page, also pasted inline.

    In UTF-8, as the parts' own texts are: in ASCII a site's words would take twice the room.
    """
    return _compact(value).replace("<", "\\u003c")
