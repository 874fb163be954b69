"""The real server with two more routes: GET /wait/SECONDS, and /break/ANYTHING, where the reply's
body fails while it is made, which the app does not catch.

python -m tests.serve_slowly --port P
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

from flask import Response

from bot.server import Server
from bot.settings import read_settings
from bot.switching.current_app import CurrentApp


def wait(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {"waited": seconds}


def fail(what: str) -> Response:
    def body() -> Iterator[str]:
        raise RuntimeError("a body that cannot be made")
        yield what

    return Response(body())


if __name__ == "__main__":
    settings = read_settings()
    current = CurrentApp(settings)
    app = current.served.app
    app.add_url_rule("/wait/<float:seconds>", view_func=wait)
    app.add_url_rule("/break/<what>", view_func=fail)
    Server(current, "127.0.0.1", int(sys.argv[-1]), settings.workers).run()
