"""The same question gets the same entry on every channel."""

from __future__ import annotations

import json
import sys

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scripts.ask
from bot.answer.answerer import Answerer
from index.question import Question
from tests.slack.client import MATTERMOST, check_limits, click, command, form, post, values
from tests.slack.fakes import KeptMessages


def test_every_entry_is_within_slacks_limits_and_the_same_on_every_channel(
    slack: FlaskClient, posted: KeptMessages, answerer: Answerer
) -> None:
    for entry in answerer.corpus.entries:
        for query in (entry.question, *entry.wordings[:2]):
            message = command(slack, query)
            check_limits(message)
            asked = slack.post("/api/ask", json={"query": query}).get_json()
            first = (asked["answer"] or next(iter(asked["choices"]), {"id": None}))["id"]
            _, decision = answerer.explain(Question.read(query))  # what scripts.ask prints
            assert first == (decision.hits[0].target.id if decision.hits else None)
            ids = values(message, "share") or values(message, "show")
            assert first == next(iter(ids), None), query
        click(slack, {"action_id": "share", "value": entry.id})
        check_limits(posted.calls[-1][1])
        assert posted.calls[-1][1]["response_type"] == "in_channel"


def test_the_same_question_gets_the_same_entry_on_every_channel(
    slack: FlaskClient,
    answerer: Answerer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """JSON, Slack, Mattermost and the command line agree.

    For every question of the corpus, and for wordings drawn by hypothesis.
    """
    monkeypatch.setattr(scripts.ask, "open_answerer", lambda _settings: answerer)
    questions = {entry.id: entry.question for entry in answerer.corpus.entries}
    wordings = [wording for intent in answerer.corpus.intents for wording in intent.wordings]

    @settings(
        max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(wordings), st.sampled_from(["", "?", " ", "を教えてください"]))
    def agree(wording: str, ending: str) -> None:
        check(wording + ending)

    def check(query: str) -> None:
        asked = slack.post("/api/ask", json={"query": query}).get_json()
        answers = [asked["answer"]] if asked["answer"] else []
        ids = [each["id"] for each in answers + asked["choices"]]
        related = [each["id"] for answer in answers for each in answer["related"]]

        message = command(slack, query)
        assert values(message, "share") + values(message, "show") == ids + related, query

        markdown = plain(mattermost(query))
        assert all(plain(questions[each]) in markdown for each in ids), query

        monkeypatch.setattr(sys, "argv", ["ask", query, "--json"])
        assert scripts.ask.main() == 0
        decision = json.loads(capsys.readouterr().out)["decision"]
        assert decision["verdict"] == asked["kind"]
        assert asked["kind"] == "notice" or decision["entries"] == ids, query

    def mattermost(query: str) -> str:
        body = form(command="/faq", text=query, token=MATTERMOST)
        text: str = post(slack, "command", body, {}).get_json()["text"]
        return text

    for question in questions.values():
        check(question)
    agree()


def plain(text: str) -> str:
    """Return a text without the characters that format."""
    return "".join(character for character in text if character not in "\\`*_[]#~|<>")
