"""JSON as strangers send it. Pure."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class MalformedJson(ValueError):
    """The bytes are no JSON in UTF-8. It carries nothing of them."""


def parse_json(raw: bytes) -> Any:
    """Return what JSON in UTF-8 says; of a name given twice, the last. Raises MalformedJson.

    A byte order mark before it is passed over, as RFC 8259 allows: Windows programs write one. NaN
    and Infinity, which are no JSON, are refused. A lone surrogate such as \\ud800 comes through:
    the normalization takes it out of a question, and pydantic's own reader would refuse it.
    """
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):  # ValueError: also an integer of over 4,300 digits
        raise MalformedJson from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
