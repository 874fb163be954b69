"""A message for a chat platform, and the text that all of them show. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.answer import messages
from bot.answer.contact import Contact, ContactChannel
from bot.answer.decision import Decision
from bot.answer.reply import Answer, Reply
from corpus.blocks import runs_of
from corpus.intent import Entry
from index.result import Hit


@dataclass(frozen=True)
class Message:
    """A message ready for the wire; `text` stands alone where blocks are not shown.

    `in_channel` says that somebody chose to show it to the whole channel.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    in_channel: bool = False


def reply_lines(reply: Reply, *, links: bool = True, offers: bool = True) -> list[str]:
    """Return a reply as plain text.

    With the links of its answer, and with the questions it offers, where these are wanted; they
    are numbered, so that 「2番」 can be typed.
    """
    answer = _answer_lines(reply.answer, links) if reply.answer else []
    said = [reply.message] if reply.message else []
    contact = contact_lines(reply)
    comes_first = reply.contact_place == "first"
    lines = notice_lines(reply)
    lines += [*said, *contact, *answer] if comes_first else [*answer, *said, *contact]
    if offers and reply.choices:
        lines += [heading] if (heading := choices_heading(reply)) else []
        lines += [
            f"{number}. {choice.question}({choice.section})"
            for number, choice in enumerate(reply.choices, 1)
        ]
        lines += [messages.CHAT_TYPE_A_NUMBER] if has_way_out(reply) else []
    return lines


def notice_lines(reply: Reply) -> list[str]:
    """Return what all customers should know now."""
    return [f"{messages.CHAT_NOTICE}{reply.notice.text}"] if reply.notice else []


def contact_lines(reply: Reply) -> list[str]:
    """Return how to reach a person, as much of it as the reply wants shown."""
    contact = reply.contact
    if contact is None or reply.contact_place == "choice":
        return []
    if reply.contact_place == "line":
        return [contact_line(contact)]
    return [contact.text, *(f"{door_label(each)} {each.url}" for each in contact.channels)]


def contact_line(contact: Contact) -> str:
    """Return the phone with its state, in one line."""
    return f"{messages.CHAT_PHONE}:{contact.phone} {contact.text.splitlines()[-1]}"


def door_label(channel: ContactChannel) -> str:
    """Return the name of another door than the phone, and that it is shut."""
    return channel.label if channel.open_now else f"{channel.label}{messages.CHAT_SHUT}"


def has_way_out(reply: Reply) -> bool:
    """Return whether the choices end with the way to a person."""
    return reply.kind == "choices" and reply.contact is not None


def choices_heading(reply: Reply) -> str:
    """Return what stands over the questions offered; "" where the reply's message asks already."""
    return {
        "answer": messages.MAYBE_ALSO,
        "fallback": messages.CHAT_NEAREST,
        "notice": messages.CHAT_FREQUENT,
    }.get(reply.kind, "")


def staff_text(decision: Decision) -> str:
    """Return why we reply so: the reason, the confidence, and what spoke for each entry shown."""
    reason = messages.CHAT_REASONS[decision.reason.name]
    first = f"{messages.CHAT_STAFF} {messages.CHAT_REASON}:{reason}"
    if decision.confidence is not None:
        first += f" {messages.CHAT_CONFIDENCE}:{decision.confidence:.1%}"
    lines = [first]
    if decision.referral:
        lines.append(f"{decision.referral.id} {decision.referral.source}")
    return "\n".join([*lines, *map(_hit_line, decision.hits)])


def cut(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, with an ellipsis where it was longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def bare_url(url: str) -> str:
    """Return an address without the characters that would end a link early."""
    for character in "|<>() ":
        url = url.replace(character, f"%{ord(character):02X}")
    return url


def _answer_lines(answer: Answer, links: bool) -> list[str]:
    lines = [answer.question or answer.section, answer.text]
    if links:
        lines += [f"{run.text} {run.url}" for run in runs_of(answer.blocks) if run.url]
        lines += [f"{link.label} {link.url}" for link in answer.links]
    return lines


def _hit_line(hit: Hit[Entry]) -> str:
    """Return an entry's id, its probability, where it is written, and the signals for it."""
    line = f"{hit.target.id} {hit.probability:.1%} {hit.target.source}"
    if not hit.signals:
        # Offered again without a search: there is nothing to say how probable it is.
        return line if hit.share else f"{hit.target.id} {hit.target.source}"
    signals = " ".join(
        f"{messages.CHAT_SIGNAL_NAMES[name]} {value:.2f}"
        for name, value in hit.signals.items()
        if name in messages.CHAT_SIGNAL_NAMES  # a name of the code's own says nothing to staff
    )
    return f"{line} {messages.CHAT_SIGNALS}:{signals}"
