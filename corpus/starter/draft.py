"""What is known of a company so far → the files of its corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from corpus.errors import CorpusError, Problem
from corpus.reader import read_corpus
from corpus.starter import example
from corpus.starter.spoken import ALWAYS, is_always, read_span, read_weekdays

SITE_FILE = "site.yaml"
_SITE = Path(__file__).with_name("site.yaml.template")
_NO_COMPANY = "【要設定】会社名"
_NO_PHONE = ("【要設定】お問い合わせ", "03-0000-0000")
_TITLE = "よくあるご質問"
_USUAL_DAYS = ("mon", "tue", "wed", "thu", "fri")
_USUAL_SPAN = ("9:00", "17:00")


@dataclass(frozen=True)
class Draft:
    """What people have said, in their own words; what they have not stays a placeholder.

    `phones` are a purpose and a number each. `hours` without `weekdays` are those from Monday to
    Friday, as in a company's file. `closed_on_holidays` is None where nobody has said it.
    """

    company: str = ""
    title: str = ""
    support_page: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    hours: str = ""
    weekdays: str = ""
    breaks: tuple[str, ...] = ()
    closed_on_holidays: bool | None = None


def files_of(draft: Draft) -> dict[str, str]:
    """Return name → text of every file. Raises NotUnderstood for hours that nobody can read."""
    return {
        SITE_FILE: Template(_SITE.read_text(encoding="utf-8")).substitute(_values(draft)),
        example.FILE: example.TEXT.read_text(encoding="utf-8"),
    }


def placeholders_of(draft: Draft) -> tuple[str, ...]:
    """Return the fields of the company's file that hold a value nobody has given."""
    given = {
        "company": draft.company,
        "phones": draft.phones,
        "hours": draft.hours,
        "closed": draft.closed_on_holidays is not None or is_open_on_holidays(draft),
    }
    return tuple(name for name, value in given.items() if not value)


def problems_of(draft: Draft) -> tuple[Problem, ...]:
    """Return what the reader of a corpus says of the files. Raises NotUnderstood."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files_of(draft).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        try:
            read_corpus(Path(folder), packs=())
        except CorpusError as error:
            return error.problems
    return ()


def is_open_on_holidays(draft: Draft) -> bool:
    """Return whether the hours say that national holidays are among them."""
    return is_always(draft.hours) or (
        bool(draft.weekdays) and "holiday" in read_weekdays(draft.weekdays)
    )


def _values(draft: Draft) -> dict[str, str]:
    phones = draft.phones or (_NO_PHONE,)
    closed = draft.closed_on_holidays is not False and not is_open_on_holidays(draft)
    return {
        "placeholders": f"[{', '.join(placeholders_of(draft))}]",
        "company": _quoted(draft.company or _NO_COMPANY),
        "title": _quoted(draft.title or _TITLE),
        "support_page": _quoted(draft.support_page),
        "phones": "\n".join(
            f"  - purpose: {_quoted(purpose)}\n    number: {_quoted(number)}"
            for purpose, number in phones
        ),
        "hours": "".join(_hours(draft)),
        "holidays": "true" if closed else "false",
    }


def _hours(draft: Draft) -> Iterator[str]:
    if is_always(draft.hours):
        yield f" {ALWAYS}"
        return
    begin, end = read_span(draft.hours) if draft.hours else _USUAL_SPAN
    days = read_weekdays(draft.weekdays) if draft.weekdays else _USUAL_DAYS
    yield f"\n  weekdays: [{', '.join(days)}]"
    yield f"\n  open: {_quoted(begin)}\n  close: {_quoted(end)}"
    if draft.breaks:
        yield "\n  breaks:"
    for pause in draft.breaks:
        begin, end = read_span(pause)
        yield f"\n    - {{from: {_quoted(begin)}, to: {_quoted(end)}}}"


def _quoted(text: str) -> str:
    """Return a text as YAML, which reads what JSON writes; half a character as an escape."""
    is_whole = text.encode("utf-8", "ignore").decode() == text
    return json.dumps(text, ensure_ascii=not is_whole)
