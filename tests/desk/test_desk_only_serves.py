"""Where only what serves is installed, the desk says calmly what cannot be done here, and who can."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from corpus import packages
from tests.desk.conftest import SignedIn

Signing = Callable[..., SignedIn]


@pytest.fixture(autouse=True)
def only_what_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if these packages were not installed: none of that name is."""
    for what in ("BUILDING", "IMPORTING"):
        monkeypatch.setattr(packages, what, ("no_such_package",))


def test_nothing_can_be_prepared_and_the_draft_stays(signed_in: Signing) -> None:
    desk = signed_in("publisher")
    response = desk.client.post("/admin/publish/prepare", data={"csrf": desk.csrf})
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "このサーバーはご案内だけを行う構成で" in page and "scripts/setup の実行を" in page
    assert "公開の履歴" in page


def test_a_file_is_not_taken_and_the_form_is_not_offered(signed_in: Signing) -> None:
    desk = signed_in("editor")
    assert "ここでは取り込めません" in desk.get("/import")
    assert "読み取って確かめる" not in desk.get("/import")
    sent = {"csrf": desk.csrf, "file": (io.BytesIO(b"a,b"), "faq.csv")}
    response = desk.client.post("/admin/import", data=sent)
    assert response.status_code == 409
    assert "このサーバーはご案内だけを行う構成で" in response.get_data(as_text=True)
