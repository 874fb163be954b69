"""What users get: declared once. JSON, OpenAPI and the chat platforms are made from these types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from bot.answer.contact import Contact
from corpus.blocks import Block

Kind = Literal["answer", "choices", "fallback", "notice"]


def _is_empty(values: tuple[object, ...]) -> bool:
    return not values


@dataclass(frozen=True)
class Choice:
    """A question offered."""

    id: str
    question: str
    section: str


@dataclass(frozen=True)
class Related:
    """A question that often follows."""

    id: str
    question: str


@dataclass(frozen=True)
class ReplyLink:
    """A link, always absolute."""

    label: str
    url: str


@dataclass(frozen=True)
class Answer:
    """An entry in its author's words exactly.

    An answer written in Markdown comes in `blocks`, whose addresses are absolute; `text` is then
    its plain twin.
    """

    id: str
    section: str
    question: str
    text: str
    links: tuple[ReplyLink, ...]
    related: tuple[Related, ...]
    reviewed: Annotated[
        str | None, Field(description="The day somebody last checked it (ISO 8601).")
    ]
    blocks: Annotated[
        tuple[Block, ...],
        Field(
            description="The answer as it is best shown, where its author wrote Markdown; `text` "
            "is its plain twin. Left out for an answer of plain text.",
            exclude_if=_is_empty,
        ),
    ] = ()


@dataclass(frozen=True)
class Reply:
    """The reply to a question. Nothing in it is generated."""

    kind: Annotated[
        Kind,
        Field(
            description="`answer`: the page's answer, perhaps with close seconds in `choices`. "
            "`choices`: two to four questions, most probable first; `message` says so where the text "
            "asked several. `fallback`: no answer here, "
            "`contact` instead. `notice`: a greeting, thanks, the wish for a person, or a private "
            "key or password that was thrown away."
        ),
    ]
    message: Annotated[str | None, Field(description="A sentence of the bot's own.")]
    answer: Answer | None
    choices: tuple[Choice, ...]
    contact: Contact | None
    confidence: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description="The calibrated probability that the first entry shown is right; null for "
            "a notice.",
        ),
    ]
    conversation: Annotated[
        str | None,
        Field(description="To be sent with the next question. It holds entries, no text."),
    ]
    query_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    version: Annotated[str, Field(description="The index that answered.")]


_REPLY = TypeAdapter(Reply)
_CONTACT = TypeAdapter(Contact | None)


def reply_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as the HTTP contract has it."""
    body: dict[str, Any] = _REPLY.dump_python(reply, mode="json")
    return body


def contact_json(contact: Contact | None) -> dict[str, Any] | None:
    """Return the phone guidance as the HTTP contract has it, its moment in ISO 8601."""
    body: dict[str, Any] | None = _CONTACT.dump_python(contact, mode="json")
    return body
