"""Reply → a message for Slack, in Block Kit, whose library checks Slack's limits. Pure.

What an author wrote goes into plain_text, where no * or _ of it becomes formatting; an answer in
Markdown goes into mrkdwn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
from bot.answer.conversation import goes_on
from bot.answer.decision import Decision
from bot.answer.reply import Answer, Choice, Related, Reply, ReplyLink
from bot.slack.message import (
    Message,
    choices_heading,
    contact_line,
    cut,
    door_label,
    has_way_out,
    notice_lines,
    reply_lines,
    staff_text,
)
from bot.slack.mrkdwn import escape, mrkdwn_lines, mrkdwn_link
from corpus.text import MAX_CHARACTERS

# Action ids; "show:3" is the third button.
SHOW, HELPFUL, UNHELPFUL, SHARE, ASK = "show", "helpful", "unhelpful", "share", "ask"
PERSON = "person"

_MAX_BLOCKS = 50
_MAX_TEXT = 3000  # of the notification; Slack recommends 4,000
_MAX_SECTIONS = 12  # that one text may take
_MAX_OFFERED = 5
_MAX_CONTEXT = 2000


def reply_message(reply: Reply, decision: Decision | None, *, can_share: bool = True) -> Message:
    """Return a reply for one member of staff, with what led to it.

    Raises SlackObjectFormationError, like all here, where a block is over a limit of Slack's.
    """
    blocks = [*_answer_blocks(reply), *_offer_blocks(reply), *_button_blocks(reply, can_share)]
    if reply.conversation and goes_on(reply.conversation):
        blocks.append(_next_question(reply.conversation))
    if decision:
        why = cut(escape(staff_text(decision)), _MAX_CONTEXT)
        context = ContextBlock(elements=[MarkdownTextObject(text=why, verbatim=True)])
        blocks += [DividerBlock(), context]
    return Message(_notification(reply_lines(reply)), _as_json(blocks))


def shared_message(reply: Reply, user_id: str) -> Message:
    """Return a reply for everybody in the channel: the answer alone, and who shared it."""
    blocks = _answer_blocks(reply)
    if user_id.isalnum():
        sharer = MarkdownTextObject(text=messages.chat_shared(f"<@{user_id}>"))
        blocks.append(ContextBlock(elements=[sharer]))
    notification = _notification(reply_lines(reply, offers=False))
    return Message(notification, _as_json(blocks), in_channel=True)


def note_message(text: str, contact: Contact | None = None) -> Message:
    """Return a few words of our own, in mrkdwn, with the phone guidance where it helps."""
    blocks = [SectionBlock(text=MarkdownTextObject(text=text)), *_contact_blocks(contact)]
    notification = f"{text}\n{contact.text}" if contact else text
    return Message(cut(notification, _MAX_TEXT), _as_json(blocks))


def _answer_blocks(reply: Reply) -> list[Block]:
    """Return what every reader gets: the answer, our words, the phone."""
    notice = _sections("\n".join(notice_lines(reply)))
    answer = _entry_blocks(reply.answer) if reply.answer else []
    said = _sections(reply.message or "")
    if reply.contact_place == "first":
        return [*notice, *said, *_contact_blocks(reply.contact), *answer]
    if reply.contact and reply.contact_place == "line":
        return [*notice, *answer, *said, *_sections(contact_line(reply.contact))]
    contact = None if reply.contact_place == "choice" else reply.contact
    return [*notice, *answer, *said, *_contact_blocks(contact)]


def _entry_blocks(answer: Answer) -> list[Block]:
    blocks: list[Block] = []
    if len(answer.question) > HeaderBlock.text_max_length:
        blocks += _sections(answer.question)
    elif answer.question:
        blocks.append(HeaderBlock(text=_plain_text(answer.question)))
    if answer.section:
        section = _plain_text(cut(answer.section, _MAX_CONTEXT))
        blocks.append(ContextBlock(elements=[section]))
    blocks += _rich_sections(answer) if answer.blocks else _sections(answer.text)
    links = _packed(map(_link, answer.links))
    return [*blocks, *map(_mrkdwn, links)]


def _contact_blocks(contact: Contact | None) -> list[Block]:
    if contact is None:
        return []
    doors = _packed(_link(ReplyLink(door_label(each), each.url)) for each in contact.channels)
    return [*_sections(contact.text), *map(_mrkdwn, doors)]


def _offer_blocks(reply: Reply) -> list[Block]:
    """Return the questions to go on with: the choices, and what often follows the answer."""
    blocks: list[Block] = []
    if reply.choices:
        blocks += _sections(choices_heading(reply))
        blocks += _offers(reply.choices, first=1)
        if has_way_out(reply):
            # Without a conversation the click is a question like any other, and gets the phone.
            out = _button(messages.NONE_OF_THESE, PERSON, reply.conversation or "-")
            blocks.append(ActionsBlock(elements=[out]))
    if reply.answer and reply.answer.related:
        blocks += _sections(messages.CHAT_RELATED)
        blocks += _offers(reply.answer.related, first=len(reply.choices) + 1)
    return blocks


def _offers(offered: Sequence[Choice | Related], first: int) -> list[Block]:
    """Return one line and one button for each question; `first` is the first button's number."""
    return [
        SectionBlock(
            text=_plain_text(cut(_offer_text(each), SectionBlock.text_max_length)),
            accessory=_button(messages.CHAT_SHOW, f"{SHOW}:{number}", each.id),
        )
        for number, each in enumerate(offered[:_MAX_OFFERED], first)
    ]


