"""The whole way on a small shop: YAML → index → question → reply, by every door but the chats."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import open_answerer
from bot.settings import Settings, read_settings
from corpus.reader import read_corpus
from corpus.words.japanese import JAPANESE
from index.manifest import IndexRefused, Manifest
from index.store import current_folder
from tests.said import step, urgent_after

ROOT = Path(__file__).parents[1]


def ask(client: FlaskClient, query: str, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"query": query, **more})
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.get_json()
    return reply


def test_the_index_holds_what_the_authors_wrote(small: Settings, small_answerer: Answerer) -> None:
    written = read_corpus(small.corpus_dir)
    assert small_answerer.corpus == written
    manifest = Manifest.load(current_folder(small.index_dir))
    assert manifest.counts == {"entries": 12, "clarifications": 1, "referrals": 8}
    assert (manifest.learned, manifest.corpus) == (True, written.digest)
    assert manifest.parity["precision"] == "int8"


# What is asked → the kind of reply, and the ids it shows (the answer first).
TABLE = [
    # an entry's own question, a wording, other words, hiragana, another width
    ("駐車場はありますか", "answer", ["parking"]),
    ("定休日はいつですか", "answer", ["opening-hours"]),
    ("花束を予約できますか", "answer", ["bouquet-order"]),
    ("植木鉢の水やり", "answer", ["pot-watering"]),
    ("はなたばのよやく", "answer", ["bouquet-order"]),
    ("ﾊﾟｰｷﾝｸﾞはどこ", "answer", ["parking"]),
    # what two entries fit, in its author's order
    ("いくらですか", "choices", ["bouquet-price", "delivery-fee"]),
    ("おいくら?", "choices", ["bouquet-price", "delivery-fee"]),
    # what no entry answers
    ("求人はありますか", "fallback", []),
    ("アルバイト募集", "fallback", []),
    ("今日の天気は", "fallback", []),
    ("猫が花を食べた", "fallback", []),
    ("😀", "fallback", []),
    # small talk
    ("こんにちは!", "notice", ["opening-hours", "bouquet-order", "delivery-area"]),
    ("ありがとう", "notice", ["opening-hours", "bouquet-order", "delivery-area"]),
    ("人と話したい", "notice", []),
    ("-----BEGIN PRIVATE KEY-----", "notice", []),
]


@pytest.mark.parametrize(("query", "kind", "shown"), TABLE)
def test_a_question_gets_its_kind_of_reply(
    small_client: FlaskClient, query: str, kind: str, shown: list[str]
) -> None:
    reply = ask(small_client, query)
    answer = [reply["answer"]["id"]] if reply["answer"] else []
    assert (reply["kind"], answer + [each["id"] for each in reply["choices"]]) == (kind, shown)


def test_an_answer_is_the_authors_words_with_absolute_links(
    small: Settings, small_client: FlaskClient
) -> None:
    reply = ask(small_client, "花束は予約できますか")
    assert reply["answer"] == {
        "id": "bouquet-order",
        "section": "花束と鉢植えについて",
        "question": "花束は予約できますか",
        "text": "はい、三日前までにお電話か店頭でご予約ください。お急ぎのときはご相談ください。",
        "links": [{"label": "花束のお値段", "url": f"{small.public_url}/#bouquet-price"}],
        "related": [
            {"id": "bouquet-price", "question": "花束はいくらから作れますか"},
            {"id": "message-card", "question": "メッセージカードを付けられますか"},
        ],
        "reviewed": "2026-04-01",
    }
    assert reply["confidence"] > 0.99 and reply["contact"] is None


def test_where_a_link_is_missing_the_phone_of_the_section_comes_along(
    small_client: FlaskClient,
) -> None:
    reply = ask(small_client, "お花の定期便はありますか")
    assert reply["message"] == JAPANESE.link_missing.format(step=step(reply["contact"]))
    assert reply["contact"]["phone"] == "03-0000-1188"


def test_an_urgent_topic_says_what_to_do_at_once(small_client: FlaskClient) -> None:
    reply = ask(small_client, "猫が花を食べてしまった")
    assert reply["message"] == "すぐに医師か獣医にご相談ください。" + urgent_after(reply["contact"])
    assert reply["contact"]["tel"] == "tel:0300001187"


def test_a_choice_is_answered_without_a_search(small_client: FlaskClient) -> None:
    choice = ask(small_client, "いくらですか")["choices"][1]["id"]
    reply = small_client.post("/api/ask", json={"choice": choice}).get_json()
    assert (reply["answer"]["id"], reply["confidence"]) == ("delivery-fee", 1.0)


def test_a_follow_up_leans_on_the_token_of_the_last_answer(small_client: FlaskClient) -> None:
    first = ask(small_client, "花束の値段")
    assert ask(small_client, "何日前まで?")["choices"][0]["id"] != "bouquet-order"
    after = ask(small_client, "何日前まで?", conversation=first["conversation"])
    assert after["choices"][0]["id"] == "bouquet-order"


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"query": " "}, 422, messages.EMPTY),
        ({"query": "花" * 2001}, 422, messages.TOO_LONG),
        ({"choice": "no-such-entry"}, 422, messages.UNKNOWN_CHOICE),
        ({"query": 1}, 400, messages.MALFORMED),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(
    small_client: FlaskClient, body: dict[str, object], status: int, detail: str
) -> None:
    response = small_client.post("/api/ask", json=body)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["detail"] == detail


def test_the_support_page_shows_every_entry_and_answers_without_javascript(
    small_client: FlaskClient, small_answerer: Answerer
) -> None:
    page = small_client.get("/").text
    assert "お花のよくある質問" in page and "こもれび花店" in page
    for entry in small_answerer.corpus.entries:
        assert f'id="{entry.id}"' in page and entry.question in page
    assert "お店の裏に3台分ございます。" in small_client.get("/", query_string={"q": "駐車場"}).text
    chosen = small_client.get("/", query_string={"choice": "delivery-fee"}).text
    assert "市内は5,000円以上のお買い上げで無料" in chosen


def test_what_was_asked_and_rated_is_kept_masked(
    small_app: Flask, small_client: FlaskClient, tmp_path: Path
) -> None:
    reply = ask(small_client, "駐車場はありますか 090-1234-5678")
    rating = {"query_id": reply["query_id"], "helpful": False, "comment": "taro@example.jp へ"}
    assert small_client.post("/api/feedback", json=rating).status_code == 200
    small_app.extensions["recorder"].close()
    with closing(sqlite3.connect(tmp_path / "data" / "journal.db")) as journal:
        [asked] = journal.execute("SELECT kind, version, text FROM queries")
        [rated] = journal.execute("SELECT query_id, helpful, comment FROM feedback")
    assert asked == (reply["kind"], reply["version"], "駐車場はありますか [電話番号]")
    assert rated == (reply["query_id"], 0, "[メール] へ")


# What the authors change


@pytest.fixture
def own_shop(small_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The variables of a copy of the shop and its index, to be changed."""
    environment = small_environment | {"DATA_DIR": str(tmp_path / "data")}
    for name in ("CORPUS_DIR", "INDEX_DIR"):
        copy = shutil.copytree(small_environment[name], tmp_path / name.lower(), symlinks=True)
        environment[name] = str(copy)
    return environment


