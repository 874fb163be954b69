"""A browser that is told what to do in the words of W3C WebDriver, whoever carries them."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

# https://www.w3.org/TR/webdriver2/#keyboard-actions
KEYS = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Escape": "\ue00c",
    "Space": " ",
    "ArrowUp": "\ue013",
    "ArrowDown": "\ue015",
}
ROOT = "const root = document.querySelector('faq-widget')?.shadowRoot;"
# Of the first node inside the widget, or on the page; scrolled to where a mouse can reach it.
MIDDLE = """
    const node = root?.querySelector(arguments[0]) || document.querySelector(arguments[0]);
    node.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = node.getBoundingClientRect();
    return [x + width / 2, y + height / 2].map(Math.round)"""


class WebDriverError(Exception):
    """The browser refused a command, or a script failed in it."""


class Carrier(Protocol):
    """What carries commands to one engine, and gives its page a size in that engine's way."""

    name: str

    def send(self, command: str, **parameters: Any) -> Any:
        """Return what the command yields; WebDriverError when it fails."""
        ...

    def resize(self, width: int, height: int) -> None:
        """Give the page this many CSS pixels."""
        ...


class Browser:
    """One window of one engine."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.name = carrier.name

    def goto(self, url: str) -> None:
        self.carrier.send("Navigate", url=url)

    def reload(self) -> None:
        self.carrier.send("Refresh")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function, in which `root` is the widget's shadow root."""
        return self.carrier.send("ExecuteScript", script=ROOT + script, args=list(arguments))

    def text(self, selector: str) -> str:
        """The text of the last such node in the widget, as the engine renders it."""
        nodes = "const nodes = root ? [...root.querySelectorAll(arguments[0])] : [];"
        return str(self.run(nodes + "return nodes.at(-1)?.innerText ?? ''", selector))

    def count(self, selector: str) -> int:
        return int(self.run("return root?.querySelectorAll(arguments[0]).length ?? 0", selector))

    def visible(self, selector: str) -> bool:
        return bool(
            self.run("return !!root?.querySelector(arguments[0])?.checkVisibility()", selector)
        )

    def focused(self) -> str:
        """The id, or else the class, of what has the focus inside the widget."""
        return str(self.run("const n = root?.activeElement; return n ? n.id || n.className : ''"))

    def click(self, selector: str) -> None:
        """Click in the middle of a node with the mouse."""
        x, y = self.run(MIDDLE, selector)
        move = {"type": "pointerMove", "x": x, "y": y, "duration": 0}
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._act("pointer", [move, down, up], parameters={"pointerType": "mouse"})

    def press(self, *keys: str) -> None:
        """Press keys by name, all held until the last is down: press("Shift", "Enter")."""
        values = [KEYS.get(key, key) for key in keys]
        self._act(
            "key",
            [{"type": "keyDown", "value": value} for value in values]
            + [{"type": "keyUp", "value": value} for value in reversed(values)],
        )

    def type(self, text: str) -> None:
        """Type a text, one key after the other."""
        kinds = ("keyDown", "keyUp")
        self._act("key", [{"type": kind, "value": key} for key in text for kind in kinds])

    def _act(self, kind: str, actions: Sequence[dict[str, Any]], **more: Any) -> None:
        source = {"type": kind, "id": kind, "actions": list(actions)} | more
        self.carrier.send("PerformActions", actions=[source])

    def wait(self, condition: Callable[[], Any], timeout_s: float = 8) -> None:
        end = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < end, "this did not happen in time"
            time.sleep(0.03)

    def screenshot(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(base64.b64decode(self.carrier.send("TakeScreenshot", full=False)))
