"""The real server while version after version is published: nobody notices, and nothing grows."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from bot.serving_file import one_version, read_serving
from scripts.bench.server import running_server
from tests.shop_versions import ShopVersions
from tests.slack.client import SECRET, signed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

# Every question, answer and label of a link of the second version begins with it.
MARK = "新・"
WORDS = {
    f'"{field}":"{begin}': f'"{field}":"{MARK}{begin}'
    for field, begin in (("question", ""), ("answer", ""), ("label", "花"))
}
QUERIES = (
    "花束を予約したい",
    "花束の値段",
    "駐車場はありますか",
    "いくらですか",
    "送料はいくらですか",
)
REQUESTS, SWITCHES, CLIENTS = 1000, 50, 8


@pytest.fixture(scope="module")
def shop(
    small_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> ShopVersions:
    made = ShopVersions.copy(small_environment, tmp_path_factory.mktemp("shop"))
    made.add("two", WORDS)
    corpus = json.loads((made.index_dir / "versions/two/corpus.json").read_text("utf-8"))
    for entry in corpus["entries"]:
        assert entry["question"].startswith(MARK) and entry["answer"].startswith(MARK), entry
    return made


class Visitor:
    """Asks the server everything it can be asked, and keeps what is a mixture."""

    def __init__(self, url: str, number: int) -> None:
        self._address, self._random = urlsplit(url).netloc, random.Random(number)
        self._connection = http.client.HTTPConnection(self._address, timeout=20)
        self.wrong: list[str] = []
        self.asked = 0

    def visit(self) -> None:
        """Send one request, and look at the reply."""
        kind: Callable[[], str] = self._random.choice(
            (self._ask, self._ask, self._suggest, self._page, self._slack)
        )
        try:
            wrong = kind()
        except (OSError, http.client.HTTPException) as error:
            wrong = f"{kind.__name__}: {error!r}"
        self.asked += 1
        if self.asked % 10 == 0:  # and goes on with a connection of its own, to any worker
            self.close()
        if wrong:
            self.wrong.append(wrong)

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        self._connection.close()

    def _ask(self) -> str:
        query = self._random.choice(QUERIES)
        text = self._send("POST", "/api/ask", json.dumps({"query": query}))
        reply = json.loads(text)
        answer = reply["answer"] or {"links": [], "related": []}
        shown = [*reply["choices"], *answer["related"], *([answer] if reply["answer"] else [])]
        texts = [each["question"] for each in shown]
        texts += [each["label"] for each in answer["links"]]
        texts += [reply["answer"]["text"]] if reply["answer"] else []
        is_new = reply["version"] == "two"
        whole = bool(texts) and all(each.startswith(MARK) is is_new for each in texts)
        return "" if whole else text

    def _suggest(self) -> str:
        text = self._send("POST", "/api/suggest", json.dumps({"text": "花束"}))
        shown = [each["question"].startswith(MARK) for each in json.loads(text)["suggestions"]]
        return "" if len(shown) > 1 and len(set(shown)) == 1 else text

    def _page(self) -> str:
        text = self._send("GET", "/")
        count = text.count(MARK)
        return "" if count == 0 or text.count(f"{MARK}花束") >= 4 <= count else f"page: {count}"

    def _slack(self) -> str:
        body = urlencode(
            {"command": "/faq", "text": QUERIES[0], "trigger_id": self._random.random()}
        )
        text = self._send("POST", "/slack/command", body, signed(body.encode()))
        shown = [f"{MARK}花束は予約できますか", f"{MARK}はい、三日前", f"{MARK}花束のお値段"]
        there = {each in text for each in shown}
        return "" if there == {MARK in text} else text

    def _send(self, method: str, path: str, body: str = "", headers: Any = None) -> str:
        self._connection.request(
            method, path, body.encode(), headers or {"Content-Type": "application/json"}
        )
        response = self._connection.getresponse()
        text = response.read().decode()
        assert response.status == 200, text
        if response.getheader("Content-Type", "").startswith("application/json"):
            return json.dumps(json.loads(text), ensure_ascii=False)
        return text


@pytest.fixture
def server(shop: ShopVersions) -> Iterator[tuple[Any, str]]:
    environment = shop.environment | {"WEB_WORKERS": "2", "SLACK_SIGNING_SECRET": SECRET}
    with (
        shop.data_dir.with_name("log").open("w") as log,
        running_server(stderr=log, **environment) as running,
    ):
        wait_until(lambda: len(read_serving(shop.data_dir)) == 2)
        yield running


def serves(shop: ShopVersions, version: str) -> bool:
    """Return whether all workers serve a version."""
    return one_version(read_serving(shop.data_dir)) == version


def wait_until(true: Callable[[], bool], limit_s: float = 10) -> float:
    """Return how long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < limit_s
        time.sleep(0.01)
    return time.monotonic() - begun


def test_a_thousand_requests_over_fifty_switches_see_one_version_each(
    shop: ShopVersions, server: tuple[Any, str]
) -> None:
    process, url = server
    names = ("two", shop.version)
    ended = threading.Event()
    visitors = [Visitor(url, number) for number in range(CLIENTS)]

    def visit(visitor: Visitor) -> None:
        while not (ended.is_set() and visitor.asked >= REQUESTS // CLIENTS):
            visitor.visit()
            time.sleep(0.03)
        visitor.close()

    threads = [threading.Thread(target=visit, args=(each,)) for each in visitors]
    for thread in threads:
        thread.start()
    took, held = [], []
    for number in range(SWITCHES):
        version = names[number % 2]
        shop.switch(version)
        took.append(wait_until(partial(serves, shop, version)))
        if number % 10 == 9:
            held.append(memory_mb(process.pid))
    ended.set()
    for thread in threads:
        thread.join()
    assert [wrong for each in visitors for wrong in each.wrong] == []
    assert sum(each.asked for each in visitors) >= REQUESTS
    assert sorted(took)[SWITCHES // 2] < 1, sorted(took)  # 0.3 where the machine is free
    assert max(held[1:]) - held[0] < 20, held


def memory_mb(pid: int) -> float:
    """Return what a server's processes hold of their own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_private_mb(int(each)) for each in (pid, *children))


def _private_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(each.split()[1]) for each in lines if each.startswith("Private_Dirty")) / 1024


@pytest.mark.parametrize("whom", ["a worker", "the master, with SIGHUP"])
def test_who_begins_after_a_switch_serves_what_is_current_from_its_first_request(
    shop: ShopVersions, server: tuple[Any, str], whom: str
) -> None:
    process, url = server
    version = "one-more" if whom == "a worker" else "another"
    shop.add(version, {})
    shop.switch(version)
    wait_until(partial(serves, shop, version))
    before = {each.pid for each in read_serving(shop.data_dir)}
    if whom == "a worker":
        os.kill(min(before), signal.SIGKILL)
    else:
        process.send_signal(signal.SIGHUP)
    visitor = Visitor(url, 1)
    versions: set[str] = set()

    def is_replaced() -> bool:
        with suppress(OSError, http.client.HTTPException):  # of who was killed
            versions.add(json.loads(visitor._send("GET", "/readyz"))["version"])
        visitor.close()
        found = {each.pid for each in read_serving(shop.data_dir)}
        return len(found) == 2 and found != before and min(before) not in found

    wait_until(is_replaced)
    assert versions == {version} and serves(shop, version)
