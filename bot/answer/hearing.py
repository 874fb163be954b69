"""What a text means as a reply to the bot: a decision, or the question that stands behind it. Pure.

「2番」 after a list is its second question, 「違います」 after an answer asks for what is near it.
Without a conversation every text is a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer.acts.act import ActKind, DialogueAct
from bot.answer.acts.places import Place
from bot.answer.acts.said import read_act
from bot.answer.conversation import MAX_OFFERED, Conversation, LastReply, Shown
from bot.answer.decision import MAX_NEAREST, Decision, Reason, Verdict
from corpus.intent import Entry
from corpus.text import normalize
from index.question import Question
from index.result import Hit

_REFUSALS = (ActKind.NO, ActKind.WRONG, ActKind.NONE, ActKind.UNSOLVED)
_CONSENTS = (ActKind.YES, ActKind.THAT)
# Before a question they say what it is not; 「はい、…」 and 「ありがとうございます。…」 of a mail stay.
_TOLD_APART = (ActKind.PICK, ActKind.NO, ActKind.WRONG, ActKind.NONE)
_MAX_SPLIT = 60
_ACKNOWLEDGED = Decision(Verdict.NOTICE, Reason.ACKNOWLEDGED)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Heard:
    """A reply's decision; None where there is a question to search for, after `topic`."""

    question: Question
    topic: tuple[Entry, ...] = ()
    decision: Decision | None = None


class Listener:
    """Hears replies to the bot over one corpus.

    `related` returns the entries shown below an answer, `chosen` the decision for an entry somebody
    chose, `neighbours` the entries nearest one.
    """

    def __init__(
        self,
        related: Callable[[Entry], Sequence[Entry]],
        chosen: Callable[[Entry], Decision],
        neighbours: Callable[[Entry], Sequence[Entry]],
    ) -> None:
        self._related, self._chosen, self._neighbours = related, chosen, neighbours

    def hear(self, question: Question, before: Conversation) -> Heard:
        """Return what a text means after a conversation."""
        asked = Heard(question, before.topic)
        said = read_act(question.text) if before.last.shown else None
        if said is None:
            return asked
        if not said.rest:
            return replace(asked, decision=self._decide(said.act, before))
        if said.act.kind not in _TOLD_APART and len(question.text) > _MAX_SPLIT:
            return asked
        rest = Question.read(said.rest)
        if rest.secret:
            return asked
        if said.act.kind is not ActKind.PICK:
            return Heard(rest, before.topic)
        picked = _picked(said.act.place, self._listed(before))
        return Heard(rest, (picked,)) if picked else asked

    def _decide(self, act: DialogueAct, before: Conversation) -> Decision | None:
        """Return what an act decides; None where it says nothing after what was shown."""
        shown, offered = before.last.shown, before.last.offered
        if act.kind is ActKind.THANKS:
            return _ACKNOWLEDGED
        if act.kind is ActKind.PICK and act.place:
            return self._pick(act.place, before)
        if act.kind in _REFUSALS or (act.kind is ActKind.UNSURE and shown is Shown.ANSWER):
            if shown is not Shown.ANSWER:
                return Decision(Verdict.ABSTAIN, Reason.NONE_FITS)
            return Decision(Verdict.ABSTAIN, Reason.NOT_MEANT, _unweighed(self._near(before)))
        if act.kind in _CONSENTS and (shown is Shown.PHONE or not offered):
            return _ACKNOWLEDGED
        if act.kind is ActKind.MORE:
            more = Decision(Verdict.ABSTAIN, Reason.MORE, _unweighed(self._near(before)))
            return more if shown is Shown.ANSWER else None
        if not offered:
            return None
        if act.kind is ActKind.UNSURE:
            return Decision(Verdict.ABSTAIN, Reason.UNSURE, _unweighed(offered))
        if len(offered) == 1:
            return self._chosen(offered[0])
        several = act.kind is ActKind.SEVERAL
        return _offer_again(Reason.ONE_BY_ONE if several else Reason.WHICH, offered)

    def _pick(self, place: Place, before: Conversation) -> Decision | None:
        listed = self._listed(before)
        if picked := _picked(place, listed):
            return self._chosen(picked)
        # 「24」 after an answer, or a number that no list has, is what it is about: 24か月.
        means_content = place.is_bare and (
            before.last.shown is Shown.ANSWER or place.number > MAX_OFFERED
        )
        if not listed or means_content:
            return None
        return _offer_again(Reason.OUT_OF_RANGE if place.is_number else Reason.WHICH, listed)

    def _listed(self, before: Conversation) -> tuple[Entry, ...]:
        """Return the questions under the last reply, in order: below an answer also those related."""
        offered = before.last.offered
        if before.last.shown is not Shown.ANSWER:
            return offered
        related = (entry for answer in before.topic for entry in self._related(answer))
        return (*offered, *(entry for entry in related if entry not in offered))

    def _near(self, before: Conversation) -> list[Entry]:
        """Return what may be meant where the last answer is not, without what was shown with it.

        What was near the query itself; then what the answer is related to, and what is near it.
        """
        near = {entry.id: entry for entry in before.last.others}
        if len(near) < MAX_NEAREST:
            for answer in before.topic[:1]:
                near_it = (*self._related(answer), *self._neighbours(answer))
                near |= {entry.id: entry for entry in near_it}
        seen = {entry.id for entry in (*before.topic, *before.last.offered)}
        return [entry for entry in near.values() if entry.id not in seen][:MAX_NEAREST]


