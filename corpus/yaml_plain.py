"""Any value of a company's file → YAML: texts, flags, dates, and lists and mappings of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from corpus.yaml_value import write_field, write_text

_MAX_FLOW = 100  # columns of what stands in brackets

# A text, a flag, a date; a list; a mapping by name.
Plain = object


def as_letters(value: Plain) -> object:
    """Return what a value says once it is written: dicts, lists and the letters of scalars."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(name): as_letters(each) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [as_letters(each) for each in value]
    raise TypeError(value)


def write_flow(value: Plain) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {write_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(write_flow, value)) + "]"
    return write_text(value) if isinstance(value, str) else str(as_letters(value))


def write_plain_field(name: str, value: Plain, blanks: str) -> str:
    """Return "name: value" without the first line's indent; further lines are indented."""
    if isinstance(value, str):
        return write_field(name, value, blanks)
    if isinstance(value, Mapping) and value:
        inner = f"{blanks}  "
        lines = (f"\n{inner}{write_plain_field(key, each, inner)}" for key, each in value.items())
        return f"{name}:" + "".join(lines)
    flow = write_flow(value)
    if isinstance(value, Sequence) and value and not _is_short(value, len(blanks + name + flow)):
        items = (f"\n{blanks}  - {write_block(each, blanks + '    ')}" for each in value)
        return f"{name}:" + "".join(items)
    return f"{name}: {flow}"


def write_block(value: Plain, blanks: str) -> str:
    """Return an item of a block list, behind its dash; further lines are indented by `blanks`."""
    flow = write_flow(value)
    if not isinstance(value, Mapping) or not value:
        return flow
    if len(blanks + flow) <= _MAX_FLOW and not _holds_lines(value):
        return flow
    lines = [write_plain_field(name, each, blanks) for name, each in value.items()]
    return f"\n{blanks}".join(lines)


def _is_short(values: Sequence[Plain], columns: int) -> bool:
    """Return whether a list stands on the line of its name: names of days, ids, dates."""
    return columns <= _MAX_FLOW and not any(isinstance(each, Mapping) for each in values)


def _holds_lines(value: Plain) -> bool:
    if isinstance(value, str):
        return "\n" in value
    if isinstance(value, Mapping):
        return any(map(_holds_lines, value.values()))
    return isinstance(value, Sequence) and any(map(_holds_lines, value))
