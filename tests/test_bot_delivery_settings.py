"""What several servers that share what is published must be told, and must not."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError, read_settings
from tests.delivering_machines import KEY

SHARED = {"DELIVERY": "/srv/shelf", "SECRET_KEY": KEY}


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"REPLICA": "web-1"}, "set DELIVERY too"),
        ({"DELIVERY": "/srv/shelf"}, "set SECRET_KEY too"),
        (SHARED | {"DELIVERY": "shelf"}, "an absolute path"),
        (SHARED | {"DELIVERY": "database"}, "needs a DATABASE_URL that is PostgreSQL's"),
        (SHARED | {"REPLICA": "a b"}, "for example web-1"),
        (SHARED | {"REPLICA": "web-1", "ADMIN_PROXY_HEADER": "X-Mail"}, "takes no ADMIN_TOKENS"),
    ],
)
def test_what_cannot_be_shared_is_refused_by_name(variables: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        read_settings(variables)


def test_a_shelf_s_password_is_in_no_message() -> None:
    shelf = "mysql://me:geheim@db/faq"
    with pytest.raises(SettingsError) as refused:
        read_settings(SHARED | {"DELIVERY": shelf})
    assert "geheim" not in str(refused.value)
    assert "geheim" not in repr(Settings(delivery=shelf))
