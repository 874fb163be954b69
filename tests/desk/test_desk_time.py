from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.desk.japanese_time import tokyo

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=timezone.utc)  # ten in the morning in Tokyo


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-27T00:42:00+00:00", "今日 09:42"),
        ("2026-11-26T15:00:00", "今日 00:00"),  # UTC, where no zone is given
        ("2026-11-26T14:59:00+00:00", "昨日 23:59"),
        (datetime(2026, 11, 20, 1, 42, tzinfo=timezone.utc), "11月20日（金）10:42"),
        (
            datetime(2025, 1, 5, 10, 42, tzinfo=timezone(timedelta(hours=9))),
            "2025年1月5日（日）10:42",
        ),
        ("2026-11-28T00:00:00+00:00", "11月28日（土）09:00"),
    ],
)
def test_a_time_reads_as_one_says_it_in_japan(at: str | datetime, expected: str) -> None:
    assert tokyo(at, NOW) == expected
