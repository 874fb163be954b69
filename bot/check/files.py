"""Files of a corpus folder that nobody reads, and lines that YAML joins."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.check.finding import Finding, Place, at
from corpus.branding import Image
from corpus.live import LIVE_FILE
from corpus.reader import corpus_files

_SOURCES = {".xlsx", ".xls", ".csv", ".tsv", ".json", ".jsonl", ".html", ".htm", ".docx", ".txt"}
_SOURCES |= {".xlsm", ".ods", ".md", ".doc", ".pdf"}
_IMPORTED = _SOURCES - {".xls", ".xlsm", ".ods", ".md", ".doc", ".pdf"}
_EXPECTED = re.compile(r"(readme|licen[cs]e|notice|changelog)(\..*)?|makefile", re.IGNORECASE)
_ANSWER = re.compile(r"^(?P<indent>[ ]*(?:-[ ]+)?)answer:[ \t]*(?P<text>.*)$")
_BLOCK = re.compile(r"[|>]|#|\{|\[|&|\*|!")


def check_files(folder: Path, images: Collection[Image] = ()) -> Iterator[Finding]:
    """Yield the files below a corpus folder that are not read, and pictures that are not there."""
    pictures = {folder / image.place: image for image in images if image.is_file}
    yield from at(
        "site",
        "画像のファイルがないため、ページに出ません。ファイルを置くか、行を削除してください。",
        (
            Place(image.source, image.place)
            for path, image in pictures.items()
            if not path.is_file()
        ),
    )
    unread = [path for path in unread_files(folder) if path not in pictures]
    sources = [path for path in unread if path.suffix.lower() in _IMPORTED]
    named = [path for path in unread if _is_misnamed(path)]
    others = [path for path in unread if path not in sources and path not in named]
    yield from at(
        "unread",
        "読まれないファイルです。Q&Aなら python -m scripts.import_ で取り込めます。",
        (Place(str(path)) for path in sources),
    )
    yield from at(
        "unread",
        "名前が .yaml で終わらないため、読まれません。使うなら名前を直し、使わないなら移してください。",
        (Place(str(path)) for path in named),
    )
    yield from at(
        "unread",
        "読まれないファイルです。読まれるのは .yaml と .yml だけです。",
        (Place(str(path)) for path in others),
    )


def unread_files(folder: Path) -> list[Path]:
    """Return the files below a folder that are no corpus, but those that tell about a folder."""
    read, unread = {*corpus_files(folder), folder / LIVE_FILE}, []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        unread += [
            path
            for name in sorted(names)
            if not name.startswith(".") and not _EXPECTED.fullmatch(name)
            if (path := Path(root) / name) not in read
        ]
    return unread


def _is_misnamed(path: Path) -> bool:
    return ".yaml" in path.name.lower() or ".yml" in path.name.lower()


def check_folded(folder: Path) -> Iterator[Finding]:
    """Yield the answers whose line breaks YAML reads as blanks."""
    yield from at(
        "folded",
        "回答の改行が空白としてつながります。「answer: |-」と書き、次の行から字下げして書いてください。",
        (
            Place(f"{path}:{line}")
            for path in corpus_files(folder)
            for line in folded_answers(path.read_text(encoding="utf-8-sig"))
        ),
    )


def folded_answers(text: str) -> Iterator[int]:
    """Yield the line of each answer that is written over several lines without `|`.

    By the lines alone, of files that are read without a problem: YAML's nodes no longer know.
    """
    column, written, begun = -1, 0, 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if column >= 0 and bare and len(line) - len(line.lstrip(" ")) > column:
            written += 1
            if written == 2:
                yield begun
            continue
        if column >= 0 and not bare and number <= text.count("\n") + 1:
            written = -(1 << 30)  # a blank line is a line break: its author knows
            continue
        column = -1
        if (match := _ANSWER.match(line)) and not _BLOCK.match(match["text"]):
            column, written, begun = len(match["indent"]), int(bool(match["text"].strip())), number
