"""Reply → a chat message: Block Kit for Slack, whose library checks the limits, and Markdown for
Mattermost. Pure.

What an author wrote goes into plain_text, where no * or _ of it becomes formatting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

from bot.answer import messages
from bot.answer.contact import Contact
from bot.answer.decision import Decision
from bot.answer.reply import Answer, Choice, Related, Reply, ReplyLink
from corpus.text import MAX_CHARACTERS

# Action ids; "show:3" is the third button.
SHOW, HELPFUL, UNHELPFUL, SHARE, ASK = "show", "helpful", "unhelpful", "share", "ask"

_MAX_BLOCKS = 50
_MAX_TEXT = 3000  # of the notification; Slack recommends 4,000
_MAX_PARTS = 12  # sections that one answer may take
_MAX_OFFERED = 5
_MAX_STAFF = 2000
_LONGEST_LABEL, _LONGEST_URL = (
    200,
    1900,
)  # together below a section's 3,000, even with every & escaped
_MARKDOWN = re.compile(r"([\\`*_\[\]#~|<>])")


@dataclass(frozen=True)
class Message:
    """A message ready for the wire; `text` stands alone where blocks are not shown.

    `for_all` says that somebody chose to show it to the whole channel.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    for_all: bool = False


def reply_message(reply: Reply, decision: Decision | None, *, can_share: bool = True) -> Message:
    """Return a reply for one member of staff, with what led to it."""
    blocks = _told(reply)
    buttons = []
    if reply.kind in ("answer", "fallback"):
        buttons += [
            _button(messages.CHAT_HELPFUL, HELPFUL, reply.query_id),
            _button(messages.CHAT_UNHELPFUL, UNHELPFUL, reply.query_id),
        ]
    if reply.answer and can_share:
        buttons.append(_button(messages.CHAT_SHARE, SHARE, reply.answer.id, style="primary"))
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    if reply.conversation:
        blocks.append(_next_question(reply.conversation))
    if decision:
        staff = MarkdownTextObject(
            text=_cut(escape(_staff_line(decision)), _MAX_STAFF), verbatim=True
        )
        blocks += [DividerBlock(), ContextBlock(elements=[staff])]
    return _message(_lines(reply), blocks)


def shared_message(reply: Reply, user_id: str) -> Message:
    """Return a reply for everybody in the channel: the answer alone, and who shared it."""
    blocks = _told(reply, offers=False)
    if user_id.isalnum():
        blocks.append(
            ContextBlock(elements=[MarkdownTextObject(text=messages.chat_shared(f"<@{user_id}>"))])
        )
    return replace(_message(_lines(reply, offers=False), blocks), for_all=True)


def note_message(text: str, contact: Contact | None = None) -> Message:
    """Return a few words of our own, in mrkdwn, with the phone guidance where it helps."""
    section = SectionBlock(text=MarkdownTextObject(text=text))
    return _message(
        [text, *([contact.text] if contact else [])], [section, *_contact(contact)], escaped=True
    )


def markdown_message(reply: Reply, decision: Decision | None) -> Message:
    """Return a reply for Mattermost, which shows Markdown and has no such buttons: questions are
    typed anew."""
    lines = [_in_markdown(line) for line in _lines(reply, links=False)]
    if reply.answer:
        lines[0] = f"**{lines[0]}**"
        lines += [
            f"[{_in_markdown(link.label)}]({_bare_url(link.url)})" for link in reply.answer.links
        ]
    if decision:
        lines += ["---", _in_markdown(_staff_line(decision))]
    return Message("\n".join(lines))


