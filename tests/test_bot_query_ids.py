"""Ids that the server knows again without having kept them."""

from __future__ import annotations

import re
import secrets
import time
from datetime import datetime, timedelta, timezone

import pytest

from bot.answer.query_ids import QueryIds

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


def ids(key: str = "a key", now: datetime = NOW) -> QueryIds:
    return QueryIds(key, lambda: now)


def test_an_id_is_32_hexadecimal_digits_and_knows_its_age() -> None:
    made = ids().new()
    assert re.fullmatch("[0-9a-f]{32}", made)
    for later in (timedelta(0), timedelta(seconds=5), timedelta(days=91), timedelta(days=-2)):
        assert ids(now=NOW + later).age(made) == later


def test_every_worker_with_the_key_knows_it_and_nobody_else() -> None:
    assert ids("a key").age(ids("a key").new()) is not None
    assert ids("another key").age(ids("a key").new()) is None


def test_no_digit_of_an_id_can_be_changed() -> None:
    made = ids().new()
    for place, digit in enumerate(made):
        other = "0" if digit != "0" else "1"
        assert ids().age(made[:place] + other + made[place + 1 :]) is None


INVENTED = ["", "0" * 32, "f" * 32, "0" * 31, "0" * 33, "あ" * 32, " " * 32, "0" * 31 + "\n"]


@pytest.mark.parametrize("text", INVENTED)
def test_what_was_not_made_here_has_no_age(text: str) -> None:
    assert ids().age(text) is None


def test_another_spelling_of_a_true_id_is_not_it() -> None:
    made = ids().new()
    for spelling in (made.upper(), f" {made}", f"{made}\n", f"{made[:16]}-{made[16:]}"):
        assert spelling == made or ids().age(spelling) is None


def test_a_hundred_thousand_ids_of_one_second_differ() -> None:
    one = ids()
    assert len({one.new() for _ in range(100_000)}) == 100_000


@pytest.mark.parametrize("year", [1970, 2025, 2026, 2200])
def test_a_clock_far_from_the_truth_still_gives_ids(year: int) -> None:
    one = ids(now=datetime(year, 1, 1, tzinfo=timezone.utc))
    assert one.age(one.new()) is not None


@pytest.mark.alone
def test_to_refuse_an_invented_id_takes_microseconds() -> None:
    one, invented = ids(), [secrets.token_hex(16) for _ in range(1000)]
    begin = time.perf_counter()
    assert not any(one.age(each) for each in invented)
    assert time.perf_counter() - begin < 0.1
