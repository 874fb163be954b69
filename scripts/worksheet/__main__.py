"""Wordings for people without time: python -m scripts.worksheet write | prompt | draft | read

write   a workbook for staff, of the entries that need wordings most
prompt  the same as text, to paste into any language model
draft   the same sent to LLM_URL (LLM_MODEL, LLM_API_KEY); nothing is sent without --yes
read    what came back: checked, previewed, and written into the corpus with --yes
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.answer.contact import TOKYO
from bot.answer.withdrawn import is_withdrawn
from bot.app import open_answerer
from bot.evaluation.learning_curve import LearningCurve
from bot.evaluation.outlook import outlook_of
from bot.evaluation.outlook_lines import in_japanese
from bot.settings import Settings, read_settings
from bot.worksheet.drafting import draft, drafted_for
from bot.worksheet.endpoint import TIMEOUT_S, complete, endpoint_from
from bot.worksheet.form_layout import WORDING_CELLS
from bot.worksheet.form_writer import form_of
from bot.worksheet.need import IN_JAPANESE, Need, needs
from bot.worksheet.prompt import Prompt, topic_prompts, wording_prompts
from corpus.intent import Corpus, Entry
from corpus.reader import read_corpus
from scripts.door import door
from scripts.worksheet.reading import read_back

_ENTRIES = 20  # of ten wordings each: an hour, at five texts a minute and some to think
_MAX_ENTRIES, _MAX_WORDINGS = 500, 50
_UNANSWERED = 3  # questions near an entry that a language model is asked for
_BETWEEN = f"\n{'=' * 30} ここまでを一度に貼り付けてください {'=' * 30}\n\n"


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where everything asked for was done."""
    arguments = _parser().parse_args(argv)
    settings = read_settings()
    if arguments.command == "read":
        return read_back(
            arguments.files,
            settings,
            keep=arguments.keep,
            drop=arguments.drop,
            is_approved=arguments.yes,
            as_json=arguments.json,
        )
    work = _Work(settings, arguments)
    return {"write": work.write, "prompt": work.prompt, "draft": work.draft}[arguments.command]()


