"""What to do about a group: each a proposal with its evidence, for people to approve or not. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from bot.answer.answerer import Answerer
from bot.answer.decision import Verdict
from bot.learning.groups import Group
from corpus.intent import Entry
from index.question import EmptyQuestion, Question, QuestionTooLong
from index.result import Hit

Act = Literal["add wordings", "revise", "new entry"]

_NEAREST = 3
# Of the hits that stand first with so much, one in seven is the right one: worth a look.
_PLAUSIBLE = 0.15


@dataclass(frozen=True)
class Suggestion:
    """What to do with a group. `entry_id` is whose, `evidence` why, in a sentence for people."""

    act: Act
    evidence: str
    entry_id: str = ""


@dataclass(frozen=True)
class Advised:
    """A group with its nearest entries, what its text gets today, and what to do, likeliest first.

    `answered_by` is the entry that the text gets now: somebody has seen to it already.
    """

    group: Group
    nearest: tuple[Hit[Entry], ...]
    suggestions: tuple[Suggestion, ...]
    answered_by: str | None = None


def advise(group: Group, answerer: Answerer) -> Advised:
    """Return what to do about a group, by what people did and what the index finds."""
    nearest, answered_by = found_by(group.text, answerer)
    entries = {entry.id for entry in answerer.corpus.entries}
    suggestions: list[Suggestion] = []
    total = group.conversations
    refused = Counter(turn.shown for turn in group.turns if turn.why == "unhelpful" and turn.shown)
    for entry_id, count in refused.most_common(1):
        if 2 * count >= len(group.turns) and entry_id in entries:
            evidence = f"この回答に{count}件の低評価がついています。"
            suggestions.append(Suggestion("revise", evidence, entry_id))
    for entry_id, count in group.led_to():
        if entry_id in entries and not any(each.entry_id == entry_id for each in suggestions):
            evidence = f"{total}組のうち{count}組が、このあとにこのQ&Aを開いています。"
            suggestions.append(Suggestion("add wordings", evidence, entry_id))
    named = {each.entry_id for each in suggestions}
    if nearest and nearest[0].probability >= _PLAUSIBLE and nearest[0].target.id not in named:
        evidence = "いまあるQ&Aの中で、いちばん近いものです。"
        suggestions.append(Suggestion("add wordings", evidence, nearest[0].target.id))
    if not any(each.act == "add wordings" for each in suggestions):
        evidence = f"近いQ&Aが見つかりません。同じような質問が{total}組から届いています。"
        suggestions.append(Suggestion("new entry", evidence))
    return Advised(group, nearest, tuple(suggestions), answered_by)


def found_by(text: str, answerer: Answerer) -> tuple[tuple[Hit[Entry], ...], str | None]:
    """Return the entries nearest to a text, and the one that it gets as its answer, if any."""
    try:
        result, decision = answerer.read_whole(Question.read(text))
    except (EmptyQuestion, QuestionTooLong):
        return (), None
    answered = decision.hits[0].target.id if decision.verdict is Verdict.ANSWER else None
    return tuple(result.hits[:_NEAREST]), answered
