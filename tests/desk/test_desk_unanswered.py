"""答えられなかった質問: from what customers asked to a draft with its origin, by one button."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from flask import Flask

from bot.journal.database import Journal
from bot.settings import Settings
from corpus.reader import read_corpus
from tests.desk.conftest import SignedIn
from tests.desk.page_form import form_of
from tests.journal.entries import old_record

SignIn = Callable[..., SignedIn]
TEXTS = ("自転車の駐輪場はありますか", "駐輪場はある？")


@pytest.fixture
def asked(desk_settings: Settings) -> Settings:
    """Three conversations about what the shop's page lacks, one about something else."""
    texts = (*TEXTS, TEXTS[0], "制服の注文")
    journal = Journal(desk_settings.journal_url)
    journal.write(
        [
            replace(
                old_record(0),
                at=datetime.now(timezone.utc),
                kind="fallback",
                entry_id=None,
                text=text,
                reason="BELOW_THRESHOLD",
                conversation=f"c{place}",
            )
            for place, text in enumerate(texts)
        ]
    )
    journal.close()
    return desk_settings


def looked(desk: SignedIn, path: str = "/unanswered") -> str:
    """Return the page once everything was read."""
    for _ in range(200):
        page = html.unescape(desk.get(path))
        if "あと" not in page or "読み取っています" not in page:
            return page
    raise AssertionError(page)


def group_in(page: str) -> str:
    [key] = set(re.findall(r"/admin/unanswered/([0-9a-f]{16})", page))
    return f"/unanswered/{key}"


def draft_text(settings: Settings) -> str:
    draft = settings.data_dir / "desk" / "draft"
    return "".join(path.read_text() for path in sorted(draft.rglob("*.yaml")))


def test_an_empty_journal_says_what_will_come(signed_in: SignIn) -> None:
    assert "いまのところ、ありません" in looked(signed_in("reader"))


def test_a_wording_is_added_with_its_origin(asked: Settings, signed_in: SignIn) -> None:
    desk = signed_in("editor", "田中")
    page = looked(desk)
    assert "3組" in page and "制服" not in page
    path = group_in(page)
    page = looked(desk, path)
    for text in TEXTS:
        assert text in page
    fields = {"entry_id": "parking", "ticked": "0", "text.0": "駐輪場はありますか"}
    page = desk.post(f"{path}/wordings", **fields)
    assert "下書きに保存しました" in page
    assert re.search(r"駐輪場はありますか\"? +# お客様の質問から\(?（?\d{4}-", draft_text(asked))
    entry = next(
        each
        for each in read_corpus(asked.data_dir / "desk" / "draft", ()).entries
        if each.id == "parking"
    )
    assert entry.wordings[-1] == "駐輪場はありますか"
    assert "田中" in (asked.data_dir / "desk" / "audit.jsonl").read_text()


def test_any_entry_can_be_chosen_by_its_question(asked: Settings, signed_in: SignIn) -> None:
    desk = signed_in("editor")
    path = group_in(looked(desk))
    fields = {"entry_id": "", "other": "駐車場はありますか", "ticked": "0", "text.0": "駐輪場は"}
    assert "下書きに保存しました" in desk.post(f"{path}/wordings", **fields)


def test_one_question_of_a_conversation_becomes_a_wording(
    desk_settings: Settings, signed_in: SignIn
) -> None:
    desk = signed_in("editor")
    page = desk.get("/wordings/new?text=車はどこに停めれば")
    assert 'value="車はどこに停めれば"' in page and "駐車場はありますか" in page
    fields = {"text": "車はどこに停めれば", "other": "駐車場はありますか", "entry_id": ""}
    assert "下書きに保存しました" in desk.post("/wordings/new", **fields)
    assert "車はどこに停めれば" in draft_text(desk_settings)
    for missing in (
        {"text": "", "entry_id": "parking"},
        {"text": "車", "entry_id": "", "other": "x"},
    ):
        response = desk.client.post("/admin/wordings/new", data=missing | {"csrf": desk.csrf})
        assert response.status_code in (409, 422)


