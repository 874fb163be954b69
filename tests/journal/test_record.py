"""What a question leaves behind."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bot.answer.reply import Choice, Reply
from bot.journal.record import record_of
from index.question import Question
from tests.journal.entries import LIST_QUERY, QUERY, ask, rate, rows


def test_an_answer_is_kept_with_its_kind_entry_confidence_and_version(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    said = ask(client, QUERY)
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    at = datetime.fromisoformat(row.pop("at")).replace(tzinfo=timezone.utc)
    assert abs(datetime.now(timezone.utc) - at) < timedelta(minutes=1)
    assert len(row.pop("conversation")) == 8
    assert 0 <= row.pop("latency_ms") < 10_000
    assert row == {
        "query_id": said["query_id"],
        "channel": "api",
        "kind": "answer",
        "entry_id": "parking",
        "confidence": said["confidence"],
        "version": said["version"],
        "text": QUERY,
        "reason": "CONFIDENT",
        "topic": None,
        "choices": None,
        "chosen": None,
        "in_reply_to": None,
        "language": "ja",
    }


def test_a_choice_is_kept_as_its_entry_alone(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    client.post("/api/ask", json={"choice": "parking", "query": "前の質問"})
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    assert (row["kind"], row["entry_id"], row["text"]) == ("answer", "parking", "")
    assert (row["reason"], row["chosen"], row["in_reply_to"]) == ("CHOSEN", "parking", None)


def test_what_a_list_offered_is_kept_and_what_was_taken_from_which(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    listed = ask(client, LIST_QUERY)
    taken = listed["choices"][1]["id"]
    for list_id in (listed["query_id"], "0" * 32, "x" * 5000):
        client.post(
            "/api/ask",
            json={
                "choice": taken,
                "conversation": listed["conversation"],
                "in_reply_to": list_id,
            },
        )
    client.post("/api/ask", json={"query": "2番", "conversation": listed["conversation"]})
    app.extensions["recorder"].close()
    first, *taking = rows(database, "queries")
    assert first["choices"] == " ".join(choice["id"] for choice in listed["choices"])
    assert {row["conversation"] for row in taking} == {first["conversation"]}
    assert [row["chosen"] for row in taking] == [taken] * 4
    assert [row["in_reply_to"] for row in taking] == [listed["query_id"], None, None, None]


def test_every_conversation_has_an_id_of_its_own_and_the_reply_shows_no_more_than_before(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    begun = [ask(client, QUERY) for _ in range(3)]
    client.post("/api/ask", json={"query": "お金は?", "conversation": begun[0]["conversation"]})
    app.extensions["recorder"].close()
    ids = [row["conversation"] for row in rows(database, "queries")]
    assert len(set(ids)) == 3 and ids[3] == ids[0]
    assert not {"grounds", "reason", "conversation_id", "took_ms"} & set(begun[0])


def test_the_page_keeps_the_same_of_a_reply(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    client.post("/", data={"q": "営業の電話をかけたい"})
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    assert row["channel"] == "page" and row["reason"] and row["conversation"]


def test_the_search_page_without_javascript_keeps_what_the_widget_keeps(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    client.get("/", query_string={"q": LIST_QUERY})
    client.get("/", query_string={"choice": "parking"})
    listed = ask(client, LIST_QUERY)
    unhelped = client.post("/", data={"query_id": listed["query_id"], "helpful": "no"})
    assert unhelped.status_code == 200
    rate(client, query_id=listed["query_id"], helpful=True)
    app.extensions["recorder"].close()
    searched, chosen, widget = rows(database, "queries")
    differ = {"query_id", "at", "channel", "conversation", "latency_ms"}
    assert {name for name in searched if searched[name] != widget[name]} <= differ
    assert (searched["channel"], searched["kind"], searched["text"]) == (
        "page",
        "choices",
        LIST_QUERY,
    )
    assert searched["choices"] and searched["conversation"] and searched["latency_ms"] is not None
    assert (chosen["channel"], chosen["chosen"], chosen["text"]) == ("page", "parking", "")
    [rating] = rows(database, "feedback")  # of a list, and changed by another channel
    assert (rating["query_id"], rating["helpful"], rating["kind"]) == (
        listed["query_id"],
        1,
        "choices",
    )


def test_a_text_with_a_secret_says_so_by_its_reason(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    ask(client, "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----")
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    assert (row["kind"], row["reason"], row["text"]) == ("notice", "SECRET", "[秘密鍵]")


def test_what_is_refused_is_not_kept(app: Flask, client: FlaskClient, database: Path) -> None:
    for body in (
        {"query": ""},
        {"query": "あ" * 2001},
        {"choice": "no-such-entry"},
        {"query": 1},
        {},
    ):
        assert client.post("/api/ask", json=body).status_code in (400, 422)
    app.extensions["recorder"].start()
    app.extensions["recorder"].close()
    assert rows(database, "queries") == []


def test_the_entry_kept_with_choices_is_the_first_one_shown() -> None:
    shown = Reply(
        "choices",
        None,
        None,
        (Choice("a", "?", "節"), Choice("b", "?", "節")),
        None,
        0.4,
        None,
        "1",
        "v1",
    )
    assert record_of(shown, Question.read("花束"), "api").entry_id == "a"


def test_nothing_that_names_a_person_and_nothing_of_a_private_key_reaches_the_disk(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEsecretkeybody\n-----END RSA PRIVATE KEY-----"
    ask(client, f"鍵はこれです {key}")
    said = ask(client, "花束を taro@example.jp へ。電話は090-1234-5678、注文番号は12345678です")
    assert (
        rate(client, query_id=said["query_id"], helpful=False, comment=f"hanako@example.jp {key}")[
            0
        ]
        == 200
    )
    assert (
        rate(
            client,
            query_id=said["query_id"],
            helpful=False,
            comment="ｈａｎａｋｏ＠example.jp 03-1234-5678",
        )[0]
        == 200
    )
    app.extensions["recorder"].close()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for private in (b"taro", b"hanako", b"5678", b"MIIE", b"secretkeybody"):
        assert private not in stored
    assert "注文番号は[番号]です".encode() in stored
    assert "[秘密鍵]".encode() in stored
