"""What a browser sends of a page's form, without one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from bot.settings import Settings
from tests.desk.conftest import SignedIn

_INPUT = re.compile(r"<(input|button|textarea|select|option)\b([^>]*)>(?:([^<]*)</textarea>)?")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def form_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the page's form, without its buttons."""
    found: dict[str, str] = {}
    select = ""
    for tag, written, text in _INPUT.findall(page[page.index("<form") :]):
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}
        name = given.get("name", "")
        if tag == "select":
            select = name
        elif tag == "option" and "selected" in given:
            found[select] = given["value"]
        elif tag == "option" and select:
            found.setdefault(select, given["value"])
        elif tag == "textarea":
            found[name] = unescape(text).lstrip("\n")
        elif tag == "input" and (
            given.get("type") not in ("radio", "checkbox") or "checked" in given
        ):
            found[name] = given.get("value", "")
    found.pop("", None)
    return found


def draft_of(settings: Settings) -> Path:
    """Return the folder with the draft; the corpus's own where nothing is changed."""
    draft = settings.data_dir / "desk/draft"
    return draft if draft.exists() else settings.corpus_dir


def send(desk: SignedIn, path: str, status: int = 200, **fields: str) -> str:
    """Open a form, change some inputs, and send it. Names have __ for a dot."""
    sent = form_of(desk.get(path)) | {k.replace("__", "."): v for k, v in fields.items()}
    return post(desk, path, sent, status)


def post(desk: SignedIn, path: str, sent: dict[str, str], status: int = 200) -> str:
    response = desk.client.post(
        f"/admin{path}", data=sent | {"csrf": desk.csrf}, follow_redirects=True
    )
    assert response.status_code == status, response.get_data(as_text=True)
    return unescape(response.get_data(as_text=True))
