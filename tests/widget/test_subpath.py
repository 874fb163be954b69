"""The page and the widget below a path of the company's site, through a proxy in front."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.branding import Branding
from tests.framed_shop import BRANDING, framed_app
from tests.widget.browser import Site, ask, free_port, last, look, serving, visit

pytestmark = pytest.mark.browser

PATH = "/support/faq"


@contextmanager
def proxied(port: int, to_port: int, *, cut: bool) -> Iterator[None]:
    """Hand requests below the path on, with it or without it; nothing else is there."""

    class Proxy(BaseHTTPRequestHandler):
        def hand_on(self) -> None:
            if not self.path.startswith(f"{PATH}/"):
                self.send_error(404)
                return
            path = self.path.removeprefix(PATH) if cut else self.path
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server = http.client.HTTPConnection("127.0.0.1", to_port)
            server.request(self.command, path, body, dict(self.headers.items()))
            reply = server.getresponse()
            content = reply.read()
            server.close()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name not in ("Connection", "Transfer-Encoding", "Content-Length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_OPTIONS = hand_on  # noqa: N815  # the names http.server looks for

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    proxy = ThreadingHTTPServer(("127.0.0.1", port), Proxy)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


@pytest.mark.parametrize("cut", [True, False], ids=["the proxy cuts it off", "it stays"])
def test_page_and_widget_work_below_a_path(
    small: Settings,
    small_answerer: Answerer,
    chromium: tuple[Any, Any],
    tmp_path: Path,
    cut: bool,
) -> None:
    port, own_port = free_port(), free_port()
    public = f"http://127.0.0.1:{port}{PATH}"
    with (
        framed_app(
            small,
            small_answerer,
            tmp_path,
            branding=Branding(logo=BRANDING.logo, privacy_url=BRANDING.privacy_url),
            public_url=public,
            allowed_origins=(f"http://localhost:{port}",),
        ) as app,
        serving(app, own_port),
        proxied(port, own_port, cut=cut),
    ):
        site = Site(app, small_answerer, port, *chromium)
        failed: list[str] = []
        with visit(site, f"{public}/") as page:
            page.on("response", lambda reply: reply.status >= 400 and failed.append(reply.url))
            page.reload(wait_until="networkidle")
            assert page.locator("img.logo").evaluate("image => image.naturalWidth") > 0
            page.locator("faq-widget .launcher").click()
            ask(page, "駐車場はありますか")
            assert "お店の裏に3台分" in last(page).inner_text()
            assert page.locator(f"faq-widget a[href='{BRANDING.privacy_url}']").count() == 1
        with visit(site, f"{public}/") as page:
            page.locator("#q").fill("駐車場はありますか")
            page.locator("#q").press("Enter")
            page.locator("main .reply").get_by_text("お店の裏に3台分").wait_for()
            assert page.url == f"{public}/"
        with visit(site, f"http://localhost:{port}{PATH}/demo/embed") as page:
            page.locator("faq-widget .launcher").click()
            ask(page, "駐車場はありますか")
            assert "お店の裏に3台分" in last(page).inner_text()
        assert failed == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_a_page_that_is_not_there_has_no_fault_and_a_way_on(
    shop: Site, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 740}
    with visit(shop, f"{shop.url}/nowhere", color_scheme=scheme, viewport=size) as page:
        look(shop, page, f"36-page-not-found-{width}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#q").fill("駐車場はありますか")
        page.locator("#q").press("Enter")
        page.locator("main .reply").get_by_text("お店の裏に3台分").wait_for()


def test_text_grows_with_what_the_reader_has_chosen(shop: Site) -> None:
    with visit(shop) as page:
        page.evaluate("document.documentElement.style.fontSize = '24px'")
        size = page.evaluate("getComputedStyle(document.body).fontSize")
        assert size == "24px"
