"""Reply → a message for Mattermost, in Markdown. Pure."""

from __future__ import annotations

import re

from bot.answer.decision import Decision
from bot.answer.reply import Reply, ReplyLink
from bot.slack.message import Message, bare_url, reply_lines, staff_text
from corpus.blocks import Line, Run, lines_of

# Markdown ends bold behind 」 only before a blank: this one is hardly seen.
_HAIR_SPACE = "\u200a"
_FORMATTING = re.compile(r"([\\`*_\[\]#~|<>])")


def markdown_message(reply: Reply, decision: Decision | None) -> Message:
    """Return a reply with what led to it.

    Mattermost has no buttons like Slack's: the questions offered are listed, to be typed.
    """
    lines = [_escape(line) for line in reply_lines(reply, links=False)]
    if reply.answer:
        title = lines.index(_escape(reply.answer.question or reply.answer.section))
        lines[title] = f"**{lines[title]}**"
        if reply.answer.blocks:
            lines[title + 1] = "\n".join(map(_line, lines_of(reply.answer.blocks)))
        lines += map(_link, reply.answer.links)
    if decision:
        lines += ["---", _escape(staff_text(decision))]
    return Message("\n".join(lines))


def _link(link: ReplyLink) -> str:
    return f"[{_escape(link.label)}]({bare_url(link.url)})"


def _line(line: Line) -> str:
    return _escape(line.prefix).replace(".", "\\.") + "".join(map(_run, line.runs))


def _run(run: Run) -> str:
    """Return words as they look; a blank at either end stays outside of what is bold."""
    words = _escape(run.text)
    if run.url:
        words = f"[{words}]({bare_url(run.url)})"
    inner = words.strip()
    bold = f"{_HAIR_SPACE}**{inner}**{_HAIR_SPACE}"
    return words.replace(inner, bold, 1) if run.bold and inner else words


def _escape(text: str) -> str:
    """Return a text in which no character formats."""
    return _FORMATTING.sub(r"\\\1", text)
