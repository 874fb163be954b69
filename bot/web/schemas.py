"""The bodies of requests, and of the replies that are no Reply: for validation and for OpenAPI.

Requests are validated in api.py, after what the contract wants first. flask-openapi3 4.3.2 would
read them for us, but makes one 422 of a body that is too large, no JSON, malformed or of a wrong
type (413, 415, 400 here), repeats the input in it, and fails with 500 on deep nesting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.answer.contact import Contact
from bot.answer.suggest import MAX_SUGGESTIONS
from corpus.text import MAX_CHARACTERS

_EITHER: dict[str, Any] = {"anyOf": [{"required": ["query"]}, {"required": ["choice"]}]}


class RequestBody(BaseModel):
    """A request's body: no type is converted to another, unknown fields are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class AskRequest(RequestBody):
    """A question, or an entry chosen by its id; one of them is needed.

    null is the same as absent.
    """

    model_config = ConfigDict(json_schema_extra=_EITHER)

    query: Annotated[
        str | None,
        Field(
            description=f"What somebody wants to know: 1 to {MAX_CHARACTERS:,} characters once "
            "normalized (NFKC, no control or invisible characters)."
        ),
    ] = None
    conversation: Annotated[
        str | None,
        Field(
            description="The token of the reply before, so that a short question is read as "
            "its continuation. One that is bad or older than half an hour is ignored."
        ),
    ] = None
    choice: Annotated[
        str | None,
        Field(
            description="An entry's id, from `choices` or `related`. It wins over `query` and "
            "is answered without a search."
        ),
    ] = None
    lang: Annotated[
        Literal["ja", "en"] | None,
        Field(
            description="What the bot's own sentences shall be in. Else English for a question in "
            "it, else what `Accept-Language` prefers, else Japanese."
        ),
    ] = None


class SuggestRequest(RequestBody):
    """What has been typed so far."""

    text: Annotated[
        str | None,
        Field(
            description="Kanji, kana, romaji or parts of words; nothing, for the questions "
            "asked most."
        ),
    ] = None


class FeedbackRequest(RequestBody):
    """Whether an answer helped.

    The last word counts; one without a comment keeps the earlier comment.
    """

    query_id: Annotated[str, Field(description="`query_id` of the reply it is about.")]
    helpful: bool
    comment: Annotated[
        str | None,
        Field(
            description=f"At most {MAX_CHARACTERS:,} characters. Kept with addresses and numbers "
            "masked."
        ),
    ] = None


@dataclass(frozen=True)
class Suggestion:
    """A question that somebody may be about to type."""

    id: str
    question: str
    section: str


@dataclass(frozen=True)
class SuggestReply:
    """Questions that somebody may be about to type."""

    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=MAX_SUGGESTIONS)]


@dataclass(frozen=True)
class FeedbackReply:
    """Stored. `contact` is set after an answer that did not help."""

    contact: Contact | None


@dataclass(frozen=True)
class HealthReply:
    """The process is up."""

    status: Literal["ok"]


@dataclass(frozen=True)
class ReadyReply:
    """Index and encoder are warm.

    `stale`: the corpus or the settings have changed, no index could be built of them, and the last
    good one serves; `problems` says what to repair, in sentences for the operator.
    """

    status: Literal["ready"]
    version: str
    stale: bool
    problems: tuple[str, ...]
