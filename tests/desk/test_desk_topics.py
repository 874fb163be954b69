"""電話でご案内する話題: found, added, changed and taken out in the draft; nobody's words are lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.topic_form import FIELDS, LABELS
from bot.settings import Settings
from corpus.intent import Referral
from corpus.reader import read_corpus
from tests.desk.conftest import SignedIn
from tests.desk.page_form import draft_of, form_of, post

SignIn = Callable[..., SignedIn]
TOPIC = "/topics/t/lessons"
PHONES = Path("referrals/01-phone.yaml")
PLEASE_SAVE = "下書きに保存しました"


def form(desk: SignedIn, path: str) -> dict[str, str]:
    """Return what a browser would send of a topic's form."""
    page = desk.get(path)
    form = form_of(page[page.index("data-keep") - 200 :])
    return {name: form[name] for name in ("opened", *FIELDS) if name in form}


def topics(settings: Settings) -> dict[str, Referral]:
    return {each.id: each for each in read_corpus(draft_of(settings), ()).referrals}


def with_packs(settings: Settings) -> None:
    """Let the shop have what comes with the product."""
    site = settings.corpus_dir / "site.yaml"
    site.write_text(site.read_text().replace("packs: []", "packs: [general.ja]"))


def test_the_list_holds_every_topic_and_the_general_ones_apart(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    with_packs(desk_settings)
    page = signed_in("reader").get("/topics")
    own, _, general = page.partition("はじめから入っている話題")
    assert "/topics/t/lessons" in own and "/topics/t/general-complaint" in general
    assert "general-complaint" not in own and "lessons" not in general
    assert "話題を追加する" not in page
    assert 'aria-current="page"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=花の習い事", True),
        ("?q=レッスン　体験", True),
        ("?q=ない言葉です", False),
        ("?only=draft", False),
        ("?only=urgent", False),
        ("?only=line", True),
        ("?only=few", False),
    ],
)
def test_the_list_is_searched_by_parts_of_the_words_and_filtered(
    signed_in: SignIn, query: str, found: bool
) -> None:
    assert ("/topics/t/lessons" in signed_in("reader").get(f"/topics{query}")) is found


def test_a_form_sent_unchanged_changes_no_byte(signed_in: SignIn, desk_settings: Settings) -> None:
    editor = signed_in("editor")
    for own in topics(desk_settings):
        page = post(editor, f"/topics/t/{own}", form(editor, f"/topics/t/{own}"))
        assert "公開中の内容と同じです" in page
        assert draft_of(desk_settings) == desk_settings.corpus_dir, own


