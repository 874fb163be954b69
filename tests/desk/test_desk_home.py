from __future__ import annotations

from collections.abc import Callable

from tests.desk.conftest import SignedIn


def test_who_is_signed_in_sees_the_first_page(signed_in: Callable[..., SignedIn]) -> None:
    assert "はじめに" in signed_in("reader").get()
