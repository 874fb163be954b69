"""What was read and found, as a table for people and as JSON for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.worksheet.candidate import Candidate
from bot.worksheet.finding import Checked, Verdict
from bot.worksheet.known_texts import name_of
from corpus.errors import Problem
from corpus.intent import Corpus

_MARKS = {Verdict.ACCEPTED: "○", Verdict.DOUBTFUL: "△", Verdict.REFUSED: "×"}
_WIDTH = 50  # columns of a text; longer ones are shown whole, and move what follows
_HOW = (
    "取り込むには --yes を付けてください。○だけが取り込まれます。"
    "△や×も取り込むときは --keep 番号,番号、○から外すときは --drop 番号 を付けてください。"
)


def as_lines(
    checked: Sequence[Checked],
    problems: Sequence[Problem],
    corpus: Corpus,
    *,
    is_approved: bool = False,
) -> Iterator[str]:
    """Yield the preview: what belongs to one entry or topic stands together, numbered as read."""
    counts = {verdict: sum(each.verdict is verdict for each in checked) for verdict in Verdict}
    yield (
        f"{len(checked)}件を確かめました: ○採用 {counts[Verdict.ACCEPTED]}件、"
        f"△要確認 {counts[Verdict.DOUBTFUL]}件、×除外 {counts[Verdict.REFUSED]}件"
    )
    entries = {entry.id: entry for entry in corpus.entries}
    groups: dict[str, list[Checked]] = {}
    for each in checked:
        own = each.candidate
        if own.kind == "topic":
            head = f"電話案内の話題「{own.topic}」"
        else:
            entry = entries.get(own.entry_id)
            head = name_of(entry) if entry else f"「{own.entry_id}」"
        groups.setdefault(head, []).append(each)
    for head, group in groups.items():
        yield ""
        yield head
        for each in group:
            yield f"  {_MARKS[each.verdict]} {each.number:3}  {_padded(each.candidate)}"
            for finding in each.findings:
                yield f"           {finding.sentence}"
    if problems:
        yield ""
        yield f"読めなかったところ: {len(problems)}件"
        for problem in problems:
            yield f"  {problem}"
    if checked and not is_approved:
        yield ""
        yield _HOW


def as_json(
    checked: Sequence[Checked], problems: Sequence[Problem], written: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the same for programs: by verdict, each with its reasons."""
    found: dict[str, Any] = {
        verdict.value: [_fields(each) for each in checked if each.verdict is verdict]
        for verdict in Verdict
    }
    return found | {"problems": [asdict(each) for each in problems], "written": list(written)}


def _fields(checked: Checked) -> dict[str, Any]:
    own = checked.candidate
    return {
        "number": checked.number,
        "kind": own.kind,
        "id": own.entry_id,
        "topic": own.topic,
        "section": own.section,
        "text": own.text,
        "where": own.where,
        "origin": own.origin,
        "reasons": [
            {"reason": each.reason, "sentence": each.sentence} for each in checked.findings
        ],
    }


def _padded(candidate: Candidate) -> str:
    columns = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in candidate.text)
    return f"{candidate.text}{' ' * max(_WIDTH - columns, 1)} {candidate.where}"
