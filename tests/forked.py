"""Work in a forked child, which may be killed: what is loaded already need not be loaded again."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

Say = Callable[[Any], None]
Work = Callable[[Say], None]


def print_line(told: dict[str, Any]) -> None:
    """Print JSON and its line end in one write: processes that print at once share the pipe."""
    os.write(sys.stdout.fileno(), f"{json.dumps(told)}\n".encode())


def in_a_child(work: Work) -> tuple[int, list[Any]]:
    """Return how a forked child ended, and what it said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.signal(signal.SIGINT, signal.default_int_handler)

        def say(value: Any) -> None:
            os.write(writer, json.dumps(value).encode() + b"\n")

        try:
            work(say)
        except KeyboardInterrupt:
            os._exit(130)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(99)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        lines = [json.loads(line) for line in said]
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), lines
