"""A page that states are brought about on: the real widget and page, with replies made up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.answer.reply import Reply, contact_json, reply_json
from scripts.screenshots.replies import ANSWER, CHOICES

QUESTION = "今日中に届けてもらえますか"
NOW = "2026-12-24T10:30:00+09:00"
_HOST_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>生花店</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><body>
<main><h1>季節の花</h1><p>ご注文の前に、お届けできる地域をお確かめください。</p></main>
<script src="/widget.js" {attributes}></script>"""
_WAIT_MS = 5000
_MAX_PICTURED_PX = 3000
_LOG = "const log = document.querySelector('faq-widget')?.shadowRoot.querySelector('.log')"


@dataclass
class Stage:
    """A browser's page at a server of this project; `url` has no slash at its end."""

    page: Any
    url: str
    reply: Reply = ANSWER
    refusal: tuple[int, dict[str, str]] | None = None  # a status and headers instead of the reply
    offline: bool = False
    held: bool = False  # questions wait for ever
    _waiting: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(_WAIT_MS)
        self.page.clock.set_fixed_time(NOW)
        self.page.route("**/api/*", self._serve)

    def _serve(self, route: Any) -> None:
        path, asked = route.request.url.rpartition("/")[2], route.request.post_data_json or {}
        if self.offline:
            route.abort("internetdisconnected")
        elif path == "suggest":
            # With nothing typed, what is asked most.
            count = 4 if asked.get("text") else 3
            found = [vars(choice) | {"matches": [[0, 2]]} for choice in CHOICES[:count]]
            if asked.get("text"):
                found[-1]["by"] = "phone"
            route.fulfill(json={"suggestions": found})
        elif self.refusal:
            status, headers = self.refusal
            route.fulfill(status=status, headers=headers, json={})
        elif path == "feedback":
            route.fulfill(json={"contact": contact_json(self.reply.contact)})
        elif self.held:
            self._waiting.append(route)
        else:
            route.fulfill(json=reply_json(self.reply))

    def go(self, path: str) -> None:
        """Open a page of the server."""
        self.page.goto(self.url + path)

    def mount(self, attributes: str = "") -> None:
        """Show a host page with the widget's launcher."""
        html = _HOST_PAGE.format(attributes=attributes)
        self.page.route(
            f"{self.url}/~host",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        self.go("/~host")
        self.find(".launcher").wait_for()

    def open(self, attributes: str = "") -> None:
        """Open the widget's window, and wait for the greeting with its questions."""
        self.mount(attributes)
        self.find(".launcher").click()
        self.find(".choice").first.wait_for()

    def find(self, selector: str) -> Any:
        """Return what a selector finds inside the widget."""
        return self.page.locator(f"faq-widget {selector}")

    def type(self, text: str) -> None:
        """Type into the input, key by key as far as the page can tell."""
        self.find("#input").fill(text)

    def send(self, text: str = QUESTION) -> None:
        """Ask, and wait for nothing."""
        self.type(text)
        self.page.keyboard.press("Enter")

    def ask(self, reply: Reply = ANSWER, text: str = QUESTION) -> None:
        """Ask, and wait for this reply, or for whatever comes in its place."""
        self.reply = reply
        before = self.find(".bot, .failure").count()
        self.send(text)
        self.find(".bot, .failure").nth(before).wait_for()

    def press(self, name: str) -> None:
        """Press the last button of a name."""
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def lose_connection(self) -> None:
        """Be offline from now on."""
        self.offline = True
        self.page.context.set_offline(True)

    def keep_waiting(self) -> None:
        """Ask something that no reply comes to."""
        self.held = True
        self.send()
        self.find(".status.busy, .waiting").wait_for()

    def release(self) -> None:
        """Let the reply come to what waits, and wait for it."""
        before = self.find(".bot .question").count()
        while self._waiting:
            self._waiting.pop().fulfill(json=reply_json(self.reply))
        self.held = False
        self.find(".bot .question").nth(before).wait_for(state="attached")

    def is_at_end(self) -> bool:
        """Return whether the end of the conversation is in sight."""
        return bool(
            self.page.evaluate(
                f"{_LOG}; !log || log.scrollHeight - log.scrollTop - log.clientHeight < 40"
            )
        )

    def scroll(self, to_end: bool) -> None:
        """Scroll as the widget does when a reply arrives, or to the end."""
        self.page.evaluate(
            f"""(toEnd) => {{
                {_LOG};
                const asked = [...(log?.querySelectorAll(".you") || [])].at(-1);
                if (toEnd && log) log.scrollTop = log.scrollHeight;
                else if (asked) log.scrollTop += asked.getBoundingClientRect().top
                    - log.getBoundingClientRect().top - 12;
            }}""",
            to_end,
        )

    def picture(self, path: Path, whole: bool = False) -> None:
        """Take a picture of the screen, or of the page as far as one wants to look."""
        size = self.page.viewport_size
        if whole:
            height = self.page.evaluate("document.documentElement.scrollHeight")
            size = size | {"height": max(size["height"], min(height, _MAX_PICTURED_PX))}
        self.page.screenshot(path=path, full_page=whole, clip={"x": 0, "y": 0, **size})

    def leave(self) -> None:
        """Let go of what still waits."""
        for route in self._waiting:
            route.abort()


@contextmanager
def on_stage(browser: Any, url: str) -> Iterator[Stage]:
    """Give a page of its own, in Japan on the day before Christmas."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce")
    stage = Stage(context.new_page(), url)
    try:
        yield stage
    finally:
        stage.leave()
        context.close()
