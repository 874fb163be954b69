"""The HTTP contract as an OpenAPI 3.1 document: every audience describes a part of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from bot.http.operations import Json
from bot.http.problem import Problem

_ABOUT = (
    "A FAQ bot: a question goes in, the page's own answer comes out, word for word, or choices, "
    "or the phone. Checks come in this order: size (413), content type (415), JSON and types "
    "(400), a private key or password (`notice`), normalization, empty or too long (422), rate limit (429). "
    "Every error is a problem document (RFC 9457)."
)


@dataclass(frozen=True)
class Part:
    """One audience's part: its paths, the types they mention, and how its callers identify."""

    paths: Json = field(default_factory=dict)
    requests: Sequence[type] = ()
    replies: Sequence[type] = ()
    security_schemes: Json = field(default_factory=dict)


def document(public_url: str, parts: Sequence[Part]) -> Json:
    """Return the document of all parts."""
    requests = [model for part in parts for model in part.requests]
    replies = [model for part in parts for model in part.replies]
    components: Json = {"schemas": _schemas(requests, [*replies, Problem])}
    security_schemes = {
        name: scheme for part in parts for name, scheme in part.security_schemes.items()
    }
    if security_schemes:
        components["securitySchemes"] = security_schemes
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FAQ bot",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": public_url}],
        "paths": {path: methods for part in parts for path, methods in part.paths.items()},
        "components": components,
    }


def _schemas(requests: Sequence[type], replies: Sequence[type]) -> Json:
    """Return name → JSON schema of the types and of all that they are made of."""
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        *((model.__name__, "validation", TypeAdapter(model)) for model in requests),
        *((model.__name__, "serialization", TypeAdapter(model)) for model in replies),
    ]
    _, definitions = TypeAdapter.json_schemas(
        inputs, ref_template="#/components/schemas/{model}", schema_generator=_Schemas
    )
    schemas: Json = definitions["$defs"]
    return schemas


class _Schemas(GenerateJsonSchema):
    """Schemas as this document wants them."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return False: a title would only repeat the field's name."""
        return False

    def dataclass_schema(self, schema: Any) -> Json:
        """Return the schema of a reply: no field but those that are declared."""
        return super().dataclass_schema(schema) | {"additionalProperties": False}
