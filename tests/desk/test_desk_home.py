from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.desk.conftest import SignedIn


def test_who_is_signed_in_sees_the_first_page(signed_in: Callable[..., SignedIn]) -> None:
    assert "はじめに" in signed_in("reader").get()


def test_nobody_else_does(desk_app: Flask) -> None:
    assert desk_app.test_client().get("/admin").status_code == 401
