"""Reads a file that somebody uploaded, in a process of its own: python -m bot.desk.importing.run

Files may be hostile: a workbook of a few kilobytes can fill the memory. Takes a job as JSON on
stdin, and prints what an import would do, or has done, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, FaqError
from corpus.import_form import Wanted
from corpus.import_options import Options
from corpus.importers.comparison.decisions import Decisions
from corpus.importers.comparison.plan import Plan, plan_import
from corpus.importers.dispatch import read_content

_MEMORY_BYTES = 2 << 30  # of addresses, of which the libraries alone take half a gigabyte
_CPU_S = 60
_FILE_BYTES = 256 << 20


def main() -> int:
    """Return 0 where the file could be read, else 1."""
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    job = json.load(sys.stdin)
    try:
        print(json.dumps(_done(job), ensure_ascii=False))
    except CorpusError as error:
        return _refused([str(problem) for problem in error.problems])
    except FaqError as error:
        return _refused([str(error)])
    except (MemoryError, RecursionError):
        return _refused(
            [
                f"{job['name']}: 大きすぎるか込み入っていて、読み取れません。ファイルを分けてください。"
            ]
        )
    return 0


def _done(job: dict[str, Any]) -> dict[str, Any]:
    source = read_content(
        Path(job["file"]).read_bytes(), job["name"], Options(section=job["section"])
    )
    choices = {(entry, name): side for entry, name, side in job["choices"]}
    found = [(Wanted(job["name"]), source)]
    plan = plan_import(Path(job["folder"]), found, Decisions(choices=choices))
    if job["write"] and plan.is_writable:
        plan.write_once()
    return _preview(plan) | {"is_empty": not source.entries}


def _preview(plan: Plan) -> dict[str, Any]:
    entries = [
        {
            "status": each.status,
            "id": each.id,
            "section": each.section,
            "question": each.question,
            "answer": each.answer,
            "where": each.where,
            "lost": each.lost,
            "fields": [asdict(change) for change in each.fields],
        }
        for each in plan.compared
    ]
    return {
        "entries": entries,
        "notes": plan.notes,
        "problems": [str(problem) for problem in plan.problems],
        "is_writable": plan.is_writable,
    }


def _refused(said: list[str]) -> int:
    print(json.dumps({"refused": said}, ensure_ascii=False))
    return 1


if __name__ == "__main__":
    sys.exit(main())
