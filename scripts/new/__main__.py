"""Begin a corpus: python -m scripts.new FOLDER [--company NAME] [--phone "用件 03-…"] …

On a terminal it asks for what no option says. What nobody says is a placeholder, with which
FAQ_ENV=production does not start.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import FaqError
from corpus.starter import example
from corpus.starter.draft import SITE_FILE, Draft, files_of, placeholders_of, problems_of
from corpus.starter.folder import refuse_unless_empty, write_folder
from corpus.starter.spoken import read_phone
from scripts.door import door
from scripts.new.wizard import ask_for_draft


class WrongOption(FaqError):
    """What an option says of the company cannot be used; the message says why."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where the corpus is there; else nothing of it is."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new",
        description="Begin a corpus: the company's data and an example, with comments. On a "
        "terminal it asks for what no option says.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="new, or empty")
    parser.add_argument("--company", default="", metavar="NAME")
    parser.add_argument("--title", default="", help="of the page (よくあるご質問)")
    parser.add_argument(
        "--support-page", default="", metavar="ADDRESS", help="where customers read the Q&A today"
    )
    parser.add_argument(
        "--phone", action="append", default=[], metavar='"用件 03-…"', help="may be repeated"
    )
    parser.add_argument("--hours", default="", metavar="9:00-17:00", help="or 24時間")
    parser.add_argument("--weekdays", default="", metavar="月-金", help="(月-金)")
    parser.add_argument(
        "--break",
        action="append",
        default=[],
        metavar="12:00-13:00",
        dest="breaks",
        help="without a person on the phone; may be repeated",
    )
    parser.add_argument("--holidays", choices=("closed", "open"), help="national holidays")
    arguments = parser.parse_args(argv)
    folder: Path = arguments.folder
    refuse_unless_empty(folder)
    draft = Draft(
        company=arguments.company.strip(),
        title=arguments.title.strip(),
        support_page=arguments.support_page.strip(),
        phones=tuple(map(read_phone, arguments.phone)),
        hours=arguments.hours.strip(),
        weekdays=arguments.weekdays.strip(),
        breaks=tuple(filter(None, map(str.strip, arguments.breaks))),
        closed_on_holidays=arguments.holidays and arguments.holidays == "closed",
    )
    refuse_wrong(draft)
    if sys.stdin.isatty():
        draft = ask_for_draft(draft, str(folder / SITE_FILE))
    write_folder(folder, files_of(draft))
    print(next_steps(folder, draft))
    return 0


def refuse_wrong(draft: Draft) -> None:
    """Raise WrongOption with all that a corpus's rules refuse; NotUnderstood."""
    problems = problems_of(draft)
    if problems:
        told = (f"{problem.field}: {problem.found} {problem.repair}" for problem in problems)
        raise WrongOption("\n".join(told))


def next_steps(folder: Path, draft: Draft) -> str:
    """Return what was written, what is left to fill in, and the commands to go on with."""
    left = placeholders_of(draft)
    site = f"会社の情報(仮の値: {'、'.join(left)})" if left else "会社の情報"
    name = shlex.quote(str(folder))
    return "\n".join(
        (
            "できました。",
            f"  {folder / SITE_FILE}  {site}",
            f"  {folder / example.FILE}  Q&Aの見本",
            "",
            "次の手順:",
            "1. いまのQ&Aを取り込みます(ページのアドレス、HTML、Excel、CSV、Word など)。"
            "--yes を付けるまでは、結果を見せるだけです。",
            f"  {python()} -m scripts.import_ page.html --into {name}",
            "2. 動かします。",
            f"  CORPUS_DIR={name} scripts/run",
        )
    )


def python() -> str:
    """Return how people here call this Python."""
    if os.environ.get("VIRTUAL_ENV"):
        return "python"
    called = os.path.relpath(sys.executable)
    return "python" if called.startswith("..") else called


if __name__ == "__main__":
    sys.exit(main())
