"""Firefox by Marionette, the protocol that it carries inside: Debian ships no geckodriver, and
Playwright 1.65 asks for a command that Firefox 153 does not know (setMediaFeaturesOverride)."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.engines.processes import program
from tests.engines.webdriver import WebDriverError

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
# Nothing is asked, nothing opens by itself, and what Firefox would fetch or tell meets a proxy that
# is not there.
PREFERENCES: dict[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "ja-JP, ja",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,  # never for localhost
    # Keys and clicks are given to the page at once: by way of the parent process each of them waited
    # up to half a minute now and then (Firefox ESR 153, beside another browser).
    "remote.events.async.enabled": False,
    "services.settings.server": "data:,",
    "startup.homepage_welcome_url": "about:blank",
    "toolkit.telemetry.server": "data:,",
}
SIZE = """
    const style = gBrowser.selectedBrowser.style;
    for (const [n, side] of ['width', 'height'].entries()) {
      for (const limit of ['min-', 'max-']) style.setProperty(limit + side, arguments[n] + 'px');
    }"""


class Marionette:
    """Commands as [type, number, name, parameters], each after its length, over a socket."""

    name = "firefox"

    def __init__(self, connection: socket.socket) -> None:
        self._stream = connection.makefile("rwb")
        self._number = 0
        self._read()  # who is there, and in which version
        self.send("NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def send(self, command: str, **parameters: Any) -> Any:
        return self._send(f"WebDriver:{command}", parameters)

    def _send(self, name: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._read()
        if error:
            raise WebDriverError(f"{name}: {error['error']}: {error['message']}")
        return result["value"] if result and set(result) == {"value"} else result

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise WebDriverError("Firefox has gone")
            length += digit
        return json.loads(self._stream.read(int(length)))

    def resize(self, width: int, height: int) -> None:
        """Of the page alone: a window of Firefox cannot be as narrow as a phone."""
        self._send("Marionette:SetContext", {"value": "chrome"})  # a script of the browser itself
        self.send("ExecuteScript", script=SIZE, args=[width, height])
        self._send("Marionette:SetContext", {"value": "content"})


@contextmanager
def firefox(folder: Path, *, dark: bool = False) -> Iterator[Marionette]:
    """Run Firefox without a window, with a new profile in `folder`."""
    assert FIREFOX, "Firefox is missing: apt-get install firefox-esr"
    scheme = {"layout.css.prefers-color-scheme.content-override": 0 if dark else 1}
    # Any free port, which it writes into the profile.
    preferences = PREFERENCES | scheme | {"marionette.port": 0}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items()]
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [FIREFOX, "--headless", "--marionette", "--remote-allow-system-access"]
    command += ["--no-remote", "--width", "1300", "--height", "1000", "--profile", str(folder)]
    port = folder / "MarionetteActivePort"
    with program(command, folder / "log", HOME=str(folder)) as process:
        end = time.monotonic() + 40
        while not (port.exists() and port.read_text().strip()):
            assert process.poll() is None and time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.05)
        with socket.create_connection(("127.0.0.1", int(port.read_text())), 30) as connection:
            yield Marionette(connection)
