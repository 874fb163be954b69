"""Changes of one YAML file's text between the marks of its node tree; all else stays, to the letter.

ruamel.yaml's own round trip keeps comments, but folds and indents anew what authors laid out by
hand. What comes out is read again: a text that is not exactly the change asked for is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import indent as indented

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from corpus.errors import FaqError
from corpus.intent import Link
from corpus.yaml_file import compose_text
from corpus.yaml_marks import end_of, end_of_pair, letters_of, line_end
from corpus.yaml_value import Value, write_field, write_text

# Behind which field a new one is written; all others come last.
_BEHIND = {"format": "question", "label": "question", "hidden": "question", "anchors": "id"}


class NotWritable(FaqError):
    """A change that this file's form does not allow without touching more than was asked for."""


@dataclass(frozen=True)
class Further:
    """One more item of a list of texts, and where it comes from: the comment behind it."""

    text: str
    origin: str


@dataclass
class Changes:
    """What shall become of a file's list of mappings: `fields` by id (None takes one out),
    `further` wordings by id, the text of `added` items from their dash on, the ids `removed`.
    """

    fields: dict[str, dict[str, Value | None]] = field(default_factory=dict)
    further: dict[str, list[Further]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)


@dataclass(frozen=True, order=True)
class _Edit:
    """Letters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def edit_list(text: str, key: str, changes: Changes) -> str:
    """Return a file's text with the changes of its list `key`. Raises NotWritable."""
    top = compose_text(text)
    items = _value(top, key)
    if top is None or not isinstance(items, SequenceNode):
        raise NotWritable(f"「{key}」のリストがありません。")
    edits: list[_Edit] = []
    for node in items.value:
        own = id_of(node)
        if node.flow_style and (own in changes.fields or own in changes.further):
            return edit_list(_in_lines(text, top, node), key, changes)
        if own in changes.removed:
            start = text.rindex("\n", 0, node.start_mark.index) + 1
            edits.append(_Edit(start, line_end(text, end_of(text, node)) + 1, ""))
        elif own in changes.fields or own in changes.further:
            fields, further = changes.fields.get(own, {}), changes.further.get(own, [])
            edits += _edits_of_item(text, node, fields, further)
    if changes.added:
        edits.append(_addition(text, items, changes.added))
    edited = text
    for edit in sorted(edits, reverse=True):
        edited = edited[: edit.start] + edit.text + edited[edit.end :]
    after = compose_text(edited)
    if after is None or letters_of(after) != _wanted(top, key, changes):
        raise NotWritable("書き方が込み入っているため、自動では書き換えられません。")
    return edited


def new_file(top: Mapping[str, Value], key: str, items: Sequence[str]) -> str:
    """Return the text of a new file: its top fields, and a list of items."""
    lines = [write_field(name, value, "") for name, value in top.items()]
    return "\n".join((*lines, f"{key}:", *(indented(item, "  ") for item in items))) + "\n"


def item_of(text: str, key: str, wanted: str) -> str:
    """Return the text of an item as it stands, from its dash on, with no indent of its own."""
    for node in _items(compose_text(text), key):
        if id_of(node) == wanted:
            start = text.rindex("\n", 0, node.start_mark.index) + 1
            lines = text[start : line_end(text, end_of(text, node))].split("\n")
            blanks = len(lines[0]) - len(lines[0].lstrip(" "))
            return "\n".join(line[blanks:] if not line[:blanks].strip() else line for line in lines)
    raise NotWritable(f"「{wanted}」が見つかりません。")


def id_of(node: Node) -> str:
    """Return a mapping's id, or ""."""
    value = _value(node, "id")
    return str(value.value) if isinstance(value, ScalarNode) else ""


def _edits_of_item(
    text: str,
    node: MappingNode,
    fields: Mapping[str, Value | None],
    further: Sequence[Further],
) -> Iterator[_Edit]:
    """Yield the edits of one item of a list."""
    pairs = {str(key.value): (key, value) for key, value in node.value}
    inner = " " * node.start_mark.column
    new: dict[int, list[str]] = {}
    for name, value in fields.items():
        if name in pairs:
            yield _edit_of_field(text, node, name, value, inner)
        elif value is not None:
            before = pairs.get(_BEHIND.get(name, ""), node.value[-1])
            place = line_end(text, end_of_pair(text, before))
            new.setdefault(place, []).append(write_field(name, value, inner))
    if further:
        wordings = pairs.get("wordings")
        if wordings and isinstance(wordings[1], SequenceNode) and wordings[1].value:
            yield _further_items(text, wordings[1], further, inner)
        elif wordings:
            lines = "".join(_lines_of(further, f"{inner}  "))
            yield _Edit(wordings[0].end_mark.index, end_of_pair(text, wordings), f":{lines}")
        else:
            place = line_end(text, end_of_pair(text, node.value[-1]))
            lines = "".join(_lines_of(further, f"{inner}  "))
            new.setdefault(place, []).append(f"wordings:{lines}")
    for place, written in new.items():
        yield _Edit(place, place, "".join(f"\n{inner}{each}" for each in written))


