"""Bring a page, a workbook or an export into a corpus:
python -m scripts.import_ SOURCE… --into FOLDER [--yes] [--json] [--html FILE]

SOURCE is a file (HTML, Excel, CSV, JSON, JSONL, Word, text), a folder of them, or a page's address.
Nothing is written without --yes: first look at what would change. How a source is to be read, where
the guess is wrong, options say; they are kept in the folder's import.yaml, so that the next import
needs none, and without SOURCE it reads the sources named there.

Returns 0 where the import is possible, 1 where it is not, 2 after a mistake in the command.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from corpus.import_form import SECTIONS_FROM, Wanted, read_settings_file
from corpus.import_options import Options
from corpus.importers.comparison.decisions import Decisions
from corpus.importers.comparison.plan import plan_import
from corpus.importers.dispatch import files_of, is_address, read_address, read_file
from corpus.importers.source import Source, SourceError
from scripts.door import door
from scripts.import_.as_json import as_json
from scripts.import_.as_page import as_page
from scripts.import_.as_text import as_text

_HELP = {
    "question_column": "heading or letter of the column of questions; of JSON, the field's path",
    "answer_column": "the same of answers",
    "section_column": "the same of sections",
    "header_row": "row of the headings, counted from 1",
    "sheets": "sheet to read; may be given several times",
    "section": "section of all entries",
    "section_from": f"where sections come from: {', '.join(SECTIONS_FROM)}",
    "encoding": "of a text, such as cp932",
    "base_url": "the page's address, where the source is a file of it",
    "within": "CSS selector of the part that holds the Q&A",
    "entry_selector": "CSS selector of an entry",
    "question_selector": "CSS selector of a question",
    "answer_selector": "CSS selector of an answer",
    "section_selector": "CSS selector of a section's heading",
    "leave_out": "CSS selector of what belongs to no answer; may be given several times",
    "locale": "of a help centre with several languages, such as ja",
}


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where the import is possible, else 1."""
    arguments = _parser().parse_args(argv)
    folder: Path = arguments.into
    found = [
        (wanted, source)
        for given in _given(arguments, folder)
        for wanted, source in _read(given, folder, arguments)
    ]
    plan = plan_import(folder, found, Decisions(arguments.prefer), arguments.delete_gone)
    is_empty = not any(source.entries for _, source in found)
    written = plan.write() if arguments.yes and plan.is_writable and not is_empty else None
    if arguments.html:
        arguments.html.write_text(as_page(plan), encoding="utf-8")
    print(as_json(plan, written) if arguments.json else as_text(plan, written))
    return int(is_empty or not plan.is_writable)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.import_", description="Bring a page, a workbook or an export in."
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="file, folder or address")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="the corpus")
    parser.add_argument("--yes", action="store_true", help="write; without it, only show")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the preview as a page")
    parser.add_argument(
        "--prefer", choices=("source", "corpus"), help="decide what both sides have changed"
    )
    parser.add_argument(
        "--delete-gone", action="store_true", help="delete what the source has no more, not hide it"
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch from addresses of the own network too"
    )
    reading = parser.add_argument_group("how to read the sources, kept in import.yaml")
    for option in fields(Options):
        name = f"--{option.name.removesuffix('s') if isinstance(option.default, tuple) else option.name}"
        reading.add_argument(
            name.replace("_", "-"),
            dest=option.name,
            action="append" if isinstance(option.default, tuple) else "store",
            type=int if isinstance(option.default, int) else str,
            choices=SECTIONS_FROM if option.name == "section_from" else None,
            metavar=None if option.name == "section_from" else _metavar(option.name),
            help=_HELP[option.name],
        )
    return parser


def _metavar(option: str) -> str:
    if option.endswith("_column"):
        return "COLUMN"
    if option.endswith("_selector") or option in ("within", "leave_out"):
        return "CSS"
    return {"header_row": "N", "base_url": "URL", "sheets": "SHEET"}.get(option, "NAME")


def _given(arguments: argparse.Namespace, folder: Path) -> list[Wanted]:
    """Return the sources to read, each with what was said about it now and before."""
    before = {each.source: each for each in read_settings_file(folder)}
    named = [_name(source, folder) for source in arguments.sources] or list(before)
    if not named:
        raise SourceError(
            f"{folder}: 取り込み元を指定してください(ファイル、フォルダー、ページのアドレス)。"
        )
    said = {
        option.name: tuple(value) if isinstance(value, list) else value
        for option in fields(Options)
        if (value := getattr(arguments, option.name)) is not None
    }
    wanted = (before.get(name, Wanted(name)) for name in named)
    return [Wanted(each.source, Options(**{**vars(each.options), **said})) for each in wanted]


def _name(source: str, folder: Path) -> str:
    """Return a source as import.yaml keeps it: a path as seen from the folder."""
    if is_address(source):
        return source
    return Path(os.path.relpath(Path(source), folder)).as_posix()


def _read(
    given: Wanted, folder: Path, arguments: argparse.Namespace
) -> Iterator[tuple[Wanted, Source]]:
    if is_address(given.source):
        _tell(given.source)
        source = read_address(given.source, given.options, arguments.allow_private)
        yield given, replace(source, name=given.source)
        return
    for path in files_of(Path(os.path.normpath(folder / given.source))):
        _tell(str(path))
        name = _name(str(path), folder)
        yield (
            replace(given, source=given.source),
            replace(read_file(path, given.options), name=name),
        )


def _tell(source: str) -> None:
    print(f"読み取り中: {source}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