def test_a_part_of_a_question_finds_its_entry_or_lists_several_and_keeps_what_was_typed(
    desk_settings: Settings, signed_in: SignIn
) -> None:
    desk = signed_in("editor")
    entries = read_corpus(desk_settings.corpus_dir, ()).entries
    several = [each for each in entries if "ます" in each.question]
    assert 1 < len(several) <= 12
    sent = {"text": "車はどこに停めれば", "entry_id": "", "other": "ます"}

    def refused(**changed: str) -> str:
        data = sent | changed | {"csrf": desk.csrf}
        response = desk.client.post("/admin/wordings/new", data=data)
        assert response.status_code == 422
        return html.unescape(response.text)

    page = refused()
    assert f"「ます」のあるQ&Aが{len(several)}件" in page
    assert all(f'name="entry_id" value="{each.id}"' in page for each in several)
    assert form_of(page) | {"csrf": ""} == sent | {"csrf": ""}
    page = refused(other="そのような質問")
    assert "見つかりません" in page
    assert form_of(page)["other"] == "そのような質問" and form_of(page)["entry_id"] == ""
    assert "どのQ&Aに足すかを選んでください" in refused(other="")
    page = refused(text="", entry_id=several[-1].id)
    assert form_of(page)["entry_id"] == several[-1].id
    assert "下書きに保存しました" in desk.post("/wordings/new", **(sent | {"other": "駐車場"}))
    draft = read_corpus(desk_settings.data_dir / "desk" / "draft", ()).entries
    assert [each.id for each in draft if "車はどこに停めれば" in each.wordings] == ["parking"]


def test_what_a_group_s_form_sent_stays_where_it_is_refused(
    asked: Settings, signed_in: SignIn
) -> None:
    desk = signed_in("editor")
    path = group_in(looked(desk))
    sent = {"entry_id": "", "other": "ます", "ticked": "1", "text.0": "ア", "text.1": "イ"}
    data = sent | {"csrf": desk.csrf}
    response = desk.client.post(f"/admin{path}/wordings", data=data)
    page = html.unescape(response.text)
    assert response.status_code == 422 and "のあるQ&A" in page
    assert form_of(page.partition("新しいQ&Aを書く")[0]) | {"csrf": ""} == sent | {"csrf": ""}
    data = {"topic": "駐輪場", "text.0": "ア", "csrf": desk.csrf}
    response = desk.client.post(f"/admin{path}/topic", data=data)
    assert response.status_code == 422 and 'value="駐輪場"' in response.text


def test_entries_are_told_that_one_list_led_to_both(asked: Settings, signed_in: SignIn) -> None:
    journal = Journal(asked.journal_url)
    now = datetime.now(timezone.utc)
    usual = replace(old_record(0), at=now, entry_id=None)
    for place, taken in enumerate(("parking", "same-day") * 2):
        own = {"conversation": f"e{place}"}
        offered = replace(usual, query_id=f"l{place}", kind="choices", text="車", **own)
        chosen = replace(usual, query_id=f"t{place}", kind="answer", text="", chosen=taken, **own)
        journal.write([replace(offered, choices="parking same-day"), chosen])
    journal.close()
    page = re.sub(r"<[^>]+>", "", looked(signed_in("reader")))
    assert "駐車場はありますか（2回） と 今日中に届けてもらえますか（2回）" in page


def test_a_topic_is_added_for_the_phone(asked: Settings, signed_in: SignIn) -> None:
    desk = signed_in("editor")
    path = group_in(looked(desk))
    fields = {"topic": "駐輪場", "ticked": "1", "text.1": TEXTS[1]}
    page = html.unescape(desk.post(f"{path}/topic", **fields))
    assert "話題：駐輪場" in page and "下書きに保存しました" in page
    [topic] = (
        each
        for each in read_corpus(asked.data_dir / "desk" / "draft", ()).referrals
        if each.topic == "駐輪場"
    )
    assert topic.wordings == (TEXTS[1],)


