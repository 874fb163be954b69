"""What goes wrong at the desk is told in its look, and stays there."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Blueprint, Flask, abort, render_template

import bot.desk.make
from bot.desk.access import Role, needs
from tests.desk.conftest import SignedIn


@dataclass(frozen=True)
class BrokenPages:
    """Pages that fail in every way."""

    desk: object
    menu = ()

    def register(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/broken/<how>", "broken", self.show, methods=["GET", "POST"])
        blueprint.add_url_rule("/publishers", "publishers", self.publishers)
        blueprint.add_url_rule("/audit/below", "below", self.below)

    def show(self, how: str) -> str:
        if how.isdigit():
            abort(int(how))
        raise {
            "bug": RuntimeError("a secret of ours"),
            "full": OSError(errno.ENOSPC, "No space left"),
            "read-only": PermissionError(errno.EACCES, "Permission denied"),
        }[how]

    def below(self) -> str:
        return render_template("desk/error.html", heading="下", text="", is_signed_in=True)

    @needs("publisher")
    def publishers(self) -> str:
        return "in"


@pytest.fixture(autouse=True)
def broken_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    make = bot.desk.make.desk_blueprint
    monkeypatch.setattr(bot.desk.make, "desk_blueprint", _with_broken_pages(make))


def _with_broken_pages(make: Callable[..., Blueprint]) -> Callable[..., Blueprint]:
    return lambda desk, pages: make(desk, [*pages, BrokenPages(desk)])


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/none", 404, "ページが見つかりません"),
        ("/none/at/all", 404, "ページが見つかりません"),
        ("/broken/400", 400, "画面を開き直してください"),
        ("/broken/403", 403, "管理者に権限の変更を依頼"),
        ("/broken/409", 409, "ほかの人が先に変更しました"),
        ("/broken/413", 413, "大きすぎます"),
        ("/broken/500", 500, "お客様への回答は止まっていません"),
        ("/broken/bug", 500, "お客様への回答は止まっていません"),
        ("/broken/full", 507, "DATA_DIR"),
        ("/broken/read-only", 507, "DATA_DIR"),
    ],
)
def test_each_error_has_a_page_with_a_way_on(
    signed_in: Callable[..., SignedIn], desk_app: Flask, path: str, status: int, says: str
) -> None:
    member = signed_in()
    reply = member.client.get(f"/admin{path}")
    page = reply.get_data(as_text=True)
    assert reply.status_code == status
    assert says in page
    assert 'href="/admin"' in page
    assert "管理画面" in page
    assert "secret of ours" not in page
    # And the bot answers on.
    asked = desk_app.test_client().post("/api/ask", json={"query": "送料はいくらですか"})
    assert asked.status_code == 200


def test_htmx_gets_words_without_a_page(signed_in: Callable[..., SignedIn]) -> None:
    reply = signed_in().client.get("/admin/broken/bug", headers={"HX-Request": "true"})
    assert reply.status_code == 500
    assert "<" not in reply.get_data(as_text=True)


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("editor", 403), ("publisher", 200)])
def test_a_role_may_do_what_it_may(
    signed_in: Callable[..., SignedIn], role: Role, status: int
) -> None:
    assert signed_in(role).client.get("/admin/publishers").status_code == status


def test_an_error_page_that_fails_itself_still_says_something(
    signed_in: Callable[..., SignedIn], desk_app: Flask
) -> None:
    member = signed_in()
    # What stands on every page is broken.
    desk_app.template_context_processors["desk"].append(lambda: {"menu": 5})
    reply = member.client.get("/admin/none")
    assert reply.status_code == 404
    assert "ページが見つかりません" in reply.get_data(as_text=True)


def test_what_is_too_large_is_refused_before_it_is_read(
    signed_in: Callable[..., SignedIn],
) -> None:
    member = signed_in()
    reply = member.client.post("/admin/sign-out", data={"csrf": member.csrf, "x": "x" * 600_000})
    assert reply.status_code == 413
    assert "大きすぎます" in reply.get_data(as_text=True)


def test_a_slash_at_the_end_leads_to_the_first_page(signed_in: Callable[..., SignedIn]) -> None:
    assert signed_in().client.get("/admin/").location == "/admin"


def test_the_menu_marks_where_one_is_also_below_its_pages(
    signed_in: Callable[..., SignedIn],
) -> None:
    member = signed_in()
    assert '<a href="/admin/audit" aria-current="page">' in member.get("/audit")
    below = member.get("/audit/below")
    assert '<a href="/admin/audit" aria-current="true">' in below
    assert below.count("aria-current") == 1
