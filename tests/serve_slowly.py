"""The real server with one more route, for tests of how it stops: GET /wait/SECONDS.

python -m tests.serve_slowly --port P
"""

from __future__ import annotations

import sys
import time
from typing import Any

from bot.app import create_app
from bot.server import Server
from bot.settings import read_settings


def wait(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {"waited": seconds}


if __name__ == "__main__":
    settings = read_settings()
    app = create_app(settings)
    app.add_url_rule("/wait/<float:seconds>", view_func=wait)
    Server(app, "127.0.0.1", int(sys.argv[-1]), settings.workers).run()
