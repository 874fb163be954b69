"""What a person is told to do next in a conversation with the small shop, whose lines are open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.answerer import Answerer
from bot.answer.conversation import Conversation, LastReply, Memory, Shown
from bot.answer.decision import Decision, Policy, Reason, Verdict
from bot.answer.memory import failed_lists
from bot.answer.reply import Reply
from bot.answer.situation import Situation, decide_in_situation, floored
from bot.answer.speaker import Manner, Speaker
from bot.answer.wishes import Wish
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from index.question import Question
from tests.decision_evidence import ENTRIES, REFERRALS, hits
from tests.said import OPEN, SHUT, at, in_words

AMBIGUOUS, ANSWERED, BY_DELIVERY = "いくらですか", "花束の値段", "送料はいくらですか"
GENERAL_LINE, DELIVERY_LINE = "03-0000-1187", "03-0000-1188"


@pytest.fixture(scope="module")
def shop(small_answerer: Answerer) -> Answerer:
    return at(small_answerer, OPEN)


def talk(shop: Answerer, *texts: str) -> list[Reply]:
    """Return the replies to texts typed one after another."""
    token, replies = None, []
    for text in texts:
        replies.append(shop.ask(Question.read(text), token))
        token = replies[-1].conversation
    return replies


def last(shop: Answerer, *texts: str) -> Reply:
    return talk(shop, *texts)[-1]


def phone_of(reply: Reply) -> str:
    assert reply.contact
    return reply.contact.phone


# Choices


def test_choices_come_with_somebody_to_ask(shop: Answerer) -> None:
    for reply in talk(shop, AMBIGUOUS, "はい", "9番"):
        assert reply.contact, reply.message


def test_after_two_lists_from_which_nothing_was_chosen_comes_the_phone(shop: Answerer) -> None:
    first, second, third, fourth = talk(shop, *[AMBIGUOUS] * 4)
    assert (first.kind, second.kind, third.kind) == ("choices", "choices", "fallback")
    assert third.message == in_words("lists_failed") and third.contact
    assert {each.id for each in third.choices} == {each.id for each in first.choices}
    assert fourth.kind == "choices", "all begins anew"


@pytest.mark.parametrize(("shown", "failed"), [(("変更", "取消"), 2), (("場所",), 0)])
def test_a_list_about_another_matter_is_no_failure(shown: tuple[str, ...], failed: int) -> None:
    """Three questions one after the other are not three tries."""
    offered = tuple(hit.target for hit in hits(ENTRIES, ("予約", 0.3, 0.3), ("変更", 0.2, 0.2)))
    before = Conversation(last=LastReply(Shown.CHOICES, offered), memory=Memory(failed=1))
    listed = hits(ENTRIES, *((name, 0.3, 0.3) for name in shown))
    assert failed_lists(Decision(Verdict.CHOICES, Reason.SHARED, listed), before) == failed


def test_none_of_these_counts_as_a_failed_list(shop: Answerer) -> None:
    replies = talk(shop, AMBIGUOUS, "この中にない", AMBIGUOUS, AMBIGUOUS)
    assert [each.kind for each in replies] == ["choices", "fallback", "choices", "fallback"]


def test_who_chooses_from_a_list_begins_anew(shop: Answerer) -> None:
    replies = talk(shop, AMBIGUOUS, AMBIGUOUS, "1番", AMBIGUOUS, AMBIGUOUS)
    assert [each.kind for each in replies[:3]] == ["choices", "choices", "answer"]
    assert "fallback" not in [each.kind for each in replies[3:]]


def test_thanks_are_no_failure(shop: Answerer) -> None:
    assert last(shop, AMBIGUOUS, "ありがとうございます", AMBIGUOUS).kind == "choices"


def test_more_than_one_of_a_list_is_no_failure(shop: Answerer) -> None:
    assert last(shop, AMBIGUOUS, AMBIGUOUS, "1と2").message == JAPANESE.one_by_one


@pytest.mark.parametrize(
    ("confidence", "reason", "offered"),
    [
        (0.1, Reason.SHARED, True),
        (0.099, Reason.SHARED, False),
        (0.099, Reason.AMBIGUOUS, False),
        (0.04, Reason.FOLLOW_UP, True),
        (0.039, Reason.FOLLOW_UP, False),
    ],
)
def test_nothing_is_offered_below_the_floor(
    confidence: float, reason: Reason, offered: bool
) -> None:
    listed = hits(ENTRIES, *((name, confidence, 0.1) for name in ("予約", "変更", "取消", "料金")))
    choices = Decision(Verdict.CHOICES, reason, listed, confidence=confidence)
    decision = floored(choices, Policy(0.8))
    assert (decision == choices) is offered
    if not offered:
        assert (decision.verdict, decision.hits) == (Verdict.ABSTAIN, listed[:3])


# The line


def test_a_conversation_keeps_its_line(shop: Answerer) -> None:
    replies = talk(shop, BY_DELIVERY, "人と話したい", "今日の天気は", "ピザを食べたい")
    assert [phone_of(each) for each in replies[1:]] == [DELIVERY_LINE] * 3
    assert phone_of(last(shop, "人と話したい")) == GENERAL_LINE


def test_another_answer_has_its_own_line(shop: Answerer) -> None:
    assert phone_of(last(shop, BY_DELIVERY, ANSWERED, "人と話したい")) == GENERAL_LINE


def test_a_choice_by_button_keeps_the_line_too(shop: Answerer) -> None:
    chosen = shop.choose(shop.entry("delivery-area"))
    reply = shop.ask(Question.read("人と話したい"), chosen.conversation)
    assert phone_of(reply) == DELIVERY_LINE


def test_a_token_holds_what_goes_on(shop: Answerer) -> None:
    topic = (shop.entry("parking"),)
    for memory in (Memory(2, 1, 9), Memory(line=0), Memory(failed=1), Memory(cold=3), Memory()):
        for before in (
            Conversation(topic, LastReply(Shown.CHOICES, topic), memory),
            Conversation(topic, LastReply(Shown.ANSWER), memory),
            Conversation((), memory=memory),
        ):
            token = shop.conversations.seal(before.topic, before.last, before.memory)
            assert shop.conversations.read(token).memory == memory
            assert len(token or "") < 200


def test_a_line_that_is_no_more_is_forgotten(shop: Answerer) -> None:
    token = shop.conversations.seal((), memory=Memory(line=99))
    assert phone_of(shop.ask(Question.read("人と話したい"), token)) == GENERAL_LINE


# Words


def test_the_same_cold_sentence_is_not_said_twice(shop: Answerer) -> None:
    first, second = talk(shop, "今日の天気は", "明日の天気は")
    assert first.kind == second.kind == "fallback"
    assert first.message == JAPANESE.off_topic and second.message == JAPANESE.off_topic_again


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("でんわばんごう", "notice", GENERAL_LINE),
        ("電話番号を教えてください", "notice", GENERAL_LINE),
        ("電話以外で", "notice", "お電話のほかの窓口はご用意がございません"),
        ("メールで聞きたい", "notice", "お電話のほかの窓口はご用意がございません"),
        ("電話がつながらない", "notice", "ご迷惑をおかけしております"),
        ("AIなの?", "fallback", "こちらは自動応答です"),
        ("あなたは人間ですか", "fallback", "こちらは自動応答です"),
        ("助けて", "fallback", "どのようなことでお困りでしょうか"),
        ("困っています", "fallback", "どのようなことでお困りでしょうか"),
    ],
)
def test_a_wish_is_met(shop: Answerer, text: str, kind: str, part: str) -> None:
    reply = last(shop, text)
    assert reply.kind == kind and part in (reply.message or "") and reply.contact
    assert "記載が" not in (reply.message or "") and "119" not in (reply.message or "")


def test_an_urgent_question_gets_the_phone_and_its_answer(small_answerer: Answerer) -> None:
    for now, part in ((OPEN, JAPANESE.urgent), (SHUT, "お電話は、11月27日（金）10:00から")):
        reply = last(at(small_answerer, now), "花束はいくらから作れますか。今すぐ知りたいです。")
        assert reply.answer and reply.answer.id == "bouquet-price"
        assert reply.contact and part in (reply.message or "")


def test_somebody_upset_gets_somebody_to_talk_to_beside_the_answer(shop: Answerer) -> None:
    reply = last(shop, "何度聞いても答えないし、対応がひどい。花束の値段は?")
    assert reply.contact


def test_an_english_question_gets_english_words(shop: Answerer) -> None:
    for text, language in (("talk to a human", None), ("人と話したい", "en")):
        reply = shop.ask(Question.read(text), None, language)  # type: ignore[arg-type]  # pytest hands a str on
        assert (reply.lang, reply.message) == ("en", in_words("human", ENGLISH))


# What the situation decides


def test_an_answer_of_the_pages_own_stands() -> None:
    answer = Decision(Verdict.ANSWER, Reason.CONFIDENT, hits(ENTRIES, ("場所", 0.9, 0.9)))
    for wish in Wish:
        assert decide_in_situation(answer, Situation(wish=wish)) is answer


def test_a_follow_up_that_mentions_the_phone_goes_on_with_the_topic() -> None:
    listed = hits(ENTRIES, ("予約", 0.5, 0.5), ("変更", 0.3, 0.3))
    choices = Decision(Verdict.CHOICES, Reason.FOLLOW_UP, listed, confidence=0.5)
    assert decide_in_situation(choices, Situation(wish=Wish.OTHER_DOOR)) is choices


def test_what_is_urgent_stays_so_whatever_is_wished() -> None:
    urgent = Decision(Verdict.ABSTAIN, Reason.URGENT, referral=REFERRALS["事故"])
    for wish in Wish:
        assert decide_in_situation(urgent, Situation(wish=wish)) is urgent


def test_a_topic_of_the_packs_tells_the_wish() -> None:
    topic = replace(REFERRALS["天気"], id="general-en-bot")
    decision = Decision(Verdict.ABSTAIN, Reason.OFF_TOPIC, referral=topic)
    assert decide_in_situation(decision, Situation()).reason is Reason.ABOUT_BOT


@pytest.mark.parametrize(("text", "advised"), [
    ("水着は借りられますか", False),
    ("水着は借りられますか。あと、タオルはありますか?", True),
    ("先週そちらを利用した者です。" * 7 + "水着は借りられますか", True),
])  # fmt: skip
def test_only_who_asks_at_length_or_for_several_things_is_told_to_ask_in_short(
    shop: Answerer, text: str, advised: bool
) -> None:
    manner = Manner(situation=Situation.of(Question.read(text)))
    contact = shop.contact()

    def said(reason: Reason, cold: int = 0) -> str:
        speaker = Speaker(shop.corpus.site, replace(manner, cold=cold), contact, OPEN.date())
        return speaker.fallback(Decision(Verdict.ABSTAIN, reason), None)

    assert ("短い文で" in said(Reason.BELOW_THRESHOLD)) is advised
    assert "短い文で" not in said(Reason.BELOW_THRESHOLD, cold=1) + said(Reason.OFF_TOPIC)
