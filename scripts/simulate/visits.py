"""What invented visitors do: which questions, and when. Pure but for chance, which comes in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.answer.contact import TOKYO
from corpus.intent import Corpus

# What people ask anywhere, whether or not a page has it: each in several wordings, so that what a
# page lacks is asked by more than one.
_ANYWHERE = (
    ("自転車で行っても大丈夫ですか", "駐輪場ありますか", "自転車を止める場所は？"),
    ("LINEで相談できますか", "LINEの公式アカウントはありますか", "ラインで問い合わせたい"),
    ("英語で対応してもらえますか", "英語が話せる人はいますか", "Do you speak English?"),
    ("学生割引はありますか", "学割ききますか", "学生だと安くなりますか"),
    ("ポイントは貯まりますか", "ポイントカードはありますか", "会員のポイントを使いたい"),
    ("アルバイトを募集していますか", "バイト募集してますか", "働きたいのですが"),
)
_SMALL_TALK = ("こんにちは", "ありがとうございました", "担当の人と話したいです", "はじめまして")
_SHORTER = {"ですか": "？", "ますか": "る？", "ください": "", "でしょうか": "？"}
# Of a hundred visits: what a visitor comes with.
_MATTERS = {"entry": 66, "topic": 12, "anywhere": 16, "small talk": 6}
_BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 7, 11, 13, 12, 10, 11, 12, 11, 10, 9, 8, 7, 7, 6, 4, 2)
_BY_WEEKDAY = (12, 11, 10, 10, 11, 6, 5)


@dataclass(frozen=True)
class Visit:
    """One conversation: when it begins, and its questions in order.

    `expected` is the entry that the first one is about, where it is about one; `taken` the place
    in a list that is taken, None where the visitor leaves a list alone; `rates` says whether an
    answer is rated.
    """

    begins: datetime
    questions: tuple[str, ...]
    expected: str | None
    taken: int | None
    rates: bool


def visits(
    corpus: Corpus, count: int, days: int, now: datetime, chance: random.Random
) -> Iterator[Visit]:
    """Yield visits of the `days` days before `now` (with time zone). The corpus has an entry."""
    entries = [each for each in corpus.entries if not each.hidden]
    weights = [1 / rank for rank in range(1, len(entries) + 1)]  # Zipf: few are asked by many
    chance.shuffle(entries)
    moments = _moments(days, now)
    topics = [each for each in corpus.referrals if each.wordings]
    for begins in chance.choices(*moments, k=count):
        [matter] = chance.choices([*_MATTERS], [*_MATTERS.values()])
        expected = None
        if matter == "topic" and topics:
            asked = [chance.choice(chance.choice(topics).wordings)]
        elif matter == "small talk":
            asked = [chance.choice(_SMALL_TALK)]
        elif matter == "anywhere":
            asked = chance.sample(chance.choice(_ANYWHERE), chance.choice((1, 1, 2)))
        else:
            [entry] = chance.choices(entries, weights)
            expected = entry.id
            asked = [chance.choice((entry.question or entry.answer[:30], *entry.wordings))]
        yield Visit(
            begins + timedelta(seconds=chance.uniform(0, 3600)),
            tuple(_typed(text, chance) for text in asked),
            expected,
            chance.choice((0, 0, 0, 1, None)),
            chance.random() < 0.12,
        )


def _typed(text: str, chance: random.Random) -> str:
    """Return a text as somebody in a hurry types it, now and then."""
    if chance.random() < 0.3:
        for long, short in _SHORTER.items():
            if text.rstrip("？?。").endswith(long):
                return text.rstrip("？?。").removesuffix(long) + short
    return text


def _moments(days: int, now: datetime) -> tuple[Sequence[datetime], Sequence[int]]:
    """Return the hours of the days before `now`, and how many come in each, to each other."""
    here = now.astimezone(TOKYO)
    first = datetime.combine(here.date() - timedelta(days=days - 1), time(), TOKYO)
    hours = [first + timedelta(hours=ahead) for ahead in range(24 * days)]
    past = [hour for hour in hours if hour + timedelta(hours=2) <= here] or hours[:1]
    return past, [_BY_HOUR[hour.hour] * _BY_WEEKDAY[hour.weekday()] for hour in past]
