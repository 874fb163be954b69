"""Write the Q&A as a file: python -m scripts.export FILE… [--corpus FOLDER] [--overwrite]

The suffix says which form: .xlsx or .csv to edit, .jsonl for programs, .jsonld (or .json) for search
engines. What comes back is taken in by scripts.import_.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.answer.contact import TOKYO
from bot.answer.withdrawn import is_withdrawn
from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.exporters.csv_file import write_csv
from corpus.exporters.json_ld import write_json_ld
from corpus.exporters.json_lines import write_json_lines
from corpus.exporters.xlsx import write_xlsx
from corpus.intent import Corpus, Entry
from corpus.reader import read_corpus
from corpus.whole_file import write_whole
from scripts.door import door

_FOR_EDITORS: dict[str, Callable[[Sequence[Entry]], bytes]] = {
    ".xlsx": write_xlsx,
    ".csv": write_csv,
    ".jsonl": write_json_lines,
}
_TABLES = (".xlsx", ".csv")
_FOR_SEARCH_ENGINES = (".jsonld", ".json")
_FORMS = "、".join((*_FOR_EDITORS, *_FOR_SEARCH_ENGINES))


class CannotExport(FaqError):
    """A file that is not to be written; the message says what to do."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where every file is written; else none of them is."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.export",
        description="Write the Q&A as files; the suffix says which form: "
        ".xlsx and .csv to edit, .jsonl for programs, .jsonld for search engines.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--corpus", metavar="FOLDER", type=Path, help="(CORPUS_DIR)")
    parser.add_argument(
        "--page", metavar="ADDRESS", help="where the Q&A can be read, for links in .jsonld"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    arguments = parser.parse_args(argv)
    files: list[Path] = arguments.files
    refuse_unwritable(files, overwrite=arguments.overwrite)
    folder = arguments.corpus or read_settings().corpus_dir
    corpus = read_corpus(folder, packs=())
    page = corpus.site.support_page if arguments.page is None else arguments.page
    contents = {file: content_of(file, corpus, page) for file in files}
    for file, content in contents.items():
        write_whole(file, content)
    for file in files:
        print(told(file, corpus))
    for file in files:
        if file.suffix.lower() in _TABLES:
            print(f"直したあとは: python -m scripts.import_ {file} --into {folder}")
    return 0


def refuse_unwritable(files: Sequence[Path], *, overwrite: bool) -> None:
    """Raise CannotExport for a form that nobody knows, and a file that somebody may have edited."""
    for file in files:
        file.absolute().parent.stat()  # whose absence is told by its own name
        if file.suffix.lower() not in (*_FOR_EDITORS, *_FOR_SEARCH_ENGINES):
            raise CannotExport(
                f"{file}: どの形式で書き出すか、わかりません。"
                f"ファイル名の終わりを次のどれかにしてください: {_FORMS}"
            )
        if file.exists() and not overwrite:
            raise CannotExport(
                f"{file}: すでにあります。編集した内容が失われないよう、書き出していません。"
                "別の名前にするか、--overwrite を付けてください。"
            )


def content_of(file: Path, corpus: Corpus, page: str) -> bytes:
    """Return the Q&A in the form that a file's name says."""
    if write := _FOR_EDITORS.get(file.suffix.lower()):
        return write(corpus.entries)
    return write_json_ld(corpus.site.title, public_entries(corpus), page)


def public_entries(corpus: Corpus) -> list[Entry]:
    """Return the entries that customers may see today."""
    today = datetime.now(TOKYO).date()
    return [entry for entry in corpus.entries if not is_withdrawn(entry, today)]


def told(file: Path, corpus: Corpus) -> str:
    """Return what is in a file now."""
    unseen = len(corpus.entries) - len(public_entries(corpus))
    if file.suffix.lower() in _FOR_EDITORS:
        note = f"(うち{unseen}件はお客様に見えません)" if unseen else ""
        return f"{file}: {len(corpus.entries)}件{note}"
    note = f"(お客様に見えない{unseen}件は除きました)" if unseen else ""
    return f"{file}: {len(corpus.entries) - unseen}件{note}"


if __name__ == "__main__":
    sys.exit(main())
