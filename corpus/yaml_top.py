"""Changes of a YAML file's top fields, whatever they hold; all else stays, to the letter.

A changed list or mapping is not written anew: its items are compared, and only what differs is
touched, so that comments between them stay. What comes out is read again: a text that is not
exactly the change asked for is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_marks import end_of, end_of_pair, is_blank, letters_of, line_end
from corpus.yaml_plain import Plain, as_letters, write_block, write_flow, write_plain_field


@dataclass(frozen=True, order=True)
class _Edit:
    """Letters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def edit_top(text: str, changes: Mapping[str, Plain | None]) -> str:
    """Return a file's text with top fields changed; None takes one out. Raises NotWritable."""
    for name, value in changes.items():
        text = _edit_one(text, name, value)
    return text


def _edit_one(text: str, name: str, value: Plain | None) -> str:
    top = compose_text(text)
    if top is None:
        if text.strip(" \ufeff\r\n") and not _holds_comments_alone(text):
            raise NotWritable("ファイルを読めません。")
        return text if value is None else text + write_plain_field(name, value, "") + "\n"
    said = letters_of(top)
    assert isinstance(said, dict)  # the top is a mapping
    wanted = {key: each for key, each in said.items() if key != name or value is not None}
    if value is not None:
        wanted[name] = as_letters(value)
    if wanted == said:
        return text
    for ways in (_fine, _behind_example, _whole):
        edited = ways(text, top, name, value)
        after = compose_text(edited) if edited is not None else None
        if edited is not None and after is not None and letters_of(after) == wanted:
            return edited
    raise NotWritable(f"「{name}」の書き方が込み入っているため、自動では書き換えられません。")


