"""One YAML file → its top mapping, as nodes that know their lines.

Whatever a file holds is one problem at most, never a crash and never minutes of work.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    CollectionStartEvent,
    MappingEndEvent,
    SequenceEndEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.reader import ReaderError

from corpus.encoding import NotUtf8, decode
from corpus.errors import Problem

MAX_FILE_MB = 16  # fifty times the shipped corpus; reading takes 1 to 4 s a megabyte
_MAX_FILE_BYTES = MAX_FILE_MB << 20
_MAX_DEPTH = 50  # the deepest form has six

# What ruamel.yaml says → what it is, and what to do. {line} is the line it points at.
_MEANINGS = (
    (r"'\\t'", "字下げにタブ文字があります", "タブを半角スペースに置き換えてください。"),
    (
        r"found character '(?P<mark>.*)' that cannot start",
        "値が記号「{mark}」で始まっています",
        "値全体を引用符で囲んでください。",
    ),
    (
        r"undefined alias",
        "「*」で始まる値は別名として読まれます",
        "値全体を引用符で囲んでください。",
    ),
    (
        r"another document",
        "「---」で二つ以上に分かれています",
        "「---」の行を削除するか、ファイルを分けてください。",
    ),
    (
        r"mapping values are not allowed",
        "値の中に「: 」があるか、字下げがそろっていません",
        "値の中にコロンがあれば値全体を引用符で囲み、なければ字下げを上の行にそろえてください。",
    ),
    (
        r"unexpected end of stream",
        "引用符が閉じていません",
        "値の終わりに引用符を付けてください。",
    ),
    (
        r"expected ',' or '[\]}]'",
        "[ ] または {{ }} が閉じていません",
        "閉じ括弧と「, 」を確かめ、値に「 #」があれば引用符で囲んでください。",
    ),
)
_FULL_WIDTH_COLON = re.compile(r"^[\s　]*(- )?[A-Za-z_]+：")

Complain = Callable[[int, str, str], None]


def read_node(path: Path, problems: list[Problem], name: str) -> MappingNode | None:
    """Return the file's top mapping, or None after adding to `problems` why there is none."""

    def complain(line: int, found: str, repair: str) -> None:
        problems.append(Problem(name, line, "-", found, repair))

    text = _read_text(path, complain)
    node = None if text is None else _compose(text, complain)
    if text is None or node is None:
        return None
    if "*" in text and _expands_too_far(node):
        complain(
            node.start_mark.line + 1,
            "別名(&名前 と *名前)が互いを指しているか、広げると大きくなりすぎます。",
            "別名を使わず、内容をその場所に書いてください。",
        )
        return None
    return node


def compose_text(text: str) -> MappingNode | None:
    """Return the top mapping of a text; None where it is no YAML, or no mapping."""
    return _compose(text, lambda line, found, repair: None)


def written_names(path: Path) -> frozenset[str]:
    """Return whatever stands behind "id:" or "section:" in a file, also in one that is no YAML."""
    if not is_small_file(path):
        return frozenset()
    try:
        text = decode(path.read_bytes())
    except NotUtf8 as other:
        text = other.text
    except OSError:
        return frozenset()
    sections = re.findall(r"\bsection[\"']?[ \t]*[::](.+)", text)
    return frozenset(
        (
            *re.findall(r"\bid[\"']?\s*[::]\s*[\"']?([^\s\"',}#]+)", text),
            *(section.strip().strip("\"'") for section in sections),
        )
    )


def is_small_file(path: Path) -> bool:
    """Return whether a path is a file of a size that is read."""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= _MAX_FILE_BYTES


def _read_text(path: Path, complain: Complain) -> str | None:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            complain(1, "ふつうのファイルではありません。", "別の場所に移してください。")
            return None
        if found.st_size > _MAX_FILE_BYTES:
            complain(
                1,
                f"ファイルが大きすぎます({found.st_size >> 20} MB)。",
                f"{MAX_FILE_MB} MB以下のファイルに分けてください。",
            )
            return None
        return decode(path.read_bytes())
    except NotUtf8 as other:
        complain(other.line, other.found, other.repair)
    except FileNotFoundError:
        complain(1, "リンクの先にファイルがありません。", "リンクを直すか、削除してください。")
    except OSError as error:
        complain(
            1,
            f"ファイルを開けません({error.strerror})。",
            "読み取りの権限を確かめるか、リンクを直してください。",
        )
    return None


def _compose(text: str, complain: Complain) -> MappingNode | None:
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number = mark.line if mark else 0
        lines = text.split("\n")[max(number - 1, 0) : number + 1]
        complain(number + 1, *_meaning(str(error.problem or error.context), lines))
        return None
    except ReaderError as error:
        character = int(error.character)
        complain(
            text[: text.find(chr(character))].count("\n") + 1,
            f"YAMLとして読めません(見えない制御文字 U+{character:04X})。",
            "その文字を取り除いてください。",
        )
        return None
    except RecursionError:
        complain(
            _too_deep(text),
            f"{_MAX_DEPTH}段より深い入れ子になっています。",
            "括弧や「- 」の重なりを減らしてください。",
        )
        return None
    except (YAMLError, ValueError) as error:
        complain(1, f"YAMLとして読めません({type(error).__name__})。", "書き方を確かめてください。")
        return None
    if isinstance(node, MappingNode):
        return node
    if node is None or not text.strip():
        complain(
            1,
            "ファイルが空で、「項目名: 値」の形になっていません。",
            "READMEの例に合わせて書くか、ファイルを削除してください。",
        )
    else:
        complain(1, "「項目名: 値」の形になっていません。", _repair_of_form(text))
    return None


def _repair_of_form(text: str) -> str:
    if any(_FULL_WIDTH_COLON.match(line) for line in text.split("\n")):
        return "全角の「：」を、半角の「: 」に書き換えてください。"
    return "READMEの例に合わせて書いてください。"


def _meaning(problem: str, lines: list[str]) -> tuple[str, str]:
    """Return what was found and what to do, from the library's own words and the lines there."""
    wrong = "YAMLの書き方が正しくありません"
    if any(_FULL_WIDTH_COLON.match(line) for line in lines):
        return f"{wrong}(全角の「：」があります)。", "半角の「: 」に書き換えてください。"
    if any(line.lstrip(" ").startswith("\t") for line in lines):
        problem = repr("\t")
    for pattern, found, repair in _MEANINGS:
        if match := re.search(pattern, problem):
            return f"{wrong}({found.format(**match.groupdict())})。", repair
    return f"{wrong}({problem})。", "この行と直前の行の字下げ・コロン・引用符を確かめてください。"


def _too_deep(text: str) -> int:
    """Return the line where nesting goes beyond the limit; reads events, which need no stack."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                return int(event.start_mark.line) + 1
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1
    return 1


def _expands_too_far(top: Node) -> bool:
    """Return whether aliases lead in a circle, or to more text than a file may hold."""
    sizes: dict[int, int] = {}
    above: set[int] = set()
    waiting = [(top, False)]
    while waiting:
        node, is_counted = waiting.pop()
        if is_counted:
            above.discard(id(node))
            own = len(node.value) + 1 if isinstance(node, ScalarNode) else 1
            sizes[id(node)] = own + sum(sizes[id(part)] for part in _parts(node))
            if sizes[id(node)] > _MAX_FILE_BYTES:
                return True
        elif id(node) in above:
            return True
        elif id(node) not in sizes:
            above.add(id(node))
            waiting.append((node, True))
            waiting += [(part, False) for part in _parts(node)]
    return False


def _parts(node: Node) -> list[Node]:
    if isinstance(node, ScalarNode):
        return []
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)
