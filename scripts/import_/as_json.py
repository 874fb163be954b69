"""An import's preview as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.importers.comparison.compare import Compared
from corpus.importers.comparison.plan import Plan

STATUSES = ("new", "changed", "unchanged", "gone")


def as_json(plan: Plan, written: Sequence[Path] | None) -> str:
    """Return {"new", "changed", "unchanged", "gone", "problems", "notes", "written"}.

    `written` holds the files of the corpus that were written, null where nothing was to be.
    """
    found: dict[str, Any] = {
        status: [_entry(each) for each in plan.compared if each.status == status]
        for status in STATUSES
    }
    found["problems"] = [asdict(problem) for problem in plan.problems]
    found["notes"] = list(plan.notes)
    found["written"] = None if written is None else [str(path) for path in written]
    return json.dumps(found, ensure_ascii=False, indent=1)


def _entry(each: Compared) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": each.id,
        "section": each.section,
        "question": each.question,
        "answer": each.answer,
        "where": each.where,
        "lost": list(each.lost),
    }
    if each.fields:
        entry["fields"] = [
            {
                "name": change.name,
                "corpus": change.corpus,
                "source": change.source,
                "conflict": change.is_conflict,
            }
            for change in each.fields
        ]
    return entry
