"""What a reply must be, by the HTTP contract: status, type, and a body that is whole."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Response(NamedTuple):
    """What came back. `body` is read to its end."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes


class WrongReply(Exception):
    """A reply that the contract does not allow."""


Json = dict[str, Any]


def read_json(response: Response, status: int = 200) -> Json:
    """Return the body of a reply in JSON. Raises WrongReply."""
    _expect(response, status, "application/json" if status == 200 else "application/problem+json")
    try:
        body = json.loads(response.body)
    except ValueError as error:
        raise WrongReply(f"no JSON: {response.body[:80]!r}") from error
    if not isinstance(body, dict):
        raise WrongReply(f"no object: {response.body[:80]!r}")
    return body


def read_reply(response: Response) -> Json:
    """Return the body of an ask. Raises WrongReply where its parts do not fit its kind."""
    body = read_json(response)
    answer, choices, contact = body.get("answer"), body.get("choices"), body.get("contact")
    fits = {
        "answer": bool(answer and answer.get("text")),
        "choices": answer is None and bool(choices) and 2 <= len(choices or ()) <= 4,
        "fallback": answer is None and bool(contact and contact.get("tel")),
        "notice": answer is None,
    }
    if not fits.get(body.get("kind", "")):
        raise WrongReply(f"parts do not fit the kind {body.get('kind')!r}")
    if not body.get("query_id") or not body.get("version"):
        raise WrongReply("no query_id or version")
    return body


def read_problem(response: Response, status: int, sent: str) -> None:
    """Check a refusal. Raises WrongReply, also where it repeats what was sent."""
    body = read_json(response, status)
    if body.get("status") != status or not body.get("title"):
        raise WrongReply(f"no problem document: {response.body[:80]!r}")
    if sent and sent in json.dumps(body, ensure_ascii=False):
        raise WrongReply("the problem repeats the input")


def read_page(response: Response) -> None:
    """Check the support page. Raises WrongReply."""
    _expect(response, 200, "text/html")
    if not response.body.rstrip().endswith(b"</html>"):
        raise WrongReply("the page is cut off")


def read_widget(response: Response, known_length: int) -> int:
    """Check the widget's script and return its length. Raises WrongReply where it is another than
    before (0: not known yet)."""
    _expect(response, 200, "text/javascript")
    if known_length not in (0, len(response.body)):
        raise WrongReply(f"the script has {len(response.body)} bytes, before {known_length}")
    return len(response.body)


def _expect(response: Response, status: int, content_type: str) -> None:
    if response.status != status:
        raise WrongReply(f"status {response.status} where {status} is due: {response.body[:80]!r}")
    found = response.headers.get("content-type", "")
    if found.partition(";")[0] != content_type:
        raise WrongReply(f"type {found!r} where {content_type} is due")
