"""What visitors write: a corpus's own wordings and labelled queries, varied."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.intent import Corpus
from corpus.text import MAX_CHARACTERS

# Around a question, so that most questions are new to the answer cache, as people's are.
_BEFORE = (
    "",
    "すみません、",
    "教えてください。",
    "はじめて連絡します。",
    "先ほども見たのですが、",
    "急いでいます。",
    "{}日前にも探しましたが、",
    "{}名で使う予定です。",
)
_AFTER = (
    "",
    "?",
    "。お願いします。",
    "(再送です)",
    "。{}日までに知りたいです。",
    "。担当は{}階です。",
)
_MAIL_BEGINS = "お世話になっております。山田と申します。\n"
_MAIL_ENDS = "\nお手数をおかけしますが、よろしくお願いいたします。"
# Nearly as long as is read at all: NFKC makes some characters three.
LONGEST_MAIL = MAX_CHARACTERS * 9 // 10


@dataclass(frozen=True)
class Texts:
    """Texts by what they are for. `questions` are short, `greetings` includes thanks."""

    questions: tuple[str, ...]
    greetings: tuple[str, ...]
    unanswerable: tuple[str, ...]
    entry_ids: tuple[str, ...]

    def question(self, rng: random.Random) -> str:
        """Return one question as it stands."""
        return rng.choice(self.questions)

    def varied(self, rng: random.Random, texts: Sequence[str]) -> str:
        """Return one of these texts in words that were most likely not used yet."""
        before, after = (
            part.format(rng.randint(1, 999)) for part in (rng.choice(_BEFORE), rng.choice(_AFTER))
        )
        return before + rng.choice(texts) + after

    def mail(self, rng: random.Random, characters: int) -> str:
        """Return a mail of about so many characters."""
        room = characters - len(_MAIL_BEGINS) - len(_MAIL_ENDS)
        sentences: list[str] = []
        while sum(map(len, sentences)) < room:
            sentences.append(f"{self.varied(rng, self.questions)}。\n")
        return _MAIL_BEGINS + "".join(sentences)[: max(room, 20)] + _MAIL_ENDS


def read_texts(corpus: Corpus, asked: Sequence[str]) -> Texts:
    """Return the texts of a corpus, and of people who asked it."""
    topics = [each for each in corpus.referrals if each.kind in ("topic", "offtopic", "trade")]
    notices = [each for each in corpus.referrals if each not in topics]
    questions = [
        *(text for entry in corpus.entries for text in (entry.question, *entry.wordings)),
        *(text for each in corpus.clarifications for text in each.wordings),
        *asked,
    ]
    return Texts(
        tuple(dict.fromkeys(filter(None, questions))),
        tuple(text for each in notices for text in each.wordings) or ("こんにちは",),
        tuple(text for each in topics for text in each.wordings) or ("今日の天気は",),
        tuple(entry.id for entry in corpus.entries),
    )
