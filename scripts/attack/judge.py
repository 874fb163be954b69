"""What must never come back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from scripts.attack.case import Case
from scripts.attack.client import Reply

MAX_SECONDS = 1.0
PROBLEM = "application/problem+json"
# Words of a stack trace.
_INSIDES = (b"Traceback (most", b"werkzeug", b'File "/', b"gunicorn")
_ESCAPES = re.compile("%[0-9A-F]{2}|\ufffd")


def faults_of(case: Case, replies: list[Reply]) -> Iterator[str]:
    """Yield what is wrong with the replies to a case, each fault in words that repeat."""
    answered = [reply for reply in replies if reply.status]
    if not answered and case.replies and not case.may_close:
        yield "no reply"
    if len(answered) > case.replies:
        yield f"{len(answered)} replies to what is {case.replies}"
    for reply in replies:
        if reply.seconds > MAX_SECONDS:
            yield f"over {MAX_SECONDS:g} s"
        if reply.status or reply.head:
            yield from _faults(case, reply)


def _faults(case: Case, reply: Reply) -> Iterator[str]:
    marker = case.marker.encode()
    if reply.status == 0:
        yield "what comes back is no HTTP"
    elif reply.status not in case.allowed and not _is_of_another(case, reply):
        yield f"status {reply.status}"
    if case.marker in reply.head:
        yield "reflected in a header"
    if marker in reply.body and not (case.shows is not None and _shows_as_text(case, reply)):
        yield "reflected in the body"
    if reply.header("server"):
        yield "a Server header"
    if reply.status >= 400:
        # The support page says what is wrong on the page itself.
        if case.shows is None or reply.media != "text/html" or b'id="q"' not in reply.body:
            yield from _problem_faults(case, reply)
            if b"<title>" in reply.body:
                yield "a server's own page as an error"
        if any(each in reply.body for each in _INSIDES):
            yield "the insides of the server in an error"
    elif reply.status >= 200 and reply.header("x-content-type-options") != "nosniff":
        yield "no nosniff"


def _is_of_another(case: Case, reply: Reply) -> bool:
    """Return whether a reply is to one of several requests, or only an interim one."""
    return case.replies > 1 and reply.status in (100, 200)


def _problem_faults(case: Case, reply: Reply) -> Iterator[str]:
    """Yield what keeps an error from being a problem document."""
    if not reply.body and (case.lone or case.method == "HEAD"):
        return  # no app has seen it: nothing is said at all
    if reply.media != PROBLEM:
        yield f"an error as {reply.media or 'nothing'}"
        return
    try:
        if json.loads(reply.body)["status"] != reply.status:
            yield "a problem document with another status"
    except (ValueError, KeyError, TypeError):
        yield "a problem document that cannot be read"


class _Field(HTMLParser):
    """Finds a marker anywhere in a page but in the value of the field of the question."""

    def __init__(self, marker: str) -> None:
        super().__init__(convert_charrefs=True)
        self.marker, self.elsewhere, self.value = marker, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag's attributes."""
        fields = dict(attrs)
        if tag == "input" and fields.get("id") == "q":
            self.value = fields.pop("value", None) or ""
        if self.marker in repr((tag, fields)):
            self.elsewhere = True

    def handle_data(self, data: str) -> None:
        """Look at a text; likewise at whatever else a page is made of."""
        if self.marker in data:
            self.elsewhere = True

    def handle_endtag(self, tag: str) -> None:
        """Look at the name of a tag."""
        self.handle_data(tag)

    def handle_comment(self, data: str) -> None:
        """Look at a comment."""
        self.handle_data(data)

    def handle_decl(self, decl: str) -> None:
        """Look at a declaration."""
        self.handle_data(decl)

    def handle_pi(self, data: str) -> None:
        """Look at a processing instruction."""
        self.handle_data(data)

    def unknown_decl(self, data: str) -> None:
        """Look at a section such as CDATA."""
        self.handle_data(data)


def _shows_as_text(case: Case, reply: Reply) -> bool:
    """Return whether the page shows the question in its own field alone, as it was typed."""
    page = _Field(case.marker)
    page.feed(reply.body.decode("utf-8", "replace"))
    page.close()
    shown, typed = _comparable(page.value), _comparable(case.shows or "")
    return not page.elsewhere and (not typed or shown == typed)


def _comparable(text: str) -> str:
    """Return a text without what decoding and HTML replace: surrogates, NUL, line ends.

    Werkzeug shows bytes that are no UTF-8 as their escapes.
    """
    utf8 = text.encode("utf-8", "surrogatepass").decode("utf-8", "ignore")
    return "".join(each for each in _ESCAPES.sub("", utf8) if each.isprintable())
