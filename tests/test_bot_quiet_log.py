"""Repeated warnings: one line a minute of each kind."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from bot.quiet_log import QuietLog, trace

log = logging.getLogger(__name__)


def test_a_thousand_warnings_of_a_kind_are_one_line_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    quiet = QuietLog(log, clock=lambda: now)
    for _ in range(1000):
        quiet.warning("the database is gone: %s", "OperationalError")
    now = 60.0
    quiet.warning("the database is gone: %s", "TimeoutError")
    assert caplog.messages == [
        "the database is gone: OperationalError",
        "the database is gone: TimeoutError (999 more like this since the line before)",
    ]


def test_another_kind_has_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    quiet = QuietLog(log)
    for message in ("first", "second", "first"):
        quiet.warning(message)
    assert caplog.messages == ["first", "second"]


def test_threads_that_warn_at_once_get_one_line(caplog: pytest.LogCaptureFixture) -> None:
    quiet = QuietLog(log)
    threads = [threading.Thread(target=quiet.warning, args=("together",)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert caplog.messages == ["together"]


def test_a_trace_says_kinds_and_places_and_no_message() -> None:
    def read(text: str) -> int:
        return int(text)

    try:
        try:
            read("内緒の話")
        except ValueError as error:
            raise RuntimeError("内緒の話") from error
    except RuntimeError as error:
        line = trace(error)
    assert "RuntimeError in test_a_trace" in line and "after ValueError in read" in line
    assert "test_bot_quiet_log.py:" in line
    assert "内緒" not in line and "\n" not in line


def test_a_trace_keeps_what_the_system_said() -> None:
    try:
        Path("/nowhere/内緒の話").read_text()
    except OSError as error:
        assert trace(error).startswith("FileNotFoundError (No such file or directory) in ")
        assert "内緒" not in trace(error)
