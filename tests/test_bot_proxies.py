"""Proxies in front: who is believed, and what the log says where the setting does not fit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings

Make = Callable[[int], FlaskClient]


@pytest.fixture
def behind(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Make]:
    """Return a client of an app that trusts so many proxies, three questions a minute."""
    apps = []

    def make(trusted: int) -> FlaskClient:
        settings = replace(small, data_dir=tmp_path, trusted_proxies=trusted, rate_limit="3/minute")
        apps.append(create_app(settings, small_answerer))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["recorder"].close()


def ask(client: FlaskClient, *, peer: str = "10.0.0.2", path: str = "/api/ask", **sent: str) -> int:
    headers: dict[str, Any] = {name.replace("_", "-"): value for name, value in sent.items()}
    return client.post(
        path, json={"query": "送料"}, headers=headers, environ_base={"REMOTE_ADDR": peer}
    ).status_code


def admitted(client: FlaskClient, **sent: str) -> int:
    """Return how many of nine questions are answered; {} in a header is another number each."""
    return sum(
        ask(client, **{name: value.format(i) for name, value in sent.items()}) == 200
        for i in range(9)
    )


# trusted, what is sent, how many of nine are admitted
CASES = [
    # nobody is trusted: what the headers say changes nothing
    (0, {}, 3),
    (0, {"X_Forwarded_For": "198.51.100.{}"}, 3),
    (0, {"Forwarded": "for=198.51.100.{}"}, 3),
    (0, {"X_Real_IP": "198.51.100.{}"}, 3),
    # one is: its own entry counts, not what stood before it
    (1, {"X_Forwarded_For": "198.51.100.{}"}, 9),
    (1, {"X_Forwarded_For": "198.51.100.{}, 192.0.2.1"}, 3),
    (1, {"X_Forwarded_For": "192.0.2.1:4{}"}, 3),
    (1, {"X_Forwarded_For": "[2001:db8::{}]:443"}, 3),
    (1, {"X_Forwarded_For": "2001:db8:0:{}::1"}, 9),
    (1, {"X_Forwarded_For": "::ffff:192.0.2.1"}, 3),
    (1, {"X_Forwarded_For": "invented-{}"}, 3),
    (1, {"X_Forwarded_For": "192.0.2.1", "X_Real_IP": "198.51.100.{}"}, 3),
    (1, {"X_Forwarded_For": "192.0.2.1", "Forwarded": "for=198.51.100.{}"}, 3),
    (1, {"Forwarded": "for=198.51.100.{}"}, 3),
    # two are
    (2, {"X_Forwarded_For": "198.51.100.{}, 192.0.2.1, 10.0.0.1"}, 3),
    (2, {"X_Forwarded_For": "198.51.100.{}, 10.0.0.1"}, 9),
    (2, {"X_Forwarded_For": "198.51.100.{}"}, 3),
]


@pytest.mark.parametrize(("trusted", "sent", "count"), CASES)
def test_only_trusted_proxies_name_the_visitor(
    behind: Make, trusted: int, sent: dict[str, str], count: int
) -> None:
    assert admitted(behind(trusted), **sent) == count


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.2", "::1", "fd00::1", "fe80::1%eth0", ""])
def test_a_proxy_that_is_not_trusted_is_told_once_with_the_setting(
    behind: Make, caplog: pytest.LogCaptureFixture, header: str, peer: str
) -> None:
    client = behind(0)
    for number in range(5):
        ask(client, peer=peer, **{header: f"198.51.100.{number}"})
    (warning,) = warnings(caplog)
    assert "TRUSTED_PROXIES" in warning
    assert "198.51.100" not in warning


@pytest.mark.parametrize(
    ("trusted", "chain"), [(1, ""), (2, "198.51.100.1"), (3, "198.51.100.1, 10.0.0.1"), (2, ",, ,")]
)
def test_a_chain_shorter_than_the_setting_is_told_once(
    behind: Make, caplog: pytest.LogCaptureFixture, trusted: int, chain: str
) -> None:
    client = behind(trusted)
    for _ in range(5):
        ask(client, X_Forwarded_For=chain)
    (warning,) = warnings(caplog)
    assert f"TRUSTED_PROXIES={trusted}" in warning and "X-Forwarded-For" in warning
    assert "198.51.100" not in warning


def test_what_fits_is_told_nothing(behind: Make, caplog: pytest.LogCaptureFixture) -> None:
    ask(behind(0))
    ask(behind(0), peer="1.1.1.1", X_Forwarded_For="192.0.2.1")  # somebody tries from outside
    ask(behind(1), X_Forwarded_For="198.51.100.1")
    ask(behind(1), X_Forwarded_For="192.0.2.1, 198.51.100.1")
    for path in ("/healthz", "/readyz"):  # what watches a server asks it past the proxy
        behind(1).get(path)
    assert warnings(caplog) == []
