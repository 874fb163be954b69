"""Values → YAML text, as an author would write them by hand; every text is quoted or a block."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from corpus.intent import Link

# An id or a key; and nothing YAML takes for a number, a date or a truth value.
_BARE = re.compile(
    r"(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z][A-Za-z0-9-]*", re.IGNORECASE
)
# What JSON leaves as it is and YAML takes for a line end, or refuses.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
# A block keeps every line as it is, if none ends in a blank and the first begins with none.
_AS_BLOCK = re.compile(r"[^\s](?:[^\n]*[^\s])?(?:\n+[^\n]*[^\s])*")

Value = str | bool | date | Sequence[str] | Sequence[Link]


def write_text(text: str) -> str:
    """Return a text on one line: an id bare, all others as JSON would write them."""
    if _BARE.fullmatch(text):
        return text
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def write_field(name: str, value: Value, indent: str) -> str:
    """Return "name: value" without the first line's indent; further lines are indented."""
    if isinstance(value, bool):
        return f"{name}: {'true' if value else 'false'}"
    if isinstance(value, date):
        return f"{name}: {value.isoformat()}"
    if isinstance(value, str):
        if "\n" in value and _AS_BLOCK.fullmatch(value) and not _ESCAPED.search(value):
            lines = (f"{indent}  {line}" if line else "" for line in value.split("\n"))
            return "\n".join((f"{name}: |-", *lines))
        return f"{name}: {write_text(value)}"
    if not value:
        return f"{name}: []"
    return "\n".join((f"{name}:", *(f"{indent}  - {write_item(item)}" for item in value)))


def write_item(item: str | Link) -> str:
    """Return an item of a list, behind its dash."""
    if isinstance(item, str):
        return write_text(item)
    goal = ("entry", item.entry_id) if item.entry_id else ("url", item.url or "")
    return f"{{label: {write_text(item.label)}, {goal[0]}: {write_text(goal[1])}}}"


def write_mapping(fields: Mapping[str, Value], indent: str) -> str:
    """Return an item of a block list from its dash on; further lines are indented."""
    inner = f"{indent}  "
    lines = (write_field(name, value, inner) for name, value in fields.items())
    return "- " + f"\n{inner}".join(lines)
