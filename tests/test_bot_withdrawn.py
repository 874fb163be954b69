"""Entries that are hidden or past their date: on no surface, and their questions get the phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.decision import Decision, Reason, Verdict, decide
from bot.answer.visible import Visible
from bot.app import create_app
from bot.settings import Settings
from corpus.intent import Entry
from corpus.words.japanese import JAPANESE
from index.question import Question
from index.result import Hit
from tests.changed_shop import FRIDAY, changed_shop
from tests.decision_evidence import ENTRIES, POLICY, TODAY, found

EXPIRED = JAPANESE.expired.partition("{")[0]

FEE = "delivery-fee"  # related to delivery-area, frequent in this test, and asked by its question


def hide(entry: Entry) -> Entry:
    return replace(entry, hidden=True) if entry.id == FEE else entry


def expire(entry: Entry) -> Entry:
    return replace(entry, valid_until=date(2026, 4, 30)) if entry.id == FEE else entry


WAYS = {"hidden": hide, "past its date": expire}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def shop(request: pytest.FixtureRequest, small_answerer: Answerer, small: Settings) -> Answerer:
    change: Callable[[Entry], Entry] = request.param
    site = replace(small_answerer.corpus.site, frequent=(FEE, "delivery-area"))
    return changed_shop(small_answerer, small, site=site, entry=change)


@pytest.fixture
def client(shop: Answerer, small: Settings, tmp_path: Path) -> FlaskClient:
    return create_app(replace(small, data_dir=tmp_path / "data"), shop).test_client()


def test_it_is_not_on_the_page_nor_what_links_to_it(shop: Answerer, client: FlaskClient) -> None:
    page = client.get("/").text
    assert shop.corpus.entries  # it is still in the corpus
    assert f'id="{FEE}"' not in page and f"#{FEE}" not in page
    assert shop.entry(FEE).question not in page and shop.entry(FEE).answer not in page
    assert 'id="delivery-area"' in page


def test_it_is_not_in_the_structured_data(shop: Answerer, client: FlaskClient) -> None:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get("/").text)
    assert block
    names = [each["name"] for each in json.loads(block[1])["mainEntity"]]
    assert shop.entry(FEE).question not in names
    assert len(names) == len([entry for entry in shop.corpus.entries if entry.question]) - 1


@pytest.mark.parametrize("typed", ["", "配達", "はいたつ", "haitatsu", "配達料はかかりますか"])
def test_it_is_not_suggested(client: FlaskClient, typed: str) -> None:
    found = client.post("/api/suggest", json={"text": typed}).get_json()["suggestions"]
    assert FEE not in [each["id"] for each in found]
    assert found or typed == "配達料はかかりますか"


def test_it_is_not_related_nor_frequent(shop: Answerer) -> None:
    area = shop.choose(shop.entry("delivery-area")).answer
    assert area and [each.id for each in area.related] == ["same-day"]
    assert [choice.id for choice in shop.frequent()] == ["delivery-area"]
    assert [choice.id for choice in shop.ask(Question.read("こんにちは")).choices] in (
        ["delivery-area"],
        [],
    )


def test_no_answer_links_to_it(small_answerer: Answerer, small: Settings) -> None:
    def change(entry: Entry) -> Entry:
        return replace(entry, hidden=True) if entry.id == "bouquet-price" else entry

    shop = changed_shop(small_answerer, small, entry=change)
    answer = shop.choose(shop.entry("bouquet-order")).answer
    assert answer and answer.links == ()
    assert [each.id for each in answer.related] == ["message-card"]


@pytest.mark.parametrize(
    "query",
    ["配達料はかかりますか", "配達料はいくらですか", "配達料はかかりますか。駐車場はありますか。"],
)
def test_its_question_gets_the_phone_of_its_section_or_other_questions(
    shop: Answerer, query: str
) -> None:
    reply = shop.ask(Question.read(query))
    shown = [choice.id for choice in reply.choices] + ([reply.answer.id] if reply.answer else [])
    assert FEE not in shown
    if EXPIRED in (reply.message or ""):
        assert reply.contact and reply.contact.phone == "03-0000-1188"


def test_its_own_question_says_that_it_is_being_revised(shop: Answerer) -> None:
    reply = shop.ask(Question.read("配達料はかかりますか"))
    assert reply.kind == "fallback" and EXPIRED in (reply.message or "")
    assert reply.contact and reply.contact.phone == "03-0000-1188"


def test_an_old_link_to_it_gets_the_phone_of_its_section(client: FlaskClient) -> None:
    reply = client.post("/api/ask", json={"choice": FEE}).get_json()
    assert (reply["kind"], reply["answer"]) == ("fallback", None)
    assert EXPIRED in reply["message"]
    assert reply["contact"]["phone"] == "03-0000-1188"


def test_on_its_last_day_an_entry_is_still_shown(small_answerer: Answerer, small: Settings) -> None:
    def change(entry: Entry) -> Entry:
        return replace(entry, valid_until=date(2026, 5, 1)) if entry.id == FEE else entry

    shop = changed_shop(small_answerer, small, entry=change)
    assert shop.visible.shows(FEE)
    midnight = datetime(2026, 5, 2, 0, 0, tzinfo=TOKYO)
    assert not changed_shop(small_answerer, small, entry=change, now=midnight).visible.shows(FEE)


def test_a_page_of_hidden_entries_alone_still_answers_with_the_phone(
    small_answerer: Answerer, small: Settings, tmp_path: Path
) -> None:
    shop = changed_shop(small_answerer, small, entry=lambda entry: replace(entry, hidden=True))
    client = create_app(replace(small, data_dir=tmp_path / "data"), shop).test_client()
    assert client.get("/").status_code == 200
    for query in ("配達はどこまでできますか", "花束", "駐車場は?"):
        reply = client.post("/api/ask", json={"query": query}).get_json()
        assert (reply["kind"], reply["choices"]) == ("fallback", []), query
        assert reply["contact"]


HIDDEN = replace(ENTRIES["予約"], hidden=True)


def of(*entries: tuple[str, float, float], **more: float) -> Decision:
    """Return the decision where 予約 is hidden."""
    result = found(*entries, **more)
    hits = tuple(
        replace(hit, target=HIDDEN) if hit.target.id == "予約" else hit for hit in result.hits
    )
    return decide(replace(result, hits=hits), POLICY, TODAY)


# what was found (予約 is hidden) → verdict, the entries shown, whether 予約 is named as withdrawn
DECISIONS = {
    "a sure one": ([("予約", 0.95, 0.9)], 0.97, Verdict.ABSTAIN, [], True),
    "a second beside a sure answer": (
        [("変更", 0.9, 0.8), ("予約", 0.3, 0.1), ("取消", 0.2, 0.1)],
        0.97,
        Verdict.ANSWER,
        ["変更", "取消"],
        False,
    ),
    "one of three choices": (
        [("変更", 0.4, 0.3), ("予約", 0.3, 0.3), ("取消", 0.2, 0.2)],
        0.8,
        Verdict.CHOICES,
        ["変更", "取消"],
        False,
    ),
    "the first of three choices": (
        [("予約", 0.4, 0.3), ("変更", 0.3, 0.3), ("取消", 0.2, 0.2)],
        0.8,
        Verdict.CHOICES,
        ["変更", "取消"],
        False,
    ),
    "the likeliest, with nothing else close": (
        [("予約", 0.7, 0.8), ("変更", 0.02, 0.1), ("取消", 0.01, 0.1)],
        0.8,
        Verdict.ABSTAIN,
        [],
        True,
    ),
    "among the nearest": (
        [("予約", 0.2, 0.1), ("変更", 0.1, 0.1)],
        0.3,
        Verdict.ABSTAIN,
        ["変更"],
        False,
    ),
}


@pytest.mark.parametrize(
    ("entries", "answerable", "verdict", "shown", "named"), DECISIONS.values(), ids=DECISIONS
)
def test_a_decision_shows_no_hidden_entry(
    entries: list[tuple[str, float, float]],
    answerable: float,
    verdict: Verdict,
    shown: list[str],
    named: bool,
) -> None:
    decision = of(*entries, answerable=answerable)
    assert (decision.verdict, [hit.target.id for hit in decision.hits]) == (verdict, shown)
    assert decision.withdrawn is (HIDDEN if named else None)
    assert HIDDEN not in [hit.target for hit in decision.others]


def test_what_was_offered_before_midnight_is_not_offered_again() -> None:
    entries = {**ENTRIES, "予約": HIDDEN}
    visible = Visible(entries, (), lambda: TODAY)
    offered = tuple(Hit(entries[name], rank, 0.5, 0.0) for rank, name in ((1, "予約"), (2, "変更")))
    seen = visible.decision(Decision(Verdict.CHOICES, Reason.WHICH, offered))
    assert (seen.verdict, seen.hits) == (Verdict.ABSTAIN, offered[1:])
    answer = visible.decision(Decision(Verdict.ANSWER, Reason.FOLLOW_UP, offered))
    assert (answer.verdict, answer.withdrawn) == (Verdict.ABSTAIN, HIDDEN)


def test_the_day_is_that_of_tokyo(small_answerer: Answerer, small: Settings) -> None:
    utc = FRIDAY.fromisoformat("2026-04-30T15:30:00+00:00")  # half past midnight there
    assert not changed_shop(small_answerer, small, entry=expire, now=utc).visible.shows(FEE)
