"""POST /api/ask on the shipped corpus, with the real index."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from corpus.words.japanese import JAPANESE
from tests.said import step, urgent, urgent_after


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
    assert reply["kind"] == "choices" and reply["message"] == JAPANESE.which
    assert 2 <= len(reply["choices"]) <= 4
    assert both <= {choice["id"] for choice in reply["choices"]}
    assert all(choice["section"] for choice in reply["choices"])


def test_a_choice_is_answered_by_id_and_wins_over_the_query(client: FlaskClient) -> None:
    reply = ask(client, "今日の天気は", choice="monthly-plan-payment")
    assert reply["answer"]["id"] == "monthly-plan-payment"
    assert reply["answer"]["section"] == "新サービス「月額プラン」について"


def test_a_promised_link_that_is_missing_leads_to_the_phone_and_in_no_circle(
    client: FlaskClient,
) -> None:
    reply = ask(client, "", choice="invoice-timing")
    assert reply["answer"]["links"] == []
    assert reply["message"] == JAPANESE.link_missing.format(step=step(reply["contact"]))
    assert reply["contact"]["phone"] == "03-0000-0001"


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
    assert reply["kind"] == "fallback" and urgent_after(reply["contact"]) in reply["message"]


def test_a_mails_plea_for_haste_gets_the_phone_beside_its_answer(client: FlaskClient) -> None:
    reply = ask(
        client,
        "お世話になっております。見本商事の田中です。請求書はいつ発行されますか。社内の締めの都合で知りたく存じます。"
        "大至急お願いします。",
    )
    assert (reply["kind"], reply["answer"]["id"], reply["message"]) == (
        "answer",
        "invoice-timing",
        urgent(reply["contact"]),
    )
    assert reply["contact"]
    stopped = ask(
        client,
        "証明書が切れてサイトが止まってしまいました。大至急対応をお願いします。"
        "更新の手続きはどのようにすればよいでしょうか。",
    )
    assert stopped["kind"] == "fallback" and urgent_after(stopped["contact"]) in stopped["message"]


def test_the_log_tells_why_without_a_word_of_the_query(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "bot.answer"):
        ask(client, "見本商事の請求書はいつ頃届くのでしょう")
    [line] = [
        record.getMessage() for record in caplog.records if record.name == "bot.answer.decision_log"
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
    line = {"text", "purpose", "phone", "tel", "hours", "open_now", "opens_at"}
    assert set(reply["contact"]) == line | {"channels"}
    assert all(set(each) == {"id", "question"} for each in reply["answer"]["related"])
    assert 0.9 < reply["confidence"] <= 1


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
