"""Files of JSON lines: one object a line, every bad line named together with its number."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from corpus.encoding import NotUtf8, decode
from corpus.errors import FaqError, Problem

T = TypeVar("T")


class BadLine(ValueError):
    """What is wrong with one field of a line, in Japanese: found, and what to do."""

    def __init__(self, field: str, found: str, repair: str) -> None:
        self.field, self.found, self.repair = field, found, repair
        super().__init__(f"{field}: {found} {repair}")


class JsonLinesError(FaqError):
    """Carries the first problem of every bad line, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def read_json_lines(path: Path, shape: str, parse: Callable[[Any, str], T]) -> list[T]:
    """Return what `parse` makes of each line: from its JSON value and its source, "file:line".

    Blank lines are skipped. `parse` raises BadLine where it can name a field; where it fails for a
    missing key or a wrong type, the problem names the `shape` that was expected. Raises
    JsonLinesError, OSError.
    """
    values, problems = [], []
    # splitlines would cut at U+2028, which JSON allows in text.
    for number, line in enumerate(_read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        source = f"{path}:{number}"
        try:
            values.append(parse(_loads(line), source))
        except BadLine as bad:
            problems.append(Problem.at(source, bad.field, bad.found, bad.repair))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found = f"{shape} の形のJSONではありません。"
            problems.append(Problem.at(source, "-", found, "この行を直してください。"))
    if problems:
        raise JsonLinesError(problems)
    return values


def _loads(line: str) -> Any:
    """Return a line's JSON value. Raises BadLine for half a character: no file could hold it."""
    value = json.loads(line)
    if "\\u" in line:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = f"使えない文字があります(U+{ord(error.object[error.start]):04X})。"
            raise BadLine("-", half, "その文字を取り除いてください。") from None
    return value


def _read_text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except NotUtf8 as other:
        problem = Problem(str(path), other.line, "-", other.found, other.repair)
        raise JsonLinesError([problem]) from other
