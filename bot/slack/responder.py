"""What staff ask or click → the message they get. No Flask here."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from bot.answer import messages
from bot.answer.answerer import Answerer, UnknownChoice
from bot.answer.decision import Decision
from bot.answer.reply import Reply
from bot.journal.record import JournalUnavailable, UnknownQuery
from bot.journal.writer import Recorder
from bot.quiet_log import QuietLog, trace
from bot.slack.blocks import (
    ASK,
    HELPFUL,
    SHARE,
    SHOW,
    UNHELPFUL,
    note_message,
    reply_message,
    shared_message,
)
from bot.slack.markdown import markdown_message
from bot.slack.message import Message
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Click
from index.question import EmptyQuestion, Question, QuestionTooLong

_quiet = QuietLog(logging.getLogger(__name__))
P = ParamSpec("P")

_DEFAULT_COMMAND = "/faq"
_COMMAND = re.compile(r"/[\w-]{1,40}")
_HELP_WORDS = ("", "help", "ヘルプ")


def contact_on_failure(
    method: Callable[Concatenate[Responder, P], Message],
) -> Callable[Concatenate[Responder, P], Message]:
    """Let a method answer with the phone instead of raising.

    A chat platform would show an error's status in words of its own.
    """

    @wraps(method)
    def answering(responder: Responder, /, *args: P.args, **kwargs: P.kwargs) -> Message:
        try:
            return method(responder, *args, **kwargs)
        except Exception as error:
            _quiet.warning("slack: a request failed: %s", trace(error))
            return note_message(messages.BROKEN, responder.answerer.contact())

    return answering


@dataclass(frozen=True)
class Responder:
    """Answers staff and records what they ask. Its public methods never raise."""

    answerer: Answerer
    recorder: Recorder

    @contact_on_failure
    def slack_message(
        self,
        text: str,
        *,
        command: str = _DEFAULT_COMMAND,
        can_share: bool = True,
        conversation: str | None = None,
    ) -> Message:
        """Return Slack's message for a question or a request for help.

        The help names `command`. `can_share` is False where nobody else reads the message.
        """
        if _asks_for_help(text):
            return note_message(f"{self._help(command)}\n{messages.CHAT_MORE_HELP}")
        render = partial(reply_message, can_share=can_share)
        return self._answer(text, command, "slack", render, conversation)

    @contact_on_failure
    def mattermost_message(self, text: str, command: str) -> Message:
        """Return Mattermost's message for a question or a request for help."""
        if _asks_for_help(text):
            return note_message(self._help(command))
        return self._answer(text, command, "mattermost", markdown_message)

    @contact_on_failure
    def click_message(self, click: Click) -> Message:
        """Return the message for a click, or for a question typed below an answer."""
        kind = click.action.partition(":")[0]
        try:
            if kind == ASK:
                return self.slack_message(
                    click.value, can_share=not click.is_direct, conversation=click.block
                )
            if kind == SHOW:
                return self._show(click)
            if kind == SHARE:
                return self._share(click)
            if kind in (HELPFUL, UNHELPFUL):
                return self._rate(click, kind == HELPFUL)
        except UnknownChoice:
            return note_message(messages.UNKNOWN_CHOICE)
        except UnknownQuery:
            return note_message(messages.UNKNOWN_QUERY)
        except JournalUnavailable:  # the journal logs it, once a minute
            return note_message(messages.NOT_RATED, self.answerer.contact())
        return note_message(messages.MALFORMED)

    def _answer(
        self,
        text: str,
        command: str,
        channel: str,
        render: Callable[[Reply, Decision | None], Message],
        conversation: str | None = None,
    ) -> Message:
        try:
            question = Question.read(text)
        except EmptyQuestion:
            return note_message(self._help(command))
        except QuestionTooLong:
            return note_message(messages.TOO_LONG)
        reply, decision = self.answerer.ask_with_reason(question, conversation)
        self.recorder.record(reply, question, channel)
        return render(reply, decision)

    def _show(self, click: Click) -> Message:
        entry = self.answerer.entry(click.value)
        reply = self.answerer.choose(entry)
        self.recorder.record(reply, None, "slack")
        return reply_message(reply, self.answerer.chosen(entry), can_share=not click.is_direct)

    def _share(self, click: Click) -> Message:
        reply = self.answerer.choose(self.answerer.entry(click.value))
        if not reply.answer:  # past its date since it was shown: nothing for the whole channel
            return reply_message(reply, None)
        return shared_message(reply, click.user)

    def _rate(self, click: Click, helpful: bool) -> Message:
        self.recorder.rate(click.value, helpful)
        if helpful:
            return note_message(messages.CHAT_THANKS)
        return note_message(messages.CHAT_SORRY, self.answerer.contact())

    def _help(self, command: str) -> str:
        """Return how to ask, in mrkdwn, with the name the command has in this workspace."""
        frequent = self.answerer.frequent()
        example = escape(frequent[0].question) if frequent else ""
        name = command if _COMMAND.fullmatch(command) else _DEFAULT_COMMAND
        return messages.chat_help(name, example)


def _asks_for_help(text: str) -> bool:
    return text.strip().lower() in _HELP_WORDS