def test_a_topic_is_changed_in_the_draft_alone_and_publishing_shows_it_in_words(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    file = desk_settings.corpus_dir / PHONES
    file.write_text(file.read_text().replace("  - id: lessons", "  # 担当：店長\n  - id: lessons"))
    before = file.read_text()
    editor = signed_in("editor", "田中")
    changed = {
        "message": "教室は月に二度です。",
        "urgent": "1",
        "phone": "配達のお問い合わせ",
        "section": "配達について",
    }
    page = post(editor, TOPIC, form(editor, TOPIC) | changed)
    assert PLEASE_SAVE in page and "田中さん" in page
    assert file.read_text() == before
    saved = topics(desk_settings)["lessons"]
    assert (saved.message, saved.urgent, saved.phone, saved.section) == (
        "教室は月に二度です。",
        True,
        "配達のお問い合わせ",
        "配達について",
    )
    after = (draft_of(desk_settings) / PHONES).read_text()
    added = {line for line in after.splitlines() if line not in before.splitlines()}
    assert len(added) == len(changed) - 1  # of urgent another topic has the very line
    assert after.index("# 担当：店長") < after.index("id: lessons") < after.index("id: funeral")
    page = html.unescape(editor.get("/publish"))
    assert "電話でご案内する話題" in page and "- id:" not in page
    assert all(LABELS[name] in page for name in changed)
    assert "急ぎ" in page and "<ins>教室は月に二度です。</ins>" in page
    assert "教室" in editor.get("/topics?only=draft")
    post(editor, "/topics/discard/lessons", {})
    assert draft_of(desk_settings) == desk_settings.corpus_dir
    assert "話題「教室」を編集しました" in signed_in("reader").get("/audit")


def test_a_topic_is_added_behind_the_others_and_taken_out_again(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    typed = form(editor, "/topics/new") | {
        "topic": "駐輪場",
        "wordings": "自転車を停めたい\n駐輪場はある？\n\n",
    }
    page = post(editor, "/topics/new", typed)
    assert PLEASE_SAVE in page and 'value="自転車を停めたい"' in page  # to be tried at once
    added = topics(desk_settings)["topic-001"]
    assert added.wordings == ("自転車を停めたい", "駐輪場はある？")
    assert added.kind == "topic" and not added.phone
    assert "追加" in editor.get("/publish")
    assert "変更を取り消しました" in post(editor, "/topics/discard/topic-001", {"back": "topic"})
    post(editor, "/topics/new", typed)
    page = post(editor, "/topics/remove/topic-001", {})
    assert "話題「駐輪場」を下書きで削除しました" in page
    assert draft_of(desk_settings) == desk_settings.corpus_dir
    editor.post("/topics/remove/lessons")
    assert "lessons" not in topics(desk_settings)
    assert "変更前" in editor.get("/publish")
    page = editor.client.get("/admin/topics/t/lessons").get_data(as_text=True)
    assert "話題「教室」を削除しました" in html.unescape(page)
    post(editor, "/topics/discard/lessons", {})
    assert draft_of(desk_settings) == desk_settings.corpus_dir


def test_a_new_topic_does_not_inherit_the_matter_of_others(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    for file in (desk_settings.corpus_dir / "referrals").glob("*.yaml"):
        file.write_text("matter: technical\n" + file.read_text())
    other = desk_settings.corpus_dir / "referrals.yaml"
    other.write_text("matter: billing\nreferrals:\n  - {id: fee, topic: 年会費}\n")
    editor = signed_in("editor")
    post(editor, "/topics/new", form(editor, "/topics/new") | {"topic": "駐輪場"})
    found = topics(desk_settings)
    assert found["topic-001"].matter is None and found["fee"].matter == "billing"


def test_what_comes_with_the_product_becomes_the_companys_own(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    with_packs(desk_settings)
    editor, path = signed_in("editor"), "/topics/t/general-complaint"
    page = editor.get(path)
    assert "はじめから入っている話題です" in page and "削除する" not in page
    sent = form(editor, path)
    post(editor, path, sent)
    assert draft_of(desk_settings) == desk_settings.corpus_dir  # nothing was changed
    page = post(editor, path, sent | {"message": "店の者がうけたまわります。"})
    assert PLEASE_SAVE in page and "はじめから入っている話題に戻ります" in page
    own = topics(desk_settings)["general-complaint"]
    assert (own.kind, own.message) == ("human", "店の者がうけたまわります。")
    assert len(own.wordings) > 5
    general = editor.get("/topics").partition("はじめから入っている話題")[2]
    assert path not in general


def test_two_editors_see_both_texts_and_lose_none(signed_in: SignIn) -> None:
    tanaka, sato = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    first, second = form(tanaka, TOPIC), form(sato, TOPIC)
    post(tanaka, TOPIC, first | {"message": "田中の文です。", "kind": "offtopic"})
    sent = second | {"message": "佐藤の文です。", "kind": "trade", "topic": "花の教室"}
    response = sato.client.post(f"/admin{TOPIC}", data=sent | {"csrf": sato.csrf})
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    for text in ("田中の文です。", "佐藤の文です。", "田中さん", "承れないとお伝えする"):
        assert text in page
    again = form_of(page[page.index("data-keep") - 200 :])
    assert (again["message"], again["topic"]) == ("佐藤の文です。", "花の教室")
    assert PLEASE_SAVE in post(sato, TOPIC, again)
    assert form(tanaka, TOPIC)["message"] == "佐藤の文です。"


def test_what_was_typed_outlives_the_topic(signed_in: SignIn, desk_settings: Settings) -> None:
    tanaka, sato = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    sent = form(sato, TOPIC) | {"message": "残したい文です。"}
    tanaka.post("/topics/remove/lessons")
    page = post(sato, TOPIC, sent, 409)
    assert "この話題は削除されていました" in page and "残したい文です。" in page
    post(sato, "/topics/new", {name: sent[name] for name in sent if name != "opened"})
    assert topics(desk_settings)["topic-001"].message == "残したい文です。"


def test_what_the_files_changed_as_well_is_told_in_words(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    post(editor, TOPIC, form(editor, TOPIC) | {"topic": "花の教室"})
    file = desk_settings.corpus_dir / PHONES
    file.write_text(file.read_text().replace('topic: "教室"', 'topic: "お稽古"'))
    page = editor.get("/publish/conflicts")
    cards = page.partition("ファイルに書かれたとおりに見る")[0]
    assert "花の教室" in cards and "お稽古" in cards and "id: lessons" not in cards


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"topic": " "}, "話題をご記入ください"),
        ({"topic": "あ" * 101}, "100文字以内"),
        ({"phone": "ない窓口"}, "ご案内する窓口を選び直してください"),
        ({"section": "ない節"}, "近いセクションを選び直してください"),
        ({"kind": "other"}, "ご案内のしかたを選び直してください"),
        ({"matter": "other"}, "用件を選び直してください"),
        ({"wordings": "駐車場はありますか？\n働きたい"}, "「働きたい」は「jobs」にもあります"),
        ({"message": "音\x07がする"}, "使えない文字があります"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    signed_in: SignIn, desk_settings: Settings, typed: dict[str, str], said: str
) -> None:
    editor = signed_in("editor")
    sent = form(editor, TOPIC) | {"wordings": "新しい言い方"} | typed
    page = post(editor, TOPIC, sent, 422)
    assert "まだ保存していません" in page and said in page
    assert sent["wordings"] in page
    assert draft_of(desk_settings) == desk_settings.corpus_dir
    new = {name: sent[name] for name in sent if name != "opened"}
    assert said in post(editor, "/topics/new", new, 422)


def test_the_checks_findings_stand_beside_the_field(
    signed_in: SignIn, desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    assert "窓口が決まっていないため" in editor.get(TOPIC)
    wordings = "花束、花輪、鉢植え、球根\n旬のお花の定期便"
    sent = form(editor, TOPIC) | {"wordings": wordings, "section": "配達について"}
    page = post(editor, TOPIC, sent)
    assert "窓口が決まっていないため" not in page
    for said in (
        "いくつかの言い方のようです",
        "言い方が3つ未満",
        "Q&A「お花の定期便はありますか」",
    ):
        assert said in page


def test_readers_read_and_forms_need_their_token(signed_in: SignIn) -> None:
    reader, editor = signed_in("reader"), signed_in("editor")
    page = reader.get(TOPIC)
    assert "下書きに保存する" not in page and "削除する" not in page
    sent = form(editor, TOPIC)
    for path in (TOPIC, "/topics/new", "/topics/remove/lessons", "/topics/discard/lessons"):
        response = reader.client.post(f"/admin{path}", data=sent | {"csrf": reader.csrf})
        assert response.status_code == 403, path
        assert editor.client.post(f"/admin{path}", data=sent).status_code == 400, path
    assert reader.client.get("/admin/topics/new").status_code == 403
    assert reader.client.get("/admin/topics/t/no-such").status_code == 404


def test_other_pages_lead_to_topics(signed_in: SignIn, desk_settings: Settings) -> None:
    editor = signed_in("editor")
    advice = editor.get("/advice")
    assert re.search(r"話題を\d+件書き[^<]*<ul><li><a href=\"/admin/topics\"", advice)
    assert 'href="/admin/topics/t/jobs"' in advice  # one without a line of its own
    pinned = {"pin_queries": "花の講座", "pin_goal": "phone", "pin_topic": "lessons"}
    page = post(editor, "/live", pinned | {"do": "pin"})
    assert 'href="/admin/topics/t/lessons"' in page
    assert "話題：教室" in editor.get("/entries/e/lessons")  # ids are alike: nobody gets lost
    menu = re.findall(r'href="/admin/(\w+)"', page)
    assert menu.index("topics") == menu.index("entries") + 1
    assert desk_settings.corpus_dir == draft_of(desk_settings)
