"""ボットの言葉: every sentence, the company's in its place, as customers read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desk.situations import GROUPS, PLACEHOLDERS
from bot.desk.words.said import Said, said_of
from bot.journal.database import Journal
from bot.journal.readings import ReplyCount
from bot.settings import Settings
from corpus.reader import read_corpus
from corpus.site import Site
from corpus.words.japanese import JAPANESE
from corpus.words.words import KEYS, placeholders_of
from tests.desk.conftest import SignedIn
from tests.desk.page_form import draft_of, form_of, post, send
from tests.journal.entries import IDS, old_record

Signing = Callable[..., SignedIn]


def words_of(settings: Settings) -> dict[tuple[str, str], str]:
    site: Site = read_corpus(draft_of(settings)).site
    return {(each.language, each.key): each.text for each in site.own_words}


def test_every_sentence_is_on_the_page_and_explained() -> None:
    told = [key for group in GROUPS.values() for key in group]
    assert told == [key for key in KEYS if key in told] == list(KEYS)
    assert not [when for group in GROUPS.values() for when in group.values() if "同" in when[:1]]
    names = set().union(*(placeholders_of(getattr(JAPANESE, key)) for key in KEYS))
    assert names == set(PLACEHOLDERS)


@pytest.mark.parametrize("key", KEYS)
def test_each_sentence_can_be_seen_as_customers_read_it(key: str, signed_in: Signing) -> None:
    page = signed_in("reader").get(f"/words/{key}")
    shown = page.partition("お客様が読む文")[2].partition("</section>")[0]
    assert "{" not in shown
    assert "<p>" in shown


def test_an_own_sentence_is_tried_saved_and_taken_back(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    page = send(desk, "/words/not_found", own="あいにくです。{step}", do="look")
    assert "あいにくです。担当者がお電話で承ります。" in page
    assert "ただいまはお電話の受付時間外です。あいにくです。" in page
    assert not (desk_settings.data_dir / "desk/draft").exists()
    send(desk, "/words/not_found", own="あいにくです。{step}")
    send(desk, "/words/greeting?lang=en", own="Hello.")
    assert words_of(desk_settings) == {
        ("ja", "not_found"): "あいにくです。{step}",
        ("en", "greeting"): "Hello.",
    }
    assert "自社の文" in desk.get("/words")
    assert "標準の文にある差し込みが入っていません" in send(
        desk, "/words/not_found", own="あいにく。"
    )
    assert "あいにく。" in desk.get("/words?q=あいにく") and "自社の文" not in desk.get(
        "/words?q=急ぎ"
    )
    assert "を含む文はありません" in desk.get("/words?q=そのような文")
    send(desk, "/words/not_found", do="usual")
    send(desk, "/words/greeting?lang=en", own="")
    assert words_of(desk_settings) == {}


def test_how_often_a_sentence_was_said_is_told_as_far_as_the_journal_knows(
    signed_in: Signing, desk_settings: Settings
) -> None:
    def counted(kind: str, reason: str, topic: str = "", *, offered: bool = False) -> ReplyCount:
        return ReplyCount(kind, reason, topic, offered, 1)

    found = said_of(
        [
            *[counted("fallback", "BELOW_THRESHOLD")] * 3,
            counted("fallback", "CONTRADICTED"),
            counted("fallback", "BELOW_THRESHOLD", offered=True),
            *[counted("fallback", "NONE_FITS")] * 2,
            counted("fallback", "REFERRAL", "jobs"),
            counted("fallback", "REFERRAL", "poisoned"),
            counted("choices", "SHARED", offered=True),
            counted("answer", "CONFIDENT"),
        ],
        {"poisoned"},
    )
    assert found["not_found"] == found["not_found_long"] == Said(4, 2)
    assert found["not_found_nearest"] == Said(1, 1)
    assert (found["none_fits"], found["referred"].count) == (Said(2), 1)
    assert set(found) <= set(KEYS)

    desk_settings.data_dir.mkdir(exist_ok=True)
    journal = Journal(f"sqlite:///{desk_settings.data_dir / 'journal.db'}")
    row = replace(old_record(1), kind="fallback", reason="NONE_FITS")
    journal.write([row, replace(row, query_id=IDS.new(), language="en")])
    journal.close()
    for address in ("/words", "/words?lang=en"):
        assert signed_in("reader").get(address).count("この4週間で約1回") == 1


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("{name}様", "使えない差し込みがあります({name})"),
        ("波かっこ { だけ", "波かっこの書き方が違います"),
        ("{step!r}", "波かっこの書き方が違います"),
    ],
)
def test_what_cannot_be_said_is_told_and_stays_in_the_form(
    own: str, said: str, signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    for do in ("save", "look"):
        page = send(desk, "/words/not_found", 422 if do == "save" else 200, own=own, do=do)
        assert said in page
        assert form_of(page)["own"] == own
    assert not (desk_settings.data_dir / "desk/draft").exists()


def test_two_editors_of_one_sentence_lose_nothing_and_of_two_never_meet(
    signed_in: Signing, desk_settings: Settings
) -> None:
    one, other = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    opened, thanks = form_of(one.get("/words/greeting")), form_of(one.get("/words/thanks"))
    send(other, "/words/greeting", own="佐藤です。")
    page = post(one, "/words/greeting", opened | {"own": "田中です。"}, 422)
    assert "佐藤です。" in page
    assert form_of(page)["own"] == "田中です。"
    post(one, "/words/thanks", thanks | {"own": "どうも。"})
    post(one, "/words/greeting", form_of(page))
    assert set(words_of(desk_settings).values()) == {"田中です。", "どうも。"}


def test_an_unknown_sentence_is_not_there_and_readers_write_none(signed_in: Signing) -> None:
    desk = signed_in("reader")
    assert desk.client.get("/admin/words/else").status_code == 404
    sent = form_of(desk.get("/words/greeting")) | {"own": "x"}
    post(desk, "/words/greeting", sent, 403)
