"""Of tests in two processes, one that measures time runs with no other beside it."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.one_machine import machine


def test_who_wants_to_be_alone_waits_for_those_inside_and_is_overtaken_by_nobody(
    tmp_path: Path,
) -> None:
    order, inside, leave = [], threading.Event(), threading.Event()

    def hold(name: str, *, alone: bool) -> None:
        with machine(tmp_path, alone=alone):
            order.append(name)
            if name == "first":
                inside.set()
                leave.wait(5)

    first = threading.Thread(target=hold, args=("first",), kwargs={"alone": False})
    first.start()
    assert inside.wait(5)
    hold("beside it", alone=False)
    waiting = [
        threading.Thread(target=hold, args=(name,), kwargs={"alone": name == "alone"})
        for name in ("alone", "after it")
    ]
    for thread in waiting:
        thread.start()
        thread.join(0.1)
    assert order == ["first", "beside it"]
    leave.set()
    for thread in (first, *waiting):
        thread.join(5)
    assert order == ["first", "beside it", "alone", "after it"]