def add_wording(environment: dict[str, str], wording: str) -> None:
    """Add a wording to the entry about the parking lot, as an author does."""
    file = Path(environment["CORPUS_DIR"]) / "01-shop.yaml"
    marked = '      - "車を停める場所"\n'
    written = file.read_text("utf-8")
    assert marked in written
    file.write_text(written.replace(marked, f'{marked}      - "{wording}"\n'), "utf-8")


def run(module: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_changed_corpus_is_not_answered_from_the_old_index(own_shop: dict[str, str]) -> None:
    add_wording(own_shop, "自転車置き場")
    with pytest.raises(IndexRefused, match=r"made with corpus .*python -m scripts\.build"):
        open_answerer(read_settings(own_shop))


@pytest.mark.slow
def test_a_new_wording_is_answered_after_a_build_that_starts_at_the_last_weights(
    own_shop: dict[str, str],
) -> None:
    add_wording(own_shop, "自転車置き場")
    done = run("scripts.build", own_shop)
    assert done.returncode == 0, done.stderr
    settings = read_settings(own_shop)
    assert Manifest.load(current_folder(settings.index_dir)).changed_since_fit == 1
    assert "starting at the last weights" in done.stdout + done.stderr
    hit = open_answerer(settings).searcher.search("自転車置き場").hits[0]
    assert hit.target.id == "parking" and hit.probability > 0.99


def test_a_mistake_in_the_corpus_builds_nothing_and_leaves_the_last_index(
    own_shop: dict[str, str],
) -> None:
    before = current_folder(Path(own_shop["INDEX_DIR"]))
    add_wording(own_shop, "定休日はいつですか")  # another entry has it
    done = run("scripts.build", own_shop)
    assert done.returncode == 1 and "01-shop.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert current_folder(Path(own_shop["INDEX_DIR"])) == before