class _Work:
    """What is asked for, of whom: opened once."""

    def __init__(self, settings: Settings, arguments: argparse.Namespace) -> None:
        self._arguments, self._settings = arguments, settings
        self._today = datetime.now(TOKYO).date()
        self._corpus: Corpus = read_corpus(settings.corpus_dir)
        self._searcher = open_answerer(settings).searcher

    def _visible(self) -> list[Entry]:
        return [each for each in self._corpus.entries if not is_withdrawn(each, self._today)]

    def _needs(self) -> tuple[Need, ...]:
        own = self._arguments
        return needs(self._corpus, self._searcher, self._today, own.entries, own.ids)

    def _prompts(self) -> tuple[Prompt, ...]:
        if self._arguments.topics:
            return topic_prompts(self._visible(), self._corpus.site)
        return wording_prompts(
            self._needs(), self._corpus.site, self._arguments.wordings, _UNANSWERED
        )

    def write(self) -> int:
        """Write the workbook; one that is there already is never written over."""
        file: Path = self._arguments.to or Path("wordings.xlsx")
        needed = self._needs()
        sections = list(dict.fromkeys(each.section for each in self._visible()))
        content = form_of(needed, self._corpus, sections, self._arguments.wordings, file.name)
        with file.open("xb") as new:
            new.write(content)
        if self._arguments.json:
            asked = [{"id": each.entry.id, "why": each.why} for each in needed]
            print(json.dumps({"file": str(file), "entries": asked}, ensure_ascii=False, indent=1))
            return 0
        for need in needed:
            why = "。".join(IN_JAPANESE[each] for each in need.why)
            print(f"- {need.entry.question or need.entry.id}({need.entry.id}): {why}")
        curve = LearningCurve.load()
        for line in in_japanese(outlook_of(self._corpus, self._settings.precision, curve), curve):
            if line["where"] == "次の1時間":
                print(f"  {line['what']}")
        print(
            f"{file} に{len(needed)}件の項目を書き出しました。記入されたら: "
            f"python -m scripts.worksheet read {file}"
        )
        return 0

    def prompt(self) -> int:
        """Print the prompts, or write them into a file."""
        prompts = self._prompts()
        if self._arguments.json:
            print(json.dumps([each.text for each in prompts], ensure_ascii=False, indent=1))
            return 0
        text = _BETWEEN.join(each.text for each in prompts)
        if self._arguments.to:
            with self._arguments.to.open("x", encoding="utf-8") as file:
                file.write(text)
        else:
            print(text)
        print(
            f"{len(prompts)}回に分けて貼り付け、返事を一つのファイルに保存してください。そのあと: "
            "python -m scripts.worksheet read ファイル",
            file=sys.stderr,
        )
        return 0

    def draft(self) -> int:
        """Say what would be sent where; with --yes send it, and keep what comes."""
        own, endpoint = self._arguments, endpoint_from(os.environ)
        file: Path = own.to or Path("drafts.jsonl")
        done = drafted_for(file)
        prompts = [
            each
            for each in self._prompts()
            if not ({each.section} if own.topics else {*each.ids}) <= done
        ]
        letters = sum(len(each.text) for each in prompts)
        told = {
            "url": endpoint.shown,
            "model": endpoint.model,
            "requests": len(prompts),
            "characters": letters,
            "sent": own.yes,
        }
        out = sys.stderr if own.json else sys.stdout
        print(
            f"送り先 {endpoint.shown}、モデル {endpoint.model}、{len(prompts)}回、約{letters:,}文字"
            f"{f'(下書きのある{len(done)}件は除きました)' if done else ''}。"
            "送るのは公開中の質問・回答・セクション名だけです。",
            file=out,
        )
        if endpoint.is_open_to_readers:
            print("注意: http:// のため、途中で読まれるおそれがあります。", file=out)
        if not own.yes:
            print(
                "まだ何も送っていません。送るには --yes を付けてください。"
                "送る文は python -m scripts.worksheet prompt で見られます。",
                file=out,
            )
        kept, problems = 0, []
        try:
            ask = partial(complete, timeout_s=own.timeout)
            for drafted in draft(prompts if own.yes else (), endpoint, file, self._today, ask):
                kept += len(drafted.candidates)
                problems += [str(each) for each in drafted.problems]
                print(f"  {len(drafted.candidates)}件", file=sys.stderr)
        finally:
            if own.yes:
                print(
                    f"{kept}件を {file} に保存しました。同じコマンドで続きから始められます。"
                    f"確かめるには: python -m scripts.worksheet read {file}",
                    file=out,
                )
            for problem in problems:
                print(f"  {problem}", file=out)
        if own.json:
            told |= {"file": str(file), "drafts": kept, "problems": problems}
            print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.worksheet",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--entries", type=_number(1, _MAX_ENTRIES), default=_ENTRIES, metavar="N")
    which.add_argument("--ids", type=_ids, default=(), metavar="ID,ID", help="these entries")
    which.add_argument(
        "--wordings", type=_number(1, _MAX_WORDINGS), default=WORDING_CELLS, metavar="N"
    )
    which.add_argument("--to", type=Path, metavar="FILE", help="the file to write")
    which.add_argument("--json", action="store_true", help="print JSON")
    topics = argparse.ArgumentParser(add_help=False)
    topics.add_argument(
        "--topics", action="store_true", help="ask for what the page does not answer, by sections"
    )
    commands.add_parser("write", parents=[which], help="a workbook for staff")
    commands.add_parser("prompt", parents=[which, topics], help="text for a language model")
    send = commands.add_parser("draft", parents=[which, topics], help="send it to LLM_URL")
    send.add_argument("--timeout", type=_number(1, 3600), default=int(TIMEOUT_S), metavar="SECONDS")
    send.add_argument("--yes", action="store_true", help="send; without it nothing is sent")
    read = commands.add_parser("read", help="check what came back")
    read.add_argument("files", nargs="+", metavar="FILE", help="a workbook, a text, or - to paste")
    read.add_argument("--keep", type=_numbers, default=(), metavar="N,N", help="doubtful ones too")
    read.add_argument("--drop", type=_numbers, default=(), metavar="N,N", help="not these")
    read.add_argument("--yes", action="store_true", help="write what is accepted")
    read.add_argument("--json", action="store_true", help="print one JSON object")
    usages = "".join(each.format_usage() for each in commands.choices.values())
    parser.epilog = usages.replace("usage: ", "")
    return parser


def _number(least: int, most: int) -> Callable[[str], int]:
    """Return a function that reads a number for argparse."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return read


def _ids(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in text.split(","))))


def _numbers(text: str) -> tuple[int, ...]:
    read = _number(1, 999_999)
    return tuple(read(each) for each in _ids(text.replace("、", ",")))


if __name__ == "__main__":
    sys.exit(main())
