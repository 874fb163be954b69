"""Log records → lines: text for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from bot.quiet_log import trace
from bot.this_request import request_id

# What a record brings besides its message: `log.info(…, extra={FIELDS: {…}})`.
FIELDS = "fields"


class TextLines(logging.Formatter):
    """As people read them; a warning about a request ends with the request's id."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Return the line, without an exception."""
        line = super().formatMessage(record)
        warns = record.levelno >= logging.WARNING
        return f"{line} (request {known})" if warns and (known := request_id()) else line


class JsonLines(logging.Formatter):
    """One object a line, for what collects logs.

    Of an exception its kind and place alone: its message may hold what somebody wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created)
            .astimezone()
            .isoformat("T", "milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if known := request_id():
            line["request_id"] = known
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


FORMATS: dict[str, type[logging.Formatter]] = {"text": TextLines, "json": JsonLines}
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
