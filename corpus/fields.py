"""Typed access to YAML that remembers its lines, so that every complaint can point.

Works on the composed node tree (ruamel.yaml), not on constructed values: there a phone number such
as 0120123456 is still the ten characters its author typed, and each value still knows its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from corpus.encoding import with_pairs_joined
from corpus.errors import Problem
from corpus.yaml_file import read_node

_STR = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
# What people read or search: where a "#" may belong to the text.
_PROSE = {"section", "question", "answer", "wordings", "label", "topic", "message", "synonyms"}
_PROSE |= {"text", "company", "title", "purpose", "sections", "phone", "reason", "description"}
# A comment, as far as its author surely meant one: two blanks before the "#", one behind it.
_CLEAR_COMMENT = re.compile(r"[ \t]{2,}#([ \t]|$)")
_COMMENT = re.compile(r"[ \t]+(#.*)")
# Control characters but tab and line ends, lone surrogates, what is no character.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_KINDS = {"int": "数値", "float": "数値", "bool": "真偽値", "null": "空", "timestamp": "日付"}


def read_yaml(path: Path, problems: list[Problem], name: str) -> Fields | None:
    """Return the file's top mapping, or None after adding to `problems` why there is none."""

    node = read_node(path, problems, name)
    return Fields(node, problems, name) if node else None


