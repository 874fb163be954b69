"""What a question leaves behind."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bot.answer.reply import Choice, Reply
from bot.journal.record import record_of
from index.question import Question
from tests.journal.entries import QUERY, ask, rate, rows


def test_an_answer_is_kept_with_its_kind_entry_confidence_and_version(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    said = ask(client, QUERY)
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    at = datetime.fromisoformat(row.pop("at")).replace(tzinfo=timezone.utc)
    assert abs(datetime.now(timezone.utc) - at) < timedelta(minutes=1)
    assert row == {
        "query_id": said["query_id"],
        "channel": "api",
        "kind": "answer",
        "entry_id": "parking",
        "confidence": said["confidence"],
        "version": said["version"],
        "text": QUERY,
    }


def test_a_choice_is_kept_as_its_entry_alone(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    client.post("/api/ask", json={"choice": "parking", "query": "前の質問"})
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    assert (row["kind"], row["entry_id"], row["text"]) == ("answer", "parking", "")


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