def test_an_entry_is_begun_with_the_question(asked: Settings, signed_in: SignIn) -> None:
    desk = signed_in("editor")
    page = looked(desk, group_in(looked(desk)))
    [address] = re.findall(r'href="/admin(/entries/new\?[^"]+)"', page)
    form = html.unescape(desk.get(address.replace("&amp;", "&")))
    assert all(text in form for text in TEXTS)


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("wordings", {"entry_id": "parking"}, "一つ以上、選んでください"),
        (
            "wordings",
            {"entry_id": "no-such", "ticked": "0", "text.0": "あ"},
            "どのQ&amp;Aに足すかを選んで",
        ),
        ("wordings", {"entry_id": "parking", "ticked": "x"}, "一つ以上、選んでください"),
        ("topic", {"topic": "", "ticked": "0", "text.0": "あ"}, "話題の名前を入力し"),
    ],
)
def test_what_is_missing_is_told(
    asked: Settings, signed_in: SignIn, path: str, fields: dict[str, str], said: str
) -> None:
    desk = signed_in("editor")
    group = group_in(looked(desk))
    response = desk.client.post(f"/admin{group}/{path}", data=fields | {"csrf": desk.csrf})
    assert response.status_code in (409, 422)
    assert said in response.get_data(as_text=True)
    assert not (asked.data_dir / "desk" / "draft").exists()


def test_what_was_dismissed_stays_so_while_it_grows_a_little(
    asked: Settings, signed_in: SignIn
) -> None:
    desk = signed_in("editor")
    path = group_in(looked(desk))
    page = html.unescape(desk.post(f"{path}/dismiss"))
    assert "このままでよいとしたもの（1件）" in page
    journal = Journal(asked.journal_url)
    more = replace(old_record(0), at=datetime.now(timezone.utc), kind="fallback", entry_id=None)
    journal.write([replace(more, text="駐輪場ある？", reason="BELOW_THRESHOLD", conversation="c9")])
    journal.close()
    page = looked(desk)
    assert "このままでよいとしたもの（1件）" in page and "4組" in page
    assert TEXTS[0] not in (asked.data_dir / "desk" / "dismissed.json").read_text()
    desk.post(f"{group_in(page)}/dismiss", back="1")
    assert "このままでよいとしたもの" not in looked(desk)


def test_what_a_wording_says_to_the_letter_is_seen_to(asked: Settings, signed_in: SignIn) -> None:
    journal = Journal(asked.journal_url)
    rows = [
        replace(
            old_record(0),
            at=datetime.now(timezone.utc),
            kind="fallback",
            entry_id=None,
            text="駐車場はありますか",
            reason="BELOW_THRESHOLD",
            conversation=f"d{place}",
        )
        for place in range(2)
    ]
    journal.write(rows)
    journal.close()
    assert "駐車場はありますか" not in looked(signed_in("reader"))


def test_readers_change_nothing(asked: Settings, signed_in: SignIn) -> None:
    desk = signed_in("reader")
    path = group_in(looked(desk))
    assert "どうしますか" not in looked(desk, path)
    for act in ("wordings", "topic", "dismiss"):
        response = desk.client.post(f"/admin{path}/{act}", data={"csrf": desk.csrf})
        assert response.status_code == 403
    assert desk.client.get("/admin/unanswered/0123456789abcdef").status_code == 404


def test_a_journal_that_cannot_be_read_is_told(
    asked: Settings, signed_in: SignIn, desk_app: Flask
) -> None:
    file = Path(asked.journal_url.removeprefix("sqlite:///"))
    for each in file.parent.glob(f"{file.name}*"):
        each.write_bytes(b"no database" * 1000)
    assert "記録を読めませんでした" in signed_in("reader").get("/unanswered")
    del desk_app
