"""The bodies of requests, and of the replies that are no Reply: for validation and for OpenAPI.

Requests are validated in api.py, after what the contract wants first. flask-openapi3 4.3.2 would
read them for us, but makes one 422 of a body that is too large, no JSON, malformed or of a wrong
type (413, 415, 400 here), repeats the input in it, and fails with 500 on deep nesting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from bot.answer.contact import Contact
from bot.answer.suggest import MAX_SUGGESTIONS, MAX_TOPICS
from bot.answer.suggest_index import Suggestion
from corpus.text import MAX_CHARACTERS


def _is_none(value: object) -> bool:
    return value is None


_EITHER: dict[str, Any] = {"anyOf": [{"required": ["query"]}, {"required": ["choice"]}]}


def _integer(value: object) -> object:
    """Return a number without a fraction as an integer, which 4.0 is in JSON Schema."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
            description="The id of an entry, from `choices` or `related`, or of a suggestion. It "
            "wins over `query` and is answered without a search."
        ),
    ] = None
    in_reply_to: Annotated[
        str | None,
        Field(
            description="`query_id` of the reply whose list `choice` was taken from. It changes no "
            "reply; what is no such id is ignored."
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
    limit: Annotated[
        Annotated[int, Field(ge=1, le=MAX_SUGGESTIONS), BeforeValidator(_integer)] | None,
        Field(description=f"How many at most, else {MAX_SUGGESTIONS}."),
    ] = None
    highlight: Annotated[
        bool | None, Field(description="Whether `matches` tell where a question holds the text.")
    ] = None
    topics: Annotated[
        bool | None,
        Field(
            description="Whether topics that are answered by phone come after the questions, "
            f"{MAX_TOPICS} at most."
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
class SuggestedQuestion:
    """A question that somebody may be about to type."""

    id: Annotated[str, Field(description="What `choice` of `/api/ask` takes.")]
    question: str
    section: str
    matches: Annotated[
        # A pair, as JSON Schema of every version and the page of the API can say it.
        tuple[Annotated[tuple[int, ...], Field(min_length=2, max_length=2)], ...] | None,
        Field(
            description="The parts of `question` that were typed, also in kana or romaji: where "
            "each begins and ends, in code points (not UTF-16 units). Empty where none is found, "
            "left out where `highlight` was not asked for.",
            exclude_if=_is_none,
        ),
    ] = None
    by: Annotated[
        Literal["phone"] | None,
        Field(
            description="`phone`: a topic without an entry. Chosen, it gets a `fallback` with the "
            "contact for it; it has no place on the page. Left out for entries.",
            exclude_if=_is_none,
        ),
    ] = None


@dataclass(frozen=True)
class SuggestReply:
    """Questions that somebody may be about to type."""

    suggestions: Annotated[tuple[SuggestedQuestion, ...], Field(max_length=MAX_SUGGESTIONS)]


_SUGGESTED = TypeAdapter(SuggestReply)


def suggest_json(found: Sequence[Suggestion], highlight: bool) -> dict[str, Any]:
    """Return suggestions as the HTTP contract has them."""
    reply = SuggestReply(
        tuple(
            SuggestedQuestion(
                each.id,
                each.question,
                each.section,
                each.matches if highlight else None,
                "phone" if each.is_topic else None,
            )
            for each in found
        )
    )
    body: dict[str, Any] = _SUGGESTED.dump_python(reply, mode="json")
    return body


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
