"""Choices end with a person, files and broadcasts are answered, and staff read words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.contact import ContactChannel
from bot.answer.reply import ReplyNotice
from bot.slack.blocks import reply_message
from bot.slack.markdown import markdown_message
from bot.slack.message import reply_lines
from index.question import Question
from tests.slack.client import (
    buttons,
    check_limits,
    click,
    command,
    event_body,
    post,
    sections,
    shown,
)
from tests.slack.fakes import KeptMessages

FORM = ContactChannel("form", "お問い合わせフォーム", "https://example.jp/form?a=1&b=2", True)
CALL = ContactChannel("callback", "折り返しを予約する", "https://example.jp/call", False)


def test_the_last_of_the_choices_is_a_button_that_leads_to_the_phone(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    message = command(slack, "更新")
    check_limits(message)
    button = buttons(message, "person")[0]
    assert button["text"]["text"] == "この中にない・担当者に聞く"
    assert "03-0000-0000" not in "\n".join(sections(message)), "one door, and no second beside it"
    click(slack, button)
    [(_, reply)] = posted.calls
    assert any("03-0000-0000" in text for text in sections(reply))
    assert messages.CHAT_REASONS["NONE_FITS"] in shown(reply)
    check_limits(reply)


def test_a_click_on_an_old_way_out_still_gets_the_phone(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    click(slack, {"action_id": "person", "value": "-"})
    assert any("03-0000-0000" in text for text in sections(posted.calls[0][1]))


def test_an_answer_has_no_way_out_of_choices(slack: FlaskClient) -> None:
    assert not buttons(command(slack, "請求書はいつ届きますか"), "person")


def test_every_choices_reply_carries_the_phone(answerer: Answerer) -> None:
    texts = [wording for each in answerer.corpus.clarifications for wording in each.wordings]
    kinds = set()
    for text in texts:
        reply = answerer.ask(Question.read(text))
        kinds.add(reply.kind)
        assert reply.kind != "choices" or reply.contact, text
    assert "choices" in kinds


def test_an_answer_whose_link_is_missing_has_the_phone_in_one_line(answerer: Answerer) -> None:
    reply = answerer.choose(answerer.entry("invoice-timing"))
    assert (reply.contact_place, reply.answer and reply.answer.links) == ("line", ())
    [line] = [line for line in reply_lines(reply) if "03-0000-0001" in line]
    assert "\n" not in line and line.startswith("お電話:03-0000-0001 ただいま")
    message = reply_message(reply, None)
    assert line in sections({"blocks": message.blocks})
    check_limits({"text": message.text, "blocks": message.blocks})


def test_what_is_urgent_gets_the_phone_before_the_answer(answerer: Answerer) -> None:
    reply = replace(answerer.choose(answerer.entry("invoice-timing")), contact_as="first")
    assert reply.contact and reply.answer
    lines = reply_lines(reply)
    assert lines.index(reply.contact.text) < lines.index(reply.answer.text)
    texts = sections({"blocks": reply_message(reply, None).blocks})
    assert texts.index(reply.contact.text) < texts.index(reply.answer.text)
    assert markdown_message(reply, None).text.count("**") == 2


def test_other_doors_and_the_notice_are_shown(answerer: Answerer) -> None:
    reply = answerer.ask(Question.read("今日の天気は"))
    assert reply.contact
    notice = ReplyNotice(
        "<障害> が発生しています。", None, datetime.now(timezone.utc) + timedelta(1)
    )
    reply = replace(reply, contact=replace(reply.contact, channels=(FORM, CALL)), notice=notice)
    message = reply_message(reply, None)
    texts = sections({"blocks": message.blocks})
    assert texts[0] == "【お知らせ】<障害> が発生しています。"
    assert (
        "<https://example.jp/form?a=1&amp;b=2|お問い合わせフォーム>\n"
        "<https://example.jp/call|折り返しを予約する（ただいま受付時間外）>"
    ) in texts
    check_limits({"text": message.text, "blocks": message.blocks})
    plain = markdown_message(reply, None).text
    assert plain.startswith("【お知らせ】\\<障害\\>")
    assert "お問い合わせフォーム https://example.jp/form?a=1&b=2" in plain


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_what_a_person_writes_with_a_file_or_to_a_thread_is_answered(
    slack: FlaskClient, posted: KeptMessages, subtype: str
) -> None:
    direct = {"type_": "message", "channel": "D1", "channel_type": "im"}
    post(slack, "events", event_body("請求書はいつ届きますか", subtype=subtype, **direct))
    assert "invoice-timing" in shown(posted.calls[0][1])


@pytest.mark.parametrize("text", ["", "<@U0BOT>", ":pray:", ":bow::skin-tone-2:"])
def test_a_file_alone_gets_the_help_text(
    slack: FlaskClient, posted: KeptMessages, text: str
) -> None:
    direct = {"type_": "message", "channel": "D1", "channel_type": "im"}
    text = text.replace(":pray:", ":paperclip:").replace(":bow:", ":memo:")
    post(slack, "events", event_body(text, subtype="file_share", **direct))
    assert "`/faq 質問`" in posted.calls[0][1]["text"]


@pytest.mark.parametrize(
    "subtype", ["message_changed", "message_deleted", "channel_join", "bot_message"]
)
def test_what_nobody_wrote_is_left_alone(
    slack: FlaskClient, posted: KeptMessages, subtype: str
) -> None:
    direct = {"type_": "message", "channel": "D1", "channel_type": "im"}
    post(slack, "events", event_body("更新", subtype=subtype, **direct))
    assert posted.calls == []


def test_staff_read_every_signal_in_words(answerer: Answerer, small_answerer: Answerer) -> None:
    for each in (answerer, small_answerer):
        entry = each.corpus.entries[0]
        reply, decision = each.ask_with_reason(Question.read(entry.question))
        assert decision
        named = {name for hit in decision.hits for name in hit.signals}
        assert named and named <= set(messages.CHAT_SIGNAL_NAMES)
        why: Any = reply_message(reply, decision).blocks[-1]
        assert not named & set(why["elements"][0]["text"].split())
