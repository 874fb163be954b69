"""The widget for other people's pages: its script and rules, and a demo on a strict host page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from bot.answer.answerer import Answerer
from bot.answer.contact import Contact
from bot.web.security import demo_page_headers
from bot.web.versioned_file import VersionedFile
from corpus.text import MAX_CHARACTERS
from corpus.words.words import LANGUAGES
from index.secrets.table import TABLE

FOLDER = Path(__file__).parent / "static" / "widget"
# Joined in this order: a part imports only parts above it.
PARTS = (
    "facts.js",
    "checks.js",
    "secrets.js",
    "texts.js",
    "icons.js",
    "dom.js",
    "color.js",
    "dates.js",
    "options.js",
    "api.js",
    "rules.js",
    "storage.js",
    "screen.js",
    "link.js",
    "clipboard.js",
    "blocks.js",
    "contact.js",
    "feedback.js",
    "reply.js",
    "failure.js",
    "suggestions.js",
    "composer.js",
    "transcript.js",
    "conversation.js",
    "window.js",
    "element.js",
    "start.js",
)
# In the order of the cascade: the last one overrides the others.
STYLES = (
    "style/host.css",
    "style/window.css",
    "style/transcript.css",
    "style/answer.css",
    "style/composer.css",
    "style/adaptations.css",
)
# The parts are modules for editors and linters. Host pages get one classic script, in which all
# parts share a scope, and so a name means the same in each of them.
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=\w)", re.MULTILINE)
# What is there for people to read stays here, a fifth of what would go over the wire: comments, what
# lines begin with, blank lines, breaks inside of brackets. A comment at a line's end holds no quotes,
# and no text of ours runs over one.
_COMMENT = re.compile(
    r"^ *(?:/\*.*?\*/|//[^\n]*)\n|(?<=[;,{}(]) // [^\"'`\n]*$", re.MULTILINE | re.DOTALL
)
_BLANK = re.compile(r"^\s+|(?<=[\[({,])\n\s*", re.MULTILINE)
_STYLE_BLANK = re.compile(r"(?<=[{}:;,])\s+|\s+(?=[{}])")
# Each other's foreign origin on a developer's machine.
_TWINS = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}
_LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


# What the widget judges a text by before it leaves the browser. Not in the script, of which it
# would be a fifth: only who opens the window needs it.
SECRET_RULES = VersionedFile(
    json.dumps(TABLE, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"
)


def widget_script(answerer: Answerer, folder: Path = FOLDER) -> VersionedFile:
    """Return the widget with the site's lasting facts and the server's limits in it."""
    site = {
        "title": answerer.corpus.site.title,
        "contact": _lasting(answerer.contact()),
        "privacy": {language: answerer.words(language).privacy for language in LANGUAGES},
    }
    changed = tuple((folder / name).stat().st_mtime_ns for name in (*PARTS, *STYLES))
    return _join(_literal(site), folder, changed)


@dataclass(frozen=True)
class Embed:
    """The script and the demo page over one answerer."""

    answerer: Answerer
    public_url: str
    allowed_origins: Collection[str]

    def widget(self) -> Response:
        """GET /widget.js, for a year where ?v= names this very version."""
        return widget_script(self.answerer).response()

    def secret_rules(self) -> Response:
        """GET /secret-rules.json, likewise."""
        return SECRET_RULES.response()

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
        embed.add_url_rule("/secret-rules.json", view_func=self.secret_rules)
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


def _lasting(contact: Contact | None) -> dict[str, Any] | None:
    """Return the guidance without the state of the moment, which a cached file cannot know."""
    if contact is None:
        return None
    *lines, _moment = contact.text.splitlines()
    return {
        "text": "\n".join(lines),
        "purpose": contact.purpose,
        "phone": contact.phone,
        "tel": contact.tel,
        "hours": contact.hours,
        "channels": [{"label": each.label, "url": each.url} for each in contact.channels],
    }


@lru_cache(maxsize=4)
def _join(site: str, folder: Path, _changed: tuple[int, ...]) -> VersionedFile:
    """Return the parts as one script; `_changed` makes an edited part be read again."""
    script = "".join(_EXPORT.sub("", _IMPORT.sub("", _read(folder / name))) for name in PARTS)
    styles = _STYLE_BLANK.sub("", "".join(_read(folder / name) for name in STYLES))
    for name, literal in {
        "__SITE__": site,
        "__MAX_CHARACTERS__": _literal(MAX_CHARACTERS),
        "__RULES_VERSION__": _literal(SECRET_RULES.version),
        "__STYLES__": _literal(styles),
    }.items():
        script = script.replace(f'"{name}"', literal, 1)
    body = f'(() => {{\n"use strict";\n\n{script}}})();\n'.encode()
    return VersionedFile(body, "text/javascript; charset=utf-8")


def _read(path: Path) -> str:
    return _BLANK.sub("", _COMMENT.sub("", path.read_text("utf-8")))


def _literal(value: object) -> str:
    """Return a value as JavaScript without "</script>": safe in a page, also pasted inline.

    In UTF-8, as the parts' own texts are: in ASCII a site's words would take twice the room.
    """
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
