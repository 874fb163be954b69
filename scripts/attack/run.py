"""Sends the inputs from several threads and keeps figures of what came back."""

from __future__ import annotations

import json
import queue
import random
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.attack.case import Case, Source
from scripts.attack.client import Client, Reply
from scripts.attack.judge import faults_of
from scripts.attack.plan import case_of
from scripts.bench.load import memory_mb

THREADS = 4
_EXAMPLES = 3
_PROGRESS_EVERY_S = 10.0


@dataclass
class Tally:
    """What came of the inputs so far. Filled under `lock`."""

    sent: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    memory: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, case: Case, replies: list[Reply]) -> None:
        """Judge a case and keep the figures of it."""
        faults = set(faults_of(case, replies))
        with self.lock:
            self.sent += 1
            for reply in replies:
                self.statuses[case.route][reply.status] += 1
                if reply.status:
                    self.seconds[case.route].append(reply.seconds)
            for fault in faults:
                self.faults[case.kind, fault] += 1
                examples = self.examples[case.kind, fault]
                if len(examples) < _EXAMPLES:
                    examples.append(case.number)


def known_of(url: str) -> Source:
    """Return what any visitor gets from the server: a token, a query id, a choice."""
    offered = _post(f"{url}/api/suggest", {"text": ""})["suggestions"]
    choice = offered[0]["id"] if offered else ""
    reply = _post(f"{url}/api/ask", {"choice": choice} if choice else {"query": "更新"})
    return Source(random.Random(), "", reply["conversation"] or "", reply["query_id"], choice)


def attack(
    url: str,
    master: int,
    inputs: Iterator[tuple[str, int]],
    count: int,
    seed: int,
    progress: Callable[[str], None],
) -> Tally:
    """Send `count` inputs; `master` is the server's process, whose memory is looked at."""
    tally, known = Tally(), known_of(url)
    waiting: queue.Queue[tuple[str, int] | None] = queue.Queue(maxsize=4 * THREADS)

    def work() -> None:
        client = Client(url)
        while (each := waiting.get()) is not None:
            case = case_of(*each, seed, known)
            tally.add(case, client.send(case))
        client.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    begun = told = time.monotonic()
    for at, each in enumerate(inputs):
        waiting.put(each)
        if at and at % max(count // 10, 1) == 0:
            tally.memory.append(memory_of(master))
        if time.monotonic() - told >= _PROGRESS_EVERY_S:
            told = time.monotonic()
            progress(f"{at:,} of {count:,}, {at / (told - begun):.0f} a second, "
                     f"{sum(tally.faults.values())} faults")  # fmt: skip
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    tally.memory.append(memory_of(master))
    return tally


def memory_of(master: int) -> float:
    """Return what a server and all its processes hold together, in MB; 0 where none can tell."""
    try:
        return sum(memory_mb(pid)["Pss"] for pid in processes_of(master))
    except (OSError, KeyError):  # no Linux, or a worker has just ended
        return 0.0


def processes_of(master: int) -> list[int]:
    """Return a process and all that it has started, in turn."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [master, *(pid for child in children for pid in processes_of(int(child)))]


def _post(url: str, body: dict[str, str]) -> dict[str, Any]:
    asked = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as response:
        reply: dict[str, Any] = json.load(response)
        return reply
