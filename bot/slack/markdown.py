"""Reply → a message for Mattermost, in Markdown. Pure."""

from __future__ import annotations

import re

from bot.answer.decision import Decision
from bot.answer.reply import Reply, ReplyLink
from bot.slack.message import Message, bare_url, reply_lines, staff_text

_FORMATTING = re.compile(r"([\\`*_\[\]#~|<>])")


def markdown_message(reply: Reply, decision: Decision | None) -> Message:
    """Return a reply with what led to it.

    Mattermost has no buttons like Slack's: the questions offered are listed, to be typed.
    """
    lines = [_escape(line) for line in reply_lines(reply, links=False)]
    if reply.answer:
        title = lines.index(_escape(reply.answer.question or reply.answer.section))
        lines[title] = f"**{lines[title]}**"
        lines += map(_link, reply.answer.links)
    if decision:
        lines += ["---", _escape(staff_text(decision))]
    return Message("\n".join(lines))


def _link(link: ReplyLink) -> str:
    return f"[{_escape(link.label)}]({bare_url(link.url)})"


def _escape(text: str) -> str:
    """Return a text in which no character formats."""
    return _FORMATTING.sub(r"\\\1", text)