def escape(text: str) -> str:
    """Return a text for mrkdwn: these three characters and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _told(reply: Reply, *, offers: bool = True) -> list[Block]:
    """Return the blocks every reader gets: the answer, or our words, the questions offered, the
    phone."""
    blocks: list[Block] = []
    if reply.answer:
        blocks += _answer(reply.answer)
    if reply.message:
        blocks += _plain(reply.message)
    blocks += _contact(reply.contact)
    if offers and reply.choices:
        if heading := _heading(reply):
            blocks += _plain(heading)
        blocks += _offers(reply.choices, 0)
    if offers and reply.answer and reply.answer.related:
        blocks += [
            *_plain(messages.CHAT_RELATED),
            *_offers(reply.answer.related, len(reply.choices)),
        ]
    return blocks


def _answer(answer: Answer) -> list[Block]:
    blocks: list[Block] = []
    if answer.question:
        short = len(answer.question) <= HeaderBlock.text_max_length
        blocks += [HeaderBlock(text=_text(answer.question))] if short else _plain(answer.question)
    if answer.section:
        blocks.append(ContextBlock(elements=[_text(_cut(answer.section, _MAX_STAFF))]))
    blocks += _plain(answer.text)
    links = [_link(link) for link in answer.links]
    if links:
        blocks += [SectionBlock(text=MarkdownTextObject(text=text)) for text in _packed(links)]
    return blocks


def _heading(reply: Reply) -> str:
    """Return what stands over the questions offered; where there is a message, it has asked
    already."""
    return {
        "answer": messages.MAYBE_ALSO,
        "fallback": messages.CHAT_NEAREST,
        "notice": messages.CHAT_FREQUENT,
    }.get(reply.kind, "")


def _offers(choices: Sequence[Choice | Related], before: int) -> list[Block]:
    """Return one line and one button per question; `before` buttons of the same kind stand
    above."""
    blocks: list[Block] = []
    for number, choice in enumerate(choices[:_MAX_OFFERED], before + 1):
        section = choice.section if isinstance(choice, Choice) else ""
        label = "\n".join(part for part in (choice.question or choice.id, section) if part)
        blocks.append(
            SectionBlock(
                text=_text(_cut(label, SectionBlock.text_max_length)),
                accessory=_button(messages.CHAT_SHOW, f"{SHOW}:{number}", choice.id),
            )
        )
    return blocks


def _contact(contact: Contact | None) -> list[Block]:
    return _plain(contact.text) if contact else []


def _button(label: str, action_id: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=_text(label), action_id=action_id, value=value, style=style)


def _next_question(conversation: str) -> InputBlock:
    """Return a line to type the next question in; the token rides in its block's name, and so with
    the client."""
    typed = PlainTextInputElement(
        action_id=ASK,
        max_length=MAX_CHARACTERS,
        dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
    )
    return InputBlock(
        block_id=conversation,
        label=_text(messages.CHAT_NEXT),
        element=typed,
        dispatch_action=True,
        optional=True,
    )


def _plain(text: str) -> list[Block]:
    """Return a text in as many sections as it needs, cut at line ends where there are any."""
    blocks: list[Block] = []
    rest = text.strip()
    while rest and len(blocks) < _MAX_PARTS:
        limit = SectionBlock.text_max_length
        end = len(rest) if len(rest) <= limit else (rest.rfind("\n", 1, limit) + 1 or limit)
        blocks.append(SectionBlock(text=_text(rest[:end].rstrip())))
        rest = rest[end:].lstrip("\n")
    if rest:
        blocks.append(SectionBlock(text=_text(messages.CHAT_CONTINUED)))
    return blocks


def _text(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)  # an author's :+1: stays what it is


def _link(link: ReplyLink) -> str:
    url, label = escape(_bare_url(link.url)), escape(_cut(link.label, _LONGEST_LABEL))
    return f"<{url}|{label}>" if len(url) <= _LONGEST_URL else label


def _bare_url(url: str) -> str:
    """Return an address without the characters that would end a link early."""
    for character in "|<>() ":
        url = url.replace(character, f"%{ord(character):02X}")
    return url


def _packed(lines: Iterable[str]) -> list[str]:
    """Return lines joined into as few sections as hold them."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= SectionBlock.text_max_length:
            packed[-1] += "\n" + line
        else:
            packed.append(line)
    return packed


def _lines(reply: Reply, *, links: bool = True, offers: bool = True) -> list[str]:
    """Return a reply as lines of plain text."""
    lines: list[str] = []
    if reply.answer:
        lines += [reply.answer.question or reply.answer.section, reply.answer.text]
        lines += [f"{link.label} {link.url}" for link in reply.answer.links] if links else []
    if reply.message:
        lines.append(reply.message)
    if reply.contact:
        lines.append(reply.contact.text)
    if offers and reply.choices:
        lines += [heading] if (heading := _heading(reply)) else []
        lines += [f"・{choice.question}({choice.section})" for choice in reply.choices]
    return lines


def _staff_line(decision: Decision) -> str:
    """Return why: confidence, reason, and for each entry shown its id, its file and what spoke for
    it."""
    lines = [
        f"{messages.CHAT_STAFF} {messages.CHAT_REASON}:{messages.CHAT_REASONS[decision.reason.name]}"
    ]
    if decision.confidence is not None:
        lines[0] += f" {messages.CHAT_CONFIDENCE}:{decision.confidence:.1%}"
    if decision.referral:
        lines.append(f"{decision.referral.id} {decision.referral.source}")
    for hit in decision.hits:
        signals = " ".join(
            f"{messages.CHAT_SIGNAL_NAMES.get(name, name)} {value:.2f}"
            for name, value in hit.signals.items()
        )
        lines.append(
            f"{hit.target.id} {hit.probability:.1%} {hit.target.source}"
            + (f" {messages.CHAT_SIGNALS}:{signals}" if signals else "")
        )
    return "\n".join(lines)


def _message(lines: Iterable[str], blocks: Sequence[Block], *, escaped: bool = False) -> Message:
    """Return a message. Raises SlackObjectFormationError where a block is over a limit of
    Slack's."""
    text = _cut("\n".join(lines), _MAX_TEXT)
    return Message(
        text if escaped else escape(text), tuple(block.to_dict() for block in blocks[:_MAX_BLOCKS])
    )


def _in_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
