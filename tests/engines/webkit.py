"""WebKitGTK by WebKitWebDriver and MiniBrowser, on a screen that nobody sees."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from tests.engines.processes import program
from tests.engines.webdriver import WebDriverError
from tests.widget.browser import free_port

DRIVER = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
PATHS = {
    "Navigate": "/url",
    "Refresh": "/refresh",
    "ExecuteScript": "/execute/sync",
    "PerformActions": "/actions",
    "SetWindowRect": "/window/rect",
    "TakeScreenshot": "/screenshot",
}
ENVIRONMENT = {
    "GDK_BACKEND": "x11",
    "GSETTINGS_BACKEND": "memory",
    "GTK_USE_PORTAL": "0",
    "LC_ALL": "C.UTF-8",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    # bubblewrap wants namespaces that root in a container does not get.
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
}
# MiniBrowser's own bar would keep its window 447 pixels wide.
NARROW = "* { font-size: 1px; min-width: 0; margin: 0; border: 0; padding: 0 }"


class WebKit:
    """One session of WebKitWebDriver, over HTTP."""

    name = "webkit"

    def __init__(self, url: str, *, dark: bool) -> None:
        self._open = build_opener(ProxyHandler({})).open
        arguments = ["--automation", "--private", *(["--dark-mode"] if dark else [])]
        options = {"binary": str(BROWSER), "args": arguments}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self._request("POST", f"{url}/session", {"capabilities": wanted})
        self._session = f"{url}/session/{session['sessionId']}"

    def send(self, command: str, **parameters: Any) -> Any:
        if command == "TakeScreenshot":
            return self._request("GET", self._session + PATHS[command])
        return self._request("POST", self._session + PATHS[command], parameters)

    def end(self) -> None:
        """End the session, and MiniBrowser with it."""
        self._request("DELETE", self._session)

    def _request(self, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        try:
            with self._open(Request(url, data, method=method), timeout=120) as response:
                return json.load(response)["value"]
        except HTTPError as error:
            raise WebDriverError(error.read().decode()) from error

    def resize(self, width: int, height: int) -> None:
        """Of the page; the window is larger, and takes its size a moment after it was told."""
        end = time.monotonic() + 8
        outer = [width, height]
        while True:
            self.send("SetWindowRect", width=outer[0], height=outer[1])
            script = "return [innerWidth, innerHeight, outerWidth, outerHeight]"
            *inner, outer_width, outer_height = self.send("ExecuteScript", script=script, args=[])
            if inner == [width, height]:
                return
            assert time.monotonic() < end, f"the page stays {inner}"
            if [outer_width, outer_height] == outer:  # it has been resized, and has a frame
                outer = [outer[0] + width - inner[0], outer[1] + height - inner[1]]
            time.sleep(0.05)


@contextmanager
def webkit(folder: Path, *, dark: bool = False) -> Iterator[WebKit]:
    """Run MiniBrowser on a screen of its own, with its files in `folder`."""
    assert DRIVER and BROWSER, "WebKit is missing: apt-get install webkit2gtk-driver"
    assert XVFB, "Xvfb is missing: apt-get install xvfb"
    style = folder / ".config" / "gtk-3.0" / "gtk.css"
    style.parent.mkdir(parents=True)
    style.write_text(NARROW)
    screen = [XVFB, "-displayfd", "1", "-screen", "0", "1400x1200x24", "-nolisten", "tcp"]
    port = free_port()
    with program(screen, folder / "display") as server:
        places = {"HOME": str(folder), "XDG_CONFIG_HOME": str(style.parents[1])}
        places |= {"XDG_RUNTIME_DIR": str(folder), "DISPLAY": _display(folder / "display", server)}
        with program([DRIVER, f"--port={port}"], folder / "log", **ENVIRONMENT, **places):
            session = _session(f"http://127.0.0.1:{port}", folder / "log", dark=dark)
            try:
                yield session
            finally:
                session.end()


def _display(log: Path, server: subprocess.Popen[bytes]) -> str:
    """The free display that Xvfb has found, and written once it is there."""
    end = time.monotonic() + 20
    while not (numbers := [line for line in log.read_text().splitlines() if line.isdigit()]):
        assert server.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.05)
    return f":{numbers[0]}"


def _session(url: str, log: Path, *, dark: bool) -> WebKit:
    end = time.monotonic() + 20
    while True:
        try:
            return WebKit(url, dark=dark)
        except URLError:  # the driver does not listen yet
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