def _holds_comments_alone(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _fine(text: str, top: MappingNode, name: str, value: Plain | None) -> str | None:
    """Return the text with the least that has to be touched."""
    pair = next((each for each in top.value if each[0].value == name), None)
    if pair is None and not top.flow_style:
        return None  # a new field: see below
    said = {str(key.value): letters_of(node) for key, node in top.value}
    new: dict[str, object] = {**said, name: value}
    if value is None:
        del new[name]
    return _applied(text, _Comparison(text).mapping(top, new))


def _behind_example(text: str, top: MappingNode, name: str, value: Plain | None) -> str | None:
    """Return the text with a new field below the comment that shows how it would be written."""
    example = re.compile(rf"^#\s*{re.escape(name)}:.*$", re.MULTILINE)
    found = list(example.finditer(text))
    is_there = any(key.value == name for key, _ in top.value)
    if is_there or value is None or top.flow_style or not found:
        return None
    place = found[-1].end()
    while text.startswith(("\n#", "\r\n#"), place - text[:place].endswith("\r")):
        place = line_end(text, place + 1)
    place -= text[:place].endswith("\r")
    return _applied(text, [_Edit(place, place, f"\n{write_plain_field(name, value, '')}")])


def _whole(text: str, top: MappingNode, name: str, value: Plain | None) -> str | None:
    """Return the text with the field written anew as a whole."""
    pair = next((each for each in top.value if each[0].value == name), None)
    if pair is None:
        if value is None or top.flow_style:
            return None
        place = _before_return(text, line_end(text, end_of_pair(text, top.value[-1])))
        return _applied(text, [_Edit(place, place, f"\n{write_plain_field(name, value, '')}")])
    start, end = pair[0].start_mark.index, end_of_pair(text, pair)
    if value is None:
        return _applied(text, [_Edit(start, _next_line(text, end), "")])
    return _applied(text, [_Edit(start, end, write_plain_field(name, value, ""))])


def _applied(text: str, edits: Sequence[_Edit]) -> str | None:
    """Return the text with the edits made, with its own line ends; None where they overlap."""
    feed = "\r\n" if "\r\n" in text else "\n"
    before = len(text) + 1
    for edit in sorted(edits, reverse=True):
        if not edit.start <= edit.end <= before:
            return None
        text = text[: edit.start] + edit.text.replace("\n", feed) + text[edit.end :]
        before = edit.start
    return text


class _Comparison:
    """What has to be touched of a text so that its nodes say something else."""

    def __init__(self, text: str) -> None:
        self._text = text

    def mapping(self, node: MappingNode, new: Mapping[str, object]) -> list[_Edit]:
        """Return the edits of a mapping. Its fields keep their order, new ones come last."""
        pairs = {str(key.value): (key, value) for key, value in node.value}
        edits: list[_Edit] = []
        for name, (key, value) in pairs.items():
            if name in new:
                edits += self._value(key, value, new[name], bool(node.flow_style))
        gone = [place for place, (key, _) in enumerate(node.value) if str(key.value) not in new]
        added = [(name, value) for name, value in new.items() if name not in pairs]
        spans = [(key.start_mark.index, end_of_pair(self._text, (key, v))) for key, v in node.value]
        if node.flow_style:
            written = [f"{name}: {write_flow(value)}" for name, value in added]
            return edits + self._in_flow(node, spans, gone, {len(spans): written})
        for place in gone:
            edits.append(self._without(spans, place))
        blanks = " " * node.value[0][0].start_mark.column
        place = self._line_end(spans[-1][1])
        lines = "".join(f"\n{blanks}{write_plain_field(key, v, blanks)}" for key, v in added)
        return [*edits, _Edit(place, place, lines)] if added else edits

    def _value(self, key: Node, node: Node, new: object, in_flow: bool) -> list[_Edit]:
        """Return the edits of what stands behind a name."""
        if letters_of(node) == as_letters(new):
            return []
        colon = self._text.index(":", int(key.end_mark.index)) + 1
        blanks = " " * key.start_mark.column
        if is_blank(node):
            return [_Edit(colon, colon, _behind_colon(new, blanks, in_flow))]
        if edits := self._parts(node, new):
            return edits
        start, end = node.start_mark.index, end_of(self._text, node)
        if not self._text[colon:start].strip():
            start = colon
            return [_Edit(start, end, _behind_colon(new, blanks, in_flow))]
        return [_Edit(start, end, write_flow(new))]

    def _parts(self, node: Node, new: object) -> list[_Edit]:
        """Return the edits within a list or a mapping; none where another kind takes its place."""
        if isinstance(node, MappingNode) and isinstance(new, Mapping) and node.value and new:
            kept = {str(key.value) for key, _ in node.value} & set(new)
            return self.mapping(node, new) if kept else []
        is_list = isinstance(new, Sequence) and not isinstance(new, str)
        if isinstance(node, SequenceNode) and is_list and node.value and new:
            return self._sequence(node, list(new))  # type: ignore[call-overload]  # is_list says so
        return []

    def _sequence(self, node: SequenceNode, new: list[object]) -> list[_Edit]:
        edits: list[_Edit] = []
        gone: list[int] = []
        added: dict[int, list[object]] = {}  # before which of the old ones
        old = [repr(letters_of(item)) for item in node.value]
        matcher = SequenceMatcher(None, old, [repr(as_letters(item)) for item in new], False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                continue
            both = min(b - a, d - c)
            for item, value in zip(node.value[a : a + both], new[c : c + both], strict=True):
                edits += self._item(item, value, bool(node.flow_style))
            gone += range(a + both, b)
            if more := new[c + both : d]:
                added[b] = more
        spans = [(item.start_mark.index, end_of(self._text, item)) for item in node.value]
        if node.flow_style:
            written = {place: [write_flow(each) for each in new] for place, new in added.items()}
            return edits + self._in_flow(node, spans, gone, written)
        for place in gone:
            edits.append(_Edit(self._line_start(spans[place][0]), self._next(spans[place][1]), ""))
        start = self._line_start(spans[0][0])
        blanks = self._text[start : spans[0][0]].partition("-")[0]
        for place, values in added.items():
            items = [f"{blanks}- {write_block(value, blanks + '  ')}" for value in values]
            if place:
                at = self._line_end(spans[place - 1][1])
                edits.append(_Edit(at, at, "".join(f"\n{item}" for item in items)))
            else:
                edits.append(_Edit(start, start, "".join(f"{item}\n" for item in items)))
        return edits

    def _item(self, node: Node, new: object, in_flow: bool) -> list[_Edit]:
        if edits := self._parts(node, new):
            return edits
        end = end_of(self._text, node)
        blanks = " " * node.start_mark.column
        written = write_flow(new) if in_flow else write_block(new, blanks)
        return [_Edit(node.start_mark.index, end, written)]

    def _in_flow(
        self,
        node: Node,
        spans: Sequence[tuple[int, int]],
        gone: Sequence[int],
        added: Mapping[int, Sequence[str]],
    ) -> list[_Edit]:
        """Return the edits of what stands in brackets: parts taken out, others put before one."""
        if len(gone) == len(spans):
            inner = ", ".join(each for place in sorted(added) for each in added[place])
            return [_Edit(node.start_mark.index + 1, node.end_mark.index - 1, inner)]
        edits = []
        left = [place for place in range(len(spans)) if place not in gone]
        for place in gone:
            behind = [each for each in left if each > place]
            if behind:
                edits.append(_Edit(spans[place][0], spans[place + 1][0], ""))
            else:
                edits.append(_Edit(spans[place - 1][1], spans[place][1], ""))
        for place, written in added.items():
            if place < len(spans) and written:
                at = spans[place][0]
                edits.append(_Edit(at, at, "".join(f"{each}, " for each in written)))
            elif written:
                at = spans[left[-1]][1]
                edits.append(_Edit(at, at, "".join(f", {each}" for each in written)))
        return edits

    def _without(self, spans: Sequence[tuple[int, int]], place: int) -> _Edit:
        start, end = spans[place]
        line = self._line_start(start)
        if self._text[line:start].strip():  # behind a dash
            return _Edit(start, spans[place + 1][0] if place + 1 < len(spans) else end, "")
        return _Edit(line, self._next(end), "")

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        return _before_return(self._text, line_end(self._text, place))

    def _next(self, place: int) -> int:
        return _next_line(self._text, place)


def _behind_colon(new: object, blanks: str, in_flow: bool) -> str:
    if in_flow:
        return f" {write_flow(new)}"
    return write_plain_field("", new, blanks)[1:]


def _before_return(text: str, place: int) -> int:
    """Return a line's end, before the carriage return that Windows writes."""
    return place - 1 if text[:place].endswith("\r") and text.startswith("\n", place) else place


def _next_line(text: str, place: int) -> int:
    return min(line_end(text, place) + 1, len(text))
