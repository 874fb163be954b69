"""What users get: declared once. JSON, OpenAPI and the chat platforms are made from these types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.answer.contact import Contact, has_phone
from bot.answer.grounds import Grounds
from corpus.blocks import Block
from corpus.words.words import Language

Kind = Literal["answer", "choices", "fallback", "notice"]
ContactAs = Literal["first", "card", "line", "choice"]

_USUAL: dict[Kind, ContactAs] = {"answer": "line", "choices": "choice"}


def _is_none(value: object) -> bool:
    return value is None


def _is_empty(values: tuple[object, ...]) -> bool:
    return not values


@dataclass(frozen=True)
class Choice:
    """A question offered."""

    # The label is always there, be it null: the schema says so.
    __pydantic_config__ = ConfigDict(json_schema_serialization_defaults_required=True)

    id: str
    question: str
    section: str
    label: Annotated[
        str | None, Field(description="The question in a few words, for a button.")
    ] = None


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
    label: Annotated[
        str | None,
        Field(
            description="The question in a few words; left out where there is none.",
            exclude_if=_is_none,
        ),
    ] = None
    blocks: Annotated[
        tuple[Block, ...],
        Field(
            description="The answer as it is best shown, where its author wrote Markdown; `text` "
            "is its plain twin. Left out for an answer of plain text.",
            exclude_if=_is_empty,
        ),
    ] = ()


@dataclass(frozen=True)
class ReplyNotice:
    """Something all customers should know now, such as an outage; moments in ISO 8601."""

    text: str
    begin: Annotated[datetime | None, Field(alias="from")]
    until: datetime | None


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
    notice: Annotated[
        ReplyNotice | None,
        Field(
            description="What is shown above every reply; left out while none is on.",
            exclude_if=_is_none,
        ),
    ] = None
    lang: Annotated[
        Language | None,
        Field(
            description="What `message` is in; left out for Japanese that nobody asked for. Answers "
            "are as their authors wrote them.",
            exclude_if=_is_none,
        ),
    ] = None
    contact_as: Annotated[
        ContactAs | None,
        Field(
            description="How a channel shows the contact where it is not as usual: `first`, before "
            "all else, or as a `card`. Usual, and left out: in one `line` below an answer, behind "
            "the last `choice` (「この中にない」), else as a `card`.",
            exclude_if=_is_none,
        ),
    ] = None
    # Of our own, in no JSON and in no schema; two replies that say the same are the same.
    grounds: Annotated[Grounds | None, Field(exclude=True)] = field(default=None, compare=False)

    @property
    def contact_place(self) -> ContactAs | None:
        """Return how a channel shows the contact; None where there is none."""
        if self.contact is None:
            return None
        place = self.contact_as or _USUAL.get(self.kind, "card")
        return place if place != "line" or has_phone(self.contact) else "card"


_REPLY = TypeAdapter(Reply)
_CONTACT = TypeAdapter(Contact | None)


def reply_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as the HTTP contract has it."""
    body: dict[str, Any] = _REPLY.dump_python(reply, mode="json", by_alias=True)
    return body


def reply_bytes(reply: Reply) -> bytes:
    """Return what `reply_json` does, as JSON in UTF-8."""
    return _REPLY.dump_json(reply, by_alias=True)


def contact_json(contact: Contact | None) -> dict[str, Any] | None:
    """Return the phone guidance as the HTTP contract has it, its moment in ISO 8601."""
    body: dict[str, Any] | None = _CONTACT.dump_python(contact, mode="json")
    return body
