"""How often one address may ask: a real moving window, in memory."""

import time

import pytest
from werkzeug.exceptions import TooManyRequests

from bot.http.rate_limit import RateLimit, is_rate_limit


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("60/minute", True),
        ("1/second", True),
        ("100 per hour", True),
        ("10/5 minutes", True),
        ("", False),
        ("60", False),
        ("minute", False),
        ("-1/minute", False),
        ("60/fortnight", False),
        ("0/minute", False),
        ("60/minute;5/second", False),
    ],
)
def test_a_limit_is_one_positive_count_per_time(text, usable):
    assert is_rate_limit(text) is usable


def test_off_admits_everybody():
    limit = RateLimit("off")
    assert [limit.retry_after_s("192.0.2.1") for _ in range(500)] == [None] * 500


def test_one_too_many_is_told_how_long_to_wait():
    limit = RateLimit("3/minute")
    assert [limit.retry_after_s("192.0.2.1") for _ in range(3)] == [None, None, None]
    wait_s = limit.retry_after_s("192.0.2.1")
    assert isinstance(wait_s, int)
    assert 55 <= wait_s <= 61


def test_each_address_has_its_own_count():
    limit = RateLimit("1/minute")
    assert limit.retry_after_s("192.0.2.1") is None
    assert limit.retry_after_s("192.0.2.2") is None
    assert limit.retry_after_s("192.0.2.1") is not None


def test_two_limits_do_not_share_their_counts():
    first, second = RateLimit("1/minute"), RateLimit("1/minute")
    assert first.retry_after_s("192.0.2.1") is None
    assert second.retry_after_s("192.0.2.1") is None


@pytest.mark.slow
def test_who_waits_as_told_is_admitted_again():
    limit = RateLimit("2/second")
    assert [limit.retry_after_s("a"), limit.retry_after_s("a")] == [None, None]
    wait_s = limit.retry_after_s("a")
    assert wait_s is not None
    assert 1 <= wait_s <= 2
    time.sleep(1.05)
    assert limit.retry_after_s("a") is None


def test_each_purpose_of_an_address_has_its_own_count():
    limit = RateLimit("1/minute")
    for purpose in ("suggest", "feedback"):
        limit.admit("192.0.2.1", purpose)
        with pytest.raises(TooManyRequests) as caught:
            limit.admit("192.0.2.1", purpose)
        assert 55 <= caught.value.retry_after <= 61
    limit.admit("192.0.2.2", "suggest")
