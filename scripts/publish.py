"""Publish what CORPUS_DIR or a draft holds: python -m scripts.publish [--from FOLDER] [--prepare]
[--candidate VERSION] [--rollback [VERSION]] [--deliver] [--status] [--by NAME] [--note TEXT] [--force]
[--json]

Builds a candidate beside what is served, asks it the golden queries, and switches to it. Running
servers follow within a second; with DELIVERY those of other machines too.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.publishing.candidate import Candidate
from bot.publishing.publish import GateClosed, Order, prepare, publish, publish_candidate
from bot.publishing.rollback import RolledBack, rollback
from bot.settings import Settings, read_settings
from corpus.errors import FaqError
from index.progress import Progress, Report
from scripts.build import builder
from scripts.delivery import deliver_now, deliver_published, print_status, refuse_replica
from scripts.door import cleaning_up_when_ended, door, sentences
from scripts.progress_lines import ProgressLines

_NEWEST_BEFORE = ""  # --rollback without a version


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where it was done."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.draft and (arguments.candidate or arguments.rollback is not None):
        parser.error("--from builds a candidate: leave it out where one is published, or gone back")
    try:
        settings = read_settings()
        if arguments.status:
            print_status(settings, as_json=arguments.json)
            return 0
        refuse_replica(settings)
        with cleaning_up_when_ended():
            done = _run(settings, arguments, _tell_json if arguments.json else ProgressLines())
    except GateClosed as closed:
        if arguments.json:
            _print({"event": "failed", "problems": [str(closed)]} | closed.candidate.as_json())
        raise
    except (FaqError, OSError, MemoryError, ImportError) as error:
        if arguments.json:
            _print({"event": "failed", "problems": sentences(error)})
        raise
    except KeyboardInterrupt:
        if arguments.json:
            told = "stopped. What is served now: python -m scripts.publish --status"
            _print({"event": "failed", "problems": [told]})
        raise
    if arguments.json:
        _print({"event": "done"} | done)
    if problem := done.get("undelivered"):
        print(problem, file=sys.stderr)
    return 1 if problem else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.publish",
        description="Publish the corpus, or a draft of it; go back; say what is published.",
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--prepare", action="store_true", help="build a candidate, switch nothing")
    way.add_argument("--candidate", metavar="VERSION", help="publish the candidate as it was built")
    way.add_argument(
        "--rollback",
        nargs="?",
        const=_NEWEST_BEFORE,
        metavar="VERSION",
        help="serve the version before, or the one that is named",
    )
    way.add_argument(
        "--deliver", action="store_true", help="put what is published on DELIVERY's shelf again"
    )
    way.add_argument(
        "--status", action="store_true", help="say what is published, and what differs"
    )
    parser.add_argument(
        "--from", dest="draft", type=Path, metavar="FOLDER", help="a draft in place of CORPUS_DIR"
    )
    parser.add_argument(
        "--golden", type=Path, metavar="FILE", help="JSONL: id, text, relevant; besides `queries`"
    )
    parser.add_argument("--force", action="store_true", help="publish though golden queries break")
    parser.add_argument(
        "--by", default="", metavar="NAME", help="who publishes (default: the user)"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="why")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser


def _run(settings: Settings, arguments: argparse.Namespace, report: Report) -> dict[str, Any]:
    """Do what was asked for; return what the last line of JSON tells."""
    by = arguments.by or _user()
    if arguments.deliver:
        return {"delivered": deliver_now(settings, report)}
    if arguments.rollback is not None:
        back = rollback(settings, by, arguments.rollback or None, arguments.note, report)
        print(_rollback_line(settings, back), file=sys.stderr)
        restored = {"restored": list(back.restored), "edited": back.edited}
        told = {"version": back.publication.version, "candidate": False} | restored
        return told | deliver_published(settings, report)
    order = Order(by, arguments.note, arguments.force)
    given = {"draft": _folder(arguments.draft), "golden": arguments.golden}
    if arguments.candidate:
        done = publish_candidate(settings, report, order, arguments.candidate, arguments.golden)
    elif arguments.prepare:
        build = builder(settings, report)
        done = prepare(settings, build, report, force=arguments.force, **given)
        print(_candidate_lines(done), file=sys.stderr)
    else:
        done = publish(settings, builder(settings, report), report, order, **given)
    told = done.as_json() | {"candidate": bool(arguments.prepare)}
    return told if arguments.prepare else told | deliver_published(settings, report)


def _folder(draft: Path | None) -> Path | None:
    if draft and not draft.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(draft))
    return draft


def _candidate_lines(candidate: Candidate) -> str:
    version, gate = candidate.version, candidate.gate
    broken = "".join(f"\n  {line}" for line in gate.broken)
    return (
        f"candidate {version}: {len(gate.broken)} of {gate.golden} golden queries break{broken}\n"
        f"Publish it: python -m scripts.publish --candidate {version}"
    )


def _rollback_line(settings: Settings, back: RolledBack) -> str:
    line = f"{back.publication.version} is served again"
    if back.edited:
        return (
            f"{line}; {settings.corpus_dir} stays as it is, for it holds something else than what was "
            "published. Compare: python -m scripts.publish --status"
        )
    if not back.has_sources:
        return f"{line}; {settings.corpus_dir} stays as it is, for that version holds no copy of its files"
    return f"{line}; as they were then: {', '.join(back.restored) or 'no file differs'}"


def _tell_json(progress: Progress) -> None:
    told = {"step": progress.step, "name": progress.note}
    _print({"event": "progress"} | told | {"done": progress.done, "total": progress.total})


def _print(event: Mapping[str, Any]) -> None:
    print(json.dumps(event, ensure_ascii=False), flush=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return ""


if __name__ == "__main__":
    sys.exit(main())
