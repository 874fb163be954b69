"""What came back → preview; with approval → YAML."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from bot.answer.contact import TOKYO
from bot.app import open_last_good_answerer
from bot.settings import Settings
from bot.worksheet.approval import approved, write_approved
from bot.worksheet.candidate import Candidate
from bot.worksheet.drafting import read_drafts
from bot.worksheet.form_reader import read_form
from bot.worksheet.preview import as_json as json_of
from bot.worksheet.preview import as_lines
from bot.worksheet.reply_text import Parsed
from bot.worksheet.review import review
from corpus.encoding import NotUtf8, decode
from corpus.errors import FaqError, Problem
from corpus.reader import read_corpus

_MAX_BYTES = 10_000_000
_MANY = 300  # texts: from here on it takes more than a few seconds
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_STALE = (
    "索引がいまのQ&Aより古いため、新しい項目は △ になります。"
    "先に python -m scripts.build で作り直すと、すべて確かめられます。"
)


class UnreadableFile(FaqError):
    """A file that cannot be what came back."""


def read_back(
    files: Sequence[str],
    settings: Settings,
    *,
    keep: Collection[int],
    drop: Collection[int],
    is_approved: bool,
    as_json: bool,
) -> int:
    """Print what the files hold and what is wrong with it; write what is approved. Returns 0."""
    today = datetime.now(TOKYO).date()
    corpus = read_corpus(settings.corpus_dir)
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    for name in files:
        parsed = _read(name, today)
        candidates += parsed.candidates
        problems += parsed.problems
    answerer = open_last_good_answerer(settings, ())
    if answerer.problems:
        print(_STALE, file=sys.stderr)
    if len(candidates) > _MANY:
        print(f"{len(candidates)}件を確かめています…", file=sys.stderr)
    checked = review(candidates, corpus, answerer)
    chosen = approved(checked, keep, drop)
    written: list[str] = []
    if is_approved and chosen:
        written = [*map(str, write_approved(chosen, corpus, settings.corpus_dir))]
        read_corpus(settings.corpus_dir)  # says at once what is wrong with it, if anything is
    if as_json:
        print(json.dumps(json_of(checked, problems, written), ensure_ascii=False, indent=1))
        return 0
    for line in as_lines(checked, problems, corpus, is_approved=is_approved):
        print(line)
    if is_approved:
        print(f"{len(chosen)}件を取り込みました: {'、'.join(written) or 'なし'}")
        if written:
            print("次に: python -m scripts.check、python -m scripts.build")
    return 0


def _read(name: str, today: date) -> Parsed:
    """Return what one file holds, or what is pasted. Raises UnreadableFile, UnreadableForm, OSError."""
    content = sys.stdin.buffer.read(_MAX_BYTES + 1) if name == "-" else _content(Path(name))
    if len(content) > _MAX_BYTES:
        raise UnreadableFile(f"{name}: 大きすぎます(10 MBまで)。分けてお読み込みください。")
    if content.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        return read_form(content, name, today)
    try:
        text = decode(content)
    except NotUtf8 as other:  # what Notepad saved: it reads well enough
        text = other.text
    return read_drafts(text, "貼り付け" if name == "-" else name, today)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)
