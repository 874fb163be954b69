"""What a source says twice: lists of favourites repeat entries, and nobody wants them doubled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.errors import Problem
from corpus.importers.source import SourceEntry
from corpus.text import normalize

_MIN_FAVOURITES = 2  # entries; of a section with one, nobody can tell whether it is a list of them


def without_repeats(
    entries: Sequence[SourceEntry],
) -> tuple[list[SourceEntry], list[str], list[Problem]]:
    """Return the entries said once, notes on what was left out, and contradictions.

    A section all of whose entries stand in other sections too is a list of favourites. Of the same
    question in one section, the first stays; another answer to it is a problem. An old version that
    is kept from the public gives way to the one that is not.
    """
    public = {(entry.section, spelt(entry.question)) for entry in entries if not entry.is_hidden}
    entries = [
        entry
        for entry in entries
        if not entry.is_hidden or (entry.section, spelt(entry.question)) not in public
    ]
    favourites = _favourites(entries)
    kept: dict[tuple[str, str], SourceEntry] = {}
    notes = [
        f"「{section}」は{count}件とも他のセクションにあるため、よく見られている質問の一覧とみなしました。"
        for section, count in favourites.items()
    ]
    problems: list[Problem] = []
    repeated = 0
    for entry in entries:
        if entry.section in favourites:
            continue
        key = (entry.section, spelt(entry.question))
        first = kept.get(key)
        if first is None:
            kept[key] = entry
        elif spelt(first.answer.plain) == spelt(entry.answer.plain):
            repeated += 1
        else:
            problems.append(
                Problem(
                    entry.where,
                    0,
                    "question",
                    f"「{entry.question[:40]}」は{first.where}にもあり、回答が違います。",
                    "取り込み元で質問を書き分けるか、どちらかを削除してください。先にあるほうを取り込みます。",
                )
            )
    if repeated:
        notes.append(f"同じセクションに同じ質問と回答がある{repeated}件は、一つにまとめました。")
    return list(kept.values()), notes, problems


def spelt(text: str) -> str:
    """Return what two texts share that differ in width, case and white space alone."""
    return "".join(normalize(text).casefold().split())


def _favourites(entries: Iterable[SourceEntry]) -> dict[str, int]:
    """Return the sections that repeat what others hold, with their number of entries."""
    sections: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        sections[entry.section].append(spelt(entry.question))
    found: dict[str, int] = {}
    for section, questions in sections.items():
        others = {
            question
            for other, theirs in sections.items()
            if other != section and other not in found
            for question in theirs
        }
        if len(questions) >= _MIN_FAVOURITES and others.issuperset(questions):
            found[section] = len(questions)
    return found
