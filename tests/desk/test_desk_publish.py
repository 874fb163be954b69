"""公開: an answer is changed, its impact seen, published, and taken back; each by who may."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.desk.publish_words import state_words
from bot.publishing.candidate import read_candidate
from bot.publishing.gate import Gate
from bot.settings import Settings
from corpus.reader import read_corpus
from index.store import current_folder
from tests.desk.conftest import SignedIn
from tests.desk.test_desk_entries import ENTRY, form
from tests.shop_versions import ShopVersions

QUESTION = "今日中に届けてもらえますか"
ANSWER = "いいえ、当日のお届けは終了しました。"

# What of it the page shows (bot/evaluation/impact.py).
IMPACT = {
    "golden": 3,
    "recent": 9,
    "broken": [
        {
            "text": "当日に届きますか",
            "times": 7,
            "before": {"words": "「当日の配達」と回答"},
            "after": {"words": "電話案内"},
            "wanted": ["当日の配達"],
        }
    ],
    "changed": [],
    "reworded": [
        {
            "text": text,
            "times": 4,
            "before": {"kind": "fallback", "titles": [], "says": "お電話ください。"},
            "after": {"kind": "fallback", "titles": [], "says": "店頭へどうぞ。"},
            "wanted": None,
        }
        for text in ("求人", "バイト")
    ],
    "confusions": [
        {"id": "same-day", "title": "当日の配達", "other": "bouquet", "other_title": "花束の予約"}
    ],
    "shares_before": {"answer": 5, "choices": 2, "fallback": 2, "notice": 1},
    "shares_after": {"answer": 4, "choices": 2, "fallback": 3, "notice": 1},
}


@pytest.fixture
def desk_settings(
    desk_settings: Settings, small_environment: dict[str, str], tmp_path: Path
) -> Settings:
    """The shop with an index of its own, which this test switches."""
    shop = ShopVersions.copy(small_environment, tmp_path / "shop")
    return replace(desk_settings, corpus_dir=shop.corpus_dir, index_dir=shop.index_dir)


@pytest.fixture
def desk_app(desk_settings: Settings) -> Iterator[Flask]:
    app = create_app(desk_settings, open_answerer(desk_settings))
    yield app
    app.extensions["recorder"].close()


def text(page: str) -> str:
    """Return what is read of a page."""
    return html.unescape(re.sub("<[^>]+>", "", page))


def edited(desk: SignedIn, answer: str = ANSWER) -> None:
    desk.post(ENTRY, **form(desk.get(ENTRY)) | {"answer": answer})


def prepared(desk: SignedIn) -> str:
    return ended(desk, desk.post("/publish/prepare"))


def ended(desk: SignedIn, page: str) -> str:
    """Return the page of publishing once nothing is at work any more."""
    end = time.monotonic() + 120
    while 'id="progress"' in page:
        assert time.monotonic() < end, page
        time.sleep(0.2)
        page = desk.get("/publish")
    return page


def is_in_trail(settings: Settings, text: str) -> bool:
    """Return whether something is recorded; what ends is, a moment after it did."""
    end = time.monotonic() + 5
    while text not in (settings.data_dir / "desk" / "audit.jsonl").read_text():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found, page
    return found[1]


def served(settings: Settings) -> Answerer:
    return open_answerer(settings)


def test_the_whole_way_there_and_back(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor, publisher = signed_in("editor", "田中"), signed_in("publisher", "鈴木")
    first = current_folder(desk_settings.index_dir).name
    edited(editor)
    page = prepared(editor)
    assert "公開できます" in page
    assert 'name="version"' not in page  # an editor cannot
    assert current_folder(desk_settings.index_dir).name == first

    # What is prepared is asked beside what is published.
    tried = editor.post("/try", query="当日に届きますか")
    assert "下書きを公開したあと" in tried

    page = publisher.get("/publish")
    version = version_in(page)
    refused = editor.client.post(
        "/admin/publish/now", data={"version": version, "csrf": editor.csrf}
    )
    assert refused.status_code == 403
    page = ended(publisher, publisher.post("/publish/now", version=version, note="当日便の終了"))
    assert "公開しました" in page
    assert "公開していない変更はありません" in page
    assert "当日便の終了" in page
    assert current_folder(desk_settings.index_dir).name == version
    assert ANSWER in {entry.answer for entry in read_corpus(desk_settings.corpus_dir, ()).entries}
    assert not (desk_settings.data_dir / "desk" / "draft").exists()
    assert f"「{QUESTION}」" not in page  # the note says what for
    entry_id = ENTRY.rpartition("/")[2]
    versions = text(editor.get(f"/entries/versions/{entry_id}"))
    assert ANSWER in versions
    assert versions.index("鈴木さんが公開") < versions.index("に公開")  # the newest first

    # One entry's text of then, into the draft; and what was news is none any more.
    editor.post(f"/entries/back/{entry_id}", version=first)
    assert form(editor.get(ENTRY))["answer"] != ANSWER
    assert "公開しました" not in editor.get("/publish")
    editor.post("/publish/discard", sure="1")

    page = publisher.get(f"/publish/back/{first}")
    assert "お客様へのご案内が、この版の内容に変わります" in page
    page = ended(publisher, publisher.post(f"/publish/back/{first}", note="まだ続けるため"))
    assert "以前の版に戻しました" in page
    assert "の内容に戻しました" in page and first not in text(page)
    page = publisher.get(f"/publish/back/{first}")  # with the browser's back button
    assert "以前の版に戻しました" in page and "残っていません" not in page
    assert "いま公開中と同じ内容です" in page and "この内容を公開する" in page
    left = re.search(r"/publish/back/([^\"]+)", page)
    assert left and "<h1>この内容を公開する</h1>" in publisher.get(f"/publish/back/{left[1]}")
    assert current_folder(desk_settings.index_dir).name == first
    assert ANSWER not in {
        entry.answer for entry in read_corpus(desk_settings.corpus_dir, ()).entries
    }
    for act in (
        "田中",
        "鈴木",
        "Q&Aを編集しました",
        "影響を確かめました",
        "公開しました",
        "に公開した内容に戻しました（まだ続けるため）",
    ):
        assert is_in_trail(desk_settings, act), act


def test_what_changed_after_the_look_is_not_published(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    publisher = signed_in("publisher")
    first = current_folder(desk_settings.index_dir).name
    edited(publisher)
    version = version_in(prepared(publisher))
    edited(publisher, "もう一度書き換えました。")
    page = publisher.get("/publish")
    assert "前に確かめたあとに" in page
    response = publisher.client.post(
        "/admin/publish/now", data={"version": version, "csrf": publisher.csrf}
    )
    assert response.status_code == 409
    assert current_folder(desk_settings.index_dir).name == first


def test_an_answer_that_would_be_lost_needs_a_note(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    publisher = signed_in("publisher")
    edited(publisher)
    prepared(publisher)
    index_dir = desk_settings.index_dir
    candidate = read_candidate(index_dir)
    assert candidate
    replace(candidate, gate=Gate(3, ("「当日に届きますか」",)), impact=IMPACT).save(index_dir)
    page = publisher.get("/publish")
    for words in ("当日に届きますか", "「当日の配達」と回答", "電話案内", "最近7回", "花束の予約"):
        assert words in page
    for words in ("「求人」「バイト」", "店頭へどうぞ。", "最近8回", "のべ10回"):
        assert words in page
    assert "3件のうち、1件に正しく答えられなくなります" in page
    sent = {"version": version_in(page), "csrf": publisher.csrf}
    response = publisher.client.post("/admin/publish/now", data=sent)
    assert response.status_code == 422
    sent = {"version": version_in(page), "anyway": "1", "note": "終了のため"}
    page = ended(publisher, publisher.post("/publish/now", **sent))
    assert "公開しました" in page
    assert is_in_trail(desk_settings, "終了のため")


def test_conflicts_come_before_all_else(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    edited(editor)
    (file,) = (
        path
        for path in desk_settings.corpus_dir.rglob("*.yaml")
        if "id: same-day" in path.read_text()
    )
    answer = form(editor.get(ENTRY))["answer"]
    (entry,) = (
        each for each in read_corpus(desk_settings.corpus_dir, ()).entries if each.id == "same-day"
    )
    assert answer == ANSWER
    file.write_text(file.read_text().replace(entry.answer.split("\n")[0][:8], "ほかの人の文"))
    page = editor.get("/publish")
    assert "先に決めていただくこと" in page
    assert "影響を確かめる</button>" not in page
    page = editor.get("/publish/conflicts")
    assert ANSWER in page
    assert "ほかの人の文" in page
    key = re.search(r'name="([0-9a-f]{32})" value="theirs"', page)
    assert key
    editor.post("/publish/conflicts", **{key[1]: "theirs"})
    assert "先に決めていただくこと" not in editor.get("/publish")


def test_everything_can_be_given_up_once_sure(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    edited(editor)
    response = editor.client.post("/admin/publish/discard", data={"csrf": editor.csrf})
    assert response.status_code == 422
    assert "公開していない変更はありません" in editor.post("/publish/discard", sure="1")


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("reader", "/publish/prepare"),
        ("reader", "/publish/discard"),
        ("editor", "/publish/now"),
        ("editor", "/publish/back/x"),
    ],
)
def test_nobody_does_more_than_the_role_allows(
    signed_in: Callable[..., SignedIn], role: str, path: str
) -> None:
    desk = signed_in(role)
    response = desk.client.post(f"/admin{path}", data={"csrf": desk.csrf})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("corpus edited since; run: python -m scripts.publish", "公開すると反映されます"),
        ("CORPUS_DIR holds what was rolled back from (2026-11-27)", "以前の版に戻したため"),
        ("ほかの知らせ", "ほかの知らせ"),
    ],
)
def test_what_a_server_says_is_wrong_is_told_in_japanese(problem: str, words: str) -> None:
    assert words in state_words(problem)
