"""POST /api/suggest, and topics that are chosen from it."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings

ROOT = Path(__file__).parents[1]


def test_the_endpoint_gives_id_question_and_section(small_client: FlaskClient) -> None:
    reply = small_client.post("/api/suggest", json={"text": "駐車"})
    assert reply.status_code == 200
    assert reply.get_json()["suggestions"][0] == {
        "id": "parking",
        "question": "駐車場はありますか",
        "section": "お店について",
    }


def test_the_endpoint_gives_marks_and_topics_to_who_asks_for_them(
    small_client: FlaskClient,
) -> None:
    body = {"text": "花", "limit": 3.0, "highlight": True, "topics": True}
    found = small_client.post("/api/suggest", json=body).get_json()["suggestions"]
    assert len(found) == 3
    assert found[0]["question"][slice(*found[0]["matches"][0])] == "花"
    plain = small_client.post("/api/suggest", json={"text": "花"}).get_json()["suggestions"]
    assert {frozenset(each) for each in plain} == {frozenset(("id", "question", "section"))}


def test_a_topic_that_is_chosen_gets_what_asking_for_it_gets(
    small_client: FlaskClient, small_answerer: Answerer
) -> None:
    for topic in small_answerer.topics:
        body = {"text": topic.topic, "topics": True}
        found = small_client.post("/api/suggest", json=body).get_json()["suggestions"]
        assert {
            "id": topic.id,
            "question": topic.topic,
            "section": topic.section,
            "by": "phone",
        } in found
        chosen = small_client.post("/api/ask", json={"choice": topic.id}).get_json()
        asked = small_client.post("/api/ask", json={"query": topic.wordings[0]}).get_json()
        assert chosen["kind"] == "fallback" and not chosen["choices"]
        assert chosen["contact"] == asked["contact"]
        assert chosen["message"] == asked["message"]


def test_what_is_no_topic_cannot_be_chosen(
    small_client: FlaskClient, small_answerer: Answerer
) -> None:
    others = [each.id for each in small_answerer.corpus.referrals if each.kind != "topic"]
    assert others
    for name in (*others, "nobody"):
        assert small_client.post("/api/ask", json={"choice": name}).status_code == 422


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": None}])
def test_the_endpoint_gives_the_frequent_questions_first(
    small_client: FlaskClient, small_answerer: Answerer, body: object
) -> None:
    found = small_client.post("/api/suggest", json=body).get_json()["suggestions"]
    assert [each["id"] for each in found] == list(small_answerer.corpus.site.frequent)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": 5}, 400),
        ({"text": ["a"]}, 400),
        ([], 400),
        ({"text": "", "limit": 7}, 400),
        ({"text": "", "limit": 0}, 400),
        ({"text": "", "topics": 1}, 400),
    ],
)
def test_the_endpoint_refuses_what_is_no_text(
    small_client: FlaskClient, body: object, status: int
) -> None:
    reply = small_client.post("/api/suggest", json=body)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")


def test_keystrokes_do_not_use_up_the_limit_of_questions(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    settings = replace(small, data_dir=tmp_path, rate_limit="1/minute")
    app = create_app(settings, small_answerer)
    client = app.test_client()
    assert [client.post("/api/suggest", json={"text": "駐"}).status_code for _ in range(10)] == [
        200
    ] * 10
    assert client.post("/api/ask", json={"query": "駐車場はありますか"}).status_code == 200
    assert client.post("/api/ask", json={"query": "駐車場はありますか"}).status_code == 429
    statuses = [client.post("/api/suggest", json={"text": "駐"}).status_code for _ in range(600)]
    assert statuses.count(429) == 10  # its own limit: 600 a minute
    app.extensions["recorder"].close()
