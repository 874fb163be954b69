"""What the check finds in what is published, and which next hour of work brings most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answer.answerer import Answerer
from bot.desk.form_words import in_the_form
from bot.settings import Settings
from corpus.intent import Corpus
from corpus.lines import without_line

if TYPE_CHECKING:
    from bot.check.finding import Finding as Found

_ID = re.compile(r"\(([^()]+)\)$")
_SHOWN = 5
_MEASURED = "この会社のお客様で測ったものではありません。増やしたあとの割合は「今日」で分かります。"
# What the list above says already.
_SAID_ABOVE = ("placeholder", "promised_link")


@dataclass(frozen=True)
class Spot:
    """A place where something is due, what is particular there, and whose: an entry's or a topic's."""

    name: str
    detail: str = ""
    entry_id: str = ""
    topic_id: str = ""


@dataclass(frozen=True)
class Advice:
    """One thing to do, and where; `more` counts the places that are not named.

    `is_about_topics`: it is done where all topics are. `why` says what stands behind a figure.
    """

    what: str
    spots: tuple[Spot, ...] = ()
    more: int = 0
    is_about_topics: bool = False
    why: str = ""


@dataclass(frozen=True)
class Counsel:
    """Advice under headings, heaviest first."""

    groups: dict[str, list[Advice]]


def counsel(settings: Settings, answerer: Answerer, today: date) -> Counsel:
    """Return the advice about what is published. It is thought about once a day and version."""
    return _counsel(_Published(settings, answerer.corpus, answerer.version), today)


@dataclass(frozen=True, eq=False)
class _Published:
    """A version's corpus, told apart by the version."""

    settings: Settings
    corpus: Corpus
    version: str

    def __hash__(self) -> int:
        return hash((self.settings, self.version))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Published) and (self.settings, self.version) == (
            other.settings,
            other.version,
        )


@lru_cache(maxsize=2)
def _counsel(published: _Published, today: date) -> Counsel:
    # A quarter of a second of imports that no customer's question needs.
    from bot.check.content import check_dates, check_entries, check_site, check_topics
    from bot.check.effects import check_effects
    from bot.check.files import check_files
    from bot.check.finding import HEADINGS, Finding, Place, at, gathered

    corpus, settings = published.corpus, published.settings

    def findings() -> Iterator[Finding]:
        yield from check_site(corpus)
        yield from check_entries(corpus, today)
        # Those without a line are named one by one here, not file by file.
        yield from (each for each in check_topics(corpus) if each.kind != "no_line")
        yield from at(
            "no_line",
            "窓口の決まっていない話題に、最初の窓口をご案内しています。窓口か近いセクションを選んでください。",
            (Place(f"{each.source} ({each.id})") for each in without_line(corpus)),
        )
        yield from check_dates(corpus, today, None)
        yield from check_files(settings.corpus_dir, corpus.site.branding.images)
        yield from check_effects(corpus, today)

    known = {entry.id: entry.label or entry.question or entry.id for entry in corpus.entries}
    topics = {topic.id: f"話題「{topic.topic}」" for topic in corpus.referrals}
    found = [each for each in gathered(findings()) if each.kind not in _SAID_ABOVE]
    # What to do next comes first here: somebody who has an hour reads it.
    groups = {"次の1時間にすると効果の大きいこと": list(_next(corpus, settings.precision))} | {
        heading: [_advice(each, known, topics) for each in found if each.kind in kinds]
        for heading, kinds in HEADINGS.items()
    }
    return Counsel({name: own for name, own in groups.items() if own})


def _next(corpus: Corpus, precision: float) -> Iterator[Advice]:
    """Yield the steps that would bring most, with what they bring where that was measured."""
    from bot.evaluation.learning_curve import LearningCurve
    from bot.evaluation.outlook import ENOUGH_LABELLED, outlook_of

    outlook = outlook_of(corpus, precision, LearningCurve.load())
    for step in outlook.steps:
        before, after = outlook.now[:1], step.after[:1]
        if step.kind == "wordings":
            what = f"言い方の少ない{step.entries}項目に、お客様の言い方を{step.count}つずつ書く。"
            effect = "すぐに答えられる質問が{:.0%}から{:.0%}になる見込みです。"
            shares = [(a.answered, b.answered) for a, b in zip(before, after, strict=True)]
            spots = tuple(
                Spot(each.label or each.question, entry_id=each.id) for each in outlook.begin_with
            )
            why = (
                f"いまは、{outlook.entries}項目のうち{outlook.bare}項目に言い方がありません。言い方がないと、"
                "お客様の言葉とQ&Aの文が違うときに確信が持てず、回答せずに候補の一覧か窓口をご案内します。"
                f"（回答の{precision:.0%}が正しくなるまで、控える設定です。）"
            )
        else:
            what = f"Q&Aに答えのない話題を{step.count}件書き、電話へご案内する。"
            effect = "答えのない質問を電話へご案内できる割合が{:.0%}から{:.0%}になる見込みです。"
            shares = [(a.phone_near, b.phone_near) for a, b in zip(before, after, strict=True)]
            spots = ()
            why = (
                "ここでいう話題は、お客様が尋ねるのにQ&Aに答えのないことです。書いておくと、"
                "似たQ&Aで間違って答えず、はじめから窓口をご案内できます。"
            )
        said = what + "".join(effect.format(*each) for each in shares)
        why += f"見込みは、ほかの業種のQ&Aで実際に測った結果から計算したもので、{_MEASURED}"
        yield Advice(
            said, spots, is_about_topics=step.kind != "wordings", why=why if shares else ""
        )
    if outlook.labelled < ENOUGH_LABELLED:
        yield Advice(
            f"実際にあった質問を{ENOUGH_LABELLED}件、答えになる項目とともに書く"
            f"（いま{outlook.labelled}件）。「どれくらい確かか」の見積もりが、自社のお客様に合います。"
            "それぞれの項目のページの「公開前に確かめる質問」で足せます。"
        )


def _advice(finding: Found, entries: Mapping[str, str], topics: Mapping[str, str]) -> Advice:
    """Return a finding as advice; `entries` and `topics` are names by id."""
    spots = []
    for place in finding.places[:_SHOWN]:
        named = _ID.search(place.where)
        own = named[1] if named else ""
        name = entries.get(own) or topics.get(own) or own
        if name or place.detail:
            spots.append(
                Spot(
                    name or place.detail,
                    place.detail if name else "",
                    own if own in entries else "",
                    own if own in topics else "",
                )
            )
    return Advice(in_the_form(finding.what), tuple(spots), max(0, len(finding.places) - _SHOWN))
