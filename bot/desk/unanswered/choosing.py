"""Which entry a wording is added to: one that was proposed, or one that is found by its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.desk.listing import having
from corpus.intent import Entry

_MAX_FOUND = 12
_MAX_LETTERS = 200
_NOT_CHOSEN = "どのQ&Aに足すかを選んでください。"


@dataclass(frozen=True)
class Choice:
    """What the form sent of it: `sent` is "" for another than proposed, None before anybody chose.

    `other` is what was typed to find one, `found` what has it; `entry_id` is "" where none is clear.
    """

    sent: str | None = None
    other: str = ""
    found: Sequence[Entry] = ()
    entry_id: str = ""
    problem: str = ""


def choice_in(form: Mapping[str, str], entries: Sequence[Entry]) -> Choice:
    """Return what a form says: where it leads to one entry, or why it does not yet."""
    sent, other = form.get("entry_id"), form.get("other", "").strip()[:_MAX_LETTERS]
    if sent:
        same = [each for each in entries if each.id == sent]
        return Choice(sent, other, same, sent)
    if not other:
        return Choice(sent, problem=_NOT_CHOSEN)
    found = [each for each in entries if each.question == other][:1]
    found = found or list(having(entries, other, lambda each: (each.question,)))
    if len(found) == 1:
        return Choice("", other, found, found[0].id)
    if not found:
        problem = (
            f"質問に「{other}」のあるQ&Aが見つかりません。言葉を短くするか、減らしてください。"
        )
        return Choice("", other, problem=problem)
    problem = (
        f"質問に「{other}」のあるQ&Aが{len(found)}件あります。並んだ中から一つを選んでください。"
    )
    if len(found) > _MAX_FOUND:
        problem += f"{_MAX_FOUND}件まで並べています。言葉を足すと絞れます。"
    return Choice("", other, found[:_MAX_FOUND], problem=problem)
