"""Who is at the desk, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g

from bot.http.admins import ROLES as ROLES
from bot.http.admins import Role as Role

ROLE_NAMES: dict[Role, str] = {
    "reader": "閲覧のみ",
    "editor": "編集できます",
    "publisher": "公開できます",
}

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Member:
    """Somebody who is signed in."""

    name: str
    role: Role

    @property
    def role_name(self) -> str:
        """Return how far this member may go, for people."""
        return ROLE_NAMES[self.role]

    def may(self, role: Role) -> bool:
        """Return whether this member may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


def member() -> Member:
    """Return who makes this request. Aborts with 401 where nobody is signed in."""
    found = g.get("member")
    if not isinstance(found, Member):
        abort(401)
    return found


def needs(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be seen by members of a role, and above it, alone: 403 for others."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*arguments: P.args, **named: P.kwargs) -> R:
            if not member().may(role):
                abort(403)
            return view(*arguments, **named)

        return checked

    return decorate
