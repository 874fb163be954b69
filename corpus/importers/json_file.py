"""JSON and JSON lines of any shape → Source: the list whose objects say question and answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.headings import roles_of
from corpus.importers.own_json import is_own, read_own
from corpus.importers.question_shape import question_score
from corpus.importers.source import Source, SourceError
from corpus.importers.tables.columns import choose
from corpus.importers.tables.grid import Cell, Grid, Row
from corpus.importers.tables.table import read_grids

MAX_DEPTH = 40
MAX_VALUES = 1_000_000
MAX_FIELDS = 200  # of an object
_LOCALES = re.compile(r"(?:ja|en|zh|ko|de|fr|es)(?:[-_]\w+)?")
_NAMES = ("category", "section", "name", "title", "label", "カテゴリ", "カテゴリー", "分類", "名称")
_SECTION = "セクション"


@dataclass(frozen=True)
class _Record:
    """One object that may be an entry, with the names of what it stands in."""

    value: Mapping[str, Any]
    section: str
    number: int


def read_json(content: bytes, name: str, options: Options) -> Source:
    """Return the entries of a JSON file. Raises SourceError where it holds none."""
    text, notes = decode_source(content, options.encoding)
    values, problems = _values(text, name)
    if all(isinstance(value, dict) and is_own(value) for value in values) and values:
        return read_own(values, name, problems)
    root = values if len(values) != 1 or "\n{" in text.strip() else values[0]
    families = _families(root, options.locale)
    best: tuple[int, Grid] | None = None
    for path, records in families.items():
        grid = _grid(path, records, name)
        columns = choose(grid.rows[0], grid.rows[1:], (0, len(grid.rows[0].cells)), options)
        size = (
            sum(
                bool(row.text(columns.question) and row.text(columns.answer))
                for row in grid.rows[1:]
            )
            if columns
            else 0
        )
        if size and (best is None or size > best[0]):
            best = size, grid
    if best is None:
        raise SourceError(_nothing(families))
    source = read_grids([best[1]], options, name)
    return replace(source, problems=(*problems, *source.problems), notes=(*notes, *source.notes))


def _nothing(families: Mapping[str, Sequence[_Record]]) -> str:
    seen = [
        f"{path or '全体'}: {'、'.join(records[0].value)}" for path, records in families.items()
    ]
    shown = f"見つかった一覧は「{'」「'.join(each[:80] for each in seen[:3])}」。" if seen else ""
    return (
        f"質問と回答の組が見つかりません。{shown}"
        "--question-column と --answer-column で項目の名前(body.textのような道筋も可)を指定してください。"
    )


def _values(text: str, name: str) -> tuple[list[Any], list[Problem]]:
    """Return the value of a file, or those of its lines."""
    try:
        return [_loads(text)], []
    except json.JSONDecodeError as error:
        whole = error
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    values, problems = [], []
    for number, line in lines:
        try:
            values.append(_loads(line))
        except json.JSONDecodeError as error:
            found = f"JSONとして読めません({error.msg}、{error.colno}文字目)。"
            problems.append(Problem(name, number, "-", found, "この行を直してください。"))
    if not any(isinstance(value, dict) for value in values):
        raise SourceError(
            f"JSONとして読めません({whole.lineno}行目、{whole.colno}文字目: {whole.msg})。"
            "書き出し直すか、その行を直してください。"
        )
    return values, problems


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:  # too deep; a number of more than 4,300 digits
        raise SourceError(
            "入れ子が深すぎるか、数が大きすぎて読めません。Q&Aの一覧だけを書き出してください。"
        ) from error


def _families(root: Any, locale: str) -> dict[str, list[_Record]]:
    """Return every list of objects by its path, lists of one kind in several places together.

    "[]" in a path is a place in a list, "{}" a key that is data: the name of a section, an id.
    """
    found: dict[str, list[_Record]] = {}
    count = 0
    # What is left to look at: value, path, the name it stands below, depth. No recursion.
    todo: list[tuple[Any, str, str, int]] = [(root, "", "", 0)]
    while todo:
        value, path, section, depth = todo.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_VALUES:
            raise SourceError(
                "入れ子が深すぎるか、大きすぎます。Q&Aの一覧だけを書き出してください。"
            )
        if isinstance(value, list):
            for place, each in enumerate(value):
                if isinstance(each, dict):
                    found.setdefault(path, []).append(_Record(each, section, place + 1))
            below = [(each, f"{path}[]", section, depth + 1) for each in value]
        elif isinstance(value, dict):
            below = list(_below(value, path, section, depth, locale, found))
        else:
            continue
        todo += reversed([each for each in below if isinstance(each[0], (list, dict))])
    return found


def _below(
    value: Mapping[str, Any],
    path: str,
    section: str,
    depth: int,
    locale: str,
    found: dict[str, list[_Record]],
) -> Iterator[tuple[Any, str, str, int]]:
    """Yield what an object holds; what its keys are is told by what they hold."""
    if _is_questions(value):
        pairs = ({"question": key, "answer": text} for key, text in value.items())
        records = [_Record(pair, section, n) for n, pair in enumerate(pairs, 1)]
        found.setdefault(f"{path}{{}}", []).extend(records)
        return
    kind = _kind_of_values(value)
    if kind == "objects":
        found.setdefault(f"{path}{{}}", []).extend(
            _Record({"slug": key, **each}, section, n)
            for n, (key, each) in enumerate(value.items(), 1)
        )
    named = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), "")
    for key, each in value.items():
        if kind and _LOCALES.fullmatch(key):
            if key.startswith(locale or "ja") or not any(
                k.startswith(locale or "ja") for k in value
            ):
                yield each, f"{path}.{key}", section, depth + 1
        elif kind:
            yield each, f"{path}{{}}", key if kind == "lists" else section, depth + 1
        else:
            is_section = isinstance(each, dict) and _is_questions(each)
            name = key if is_section else named if depth else section
            yield each, f"{path}.{'{}' if is_section else key}".lstrip("."), name, depth + 1


def _is_questions(value: Mapping[str, Any]) -> bool:
    """Return whether an object's keys are questions and its values their answers."""
    texts = len(value) >= 2 and all(isinstance(each, str) for each in value.values())
    return texts and sum(question_score(key) >= 1.5 for key in value) * 2 >= len(value)


