"""Q&Aの編集: found, changed, added, hidden and taken out; nobody's words are lost."""

from __future__ import annotations

import html
import re
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.desk.try_out import VERDICTS
from bot.settings import Settings
from tests.desk.conftest import SignedIn

ENTRY = "/entries/e/same-day"


def opened(page: str) -> str:
    """Return what the form of a page was opened with."""
    found = re.search(r'name="opened" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def form(page: str) -> dict[str, Any]:
    """Return what the form of an entry's page would send."""
    fields: dict[str, Any] = {"opened": opened(page)}
    for name in ("link_label", "link_goal"):
        found = re.findall(rf'value="([^"]*)"[^>]*name="{name}"', page)
        fields[name] = [html.unescape(value) for value in found]
    if re.search(r'name="link_missing"[^>]*checked', page):
        fields["link_missing"] = "1"
    for name in ("question", "answer", "wordings", "related"):
        found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        assert found, name
        fields[name] = html.unescape(found[1])
    for name in ("section", "label", "reviewed", "valid_until"):
        found = re.search(rf'<input type="[a-z]+" value="([^"]*)"[^>]*name="{name}"', page)
        assert found, name
        fields[name] = html.unescape(found[1])
    found = re.search(r'<option value="([^"]*)" selected>', page)
    return fields | {"format": found[1] if found else "plain"}


def draft(settings: Settings) -> Path:
    return settings.data_dir / "desk" / "draft"


def test_the_list_holds_every_entry(signed_in: Callable[..., SignedIn]) -> None:
    page = signed_in("reader").get("/entries")
    assert "/entries/e/same-day" in page
    assert "<h2>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=当日", True),
        ("?q=same-day", True),
        ("?q=ない言葉です", False),
        ("?only=draft", False),
        ("?only=hidden", False),
    ],
)
def test_the_list_is_searched_and_filtered(
    signed_in: Callable[..., SignedIn], query: str, found: bool
) -> None:
    assert ("/entries/e/same-day" in signed_in("reader").get(f"/entries{query}")) is found


