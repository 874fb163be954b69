"""Where a node of a YAML file's tree ends in the text, and what it says."""

from __future__ import annotations

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


def end_of(text: str, node: Node) -> int:
    """Return where the last letter of a node's content is followed by something else."""
    if isinstance(node, ScalarNode):
        end = int(node.end_mark.index)
        return len(text[:end].rstrip()) if node.style in ("|", ">") else end
    if not isinstance(node, SequenceNode | MappingNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of_pair(text, last) if isinstance(node, MappingNode) else end_of(text, last)


def end_of_pair(text: str, pair: tuple[Node, Node]) -> int:
    """Return where a field of a mapping ends; behind its colon where nothing is written."""
    key, value = pair
    if is_blank(value):
        return text.index(":", int(key.end_mark.index)) + 1
    return end_of(text, value)


def line_end(text: str, place: int) -> int:
    """Return where the line of a place ends, before its line feed."""
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def is_blank(node: Node) -> bool:
    """Return whether nothing is written where a value would stand."""
    return isinstance(node, ScalarNode) and not node.value and node.style is None


def letters_of(node: Node) -> object:
    """Return what a node says, for comparison: dicts, lists and the letters of scalars."""
    if isinstance(node, MappingNode):
        return {str(key.value): letters_of(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [letters_of(item) for item in node.value]
    return str(node.value)


def path_at(top: Node, line: int, field: str) -> tuple[str | int, ...]:
    """Return which value stands on a line (from 1): ("phones", 1, "number")."""
    path: list[str | int] = []
    node = top
    while True:
        parts: list[tuple[str | int, Node, int]]
        if isinstance(node, MappingNode):
            parts = [(str(k.value), v, k.start_mark.line + 1) for k, v in node.value]
        elif isinstance(node, SequenceNode):
            parts = [(n, each, each.start_mark.line + 1) for n, each in enumerate(node.value)]
        else:
            return tuple(path)
        begun = [part for part in parts if part[2] <= line]
        same = [part for part in begun if part[2] == line]
        if isinstance(node, MappingNode) and any(name == field for name, _, _ in same):
            return (*path, field)
        is_missing = isinstance(node, MappingNode) and not _holds(node, field)
        if is_missing and node.start_mark.line + 1 == line:
            return (*path, field)
        if not begun:
            return tuple(path)
        name, node, _ = next((p for p in same if _holds(p[1], field)), begun[-1])
        path.append(name)


def _holds(node: Node, field: str) -> bool:
    """Return whether a field stands somewhere in a node: of several on a line, the one meant."""
    if isinstance(node, MappingNode):
        return any(str(k.value) == field or _holds(v, field) for k, v in node.value)
    return isinstance(node, SequenceNode) and any(_holds(each, field) for each in node.value)