def _kind_of_values(value: Mapping[str, Any]) -> str:
    """Return "lists" or "objects" where several keys hold the same kind of them, else ""."""
    if len(value) < 2:
        return ""
    kinds = [_kind(each) for each in value.values()]
    first = kinds[0]
    if not first or not first[1]:
        return ""
    same = all(kind and kind[0] == first[0] and kind[1] & first[1] for kind in kinds)
    return first[0] if same else ""


def _kind(value: Any) -> tuple[str, set[str]] | None:
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "lists", set(value[0])
    return ("objects", set(value)) if isinstance(value, dict) else None


def _grid(path: str, records: Sequence[_Record], name: str) -> Grid:
    """Return objects as a table: a column for each field that holds words, however deep."""
    flat = [_flat(record.value) for record in records]
    titles = list(dict.fromkeys(key for each in flat for key in each))[:MAX_FIELDS]
    sections = [record.section for record in records]
    if any(sections):
        titles.insert(0, _SECTION)
    header = Row(0, tuple(Cell(title) for title in titles))
    rows = (
        Row(
            n,
            tuple(Cell(section if title == _SECTION else each.get(title, "")) for title in titles),
        )
        for n, (section, each) in enumerate(zip(sections, flat, strict=True), 1)
    )
    place = f"{PurePath(name).name}{f' {path}' if path else ''} #"
    return Grid("", place, (header, *rows), has_letters=False, is_records=True)


# Where the article itself stands, and no link of its answer.
_ADDRESSES = {"url", "html_url", "link", "permalink", "uri", "href"}


def _flat(value: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return an object's fields as texts by their paths; of a list of objects the first."""
    found: dict[str, str] = {}
    for key, each in list(value.items())[:MAX_FIELDS]:
        path = f"{prefix}{key}"
        if key.lower() in _ADDRESSES:
            continue
        if isinstance(each, list) and each and isinstance(each[0], dict):
            each = each[0] if len(each) == 1 else None
        if isinstance(each, dict) and depth < 4:
            found |= _flat(each, f"{path}.", depth + 1)
        elif isinstance(each, list):
            texts = [str(part) for part in each if isinstance(part, (str, int))]
            is_section = any(heading.role == "section" for heading in roles_of(path))
            found[path] = "\n".join(texts[:1] if is_section else texts)
        elif isinstance(each, bool):
            found[path] = "true" if each else "false"
        elif isinstance(each, (str, int, float)):
            found[path] = str(each)
    return found