def test_an_answer_is_changed_in_the_draft_alone(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    before = {path: path.read_bytes() for path in desk_settings.corpus_dir.rglob("*.yaml")}
    editor = signed_in("editor", "田中")
    page = editor.post(ENTRY, **form(editor.get(ENTRY)) | {"answer": "はい、当日にお届けします。"})
    assert "下書きに保存しました" in page
    assert before == {path: path.read_bytes() for path in desk_settings.corpus_dir.rglob("*.yaml")}
    assert "下書きあり" in editor.get("/entries?only=draft")
    publish = editor.get("/publish")
    assert "<ins>" in publish
    assert "田中" in editor.get(ENTRY)


def test_a_form_sent_unchanged_changes_no_byte(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    ids = re.findall(r"/entries/e/([\w-]+)", editor.get("/entries"))
    for entry in dict.fromkeys(ids):
        editor.post(f"/entries/e/{entry}", **form(editor.get(f"/entries/e/{entry}")))
        assert not draft(desk_settings).exists(), entry


def test_readers_read(signed_in: Callable[..., SignedIn]) -> None:
    reader = signed_in("reader")
    page = reader.get(ENTRY)
    assert "下書きに保存する" not in page
    response = reader.client.post(f"/admin{ENTRY}", data=form(page) | {"csrf": reader.csrf})
    assert response.status_code == 403


def test_two_editors_see_both_texts_and_lose_none(signed_in: Callable[..., SignedIn]) -> None:
    tanaka, sato = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    first, second = form(tanaka.get(ENTRY)), form(sato.get(ENTRY))
    tanaka.post(ENTRY, **first | {"answer": "田中の答えです"})
    sent = second | {"answer": "佐藤の答えです", "label": "当日", "csrf": sato.csrf}
    response = sato.client.post(f"/admin{ENTRY}", data=sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    for text in ("田中の答えです", "佐藤の答えです", second["answer"][:10], "田中さん"):
        assert text in page
    again = form(page)
    assert again["answer"] == "佐藤の答えです"
    assert again["label"] == "当日"
    assert "下書きに保存しました" in sato.post(ENTRY, **again)
    assert form(tanaka.get(ENTRY))["answer"] == "佐藤の答えです"


def test_changes_of_different_fields_meet_in_the_form(signed_in: Callable[..., SignedIn]) -> None:
    tanaka, sato = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    first, second = form(tanaka.get(ENTRY)), form(sato.get(ENTRY))
    tanaka.post(ENTRY, **first | {"answer": "田中の答えです"})
    sent = second | {"label": "当日", "csrf": sato.csrf}
    page = sato.client.post(f"/admin{ENTRY}", data=sent).get_data(as_text=True)
    assert "重なっていません" in page
    assert (form(page)["answer"], form(page)["label"]) == ("田中の答えです", "当日")


def test_what_was_deleted_meanwhile_can_be_added_again(signed_in: Callable[..., SignedIn]) -> None:
    tanaka, sato = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    added = {"question": "犬は入れますか", "answer": "はい", "section": "お店", "format": "plain"}
    tanaka.post("/entries/new", id="pets", **added)
    typed = form(sato.get("/entries/e/pets"))
    tanaka.post("/entries/remove/pets")
    response = sato.client.post(
        "/admin/entries/e/pets", data=typed | {"answer": "猫も", "csrf": sato.csrf}
    )
    page = response.get_data(as_text=True)
    assert "削除されていました" in page
    assert "猫も" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("question", "", "質問をご記入ください"),
        ("answer", " ", "回答をご記入ください"),
        ("valid_until", "来週", "日付として読めません"),
        ("related", "no-such-entry", "という項目はありません"),
        ("related", "same-day", "自分自身"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    signed_in: Callable[..., SignedIn], desk_settings: Settings, field: str, value: str, told: str
) -> None:
    editor = signed_in("editor")
    sent = form(editor.get(ENTRY)) | {"label": "書いたもの", field: value, "csrf": editor.csrf}
    response = editor.client.post(f"/admin{ENTRY}", data=sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    error = re.search(rf'<p class="error" id="error-{field}">(.*?)</p>', page)
    assert error
    assert told in error[1]
    assert "書いたもの" in page
    assert not draft(desk_settings).exists()


def test_markdown_that_cannot_be_shown_is_told_beside_the_answer(
    signed_in: Callable[..., SignedIn],
) -> None:
    editor = signed_in("editor")
    text = {"answer": "**太字\n\n![絵](https://a.test/a.png)", "format": "markdown"}
    sent = form(editor.get(ENTRY)) | text | {"csrf": editor.csrf}
    response = editor.client.post(f"/admin{ENTRY}", data=sent)
    assert response.status_code == 422
    assert "画像は表示できません" in response.get_data(as_text=True)
    preview = editor.post("/entries/preview", answer="- **太い**点", format="markdown")
    assert "<b>太い</b>" in preview


def test_an_entry_is_added_with_links_and_wordings(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    page = editor.get("/entries/new?question=犬は入れますか")
    assert "犬は入れますか" in page
    proposed = re.search(r'value="([^"]+)"[^>]*name="id"', page)
    assert proposed
    data = {
        "csrf": editor.csrf, "id": proposed[1], "question": "犬は入れますか",
        "answer": "はい。\n二匹まで。", "section": "あたらしい", "format": "plain",
        "wordings": "ペットOK?\n 犬連れ \n\n", "link_label": ["地図", ""],
        "link_goal": ["https://a.test/", ""],
    }  # fmt: skip
    response = editor.client.post("/admin/entries/new", data=data, follow_redirects=True)
    assert response.status_code == 200
    assert "下書きに保存しました" in response.get_data(as_text=True)
    (file,) = draft(desk_settings).rglob("*あたらしい.yaml")
    text = file.read_text()
    assert text.startswith("section:")
    assert "https://a.test/" in text
    assert "犬連れ" in text
    again = editor.client.post("/admin/entries/new", data=data)
    assert again.status_code == 422
    assert "ほかの項目が使っています" in again.get_data(as_text=True)


def test_hiding_is_a_change_like_others_and_can_be_taken_back(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    assert "非公開" in editor.post("/entries/hide/same-day")
    assert "/entries/e/same-day" in editor.get("/entries?only=hidden")
    editor.post("/entries/hide/same-day", shown="1")
    assert not draft(desk_settings).exists()
    editor.post("/entries/hide/same-day")
    editor.post("/entries/discard/same-day", back="entry")
    assert not draft(desk_settings).exists()


def test_an_entry_that_others_name_is_not_deleted(signed_in: Callable[..., SignedIn]) -> None:
    editor = signed_in("editor")
    response = editor.client.post(
        "/admin/entries/remove/same-day", data={"csrf": editor.csrf}, follow_redirects=True
    )
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert "という項目はありません" in response.get_data(as_text=True)


def test_the_bot_is_asked_and_says_why(signed_in: Callable[..., SignedIn]) -> None:
    reader = signed_in("reader")
    page = reader.post("/try", query="当日に届きますか")
    assert any(words in page for words in VERDICTS.values())
    assert "くわしい理由" in page
    assert "一番近い項目の確かさ" in page
    response = reader.client.post("/admin/try", data={"query": " ", "csrf": reader.csrf})
    assert response.status_code == 422


def test_a_broken_corpus_is_told_and_nothing_breaks(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    (desk_settings.corpus_dir / "broken.yaml").write_text("section: [")
    editor = signed_in("editor")
    for path in ("/entries", ENTRY, "/entries/new"):
        assert "broken.yaml" in editor.get(path)
    assert "broken.yaml" in editor.get("/publish")


def test_a_full_disk_is_told_and_what_was_typed_stays(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    sent = form(editor.get(ENTRY)) | {"answer": "入力した文です。", "csrf": editor.csrf}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        response = editor.client.post(f"/admin{ENTRY}", data=sent)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "ディスクの空きがない" in page
    assert "入力した文です。" in page
    assert not draft(desk_settings).exists()
    assert "下書きに保存しました" in editor.post(ENTRY, **form(page))


@pytest.mark.parametrize(
    ("wording", "is_told"),
    [
        ("シャワーありますか、シャワー使えますか、汗を流したい、お風呂", True),
        ("花束,ブーケ,はなたば", True),
        ("すみません、今日のうちに届けてもらえますか", False),
        ("夕方までに、お願いできますか", False),
    ],
)
def test_several_wordings_on_one_line_are_told(
    signed_in: Callable[..., SignedIn], wording: str, is_told: bool
) -> None:
    desk = signed_in("editor")
    page = desk.post(ENTRY, **(form(desk.get(ENTRY)) | {"wordings": wording}))
    assert ("1行に1つずつに分けてください" in page) is is_told
