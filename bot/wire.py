"""Reply → JSON, as the HTTP contract has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.answerer import Reply
from bot.contact import Contact


def contact_json(contact: Contact | None) -> dict[str, Any] | None:
    """Return the contact with its moment in ISO 8601."""
    if contact is None:
        return None
    return asdict(contact) | {"opens_at": contact.opens_at.isoformat() if contact.opens_at else None}


def reply_json(reply: Reply) -> dict[str, Any]:
    """Return the reply of POST /api/ask."""
    body = asdict(reply) | {"contact": contact_json(reply.contact)}
    if reply.answer:
        body["answer"]["related"] = [{"id": each.id, "question": each.question} for each in reply.answer.related]
    return body