def _offer_text(offered: Choice | Related) -> str:
    question = offered.question or offered.id
    section = offered.section if isinstance(offered, Choice) else ""
    return f"{question}\n{section}" if section else question


def _button_blocks(reply: Reply, can_share: bool) -> list[Block]:
    """Return the buttons below a reply, in one block: to rate it and to share it."""
    buttons: list[ButtonElement] = []
    if reply.kind in ("answer", "fallback"):
        buttons += [
            _button(messages.CHAT_HELPFUL, HELPFUL, reply.query_id),
            _button(messages.CHAT_UNHELPFUL, UNHELPFUL, reply.query_id),
        ]
    if reply.answer and can_share:
        buttons.append(_button(messages.CHAT_SHARE, SHARE, reply.answer.id, style="primary"))
    return [ActionsBlock(elements=buttons)] if buttons else []


def _button(label: str, action_id: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=_plain_text(label), action_id=action_id, value=value, style=style)


def _next_question(conversation: str) -> InputBlock:
    """Return a line to type the next question in.

    The token is the name of its block, and so stays with Slack's client.
    """
    typed = PlainTextInputElement(
        action_id=ASK,
        max_length=MAX_CHARACTERS,
        dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
    )
    return InputBlock(
        block_id=conversation,
        label=_plain_text(messages.CHAT_NEXT),
        element=typed,
        dispatch_action=True,
        optional=True,
    )


def _sections(text: str) -> list[Block]:
    """Return a text in as many sections as it needs, cut at line ends where there are any."""
    blocks: list[Block] = []
    rest = text.strip()
    while rest and len(blocks) < _MAX_SECTIONS:
        limit = SectionBlock.text_max_length
        end = len(rest) if len(rest) <= limit else (rest.rfind("\n", 1, limit) + 1 or limit)
        blocks.append(SectionBlock(text=_plain_text(rest[:end].rstrip())))
        rest = rest[end:].lstrip("\n")
    if rest:
        blocks.append(SectionBlock(text=_plain_text(messages.CHAT_CONTINUED)))
    return blocks


def _rich_sections(answer: Answer) -> list[Block]:
    """Return a Markdown answer in as many sections as it needs."""
    texts = [text for each in _packed(mrkdwn_lines(answer.blocks)) if (text := each.strip("\n"))]
    shown = [MarkdownTextObject(text=text, verbatim=True) for text in texts[:_MAX_SECTIONS]]
    blocks: list[Block] = [SectionBlock(text=text) for text in shown]
    if len(texts) > _MAX_SECTIONS:
        blocks.append(SectionBlock(text=_plain_text(messages.CHAT_CONTINUED)))
    return blocks


def _packed(lines: Iterable[str]) -> list[str]:
    """Return lines joined into as few texts as sections can hold."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= SectionBlock.text_max_length:
            packed[-1] += "\n" + line
        else:
            packed.append(line)
    return packed


def _link(link: ReplyLink) -> str:
    return mrkdwn_link(link.url, link.label)


def _mrkdwn(text: str) -> SectionBlock:
    return SectionBlock(text=MarkdownTextObject(text=text))


def _plain_text(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)  # an author's :+1: stays what it is


def _notification(lines: Iterable[str]) -> str:
    return escape(cut("\n".join(lines), _MAX_TEXT))


def _as_json(blocks: Sequence[Block]) -> tuple[dict[str, object], ...]:
    return tuple(block.to_dict() for block in blocks[:_MAX_BLOCKS])