def _in_lines(text: str, top: MappingNode, node: MappingNode) -> str:
    """Return the text with an item that stands in braces as one field a line."""
    start, end = node.start_mark.index, node.end_mark.index
    blanks = " " * node.start_mark.column
    pairs = (
        f"{key.value}: {text[value.start_mark.index : value.end_mark.index]}"
        for key, value in node.value
    )
    lines = f"\n{blanks}".join(pairs)
    written = text[:start] + lines + text[end:]
    after = compose_text(written)
    if "\n" in text[start:end] or after is None or letters_of(after) != letters_of(top):
        raise NotWritable("{ } の中に書かれた項目は、自動では書き換えられません。")
    return written


def _edit_of_field(
    text: str, node: MappingNode, name: str, value: Value | None, inner: str
) -> _Edit:
    pairs = node.value
    place = next(i for i, (key, _) in enumerate(pairs) if key.value == name)
    key, old = pairs[place]
    end = end_of_pair(text, pairs[place])
    if value is not None:
        start = key.start_mark.index
        if isinstance(old, SequenceNode) and not old.flow_style and isinstance(value, list | tuple):
            # What stands between the name and the list, a comment mostly, stays.
            start = old.start_mark.index
            written = write_field(name, value, inner).partition("- ")
            return _Edit(start, end, f"- {written[2]}" if value else "[]")
        return _Edit(start, end, write_field(name, value, inner))
    if place == 0 and len(pairs) > 1:
        return _Edit(key.start_mark.index, pairs[1][0].start_mark.index, "")
    start = text.rindex("\n", 0, key.start_mark.index) + 1
    return _Edit(start, line_end(text, end) + 1, "")


def _further_items(
    text: str, wordings: SequenceNode, further: Sequence[Further], inner: str
) -> _Edit:
    """Return the edit that adds texts to a list that holds some."""
    if not wordings.flow_style:
        place = line_end(text, end_of(text, wordings))
        blanks = " " * (wordings.start_mark.column)
        return _Edit(place, place, "".join(_lines_of(further, blanks)))
    last = end_of(text, wordings.value[-1])
    closing = wordings.end_mark.index
    rest = text[last : closing - 1].partition(",")
    *others, end = further
    lines = [f"\n{inner}  {write_text(each.text)},  # {each.origin}" for each in others]
    lines.append(f"\n{inner}  {write_text(end.text)}  # {end.origin}\n{inner}")
    # A comma that stands already stays the one behind the last text.
    return _Edit(last, closing - 1, "," + (rest[0] + rest[2]).rstrip() + "".join(lines))


def _lines_of(further: Sequence[Further], blanks: str) -> Iterator[str]:
    for each in further:
        yield f"\n{blanks}- {write_text(each.text)}  # {each.origin}"


def _addition(text: str, items: SequenceNode, added: Sequence[str]) -> _Edit:
    """Return the edit that adds items behind the last one."""
    if items.value and items.flow_style:
        raise NotWritable("[ ] で書かれたリストには、自動では書き足せません。")
    if not items.value:
        lines = "".join("\n" + indented(item, "  ") for item in added)
        return _Edit(items.start_mark.index, items.end_mark.index, lines.lstrip(" "))
    first = text.rindex("\n", 0, items.value[0].start_mark.index) + 1
    blanks = text[first : items.value[0].start_mark.index].partition("-")[0]
    place = line_end(text, end_of(text, items))
    return _Edit(place, place, "".join("\n" + indented(item, blanks) for item in added))


def _items(top: Node | None, key: str) -> list[Node]:
    """Return the items of a mapping's list; none where it has no such list."""
    value = _value(top, key)
    return list(value.value) if isinstance(value, SequenceNode) else []


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _wanted(top: MappingNode, key: str, changes: Changes) -> object:
    """Return what the file shall say once it is changed."""
    said = {str(name.value): letters_of(value) for name, value in top.value}
    items: list[object] = []
    for node in _items(top, key):
        own = id_of(node)
        item = letters_of(node)
        if own in changes.removed:
            continue
        if isinstance(item, dict):
            for name, value in changes.fields.get(own, {}).items():
                item[name] = _plain_value(value)
                if value is None:
                    del item[name]
            if further := [each.text for each in changes.further.get(own, ())]:
                item["wordings"] = [*(item.get("wordings") or []), *further]
        items.append(item)
    for added in changes.added:
        parsed = compose_text(f"x:\n{indented(added, '  ')}\n")
        items += [letters_of(item) for item in _items(parsed, "x")]
    return {**said, key: items}


def _plain_value(value: Value | None) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) or value is None:
        return value
    return [_plain_item(item) for item in value]


def _plain_item(item: str | Link) -> object:
    if isinstance(item, str):
        return item
    if item.entry_id:
        return {"label": item.label, "entry": item.entry_id}
    return {"label": item.label, "url": item.url or ""}
