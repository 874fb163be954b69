"""An import's preview as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from corpus.fingerprint import FIELD_WORDS
from corpus.importers.comparison.compare import Compared, FieldChange
from corpus.importers.comparison.plan import Plan

WORDS = {"new": "新規", "changed": "変更", "unchanged": "変更なし", "gone": "なくなった"}
_MARKS = {"new": "+", "changed": "~", "unchanged": " ", "gone": "-"}
_MAX_SHOWN = 60
_MAX_UNCHANGED = 3  # lines of what needs nobody's eyes


def as_text(plan: Plan, written: Sequence[Path] | None) -> str:
    """Return the preview: what was understood, a line an entry, what is wrong, what to do next."""
    return "\n".join(_lines(plan, written))


def summary(plan: Plan) -> str:
    """Return how many entries are new, changed, unchanged and gone, and how many problems."""
    counts = (
        f"{word} {sum(each.status == status for each in plan.compared)}件"
        for status, word in WORDS.items()
    )
    return "、".join((*counts, f"問題 {len(plan.problems)}件"))


def _lines(plan: Plan, written: Sequence[Path] | None) -> Iterator[str]:
    for note in plan.notes:
        yield f"※ {note}"
    for section, entries in groupby(plan.compared, key=lambda each: each.section):
        yield f"\n■ {section}"
        yield from _section(list(entries))
    if plan.problems:
        yield "\n■ 確かめてください"
        yield from (f"! {problem}" for problem in plan.problems)
    yield f"\n{summary(plan)}"
    yield from _next(plan, written)


def _section(entries: Sequence[Compared]) -> Iterator[str]:
    unchanged = [each for each in entries if each.status == "unchanged"]
    for each in entries:
        if each.status == "unchanged" and len(unchanged) > _MAX_UNCHANGED:
            continue
        yield f"{_MARKS[each.status]} {WORDS[each.status]}  {_short(each.question)}  ({each.id})"
        for change in each.fields:
            yield from _change(change)
        for lost in each.lost:
            yield f"      残せないもの: {lost}"
    if len(unchanged) > _MAX_UNCHANGED:
        yield f"  変更なし  {len(unchanged)}件"


def _change(change: FieldChange) -> Iterator[str]:
    word = FIELD_WORDS[change.name]
    note = "(両方で変わっています)" if change.is_conflict else ""
    yield f"      {word}{note}"
    yield f"        いま  : {_short(change.corpus)}"
    yield f"        取込元: {_short(_from_difference(change.corpus, change.source))}"


def _from_difference(before: str, after: str) -> str:
    """Return a text from a little before the place where it becomes another."""
    if len(after) <= _MAX_SHOWN:
        return after
    same = next(
        (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    begin = max(0, same - _MAX_SHOWN // 3)
    return f"…{after[begin:]}" if begin else after


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"


def _next(plan: Plan, written: Sequence[Path] | None) -> Iterator[str]:
    conflicts = sum(each.has_conflict for each in plan.compared)
    if conflicts:
        yield (
            f"取り込み元とQ&Aの両方で変わった{conflicts}件は、そのままにします。"
            "--prefer source(取り込み元を採る)か --prefer corpus(いまのQ&Aを残す)で決めてください。"
        )
    if not plan.is_writable:
        yield "このままではQ&Aとして読めなくなるため、書き込みません。上の問題を直してください。"
    elif not plan.compared:
        yield (
            "質問と回答が見つかりませんでした。--within や --entry-selector(HTML)、"
            "--question-column と --answer-column(表)で場所を教えてください。"
        )
    elif written is None:
        yield "まだ何も書き込んでいません。この内容でよければ、--yes を付けてもう一度実行してください。"
    elif written:
        kept = [str(path) for path in written if path.exists()]
        gone = [str(path) for path in written if not path.exists()]
        yield f"書き込みました: {'、'.join(kept)}" + (f"(削除: {'、'.join(gone)})" if gone else "")
        yield f"確かめる: CORPUS_DIR={plan.folder} python -m scripts.check"
        yield f"動かす  : CORPUS_DIR={plan.folder} scripts/run"
    else:
        yield "変わったところはありません。"
