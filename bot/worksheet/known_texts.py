"""What the corpus and the batch say already: whose text a candidate repeats, wholly or nearly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from bot.worksheet.candidate import Candidate
from bot.worksheet.finding import Finding, doubt, refused
from corpus.intent import Clarification, Corpus, Entry, Intent, Referral
from corpus.packs.subject import spelling
from corpus.text import normalize

# Of the letters, in order. 「予約を取り消したい」 and 「予約を取り直したい」 share .89.
NEAR_COPY = 0.9
_MAX_COMPARED = 500  # texts of one intent
_DIGITS = re.compile(r"\d+")


class KnownTexts:
    """Every text of a corpus by its spelling; grows by the candidates that are taken."""

    def __init__(self, corpus: Corpus) -> None:
        self._holders: dict[str, list[Intent]] = defaultdict(list)
        self._of: dict[str, list[str]] = defaultdict(list)
        for intent in corpus.intents:
            named = intent.question if isinstance(intent, Entry) else intent.topic
            for text in filter(None, (named, *intent.wordings)):
                self._holders[spelling(text)].append(intent)
                self._of[intent.id].append(text)
        self._labelled = {spelling(query.text): query for query in corpus.labelled}
        self._batch: dict[str, Candidate] = {}

    def check_wording(self, candidate: Candidate, entry: Entry) -> Iterator[Finding]:
        """Yield what a wording repeats."""
        spelt = spelling(candidate.text)
        holders = self._holders.get(spelt, [])
        if any(holder.id == entry.id for holder in holders):
            yield refused("own text", "この項目の質問か言い換えに、同じ文がすでにあります。")
            return
        if own := next((each for each in holders if not _is_of_pack(each)), None):
            yield refused("other's text", f"同じ文が{name_of(own)}にあります。")
            return
        if yet := self._twice(spelt, entry.id):
            yield yet
            return
        if near := _near_copy(candidate.text, self._of[entry.id]):
            yield refused(
                "near copy", f"「{near}」とほとんど同じです。別の人の言葉にしてください。"
            )
            return
        if holders:
            yield doubt(
                "other's text",
                f"{name_of(holders[0])}にもある言い方です。取り込むと、そちらからは外れます。",
            )
        query = self._labelled.get(spelt)
        if query and entry.id not in query.relevant:
            yield doubt(
                "other's text",
                "答えのわかっている質問(queries)では、この項目の質問ではありません。",
            )

    def check_topic(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield what something said of a topic repeats, or what the topic's name does."""
        spelt, named = spelling(candidate.text), spelling(candidate.topic)
        if holders := self._holders.get(spelt, []):
            yield refused("other's text", f"同じ文が{name_of(holders[0])}にあります。")
            return
        if yet := self._twice(spelt, f"topic {named}"):
            yield yet
            return
        for holder in self._holders.get(named, []):
            if not isinstance(holder, Referral):
                yield refused("other's text", f"話題の名前が{name_of(holder)}と同じです。")
                return
            if holder.pack and spelling(holder.topic) == named:
                yield refused(
                    "other's text",
                    f"{name_of(holder)}と同じ名前です。取り込むと共通の言い方がすべて外れるため、"
                    "別の名前にしてください。",
                )
                return
        known = self._of[f"topic {named}"] + [
            text for own in self._holders.get(named, []) for text in self._of[own.id]
        ]
        if near := _near_copy(candidate.text, known):
            yield refused(
                "near copy", f"「{near}」とほとんど同じです。別の人の言葉にしてください。"
            )

    def take(self, candidate: Candidate) -> None:
        """Remember a candidate that is not refused: the next is compared with it as well."""
        self._batch.setdefault(spelling(candidate.text), candidate)
        self._of[_owner(candidate)].append(candidate.text)

    def _twice(self, spelt: str, owner: str) -> Finding | None:
        before = self._batch.get(spelt)
        if not before:
            return None
        if _owner(before) == owner:
            return refused("twice", f"同じ文が{before.where}にもあります。")
        return refused(
            "twice",
            f"同じ文が{before.where}で別の項目に書かれています。どちらの答えに導くかを決めてください。",
        )


def name_of(intent: Intent) -> str:
    """Return how an intent is called in a sentence."""
    if isinstance(intent, Entry):
        return f"項目「{intent.question or intent.id}」({intent.id})"
    if isinstance(intent, Clarification):
        return f"聞き返し「{intent.topic}」({intent.id})"
    kind = "共通の話題" if intent.pack else "電話案内の話題"
    return f"{kind}「{intent.topic}」({intent.id})"


def same_topic(corpus: Corpus) -> Mapping[str, Referral]:
    """Return the company's own referrals by the spelling of their names."""
    return {spelling(each.topic): each for each in corpus.referrals if not each.pack}


def _owner(candidate: Candidate) -> str:
    is_wording = candidate.kind == "wording"
    return candidate.entry_id if is_wording else f"topic {spelling(candidate.topic)}"


def _is_of_pack(intent: Intent) -> bool:
    return isinstance(intent, Referral) and bool(intent.pack)


def _near_copy(text: str, known: list[str]) -> str:
    """Return a known text that differs by hardly a letter, and in no number; "" where none does."""
    own = spelling(text)
    numbers = _DIGITS.findall(normalize(text))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(own)
    for other in known[-_MAX_COMPARED:]:
        matcher.set_seq1(spelling(other)[: 2 * len(own)])
        if (
            matcher.real_quick_ratio() >= NEAR_COPY
            and matcher.quick_ratio() >= NEAR_COPY
            and matcher.ratio() >= NEAR_COPY
            and numbers == _DIGITS.findall(normalize(other))
        ):
            return other
    return ""
