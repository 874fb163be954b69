"""Check the corpus and the settings without building: python -m scripts.check [--json]

Exit codes: 0 nothing is in the way of a build (there may be advice), 1 there are problems, 2 the
command was written wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.answer.contact import TOKYO
from bot.check.content import check_dates, check_entries, check_site, check_topics, place_of
from bot.check.effects import check_effects
from bot.check.files import check_files, check_folded
from bot.check.finding import Finding, at, gathered
from bot.check.links import check_links
from bot.check.live import check_live
from bot.check.problems import grouped, left_over
from bot.check.report import SHOWN, as_json, finding_lines, live_lines, problem_lines
from bot.evaluation.learning_curve import LearningCurve
from bot.evaluation.outlook import outlook_of
from bot.evaluation.outlook_lines import in_japanese
from bot.settings import Settings, read_settings
from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus
from corpus.live import NO_LIVE, Live
from corpus.live_form import read_live
from corpus.reader import read_corpus
from corpus.text import normalize
from index.build.context import BuildContext
from index.confusions import alike, alike_by_words, misplaced, texts_compared
from index.hybrid import Hybrid
from index.progress import silent
from index.store import ENCODER_FOLDER, matching_index
from scripts.door import door

_ALIKE = "よく似た質問です。お客様の言葉がどちらの答えか分かるよう、言い換えを書き分けるか、一つにまとめてください。"


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where nothing stands in the way of a build, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.check",
        description="Check corpus and settings.",
        epilog="Exit codes: 0 nothing is in the way, 1 there are problems, 2 wrong usage.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--all", action="store_true", help="print every place, not the first three")
    parser.add_argument(
        "--reviewed-days", type=_days, metavar="N", help="name entries not reviewed for N days"
    )
    parser.add_argument("--links", action="store_true", help="ask every link whether it answers")
    parser.add_argument(
        "--private-links", action="store_true", help="ask links within your network too"
    )
    arguments = parser.parse_args(argv)
    most = sys.maxsize if arguments.all else SHOWN
    settings = read_settings()
    live, wrong = _live(settings)
    try:
        corpus = read_corpus(settings.corpus_dir)
    except CorpusError as error:
        unread = gathered(check_files(settings.corpus_dir))
        if arguments.json:
            _print_json((*error.problems, *wrong), unread)
        else:
            _print(problem_lines(error.problems, most))
            _print(live_lines(wrong))
            _print(finding_lines(unread, most))
        return 1
    findings = gathered(
        [
            *_findings(corpus, settings, arguments.reviewed_days),
            *check_live(live, corpus, datetime.now(TOKYO)),
        ]
    )
    with_index = (compared := _compared(corpus, settings)) is not None
    findings += [*(compared or _by_words(corpus))]
    if arguments.links or arguments.private_links:
        findings += check_links(corpus, allow_private=arguments.private_links)
    findings = gathered(findings)
    if arguments.json:
        _print_json(wrong, findings, "index" if with_index else "words")
        return 1 if wrong else 0
    _print([*live_lines(wrong), *([] if wrong else [_summary(corpus)])])
    _print(finding_lines(findings, most))
    if not with_index:
        _print(
            [
                "",
                "索引がいまの内容と違うため、似た質問は言葉だけで比べました(python -m scripts.build)。",
            ]
        )
    return 1 if wrong else 0


def _live(settings: Settings) -> tuple[Live, tuple[Problem, ...]]:
    """Return what holds at once, or with nothing what is wrong with it."""
    try:
        return read_live(settings.corpus_dir), ()
    except CorpusError as error:
        return NO_LIVE, error.problems


def _findings(corpus: Corpus, settings: Settings, reviewed_days: int | None) -> Iterator[Finding]:
    """Yield everything that files and corpus say by themselves."""
    today = datetime.now(TOKYO).date()
    yield from check_site(corpus)
    yield from check_entries(corpus, today)
    yield from check_folded(settings.corpus_dir)
    yield from check_dates(corpus, today, reviewed_days)
    yield from check_files(settings.corpus_dir, corpus.site.branding.images)
    yield from check_effects(corpus, today)
    yield from check_topics(corpus)
    curve = LearningCurve.load()
    for line in in_japanese(outlook_of(corpus, settings.precision, curve), curve):
        yield Finding("next" if line["where"] == "次の1時間" else "outlook", line["what"])


def _compared(corpus: Corpus, settings: Settings) -> list[Finding] | None:
    """Return what the built index would confuse; None where it is of another corpus."""
    folder = matching_index(corpus.digest, settings.encoder, settings.index_dir)
    if folder is None:
        return None
    # The vectors of all wordings lie in the build's cache: seconds would be spent on them here.
    context = BuildContext(corpus, folder / ENCODER_FOLDER, settings.index_dir / "cache", silent)
    hybrid = Hybrid.load(folder)
    questions = [normalize(entry.question or entry.answer) for entry in corpus.entries]
    pairs = alike(corpus, hybrid, context.features(questions))
    texts = context.features([normalize(text) for _, text in texts_compared(corpus)])
    return [
        *at("alike", _ALIKE, (place_of(each.entry, _like(each)) for each in pairs)),
        *at(
            "misplaced",
            "ほかの項目の言い方に近い言い換えです。どちらの答えに導くか、ご確認ください。",
            (
                place_of(
                    each.entry,
                    f"「{each.wording}」は、項目 {each.other.id} の「{each.nearest}」に近い言い方です。",
                )
                for each in misplaced(corpus, hybrid, texts)
            ),
        ),
    ]


def _by_words(corpus: Corpus) -> list[Finding]:
    pairs = alike_by_words(corpus)
    return list(at("alike", _ALIKE, (place_of(each.entry, _like(each)) for each in pairs)))


def _like(pair: Any) -> str:
    return f"「{pair.entry.question}」と「{pair.other.question}」({pair.other.id})"


def _summary(corpus: Corpus) -> str:
    general = sum(bool(referral.pack) for referral in corpus.referrals)
    return (
        f"問題はありません(Q&A {len(corpus.entries)}件、聞き返し {len(corpus.clarifications)}件、"
        f"電話案内の話題 {len(corpus.referrals) - general}件、"
        f"どの会社にも共通の話題 {general}件)。"
    )


def _print_json(
    problems: Sequence[Problem], findings: Sequence[Finding], compared: str = ""
) -> None:
    report = {
        "ok": not problems,
        "problems": [asdict(problem) for problem in problems],
        "groups": [
            asdict(group.problems[0]) | {"count": len(group.problems), "files": group.files}
            for group in grouped(problems)
        ],
        "left_over": left_over(problems),
        "advice": [as_json(finding) for finding in findings],
        "compared": compared,
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def _print(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        print(line)


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= 36_500:
        raise ValueError
    return days


if __name__ == "__main__":
    sys.exit(main())
