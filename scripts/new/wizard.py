"""The questions that a terminal is asked about the company, each answer checked at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from corpus.starter.draft import Draft, is_open_on_holidays, problems_of
from corpus.starter.spoken import USUAL_PURPOSE, NotUnderstood, is_always

Ask = Callable[[str], str]
Change = Callable[[Draft, str], Draft]

_HELLO = """\
会社のことをいくつか伺います。わからないものは、空のままEnterで飛ばせます。
飛ばしたものは仮の値になり、あとで {file} を直せます。Ctrl-Cでやめると、何も残りません。
"""
_HOLIDAYS = "祝日はお休みですか(はい/いいえ): "
_YES = ("はい", "休み", "お休み", "休業", "休む", "y", "yes")
_NO = ("いいえ", "営業", "受付", "やっています", "休まない", "n", "no")


@dataclass(frozen=True)
class Question:
    """One question: its words, whether it is to be asked still, and what its answer changes."""

    words: str
    is_open: Callable[[Draft], bool]
    change: Change


QUESTIONS = (
    Question(
        "会社名: ",
        lambda draft: not draft.company,
        lambda draft, answer: replace(draft, company=answer),
    ),
    Question(
        "ページの題名(空なら「よくあるご質問」): ",
        lambda draft: not draft.title,
        lambda draft, answer: replace(draft, title=answer),
    ),
    Question(
        "いまQ&Aを載せているページのアドレス(https://…): ",
        lambda draft: not draft.support_page,
        lambda draft, answer: replace(draft, support_page=answer),
    ),
)
HOURS = (
    Question(
        "電話の受付時間(例 9:00-17:00、24時間): ",
        lambda draft: not draft.hours,
        lambda draft, answer: replace(draft, hours=answer),
    ),
    Question(
        "受付の曜日(例 月-土、月水金、毎日。空なら月-金): ",
        lambda draft: _has_hours(draft) and not draft.weekdays,
        lambda draft, answer: replace(draft, weekdays=answer),
    ),
    Question(
        "休憩などで電話に出ない時間(例 12:00-13:00。なければ空): ",
        lambda draft: _has_hours(draft) and not draft.breaks,
        lambda draft, answer: replace(draft, breaks=tuple(answer.replace("、", ",").split(","))),
    ),
)


def ask_for_draft(draft: Draft, file: str, ask: Ask = input) -> Draft:
    """Return the draft with what a person at the terminal adds to it.

    Raises KeyboardInterrupt where that person has enough, also by Ctrl-D.
    """
    with suppress(ImportError):
        import readline  # noqa: F401  # with it, input knows arrow keys and Japanese
    print(_HELLO.format(file=file))
    try:
        for question in QUESTIONS:
            draft = _asked(draft, question, ask)
        if not draft.phones:
            draft = _with_phones(draft, ask)
        for question in HOURS:
            draft = _asked(draft, question, ask)
        if draft.closed_on_holidays is None and not is_open_on_holidays(draft):
            draft = replace(draft, closed_on_holidays=_yes_or_no(ask))
    except EOFError:
        raise KeyboardInterrupt from None
    return draft


def _asked(draft: Draft, question: Question, ask: Ask) -> Draft:
    if not question.is_open(draft):
        return draft
    while answer := ask(question.words).strip():
        changed = question.change(draft, answer)
        if _is_accepted(changed):
            return changed
    return draft


def _with_phones(draft: Draft, ask: Ask) -> Draft:
    """Return the draft with phones, until a number is left empty."""
    while number := ask(_number_words(draft)).strip():
        if not _is_accepted(_with_phone(draft, USUAL_PURPOSE, number)):
            continue
        words = f"  その電話の用件(例 ご注文。空なら「{USUAL_PURPOSE}」): "
        added = _with_phone(draft, ask(words).strip() or USUAL_PURPOSE, number)
        draft = added if _is_accepted(added) else draft
    return draft


def _with_phone(draft: Draft, purpose: str, number: str) -> Draft:
    return replace(draft, phones=(*draft.phones, (purpose, number)))


def _number_words(draft: Draft) -> str:
    if draft.phones:
        return "ほかの電話番号(なければ空): "
    return "電話番号(例 03-1234-5678、0120-000-000 内線 12): "


def _yes_or_no(ask: Ask) -> bool | None:
    while answer := ask(_HOLIDAYS).strip().lower():
        if answer in (*_YES, *_NO):
            return answer in _YES
        print(f"  「{answer}」は読めません。はい か いいえ で答えてください。")
    return None


def _is_accepted(draft: Draft) -> bool:
    """Return whether a corpus's rules accept a draft; says why where they do not."""
    try:
        problems = problems_of(draft)
    except NotUnderstood as error:
        print(f"  {error}")
        return False
    for problem in problems:
        print(f"  {problem.found} {problem.repair}")
    return not problems


def _has_hours(draft: Draft) -> bool:
    return bool(draft.hours) and not is_always(draft.hours)
