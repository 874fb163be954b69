"""Requests to a real server, as short as tests want them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from email.message import Message
from typing import Any, NamedTuple


class Reply(NamedTuple):
    status: int
    headers: Message
    json: Any


def post(url: str, body: object) -> Reply:
    """Return the reply to a JSON body, whatever its status is."""
    content_type = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), content_type)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return Reply(response.status, response.headers, json.load(response))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, json.load(error))
