"""Check the corpus and the settings without building: python -m scripts.check [--json]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby

from bot.answer.contact import TOKYO
from bot.answer.withdrawn import is_withdrawn
from bot.evaluation.learning_curve import LearningCurve
from bot.evaluation.outlook import outlook_of
from bot.evaluation.outlook_lines import in_japanese
from bot.settings import read_settings
from corpus.errors import CorpusError
from corpus.intent import Corpus
from corpus.lines import without_line
from corpus.reader import read_corpus
from index.coverage import covered_referrals
from scripts.door import door


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where nothing stands in the way of a build, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.check", description="Check corpus and settings."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    settings = read_settings()
    try:
        corpus = read_corpus(settings.corpus_dir)
    except CorpusError as error:
        report = {
            "ok": False,
            "problems": [asdict(problem) for problem in error.problems],
            "advice": [],
        }
        print(json.dumps(report, ensure_ascii=False, indent=1) if arguments.json else error)
        return 1
    curve = LearningCurve.load()
    outlook = outlook_of(corpus, settings.precision, curve)
    advice = [*advise(corpus), *in_japanese(outlook, curve)]
    if arguments.json:
        print(
            json.dumps({"ok": True, "problems": [], "advice": advice}, ensure_ascii=False, indent=1)
        )
    else:
        general = sum(bool(referral.pack) for referral in corpus.referrals)
        print(
            f"問題はありません(Q&A {len(corpus.entries)}件、聞き返し {len(corpus.clarifications)}件、"
            f"電話案内の話題 {len(corpus.referrals) - general}件、"
            f"どの会社にも共通の話題 {general}件)。"
        )
        for line in advice:
            print(f"- {line['where']}: {line['what']}")
    return 0


def advise(corpus: Corpus) -> list[dict[str, str]]:
    """Return what an operator may want to do, none of which stops a build."""
    today = datetime.now(TOKYO).date()
    advice = [
        {
            "where": corpus.site.file,
            "what": f"{name} は仮の値です。正しい値に直し、placeholders から消してください。",
        }
        for name in corpus.site.placeholders
    ]
    for entry in corpus.entries:
        where = f"{entry.source} ({entry.id})"
        if entry.link_missing:
            advice.append(
                {
                    "where": where,
                    "what": "「下記・以下」の行き先がありません。"
                    "linksに書いたら、link_missingを消してください。",
                }
            )
        if entry.hidden:
            advice.append(
                {
                    "where": where,
                    "what": "hidden: true のため、どこにも出さず、電話をご案内しています。",
                }
            )
        elif is_withdrawn(entry, today):
            advice.append(
                {
                    "where": where,
                    "what": f"有効期限({entry.valid_until})を過ぎているため、"
                    "どこにも出さず、電話をご案内しています。",
                }
            )
    missing = sum(entry.link_missing for entry in corpus.entries)
    if missing:
        advice.append(
            {
                "where": "corpus",
                "what": f"「下記・以下」の行き先がない項目が{missing}件あります。",
            }
        )
    advice += _lines(corpus, today)
    unreviewed = sum(entry.reviewed is None for entry in corpus.entries)
    if unreviewed:
        advice.append(
            {"where": "corpus", "what": f"最終確認日(reviewed)のない項目が{unreviewed}件あります。"}
        )
    return advice + [
        {
            "where": f"{covered.referral.source} ({covered.referral.id})",
            "what": f"電話案内の話題の「{covered.text}」は、項目 {covered.entry.id} に"
            f"「{covered.sentence}」とあります。その答えで足りるなら、"
            "この言い方を項目の wordings に移してください。",
        }
        for covered in covered_referrals(corpus)
    ]


def _lines(corpus: Corpus, today: date) -> Iterator[dict[str, str]]:
    """Yield the topics that get the first of several lines for want of one, and what is over."""
    topics = groupby(without_line(corpus), key=lambda topic: topic.source.rpartition(":")[0])
    for file, own in topics:
        ids = [topic.id for topic in own]
        yield {
            "where": file,
            "what": f"窓口の決まっていない話題が{len(ids)}件あり、最初の窓口をご案内します"
            f"({'、'.join(ids)})。section(Q&Aのセクション名)かphone(窓口のpurposeか番号)を"
            "書いてください。",
        }
    for notice in corpus.site.notices:
        if notice.until and notice.until.date() < today:
            yield {
                "where": corpus.site.file,
                "what": f"noticeの期間({notice.until:%Y-%m-%d}まで)が過ぎています。消してください。",
            }


if __name__ == "__main__":
    sys.exit(main())
