"""What goes over the wire, as types: requests are validated by these models, and OpenAPI describes
both ways by them.

Replies are validated by the tests, not while serving. Requests are validated in api.py, after what
the contract wants first. flask-openapi3 4.3.2 would read them for us, but makes one 422 of a body
that is too large, no JSON, malformed or of a wrong type (413, 415, 400 here), repeats the input in
it, and fails with 500 on deep nesting.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["answer", "choices", "fallback", "notice"]
_EITHER: dict[str, Any] = {"anyOf": [{"required": ["query"]}, {"required": ["choice"]}]}


class Sent(BaseModel):
    """A request's body: no type is converted to another, unknown fields are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class AskRequest(Sent):
    """A question, or an entry chosen by its id; one of them is needed. null is the same as
    absent."""

    model_config = ConfigDict(json_schema_extra=_EITHER)

    query: Annotated[
        str | None,
        Field(
            description="What somebody wants to know: 1 to 2,000 characters once normalized "
            "(NFKC, no control or invisible characters)."
        ),
    ] = None
    conversation: Annotated[
        str | None,
        Field(
            description="The token of the reply before, so that this question may lean "
            "on it. One that is bad or older than half an hour is ignored."
        ),
    ] = None
    choice: Annotated[
        str | None,
        Field(
            description="An entry's id, from `choices` or `related`. It wins over `query` and "
            "is answered without a search."
        ),
    ] = None


class SuggestRequest(Sent):
    """What has been typed so far."""

    text: Annotated[
        str | None,
        Field(
            description="Kanji, kana, romaji or parts of words; nothing, for the questions "
            "asked most."
        ),
    ] = None


class FeedbackRequest(Sent):
    """Whether an answer helped. The last word counts; one without a comment keeps the earlier
    comment."""

    query_id: Annotated[str, Field(description="`query_id` of the reply it is about.")]
    helpful: bool
    comment: Annotated[
        str | None,
        Field(description="At most 2,000 characters. Kept with addresses and numbers masked."),
    ] = None


class Told(BaseModel):
    """A reply: every field is there, and no other."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ChoiceReply(Told):
    """A question offered."""

    id: str
    question: str
    section: str


class RelatedReply(Told):
    """A question that often follows."""

    id: str
    question: str


class LinkReply(Told):
    """A link, always absolute."""

    label: str
    url: str


class AnswerReply(Told):
    """An entry in its author's words exactly."""

    id: str
    section: str
    question: str
    text: str
    links: list[LinkReply]
    related: list[RelatedReply]
    reviewed: Annotated[
        str | None, Field(description="The day somebody last checked it (ISO 8601).")
    ]


class ContactReply(Told):
    """How to reach a person, and whether somebody is there now."""

    text: Annotated[str, Field(description="All of it in plain text.")]
    phone: str
    tel: Annotated[str, Field(description="The number as a link: tel:…")]
    hours: str
    open_now: bool
    opens_at: Annotated[
        str | None, Field(description="The next opening (ISO 8601) while nobody is there.")
    ]


class AskReply(Told):
    """The reply to a question. Nothing in it is generated."""

    kind: Annotated[
        Kind,
        Field(
            description="`answer`: the page's answer, perhaps with close seconds in `choices`. `choices`: "
            "two to four questions, most probable first. `fallback`: no answer here, `contact` instead. "
            "`notice`: a greeting, thanks, the wish for a person, or a private key that was thrown away."
        ),
    ]
    message: Annotated[str | None, Field(description="A sentence of the bot's own.")]
    answer: AnswerReply | None
    choices: list[ChoiceReply]
    contact: ContactReply | None
    confidence: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description="The calibrated probability that the first entry shown "
            "is right; null for a notice.",
        ),
    ]
    conversation: Annotated[
        str | None,
        Field(description="To be sent with the next question. It holds entries, no text."),
    ]
    query_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    version: Annotated[str, Field(description="The index that answered.")]


class SuggestReply(Told):
    """Questions that somebody may be about to type."""

    suggestions: Annotated[list[ChoiceReply], Field(max_length=6)]


class FeedbackReply(Told):
    """Stored. `contact` is set after an answer that did not help."""

    contact: ContactReply | None


class HealthReply(Told):
    """The process is up."""

    status: Literal["ok"]


class ReadyReply(Told):
    """Index and encoder are warm."""

    status: Literal["ready"]
    version: str


class ChatMessage(Told):
    """A message for the chat platform: Block Kit for Slack, Markdown for Mattermost."""

    response_type: Literal["ephemeral", "in_channel"]
    text: str
    blocks: list[dict[str, Any]] = []
    replace_original: bool = False


class Challenge(Told):
    """What Slack wants to hear back when it verifies an address."""

    challenge: str


class Problem(BaseModel):
    """An error (RFC 9457). It repeats nothing of the input; a failure of the server (503) tells how
    to phone."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    type: Literal["about:blank"]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="What to do, in the reader's language.")]
    contact: ContactReply | None = None
