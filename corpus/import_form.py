"""import.yaml: which sources a corpus comes from, and how each is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, Problem
from corpus.fields import Fields, read_yaml
from corpus.import_options import Options
from corpus.yaml_value import write_field

FILE = "import.yaml"
KEY = "import"
SECTIONS_FROM = ("column", "sheet", "heading", "file", "none")
_HEAD = """\
# python -m scripts.import_ --into (このフォルダー) が読む、取り込み元と読み取り方です。
# 取り込むたびに書き直されます。読み取り方は、ここで書き換えても、次の取り込みで使われます。
"""


@dataclass(frozen=True)
class Wanted:
    """One source, a path or an address, and how it is read."""

    source: str
    options: Options = field(default_factory=Options)


def read_wanted(top: Fields) -> Iterator[Wanted]:
    """Yield the sources of a file."""
    for each in top.mappings(KEY):
        values: dict[str, Any] = {}
        for option in fields(Options):
            if option.name not in each.keys:
                continue
            if isinstance(option.default, tuple):
                values[option.name] = each.texts(option.name)
            elif isinstance(option.default, int):
                values[option.name] = _row(each, option.name)
            else:
                values[option.name] = each.text(option.name)
        if values.get("section_from", "") not in ("", *SECTIONS_FROM):
            each.complain(
                "section_from",
                f"知らない決め方です(「{values['section_from']}」)。",
                f"{'、'.join(SECTIONS_FROM)}から選んでください。",
            )
        yield Wanted(each.text("source", required=True), Options(**values))
        each.done()


def read_settings_file(folder: Path) -> tuple[Wanted, ...]:
    """Return the sources that a corpus's import.yaml names. Raises CorpusError."""
    path = folder / FILE
    if not path.is_file():
        return ()
    problems: list[Problem] = []
    top = read_yaml(path, problems, str(path))
    wanted = tuple(read_wanted(top)) if top else ()
    if problems:
        raise CorpusError(problems)
    return wanted


def write_wanted(wanted: tuple[Wanted, ...]) -> str:
    """Return the text of an import.yaml: of each option what differs from the default."""
    lines = [_HEAD + f"{KEY}:"]
    for each in wanted:
        lines.append(f"  - {write_field('source', each.source, '    ')}")
        for option in fields(Options):
            value = getattr(each.options, option.name)
            if value != option.default:
                written = (
                    f"{option.name}: {value}"
                    if isinstance(value, int)
                    else write_field(option.name, value, "    ")
                )
                lines.append(f"    {written}")
    return "\n".join(lines) + "\n"


def _row(each: Fields, name: str) -> int:
    written = each.written(name)
    if written.isdecimal() and int(written) > 0:
        return int(written)
    each.complain(
        name, f"行の番号ではありません(「{written}」)。", "1から数えた行の番号を書いてください。"
    )
    return 0
