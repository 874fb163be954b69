"""POST /api/ask on the shipped corpus, with the real index."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings


def ask(client: FlaskClient, query: str, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"query": query, **more})
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.get_json()
    return reply


def test_every_question_typed_exactly_gets_its_own_answer_word_for_word(
    client: FlaskClient, answerer: Answerer
) -> None:
    assert len(answerer.corpus.entries) == 28
    for entry in answerer.corpus.entries:
        answer = ask(client, entry.question)["answer"]
        assert answer is not None, entry.question
        assert (answer["id"], answer["question"], answer["text"]) == (
            entry.id,
            entry.question,
            entry.answer,
        )


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("請求書はいつ届きますか", "invoice-timing"),
        ("サーバーを入れ替えたら費用はかかる?", "reissue-cost"),
        ("ＥＶ証明書の申込で必要な書類は何ですか", "required-documents"),
        ("せいきゅうしょはいつはっこうされますか", "invoice-timing"),
        (
            "担当者が出張で電話に出られないので、別の者に確認の電話をしてもらえますか",
            "phone-check-other-contact",
        ),
    ],
)
def test_a_question_in_other_words_gets_the_pages_answer(
    client: FlaskClient, query: str, wanted: str
) -> None:
    assert ask(client, query)["answer"]["id"] == wanted


@pytest.mark.parametrize(
    "query", ["今日の天気は", "？？？", "🎉🎉", "asdkjfh qwoeiru", "今日の円相場を教えて"]
)
def test_what_the_page_does_not_answer_gets_the_phone(client: FlaskClient, query: str) -> None:
    reply = ask(client, query)
    assert (reply["kind"], reply["answer"]) == ("fallback", None)
    assert reply["contact"]["tel"].startswith("tel:") and reply["contact"]["hours"]
    assert reply["message"]


@pytest.mark.parametrize(
    ("query", "both"),
    [
        ("支払い方法は?", {"monthly-plan-payment"}),
        ("申し込みはWebで?", {"application-method", "monthly-plan-application"}),
    ],
)
def test_a_question_that_sections_answer_differently_gets_choices(
    client: FlaskClient, query: str, both: set[str]
) -> None:
    reply = ask(client, query)
    assert reply["kind"] == "choices" and reply["message"] == messages.WHICH
    assert 2 <= len(reply["choices"]) <= 4
    assert both <= {choice["id"] for choice in reply["choices"]}
    assert all(choice["section"] for choice in reply["choices"])


def test_a_choice_is_answered_by_id_and_wins_over_the_query(client: FlaskClient) -> None:
    reply = ask(client, "今日の天気は", choice="monthly-plan-payment")
    assert reply["answer"]["id"] == "monthly-plan-payment"
    assert reply["answer"]["section"] == "新サービス「月額プラン」について"


def test_a_promised_link_that_is_missing_shows_the_page_and_the_phone(client: FlaskClient) -> None:
    reply = ask(client, "", choice="invoice-timing")
    assert reply["answer"]["links"] == [
        {"label": messages.SEE_PAGE, "url": "http://127.0.0.1:8000/#invoice-timing"}
    ]
    assert reply["contact"] is not None


def test_the_answer_that_names_another_question_links_to_it(client: FlaskClient) -> None:
    links = ask(client, "", choice="auto-renewal-free-reissue")["answer"]["links"]
    assert links == [
        {
            "label": "既に持っている、自動更新タイプの証明書の再発行をした場合に有効期限はどうなりますか",
            "url": "http://127.0.0.1:8000/#auto-renewal-reissue-validity",
        }
    ]


def test_an_urgent_topic_gets_the_phone_first(client: FlaskClient) -> None:
    reply = ask(client, "証明書の期限が切れてサイトが止まっています")
    assert reply["kind"] == "fallback" and messages.URGENT in reply["message"] and reply["contact"]


def test_a_mails_plea_for_haste_gets_the_phone_beside_its_answer(client: FlaskClient) -> None:
    reply = ask(
        client,
        "お世話になっております。見本商事の田中です。請求書はいつ発行されますか。社内の締めの都合で知りたく存じます。"
        "大至急お願いします。",
    )
    assert (reply["kind"], reply["answer"]["id"], reply["message"]) == (
        "answer",
        "invoice-timing",
        messages.URGENT,
    )
    assert reply["contact"]
    stopped = ask(
        client,
        "証明書が切れてサイトが止まってしまいました。大至急対応をお願いします。"
        "更新の手続きはどのようにすればよいでしょうか。",
    )
    assert stopped["kind"] == "fallback" and messages.URGENT in stopped["message"]


def test_the_log_tells_why_without_a_word_of_the_query(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "bot.answer.answerer"):
        ask(client, "見本商事の請求書はいつ頃届くのでしょう")
    [line] = [
        record.getMessage() for record in caplog.records if record.name == "bot.answer.answerer"
    ]
    assert (
        "decided answer (confident): shown ['invoice-timing']" in line
        and "'dense':" in line
        and "words known" in line
    )
    assert not any(word in line for word in ("見本", "商事", "請求", "届く"))


@pytest.mark.parametrize(
    ("query", "contact"),
    [("こんにちは", False), ("ありがとうございました", False), ("人と話したい", True)],
)
def test_small_talk_gets_a_notice(client: FlaskClient, query: str, contact: bool) -> None:
    reply = ask(client, query)
    assert reply["kind"] == "notice" and reply["confidence"] is None
    assert bool(reply["contact"]) is contact


def test_two_questions_in_one_mail_get_both(client: FlaskClient) -> None:
    reply = ask(
        client,
        "お世話になっております。株式会社〇〇の田中です。請求書はいつ発行されますでしょうか。"
        "また、申込みの際に必要な書類についても教えていただけますでしょうか。よろしくお願いいたします。",
    )
    assert reply["kind"] == "choices"
    assert {"invoice-timing", "required-documents"} <= {choice["id"] for choice in reply["choices"]}


def test_the_reply_has_exactly_the_contracts_fields(client: FlaskClient) -> None:
    reply = ask(client, "請求書はいつ届きますか", unknown=1, conversation="bad token")
    assert set(reply) == {
        "kind",
        "message",
        "answer",
        "choices",
        "contact",
        "confidence",
        "conversation",
        "query_id",
        "version",
    }
    assert set(reply["answer"]) == {
        "id",
        "section",
        "question",
        "text",
        "links",
        "related",
        "reviewed",
    }
    assert set(reply["contact"]) == {"text", "phone", "tel", "hours", "open_now", "opens_at"}
    assert all(set(each) == {"id", "question"} for each in reply["answer"]["related"])
    assert 0.9 < reply["confidence"] <= 1


_PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA"


def test_a_pasted_private_key_is_thrown_away(client: FlaskClient) -> None:
    reply = ask(client, f"これで合っていますか {_PRIVATE_KEY}")
    assert (reply["kind"], reply["message"]) == ("notice", messages.SECRET)
    assert "MII" not in json.dumps(reply)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 70_000, "text/plain", 413),
        (b'{"query": "' + b"a" * 66_000 + b'"}', "application/json", 413),
        (b'{"query": "a"}', "text/plain", 415),
        (b'{"query": "a"}', "", 415),
        (b'{"query": ', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'["a"]', "application/json", 400),
        (b'{"query": 5}', "application/json", 400),
        (b'{"query": "\xff"}', "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "application/json", 422),
        (b'{"query": null}', "application/json", 422),
        (b'{"query": "  \\u200b\\u0000 "}', "application/json", 422),
        (b'{"query": "\\ud800"}', "application/json", 422),
        (b'{"query": "' + "あ".encode() * 2001 + b'"}', "application/json", 422),
        (b'{"choice": "nowhere"}', "application/json", 422),
        (b'{"choice": ""}', "application/json", 422),
    ],
)
def test_bad_input_gets_a_problem_document(
    client: FlaskClient, body: bytes, content_type: str, status: int
) -> None:
    response = client.post("/api/ask", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status and problem["detail"]
    assert "Traceback" not in response.text


def test_a_private_key_comes_before_the_length(client: FlaskClient) -> None:
    assert ask(client, _PRIVATE_KEY + "A" * 3000)["kind"] == "notice"


def test_64_kib_of_anything_costs_milliseconds(client: FlaskClient) -> None:
    for filling in (
        "あ" * 21_000,
        "👍" * 5_000,
        "\\u0000" * 10_000,
        "-----BEGIN " * 5_000,
        "﷽" * 15_000,
    ):
        begun = time.perf_counter()
        client.post(
            "/api/ask", data=f'{{"query": "{filling}"}}'.encode(), content_type="application/json"
        )
        assert time.perf_counter() - begun < 0.25


def test_errors_elsewhere_are_problem_documents_too(client: FlaskClient) -> None:
    for response, status in ((client.get("/nowhere"), 404), (client.get("/api/ask"), 405)):
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert client.get("/api/ask").headers["Allow"]


def test_too_many_questions_are_told_when_to_come_back(built: Settings, answerer: Answerer) -> None:
    from dataclasses import replace

    client = create_app(replace(built, rate_limit="2/minute"), answerer).test_client()
    assert [client.post("/api/ask", json={"query": "更新"}).status_code for _ in range(3)] == [
        200,
        200,
        429,
    ]
    refused = client.post("/api/ask", json={"query": "更新"})
    assert (
        refused.mimetype == "application/problem+json"
        and 1 <= int(refused.headers["Retry-After"]) <= 61
    )
    assert client.post("/api/ask", json={"query": ""}).status_code == 422, (
        "mistakes are told before they are counted"
    )
    assert client.get("/healthz").status_code == 200


def test_a_failure_behind_the_endpoint_still_tells_how_to_phone(
    built: Settings, answerer: Answerer
) -> None:
    class Broken(Answerer):
        def decide(self, text: str, topic: object = ()) -> Any:
            raise RuntimeError("the index is gone")

    client = create_app(
        built, Broken(answerer.searcher, built.public_url, built.precision)
    ).test_client()
    response = client.post("/api/ask", json={"query": "更新"})
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.get_json()["contact"]["tel"].startswith("tel:")
    assert "index is gone" not in response.text


def test_health_and_readiness(client: FlaskClient, answerer: Answerer) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ready", "version": answerer.version}


def test_the_support_page_shows_every_entry_under_its_anchor(
    client: FlaskClient, answerer: Answerer
) -> None:
    page = client.get("/").text
    for entry in answerer.corpus.entries:
        assert f'id="{entry.id}"' in page
    assert page.count('id="section-') == 6


def test_the_search_box_works_without_javascript(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "請求書はいつ届きますか"}).text
    assert "証明書発行の翌営業日に発行となります。" in page.split('id="answers"')[0]
    assert "どちらについてのご質問ですか" in client.get("/", query_string={"q": "更新"}).text


def test_the_page_shows_what_was_typed_as_text(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page and "&lt;script&gt;" in page
