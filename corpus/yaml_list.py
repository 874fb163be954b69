"""Lists below one key of a YAML file's text: items put in and taken out, all else to the letter.

What comes out is read again: a text that is not exactly the change asked for is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_marks import end_of, is_blank, line_end

_STEP = "  "


def add_item(text: str, key: str, name: str, item: str, *, at: int | None = None) -> str:
    """Return the text with an item, of one line, in the list `name` below `key`: last, or at a place.

    What is not there yet, the list or the key, is written too. Raises NotWritable.
    """
    wanted = _said(text)
    own = wanted.setdefault(key, {})
    if not isinstance(own, dict) or not isinstance(own.setdefault(name, []), list):
        raise NotWritable(f"「{key}」の「{name}」がリストではありません。")
    added = plain(compose_text(f"x: {item}\n"))["x"]
    own[name].insert(len(own[name]) if at is None else at, added)
    return _checked(_added(text, key, name, item, at), wanted)


def remove_items(text: str, key: str, name: str, goes: Callable[[Any], bool]) -> str:
    """Return the text without the items that `goes` is true of, as they stand there.

    Raises NotWritable.
    """
    while True:
        items = value_at(compose_text(text), key, name)
        if isinstance(items, MappingNode) and goes(plain(items)):
            raise NotWritable(f"「{name}」がリストではないため、自動では書き換えられません。")
        said = plain(items) if isinstance(items, SequenceNode) else []
        at = next((place for place, item in enumerate(said) if goes(item)), None)
        if at is None or not isinstance(items, SequenceNode):
            return text
        wanted = _said(text)
        del wanted[key][name][at]
        cut = _cut_of_flow if items.flow_style else _cut_of_block
        text = _checked(cut(text, items, at), wanted)


def items_of(text: str, key: str) -> list[Any]:
    """Return what the items of a list at the top of a text say."""
    items = value_at(compose_text(text), key)
    return list(plain(items)) if isinstance(items, SequenceNode) else []


def without_item(text: str, key: str, at: int) -> str:
    """Return the text without an item of a list at its top. Raises NotWritable."""
    items, said = value_at(compose_text(text), key), items_of(text, key)
    if not isinstance(items, SequenceNode):
        raise NotWritable(f"「{key}」がリストではありません。")
    cut = (_cut_of_flow if items.flow_style else _cut_of_block)(text, items, at)
    if items_of(cut, key) != said[:at] + said[at + 1 :]:
        raise NotWritable("書き方が込み入っているため、自動では書き換えられません。")
    return cut


def value_at(node: Node | None, *keys: str) -> Node | None:
    """Return the value at a path of keys, if it is there."""
    for key in keys:
        if not isinstance(node, MappingNode):
            return None
        node = next((value for name, value in node.value if name.value == key), None)
    return node


def plain(node: Node | None) -> Any:
    """Return what a node says: dicts, lists and the letters of scalars; of nothing written, None."""
    if isinstance(node, MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    return None if not isinstance(node, ScalarNode) or _is_null(node) else str(node.value)


def _is_null(node: ScalarNode) -> bool:
    return node.style is None and node.value in ("", "~", "null")


def _said(text: str) -> dict[str, Any]:
    """Return what a text says; keys with nothing behind them are left out."""
    said = plain(compose_text(text)) or {}
    return {
        key: {name: each for name, each in value.items() if each is not None}
        if isinstance(value, dict)
        else value
        for key, value in said.items()
        if value is not None
    }


def _checked(text: str, wanted: dict[str, Any]) -> str:
    if _full(_said(text)) != _full(wanted):
        raise NotWritable("書き方が込み入っているため、自動では書き換えられません。")
    return text


def _full(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is said without lists and mappings that hold nothing."""
    named = {
        key: {name: each for name, each in value.items() if each not in ([], {})}
        if isinstance(value, dict)
        else value
        for key, value in said.items()
    }
    return {key: value for key, value in named.items() if value not in ([], {})}


def _added(text: str, key: str, name: str, item: str, at: int | None) -> str:
    top = compose_text(text)
    below, items = value_at(top, key), value_at(top, key, name)
    if isinstance(items, SequenceNode) and items.value:
        return _beside(text, items, item, at)
    listed = f"\n{_STEP * 2}- {item}"
    if isinstance(below, MappingNode) and below.value and not below.flow_style:
        inner = " " * int(below.start_mark.column)
        listed = f"\n{inner}{_STEP}- {item}"
        if items is not None:  # name: []
            return _in_place(text, below, name, listed)
        place = line_end(text, end_of(text, below))
        return f"{text[:place]}\n{inner}{name}:{listed}{text[place:]}"
    if below is not None and isinstance(top, MappingNode):  # nothing, or {}
        return _in_place(text, top, key, f"\n{_STEP}{name}:{listed}")
    begin = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{begin}{key}:\n{_STEP}{name}:{listed}\n"


def _beside(text: str, items: SequenceNode, item: str, at: int | None) -> str:
    """Return the text with an item behind those of a list, or before the one at a place."""
    follower = items.value[at] if at is not None and at < len(items.value) else None
    if items.flow_style:
        if follower:
            place = int(follower.start_mark.index)
            return f"{text[:place]}{item}, {text[place:]}"
        place = int(items.value[-1].end_mark.index)
        return f"{text[:place]}, {item}{text[place:]}"
    blanks = " " * int(items.start_mark.column)
    if follower:
        place = _line_of(text, follower)
        return f"{text[:place]}{blanks}- {item}\n{text[place:]}"
    place = line_end(text, end_of(text, items))
    return f"{text[:place]}\n{blanks}- {item}{text[place:]}"


def _cut_of_block(text: str, items: SequenceNode, at: int) -> str:
    """Return the text without the lines of an item."""
    node = items.value[at]
    return text[: _line_of(text, node)] + text[line_end(text, end_of(text, node)) + 1 :]


def _line_of(text: str, node: Node) -> int:
    """Return where the line of an item begins: that of its dash."""
    dash = text.rindex("-", 0, int(node.start_mark.index) + (1 if is_blank(node) else 0))
    return text.rindex("\n", 0, dash) + 1


def _cut_of_flow(text: str, items: SequenceNode, at: int) -> str:
    """Return the text without an item of a list in brackets, and a comma beside it."""
    nodes = items.value
    start, end = int(nodes[at].start_mark.index), int(nodes[at].end_mark.index)
    if at + 1 < len(nodes):
        end = int(nodes[at + 1].start_mark.index)
    elif at:
        start = int(nodes[at - 1].end_mark.index)
    return text[:start] + text[end:]


def _in_place(text: str, node: MappingNode, key: str, value: str) -> str:
    """Return the text with a value in place of nothing, [] or {} behind a key."""
    name, old = next((name, old) for name, old in node.value if name.value == key)
    start = text.index(":", int(name.end_mark.index)) + 1
    # What is not written ends where the next thing begins.
    end = start if isinstance(old, ScalarNode) else int(old.end_mark.index)
    return text[:start] + value + text[end:]
