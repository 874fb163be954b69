"""What a reply to the bot does: it acts on what was offered, and on nothing else."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.conversation import MAX_OFFERED, Conversation, LastReply, Shown
from bot.answer.reply import Reply
from corpus.intent import Entry
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from index.question import Question
from tests.said import OPEN, at, in_words

OFFERED = ("payment", "delivery-area", "subscription")
ABOUT = "花束の値段"  # to the small shop


@pytest.fixture
def shop(small_answerer: Answerer) -> Answerer:
    return at(small_answerer, OPEN)


def entries(shop: Answerer, *ids: str) -> tuple[Entry, ...]:
    return tuple(shop.entry(each) for each in ids)


def after_choices(shop: Answerer, *ids: str) -> str:
    offered = entries(shop, *(ids or OFFERED))
    last = LastReply(Shown.CHOICES, offered)
    return shop.conversations.seal(offered, last, conversation_id="12345678") or ""


def after_answer(shop: Answerer, answer: str, *seconds: str, others: tuple[str, ...] = ()) -> str:
    last = LastReply(Shown.ANSWER, entries(shop, *seconds), entries(shop, *others))
    return shop.conversations.seal(entries(shop, answer), last) or ""


def after_nearest(shop: Answerer, *ids: str) -> str:
    return shop.conversations.seal((), LastReply(Shown.NEAREST, entries(shop, *ids))) or ""


def ask(shop: Answerer, text: str, token: str | None) -> Reply:
    return shop.ask(Question.read(text), token)


def shown(reply: Reply) -> list[str]:
    return [*([reply.answer.id] if reply.answer else []), *(each.id for each in reply.choices)]


# After choices


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [("1", "payment"), ("2番", "delivery-area"), ("上の", "payment"), ("最後の", "subscription"),
     ("真ん中の", "delivery-area"), ("下から2番目", "delivery-area"), ("sanban", "subscription"),
     ("はい、2番です", "delivery-area"), ("③でお願いします。ありがとうございます", "subscription")],
)  # fmt: skip
def test_a_place_gives_that_entry_as_choosing_it_does(
    shop: Answerer, text: str, entry_id: str
) -> None:
    token = after_choices(shop)
    reply, chosen = ask(shop, text, token), shop.choose(shop.entry(entry_id), token)
    assert reply == replace(chosen, query_id=reply.query_id)


@pytest.mark.parametrize(
    "text", ["どれでもない", "この中にない", "いいえ", "違います", "none of these"]
)
def test_none_of_the_choices_gets_the_phone(shop: Answerer, text: str) -> None:
    reply = ask(shop, text, after_choices(shop))
    said = in_words("none_fits", ENGLISH if text.isascii() else JAPANESE)
    assert (reply.kind, reply.message, reply.choices) == ("fallback", said, ())
    assert reply.contact


@pytest.mark.parametrize("text", ["はい", "それ", "それです", "そうです", "hai"])
def test_a_yes_to_several_choices_is_asked_back_with_the_same_ones(
    shop: Answerer, text: str
) -> None:
    reply = ask(shop, text, after_choices(shop))
    assert (reply.kind, reply.message) == ("choices", JAPANESE.which_one)
    assert shown(reply) == list(OFFERED)
    assert shown(ask(shop, "2番", reply.conversation)) == ["delivery-area"]


@pytest.mark.parametrize("text", ["4", "5番", "九番目", "下から4番目", "10番"])
def test_a_number_out_of_range_gets_the_same_choices_and_a_word(shop: Answerer, text: str) -> None:
    reply = ask(shop, text, after_choices(shop))
    assert (reply.kind, reply.message) == ("choices", JAPANESE.out_of_range.format(count=3))
    assert shown(reply) == list(OFFERED)


def test_a_middle_that_a_list_has_not_is_asked_back(shop: Answerer) -> None:
    reply = ask(shop, "真ん中", after_choices(shop, *OFFERED[:2]))
    assert (reply.kind, reply.message) == ("choices", JAPANESE.which_one)


def test_more_than_one_is_shown_one_by_one(shop: Answerer) -> None:
    reply = ask(shop, "1と3", after_choices(shop))
    assert (reply.kind, reply.message) == ("choices", JAPANESE.one_by_one)
    assert shown(reply) == list(OFFERED)


def test_who_cannot_tell_gets_the_phone_beside_the_choices(shop: Answerer) -> None:
    reply = ask(shop, "どれかわかりません", after_choices(shop))
    assert (reply.kind, reply.message) == ("fallback", in_words("unsure"))
    assert reply.contact and shown(reply) == list(OFFERED)


def test_after_no_the_list_can_still_be_chosen_from(shop: Answerer) -> None:
    refused = ask(shop, "どれでもない", after_choices(shop))
    assert shop.conversations.open(refused.conversation) == ()
    assert shown(ask(shop, "やっぱり2番", refused.conversation)) == ["delivery-area"]
    assert ask(shop, "わかりました", refused.conversation).message == JAPANESE.thanks
    assert ask(shop, "はい", refused.conversation).message == JAPANESE.thanks


def test_thanks_leave_the_list_as_it_is(shop: Answerer) -> None:
    thanked = ask(shop, "ありがとうございます", after_choices(shop))
    assert (thanked.kind, thanked.message) == ("notice", JAPANESE.thanks)
    assert shown(ask(shop, "1", thanked.conversation)) == ["payment"]


# After an answer


@pytest.mark.parametrize(
    "text", ["なるほど", "了解です", "ありがとう", "助かりました!", "はい", "OK"]
)
def test_an_answer_that_helped_gets_thanks(shop: Answerer, text: str) -> None:
    reply = ask(shop, text, ask(shop, ABOUT, None).conversation)
    assert (reply.kind, reply.message, reply.confidence) == ("notice", JAPANESE.thanks, None)
    assert reply.contact is None and not reply.choices


@pytest.mark.parametrize(
    "text", ["違います", "そうじゃなくて", "聞きたいことと違う", "いいえ", "chigaimasu"]
)
def test_an_answer_that_was_not_meant_gets_the_next_nearest_and_the_phone(
    shop: Answerer, text: str
) -> None:
    first = ask(shop, ABOUT, None)
    reply = ask(shop, text, first.conversation)
    assert (reply.kind, reply.message) == ("fallback", in_words("not_meant_nearest"))
    assert reply.contact and reply.confidence is None
    assert 1 <= len(reply.choices) <= 3 and not set(shown(first)) & set(shown(reply))


def test_the_next_nearest_are_those_that_were_near_the_question(shop: Answerer) -> None:
    near = ("delivery-fee", "parking", "same-day")
    reply = ask(shop, "違います", after_answer(shop, "payment", "delivery-area", others=near))
    assert shown(reply) == list(near)


def test_where_nothing_else_was_near_what_the_answer_is_related_to_comes_first(
    shop: Answerer,
) -> None:
    reply = ask(shop, "違います", after_answer(shop, "bouquet-order"))
    assert shown(reply)[:2] == ["bouquet-price", "message-card"] and len(shown(reply)) == 3


def test_what_was_chosen_by_mistake_leaves_the_other_choices(shop: Answerer) -> None:
    chosen = ask(shop, "1", after_choices(shop))
    reply = ask(shop, "違います", chosen.conversation)
    assert shown(reply)[:2] == ["delivery-area", "subscription"]


def test_a_second_no_gets_the_phone_alone(shop: Answerer) -> None:
    first = ask(shop, "違います", after_answer(shop, "bouquet-order"))
    second = ask(shop, "違います", first.conversation)
    assert (second.kind, second.message, second.choices) == ("fallback", in_words("none_fits"), ())


def test_close_seconds_are_a_list_too(shop: Answerer) -> None:
    one = after_answer(shop, "payment", "delivery-area")
    assert shown(ask(shop, "はい", one)) == ["delivery-area"]
    assert shown(ask(shop, "それです", one)) == ["delivery-area"]
    several = after_answer(shop, "payment", "delivery-area", "subscription")
    assert ask(shop, "はい", several).message == JAPANESE.which_one
    assert shown(ask(shop, "2番", several)) == ["subscription"]


def test_below_an_answer_the_related_questions_are_counted(shop: Answerer) -> None:
    assert shown(ask(shop, "2番", after_answer(shop, "bouquet-order"))) == ["message-card"]
    counted = ask(shop, "2番", after_answer(shop, "bouquet-order", "payment"))
    assert shown(counted) == ["bouquet-price"]


# After the nearest questions, and after nothing


def test_one_nearest_question_is_what_yes_means(shop: Answerer) -> None:
    assert shown(ask(shop, "はい", after_nearest(shop, "parking"))) == ["parking"]
    assert shown(ask(shop, "1", after_nearest(shop, "parking"))) == ["parking"]
    beyond = ask(shop, "3番", after_nearest(shop, "parking"))
    assert (beyond.kind, beyond.message) == ("fallback", JAPANESE.out_of_range_one)


def test_a_fallback_with_nearest_questions_offers_a_list(shop: Answerer) -> None:
    token = after_nearest(shop, "parking", "payment")
    assert shown(ask(shop, "2番", token)) == ["payment"]
    assert ask(shop, "違います", token).message == in_words("none_fits")


def test_after_a_greeting_the_frequent_questions_are_the_list(shop: Answerer) -> None:
    greeting = ask(shop, "こんにちは", None)
    assert greeting.kind == "notice" and greeting.choices
    assert shown(ask(shop, "2番", greeting.conversation)) == [greeting.choices[1].id]


@pytest.mark.parametrize(
    "text", ["1", "2番", "上の", "はい", "いいえ", "違います", "なるほど", "どれでもない", "最後の"]
)
@pytest.mark.parametrize("token", [None, "", "x", "1-2c", "1-2c.awX0SQ.2MUcnoaC4s"])
def test_without_a_conversation_a_reply_is_read_as_a_question(
    shop: Answerer, text: str, token: str | None
) -> None:
    _, decision = shop.ask_with_reason(Question.read(text), token)
    assert decision == shop.decide(Question.read(text))


def test_a_conversation_that_tells_no_list_is_about_its_topic_only(shop: Answerer) -> None:
    topic = entries(shop, "bouquet-price")
    _, decision = shop.ask_with_reason(Question.read("2番"), shop.conversations.seal(topic))
    assert decision == shop.decide(Question.read("2番"), topic)


# A question behind a reply


def test_the_question_behind_a_reply_is_searched(shop: Answerer) -> None:
    alone = ask(shop, "駐車場は何台分ありますか", None)
    reply = ask(shop, "いいえ、駐車場は何台分ありますか", after_choices(shop))
    assert reply.answer and alone.answer and reply.answer.id == alone.answer.id


def test_the_question_about_one_of_the_list_is_asked_about_that_one(shop: Answerer) -> None:
    heard = shop.hear(
        Question.read("2の場合いくらですか"), shop.conversations.read(after_choices(shop))
    )
    assert (heard.question.text, heard.topic) == ("いくらですか", entries(shop, "delivery-area"))


def test_a_number_that_only_one_of_the_choices_has_is_that_one(shop: Answerer) -> None:
    offered = tuple(
        replace(entry, question=question)
        for entry, question in zip(
            entries(shop, *OFFERED), ["6本の花束", "12本の花束", "24本の花束"], strict=True
        )
    )
    before = Conversation(offered, LastReply(Shown.CHOICES, offered))
    decided = shop.hear(Question.read("6"), before).decision
    assert decided and decided.hits[0].target == offered[0]
    decided = shop.hear(Question.read("12"), before).decision
    assert decided and decided.hits[0].target == offered[1]
    assert shop.hear(Question.read("36"), before).decision is None, "longer than any list"


# The rest of the house


def test_the_log_tells_the_reason_and_no_word(
    shop: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask(shop, "この中にない", after_choices(shop))
    assert "none of the choices fits" in caplog.text and "この中" not in caplog.text


def test_the_longest_conversation_is_a_token(shop: Answerer) -> None:
    many = shop.corpus.entries[:MAX_OFFERED]
    before = Conversation(many[:4], LastReply(Shown.NEAREST, many, many[-3:]))
    token = shop.conversations.seal(before.topic, before.last) or ""
    assert shop.conversations.read(token) == before and len(token) < 200


def test_over_http_a_typed_number_is_a_choice(small_client: FlaskClient) -> None:
    first = small_client.post("/api/ask", json={"query": "いくらですか"}).get_json()
    assert first["kind"] == "choices"
    asked = {"query": "2番", "conversation": first["conversation"]}
    second = small_client.post("/api/ask", json=asked).get_json()
    assert second["answer"]["id"] == first["choices"][1]["id"]


def test_the_page_takes_a_typed_number_too(
    small_client: FlaskClient, small_answerer: Answerer
) -> None:
    shop = small_answerer  # which has the client's key
    for token in (after_choices(shop), after_nearest(shop, "parking", "delivery-area")):
        sent = {"q": "2番", "conversation": token}
        page = small_client.post("/", data=sent).text
        assert f"<h2>{shop.entry('delivery-area').question}</h2>" in page
