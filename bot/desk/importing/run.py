"""Reads a file that somebody uploaded, in a process of its own: python -m bot.desk.importing.run

Files may be hostile: a workbook of a few kilobytes can fill the memory. Takes a job as JSON on
stdin, and prints what an import would do, or has done, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.desk.entry_form import LABELS
from bot.desk.importing.problem_words import Corpus, Said, place_in_words
from corpus.errors import CorpusError, FaqError
from corpus.import_form import Wanted
from corpus.import_options import Options
from corpus.importers.comparison.compare import Compared, FieldChange, shown
from corpus.importers.comparison.decisions import NO_SECTION, Decisions, key_of_new
from corpus.importers.comparison.plan import Plan, plan_import
from corpus.importers.dispatch import read_content
from corpus.importers.source import Source
from corpus.intent import Entry, Intent
from corpus.reader import read_corpus

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
        said = Corpus.of(Path(job["folder"]), {}, {}).said(error.problems)
        return _refused([each.text for each in said])
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
    decisions = Decisions(
        choices={(entry, name): side for entry, name, side in job["choices"]},
        section=job["new_section"] or NO_SECTION,
        take=job["take"],
    )
    plan = plan_import(Path(job["folder"]), [(Wanted(job["name"]), source)], decisions)
    if job["write"] and plan.is_writable:
        plan.write_once()
    return _preview(plan, source) | {"is_empty": not source.entries}


def _preview(plan: Plan, source: Source) -> dict[str, Any]:
    without_section = {
        key_of_new(each.where, each.question) for each in source.entries if not each.section.strip()
    }
    entries = [
        {
            "key": each.key,
            "status": each.status,
            "id": each.id,
            "section": "" if each.key in without_section else each.section,
            "question": each.question,
            "where": "" if each.status == "gone" else place_in_words(each.where),
            "lost": each.lost,
            "fields": [asdict(change) for change in each.fields or _fields_of_new(each)],
        }
        for each in plan.compared
    ]
    return {
        "entries": entries,
        "notes": plan.notes,
        "problems": [asdict(each) for each in _problems(plan)],
        "is_writable": plan.is_writable,
    }


def _fields_of_new(each: Compared) -> list[FieldChange]:
    """Return what a new entry holds besides its question and section, in the order of the form."""
    values = each.values if each.status == "new" and each.values else {}
    names = (name for name in LABELS if name not in ("section", "question"))
    return [FieldChange(name, "", shown(values[name])) for name in names if values.get(name)]


def _problems(plan: Plan) -> list[Said]:
    if not plan.problems:
        return []
    questions = {each.id: each.question for each in plan.compared}
    with suppress(CorpusError):
        intents = read_corpus(plan.folder, ()).intents
        questions = {each.id: _name_of(each) for each in intents} | questions
    return Corpus.of(plan.folder, plan.editor.texts(), questions).said(plan.problems)


def _name_of(intent: Intent) -> str:
    return intent.question if isinstance(intent, Entry) else intent.topic


def _refused(said: list[str]) -> int:
    print(json.dumps({"refused": said}, ensure_ascii=False))
    return 1


if __name__ == "__main__":
    sys.exit(main())
