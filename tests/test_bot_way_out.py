"""The support page leaves nobody without a next step, and a reply says how the phone is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.reply import reply_json
from bot.app import create_app
from bot.settings import Settings
from corpus.site import Channel
from index.question import Question
from tests.changed_shop import changed_shop

OUT = '<a class="out" href="#~contact">この中にない・担当者に聞く</a>'
URGENT = "猫が花を食べてしまった"


@pytest.fixture
def shop(small_answerer: Answerer, small: Settings) -> Answerer:
    """The small shop with a form beside its phone."""
    form = Channel("form", "お問い合わせフォーム", "https://shop.example/form")
    site = replace(small_answerer.corpus.site, channels=(form,))
    return changed_shop(small_answerer, small, site=site)


@pytest.fixture
def page(shop: Answerer, small: Settings, tmp_path: Path) -> FlaskClient:
    return create_app(replace(small, data_dir=tmp_path), shop).test_client()


def asked(page: FlaskClient, text: str) -> str:
    """Return what the page says to a question, and none of what it always says."""
    html: str = page.post("/", data={"q": text}).text
    return html.partition('<section class="reply')[2].partition("</section>")[0]


def test_the_choices_of_the_page_end_with_the_way_to_its_card(page: FlaskClient) -> None:
    said = asked(page, "いくらですか")
    assert said.count("?choice=") == 2 and said.count(OUT) == 1
    assert said.index("?choice=") < said.index(OUT) < said.index('id="~contact"')
    assert "03-0000-1187" in said and "https://shop.example/form" in said


def test_an_answer_or_a_phone_needs_no_way_out_of_choices(page: FlaskClient) -> None:
    assert OUT not in asked(page, "駐車場はありますか") + asked(page, "求人はありますか")


def test_the_page_shows_one_card_for_all_its_way_outs(page: FlaskClient) -> None:
    assert page.post("/", data={"q": "いくらですか"}).text.count('id="~contact"') == 1


def test_an_answer_whose_link_is_missing_has_the_phone_in_one_line(page: FlaskClient) -> None:
    said = asked(page, "お花の定期便はありますか")
    assert "#subscription" not in said and 'class="contact"' not in said
    assert '<a href="tel:0300001188">03-0000-1188</a>' in said


def test_what_is_urgent_has_its_card_first(page: FlaskClient, shop: Answerer) -> None:
    reply = shop.ask(Question.read(URGENT))
    assert reply_json(reply)["contact_as"] == "first"
    said = asked(page, URGENT)
    assert said.count('class="contact"') == 1
    assert "?choice=" not in said or said.index('class="contact"') < said.index("?choice=")


def test_an_answer_beside_an_urgent_topic_stands_below_the_card(
    page: FlaskClient, shop: Answerer
) -> None:
    text = f"{URGENT}。駐車場はありますか。"
    reply = shop.ask(Question.read(text))
    assert reply.contact_as == "first"
    said = asked(page, text)
    below = [said.index(part) for part in ("<h2>", "?choice=") if part in said]
    assert below and said.index('class="contact"') < min(below)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("いくらですか", "choice"),
        ("お花の定期便はありますか", "line"),
        ("求人はありますか", "card"),
        ("駐車場はありますか", None),
    ],
)
def test_what_is_usual_is_left_out_of_the_reply(
    shop: Answerer, text: str, place: str | None
) -> None:
    reply = shop.ask(Question.read(text))
    assert reply.contact_place == place
    assert "contact_as" not in reply_json(reply)


def test_every_choices_reply_carries_the_phone(shop: Answerer) -> None:
    wordings = [wording for intent in shop.corpus.intents for wording in intent.wordings]
    replies = [shop.ask(Question.read(wording)) for wording in wordings]
    assert {"choices", "answer", "fallback"} <= {reply.kind for reply in replies}
    assert all(reply.contact for reply in replies if reply.kind == "choices")