class Fields:
    """One mapping of a file. Take each known field once, then call `done`.

    `keys` are the names of its fields, each with its line, as written.
    """

    def __init__(self, node: MappingNode, problems: list[Problem], file: str) -> None:
        self._problems = problems
        self._nodes: dict[str, Node] = {}
        self._taken: set[str] = set()
        self.file = file
        self.line = node.start_mark.line + 1
        self.keys: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            if name in self._nodes:
                self.complain(
                    name, "同じ項目が二度あります。", "どちらかを削除してください。", line
                )
            self._nodes[name] = value
            self.keys[name] = line

    @property
    def source(self) -> str:
        """Return "file:line" of the mapping."""
        return f"{self.file}:{self.line}"

    def complain(self, field: str, found: str, repair: str, line: int | None = None) -> None:
        """Add one problem of this mapping; without `line` it points at the field."""
        if line is None:
            line = self.line_of(field)
        self._problems.append(Problem(self.file, line, field, found, repair))

    def line_of(self, field: str) -> int:
        """Return the line of a field's value, or of the mapping where the field is absent."""
        node = self._nodes.get(field)
        return int(node.start_mark.line) + 1 if node else self.line

    def text(self, field: str, *, required: bool = False) -> str:
        """Return a text field as written, or "" (with a problem where it is required)."""
        node = self._take(field)
        value = "" if node is None else self._scalar(field, node)
        if required and value is not None and not value.strip():
            found = "必須の項目がありません。" if node is None else "空です。"
            self.complain(field, found, f"{field}を書くか、この項目全体を削除してください。")
        return value or ""

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts; blank or non-text items become problems."""
        return self._texts(field, self._items(field))

    def texts_or_mappings(self, field: str) -> Iterator[str | Fields]:
        """Yield the items of a list whose items are texts, or say more in a mapping."""
        for item in self._items(field):
            if isinstance(item, MappingNode):
                yield Fields(item, self._problems, self.file)
            else:
                yield from self._texts(field, [item])

    def lists(self, field: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield (line, texts) for each list of a list."""
        for item in self._items(field):
            line = item.start_mark.line + 1
            if isinstance(item, SequenceNode):
                yield line, self._texts(field, list(item.value))
            else:
                self.complain(
                    field,
                    f"リストではありません({_shown(item)})。",
                    "「- [言葉, 別の言い方]」のように書いてください。",
                    line,
                )

    def flag(self, field: str, default: bool = False) -> bool:
        """Return a true/false field."""
        node = self._take(field)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and node.tag == _BOOL:
            return bool(node.value.lower() == "true")
        self.complain(
            field,
            f"trueまたはfalseではありません({_shown(node)})。",
            "trueかfalseと書いてください。",
        )
        return default

    def day(self, field: str) -> date | None:
        """Return a date field (2020-08-17)."""
        node = self._take(field)
        if node is None:
            return None
        return self._date(field, node)

    def days(self, field: str) -> tuple[date, ...]:
        """Return a list of dates."""
        return tuple(found for item in self._items(field) if (found := self._date(field, item)))

    def clock(self, field: str, default: time) -> time:
        """Return a clock time written as text, for example "9:00"."""
        value = self.text(field)
        if not value:
            return default
        try:
            hour, _, minute = value.partition(":")
            return time(int(hour), int(minute))
        except ValueError:
            self.complain(
                field, f"時刻として読めません(「{value}」)。", '"9:00"のように書いてください。'
            )
            return default

    def written(self, field: str) -> str:
        """Return one value as it is written, whatever YAML reads it as; "" where it is another."""
        node = self._take(field)
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def mapping(self, field: str) -> Fields | None:
        """Return a nested mapping, or None where it is absent."""
        node = self._take(field)
        if node is None or isinstance(node, MappingNode):
            return Fields(node, self._problems, self.file) if node else None
        self.complain(
            field, "「項目名: 値」の形になっていません。", "READMEの例に合わせて書いてください。"
        )
        return None

    def mappings(self, field: str) -> Iterator[Fields]:
        """Yield the mappings of a list."""
        for item in self._items(field):
            if isinstance(item, MappingNode):
                yield Fields(item, self._problems, self.file)
            else:
                self.complain(
                    field,
                    f"「項目名: 値」の形になっていません({_shown(item)})。",
                    "READMEの例に合わせて書いてください。",
                    item.start_mark.line + 1,
                )

    def one_or_more(self, field: str) -> Iterator[Fields]:
        """Yield a nested mapping, or the mappings of a list."""
        if isinstance(self._nodes.get(field), SequenceNode):
            yield from self.mappings(field)
        elif one := self.mapping(field):
            yield one

    def done(self) -> None:
        """Complain about every field nobody took."""
        for field, line in self.keys.items():
            if field not in self._taken:
                self.complain(field, "知らない項目です。", _repair_of_name(field), line)

    def _take(self, field: str) -> Node | None:
        """Return a field's node; None where it is absent or nothing stands behind its colon."""
        self._taken.add(field)
        node = self._nodes.get(field)
        if isinstance(node, ScalarNode) and node.tag == _NULL and not node.value:
            return None
        return node

    def _items(self, field: str) -> list[Node]:
        node = self._take(field)
        if node is None:
            return []
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.complain(
            field, f"リストではありません({_shown(node)})。", "行頭に「- 」を付けて並べてください。"
        )
        return []

    def _texts(self, field: str, items: list[Node]) -> tuple[str, ...]:
        values = []
        for item in items:
            value = self._scalar(field, item)
            if value is not None and not value.strip():
                self.complain(
                    field, "空の行があります。", "行を削除してください。", item.start_mark.line + 1
                )
            elif value:
                values.append(value)
        return tuple(values)

    def _scalar(self, field: str, node: Node) -> str | None:
        line = node.start_mark.line + 1
        if isinstance(node, ScalarNode) and node.tag == _STR:
            text = with_pairs_joined(str(node.value))
            if unusable := _UNUSABLE.search(text):
                self.complain(
                    field,
                    f"使えない文字があります(U+{ord(unusable[0]):04X})。",
                    "その文字を取り除くか、文字そのものを書いてください。",
                    line,
                )
                return None
            if field in _PROSE and (cut := _cut_off(node)):
                self.complain(
                    field,
                    f"「#」から後ろがコメントとして捨てられます(「{cut}」)。",
                    "本文なら値全体を引用符で囲み、メモなら前の行に移してください。",
                    int(node.end_mark.line) + 1,
                )
            return text
        if isinstance(node, ScalarNode):
            kind = _KINDS.get(str(node.tag).rpartition(":")[2], str(node.tag))
            self.complain(
                field,
                f"文字ではなく{kind}として読まれます({node.value})。",
                f'引用符で囲んでください (quote it: "{node.value}")。',
                line,
            )
        else:
            self.complain(
                field,
                "文字ではなく入れ子になっています。",
                "一つの文字列として書いてください。",
                line,
            )
        return None

    def _date(self, field: str, node: Node) -> date | None:
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            self.complain(
                field,
                f"日付として読めません({_shown(node)})。",
                "2020-08-17のように書いてください。",
                node.start_mark.line + 1,
            )
            return None


def _shown(node: Node) -> str:
    return f"「{node.value}」" if isinstance(node, ScalarNode) else "入れ子"


def _repair_of_name(field: str) -> str:
    """Return what to do about a field that nobody knows."""
    if field.strip("　") != field:
        return "字下げの全角スペースを半角スペースに置き換えてください。"
    if field == "<<":
        return "YAMLのマージは使えません。内容をその場所に書いてください。"
    return "綴りを確かめるか、削除してください。"


def _cut_off(node: ScalarNode) -> str:
    """Return what YAML throws away behind an unquoted text, unless it is clearly a comment."""
    if node.style is not None:
        return ""
    mark = node.end_mark
    rest = mark.buffer[mark.pointer :].partition("\n")[0].rstrip("\r\0")
    match = _COMMENT.match(rest)
    return match[1][:40] if match and not _CLEAR_COMMENT.match(rest) else ""
