"""What each source said at its last import: the third side of a comparison.

Without it, an answer that the corpus and its source tell differently has been changed by one of
them, and nobody knows by whom. Fingerprints suffice to tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.importers.source import SourceError

FILE = ".imported.json"  # behind a dot: no file of the corpus


@dataclass(frozen=True)
class Known:
    """An entry as its source had it. `is_gone`: it was not there any more, and the import hid it."""

    id: str
    question: str
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_gone: bool = False


Base = Mapping[str, tuple[Known, ...]]  # by source


def read_base(folder: Path) -> dict[str, tuple[Known, ...]]:
    """Return what is known of each source; nothing where no import was. Raises SourceError."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {source: tuple(Known(**each) for each in known) for source, known in raw.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path}: 前回の取り込みの控えを読めません({type(error).__name__})。"
            "このファイルを削除すると、控えのないまま比べます。"
        ) from error


def write_base(base: Base) -> str:
    """Return the text of the file, a line for each entry so that version control shows them."""
    sources = (
        f"{json.dumps(source, ensure_ascii=False)}: [\n"
        + ",\n".join(json.dumps(asdict(each), ensure_ascii=False) for each in known)
        + "\n]"
        for source, known in base.items()
    )
    return "{\n" + ",\n".join(sources) + "\n}\n"
