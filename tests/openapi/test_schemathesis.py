"""Nothing that schemathesis invents from the document breaks the bot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from tests.openapi.signing import Signing

pytestmark = pytest.mark.slow
CONFIG = Path(__file__).parent / "schemathesis.toml"
# What Signing undoes: it signs what was left unsigned on purpose.
UNDONE = ("ignored_auth", "missing_required_header", "negative_data_rejection")


def faults(
    app: Any, *, only: str = "", without: Iterable[str] = (), also_fine: Iterable[str] = ()
) -> list[str]:
    """Return what schemathesis finds: its examples, coverage, fuzzing and stateful phases with
    every check but some.

    By its engine: its pytest fixtures (4.32.5) write to what pytest 9.2 keeps read-only.
    """
    config = SchemathesisConfig.from_path(CONFIG)
    checks = config.projects.default.checks
    for name in without:
        getattr(checks, name).enabled = False
    checks.positive_data_acceptance.expected_statuses += also_fine
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    found, cases = [], 0
    for event in from_schema(schema.include(path_regex=only) if only else schema).execute():
        if isinstance(event, events.ScenarioFinished):
            cases += len(event.recorder.cases)
            found += [
                f"{event.recorder.label}: {check.name}: {check.failure_info.failure}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(repr(event))
    assert cases, "schemathesis had nothing to try"
    return found


# What is invented from the document


def test_nothing_that_follows_from_the_document_breaks_the_bot(plain: Flask) -> None:
    assert faults(plain) == []


def test_nothing_unsigned_gets_into_the_chat_routes(chatty: Flask) -> None:
    assert faults(chatty, only="^/slack/") == []


def test_nothing_signed_breaks_the_chat_routes(chatty: Flask) -> None:
    assert (
        faults(Signing(chatty), only="^/slack/", without=UNDONE, also_fine=["400"]) == []
    )  # 400: `payload` is no JSON


def test_a_reply_that_is_not_as_described_is_found(built: Settings, answerer: Answerer) -> None:
    app = create_app(built, answerer)
    app.view_functions["api.suggest"] = lambda: {"suggestions": [{"id": 1}]}
    found = faults(app, only="^/api/suggest$")
    assert any("response_schema_conformance" in fault for fault in found)


# What stands in it