def after_reply(
    decision: Decision, before: Conversation, frequent: Sequence[Entry]
) -> Conversation:
    """Return the conversation after a decision; a greeting offers the `frequent` questions."""
    shown = tuple(hit.target for hit in decision.hits)
    if decision.verdict is Verdict.ANSWER:
        others = _others(decision, before)
        return Conversation(shown[:1], LastReply(Shown.ANSWER, shown[1:], others))
    if decision.verdict is Verdict.CHOICES:
        # What was talked about before what is only offered, however near these are to each other.
        about = sorted(shown, key=lambda entry: entry not in before.topic)
        return Conversation(tuple(about), LastReply(Shown.CHOICES, shown))
    if decision.verdict is Verdict.NOTICE:
        if decision.referral and decision.referral.kind == "greeting" and frequent:
            return replace(before, last=LastReply(Shown.NEAREST, tuple(frequent)))
        return before
    # What was said to be wrong is talked about no more.
    refused = decision.reason in (Reason.NONE_FITS, Reason.NOT_MEANT)
    topic = () if refused else before.topic
    if shown:
        return Conversation(topic, LastReply(Shown.NEAREST, shown))
    # The list is still to be seen: 「やっぱり2番」.
    return Conversation(topic, LastReply(Shown.PHONE, before.last.offered))


def _picked(place: Place | None, offered: Sequence[Entry]) -> Entry | None:
    """Return the entry at a place, or the only one whose question has the number in it."""
    if place is None:
        return None
    if (index := place.index(len(offered))) is not None:
        return offered[index]
    if not place.is_bare:
        return None
    number = str(place.number)
    having = [each for each in offered if number in _DIGITS.findall(normalize(each.question))]
    return having[0] if len(having) == 1 else None


def _offer_again(reason: Reason, offered: Sequence[Entry]) -> Decision:
    hits = _unweighed(offered)
    if len(hits) == 1:  # one alone is no choice
        return Decision(Verdict.ABSTAIN, reason, hits)
    return Decision(Verdict.CHOICES, reason, hits, confidence=1 / len(hits))


def _unweighed(entries: Iterable[Entry]) -> tuple[Hit[Entry], ...]:
    """Return entries as hits: offered again without a search, one as likely as another."""
    listed = tuple(entries)
    return tuple(Hit(entry, rank, 1 / len(listed), 0.0) for rank, entry in enumerate(listed, 1))


def _others(decision: Decision, before: Conversation) -> tuple[Entry, ...]:
    """Return what was near an answer and is not shown with it.

    After a choice, the other choices: they were close to what was asked.
    """
    if decision.reason is Reason.CHOSEN:
        shown = {hit.target.id for hit in decision.hits}
        listed = (*before.last.offered, *before.last.others)
        return tuple(entry for entry in listed if entry.id not in shown)
    return tuple(hit.target for hit in decision.others)
