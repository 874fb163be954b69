"""会話を見る: masked, as the customer saw it, and why each reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.answer.decision import Reason
from bot.answer.grounds import SECRET
from bot.desk.done import done_text
from bot.desk.known_names import KnownNames
from bot.desk.known_versions import KnownVersions
from bot.desk.reasons import REASONS, confidence_text, reason_text
from bot.desk.shown_turns import shown_turns
from bot.journal.database import Journal
from bot.journal.readings import Turn
from corpus.intent import Referral
from index.store import save_corpus
from tests.desk.conftest import SignedIn
from tests.journal.entries import LIST_QUERY, QUERY, old_record

SignIn = Callable[..., SignedIn]


def ask(app: Flask, **body: object) -> dict[str, object]:
    reply: dict[str, object] = app.test_client().post("/api/ask", json=body).get_json()
    return reply


def written(app: Flask) -> None:
    """Have all written that was asked, and go on."""
    app.extensions["recorder"].close()
    app.extensions["recorder"].start()


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.partition("<main")[2])))


def keys_of(page: str) -> list[str]:
    return re.findall(r'href="/admin/conversations/([\w-]+)"', page)


def test_every_reason_has_a_sentence_of_its_own() -> None:
    assert {each.name for each in Reason} | {SECRET} <= set(REASONS)
    assert len(set(REASONS.values())) == len(REASONS)
    assert all(text.endswith("。") for text in REASONS.values())
    assert reason_text(None) == reason_text("NO_SUCH") not in REASONS.values()


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (None, ""),
        (1.0, "とても高い（100%）"),
        (0.95, "とても高い（95%）"),
        (0.8, "高い（80%）"),
        (0.5, "半々より高い（50%）"),
        (0.12, "低い（12%）"),
    ],
)
def test_how_sure_the_bot_was_is_told_in_a_word(confidence: float | None, expected: str) -> None:
    assert confidence_text(confidence) == expected


@pytest.mark.parametrize(
    ("kind", "reason", "topic", "said"),
    [
        ("notice", "WISH", "general-date-time", "お休みと受付時間をご案内しました。"),
        ("notice", "WISH", "general-en-contact", "電話番号と受付時間をご案内しました。"),
        ("notice", "WISH", None, "連絡先、受付時間、お休みのうち、"),
        ("notice", "SMALL_TALK", "general-date-time", ""),
        ("fallback", "BELOW_THRESHOLD", None, "電話番号と受付時間をご案内しました。"),
        ("fallback", "URGENT", "sos", "（今の文：「119番へ。」）"),
        ("answer", "CONFIDENT", None, ""),
    ],
)
def test_what_was_done_is_told_by_its_kind(
    kind: str, reason: str, topic: str | None, said: str, small_answerer: Answerer
) -> None:
    urgent = Referral("sos", "急病", ("急病です",), "119番へ。", urgent=True)
    corpus = replace(small_answerer.corpus, referrals=(urgent,))
    record = replace(old_record(1), kind=kind, reason=reason, topic=topic)
    done = done_text(record, KnownNames(corpus))
    assert said in done and bool(said) == bool(done)
    assert ("急ぎの案内" in done) == (reason == "URGENT")


def test_a_conversation_reads_as_the_customer_saw_it(desk_app: Flask, signed_in: SignIn) -> None:
    listed = ask(desk_app, query=LIST_QUERY)
    choice = listed["choices"][1]  # type: ignore[index]  # a list of choices
    taken = ask(
        desk_app,
        choice=choice["id"],
        conversation=listed["conversation"],
        in_reply_to=listed["query_id"],
    )
    desk_app.test_client().post(
        "/api/feedback",
        json={"query_id": taken["query_id"], "helpful": False, "comment": "古いです"},
    )
    written(desk_app)
    desk = signed_in("reader")
    [key] = keys_of(desk.get("/conversations"))
    page = desk.get(f"/conversations/{key}")
    words = words_of(page)
    assert LIST_QUERY in words
    assert page.count('class="taken"') == 1
    assert "選ばれた候補" in page.partition('class="taken"')[2].partition("</li>")[0]
    assert f"候補から選択：{choice['question']}" in words
    assert taken["answer"]["text"].split("\n")[0] in words  # type: ignore[index]  # an answer
    assert REASONS["AMBIGUOUS"] in words and REASONS["CHOSEN"] in words
    assert "「古いです」" in words and "低評価" in words
    assert "に公開した内容" in words


def test_a_bubble_says_what_was_done_and_leads_to_a_pin(desk_app: Flask, signed_in: SignIn) -> None:
    ask(desk_app, query=QUERY)
    ask(desk_app, query="taro@example.jp へ返金して")
    ask(desk_app, query="こんにちは")
    written(desk_app)
    desk, reader = signed_in("editor"), signed_in("reader", "田中")
    hello, masked, answered = keys_of(desk.get("/conversations"))
    page = desk.get(f"/conversations/{answered}")
    assert "チャットボットがしたこと" in page and "の回答をお見せしました。" in page
    assert "お客様が見た回答</summary>" in page
    goals = re.findall(r'href="/admin(/live\?[^"]+)#pin"', page)
    assert [("entry" in goal, "phone" in goal) for goal in goals] == [(True, False), (False, True)]
    assert f">\n{QUERY}</textarea>" in desk.get(unescape(goals[1]))
    for key in (hello, masked):
        assert "に固定</a>" not in desk.get(f"/conversations/{key}")
    assert "に固定</a>" not in reader.get(f"/conversations/{answered}")


def test_what_names_a_person_is_shown_nowhere(desk_app: Flask, signed_in: SignIn) -> None:
    said = ask(desk_app, query="taro@example.jp か 090-1234-5678 へ花束の値段を")
    ask(desk_app, query="-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----")
    rating = {"query_id": said["query_id"], "helpful": False, "comment": "03-9876-5432へ"}
    desk_app.test_client().post("/api/feedback", json=rating)
    written(desk_app)
    desk = signed_in("reader")
    pages = [desk.get("/conversations"), desk.get("/today")]
    pages += [desk.get(f"/conversations/{key}") for key in keys_of(pages[0])]
    assert len(pages) == 4
    for page in pages:
        assert not re.search("taro|5678|5432|MIIE", page)
    assert "[メール]" in pages[0] and "[秘密鍵]" in pages[0]
    assert any(REASONS[SECRET] in page for page in pages)


def test_old_rows_are_a_conversation_each(
    desk_app: Flask, signed_in: SignIn, tmp_path: Path
) -> None:
    old = [old_record(0.1), old_record(0.2)]
    journal = Journal(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
    journal.write([*old, replace(old_record(0.3), entry_id="long-gone", text="")])
    journal.close()
    desk = signed_in("reader")
    keys = keys_of(desk.get("/conversations"))
    assert keys[:2] == [each.query_id for each in old]
    assert "理由の記録がありません" in desk.get(f"/conversations/{keys[0]}")
    assert "long-gone" in desk.get(f"/conversations/{keys[2]}")


def test_a_conversation_that_is_not_kept_is_404(signed_in: SignIn) -> None:
    client = signed_in("reader").client
    for key in ("0" * 32, "abcdefgh", "%00", "x" * 5000):
        assert client.get(f"/admin/conversations/{key}").status_code == 404


def test_the_list_is_paged_and_filtered(desk_app: Flask, signed_in: SignIn, tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
    journal.write(
        [replace(old_record(number / 1000), text=f"質問{number}") for number in range(70)]
    )
    journal.close()
    desk, path, seen = signed_in("reader"), "/conversations", []
    for _ in range(3):
        page = desk.get(path)
        seen += re.findall(r"質問\d+", words_of(page))
        older = re.search(r'rel="next" href="/admin([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"質問{number}" for number in range(70)] and not path
    assert "質問7" in desk.get("/conversations?words=%E8%B3%AA%E5%95%8F7")
    for fields in ("kind=fallback", "words=%25", "channel=slack", "unhelpful=1", "day=2020-01-01"):
        assert "条件に合う会話はありません" in desk.get(f"/conversations?{fields}")
    for fields in ("before=x", "before=2026~", "day=x&days=y", "kind=x", "day=9999-12-31"):
        desk.get(f"/conversations?{fields}")


def test_a_question_is_tried_without_being_recorded(desk_app: Flask, signed_in: SignIn) -> None:
    desk = signed_in("reader")
    page = words_of(desk.post("/try", query=QUERY))
    assert "公開中" in page and REASONS["CONFIDENT"] in page
    written(desk_app)
    assert "会話はまだありません" in desk.get("/conversations")
    refused = desk.client.post("/admin/try", data={"query": " ", "csrf": desk.csrf})
    assert refused.status_code == 422
    assert desk.client.post("/admin/try", data={"query": QUERY}).status_code != 200


def test_an_answer_is_shown_as_it_was_in_the_version_that_gave_it(
    small_answerer: Answerer, tmp_path: Path
) -> None:
    now = small_answerer.corpus
    then = replace(
        now,
        entries=tuple(
            replace(entry, answer="昔の回答") if entry.id == "parking" else entry
            for entry in now.entries
        ),
    )
    folder = tmp_path / "versions" / "abc123-2"
    folder.mkdir(parents=True)
    save_corpus(then, folder)
    versions, names = KnownVersions(small_answerer, tmp_path), KnownNames(now)
    [current, kept, gone] = (
        next(shown_turns([Turn(replace(old_record(1), version=version))], names, versions)).entry
        for version in (small_answerer.version, "abc123", "ffff00")
    )
    assert current and current.is_of_then and not current.has_changed
    assert kept and kept.entry.answer == "昔の回答" and kept.has_changed
    assert gone and gone.entry == current.entry and not gone.is_of_then
    assert versions.entry("no-such-entry", "../../etc") is None


def test_what_was_taken_is_marked_on_the_list_it_came_from(small_answerer: Answerer) -> None:
    first, again = (
        Turn(replace(old_record(day), kind="choices", choices="parking roses", text="花"))
        for day in (3, 2)
    )
    taken = Turn(replace(old_record(1), text="", chosen="parking"))
    names = KnownNames(small_answerer.corpus)
    versions = KnownVersions(small_answerer, Path("nowhere"))

    def marks(*turns: Turn) -> list[list[str]]:
        return [
            [each.id for each in shown.offered if each.is_taken]
            for shown in shown_turns(turns, names, versions)
        ]

    assert marks(first, again, taken) == [[], ["parking"], []]
    said = Turn(replace(taken.record, in_reply_to=first.record.query_id))
    assert marks(first, again, said) == [["parking"], [], []]
    other = Turn(replace(taken.record, chosen="delivery-fee"))
    assert marks(first, again, other) == [[], [], []]
