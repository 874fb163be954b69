"""What a conversation keeps beside its topic: failed lists, its line, how cold it has been. Pure."""

from __future__ import annotations

from bot.answer.conversation import MAX_FAILED, Conversation, Memory, Shown
from bot.answer.decision import Decision, Reason, Verdict

_MOST_COLD = 9


def failed_lists(decision: Decision, before: Conversation) -> int:
    """Return how many lists in a row nothing was chosen from, this text being no choice either.

    A list that has nothing of the one before is about another matter: who asks one thing after the
    other, and looks answers up by himself, was not failed.
    """
    kept = before.memory.failed
    if decision.verdict is Verdict.ANSWER:
        return 0
    passed = before.last.shown is Shown.CHOICES and decision.verdict is not Verdict.NOTICE
    if passed and decision.verdict is Verdict.CHOICES:
        offered = {entry.id for entry in before.last.offered}
        if offered.isdisjoint(hit.target.id for hit in decision.hits):
            return 0
    return min(kept + passed, MAX_FAILED)


def memory_after(decision: Decision, before: Conversation, line: int | None) -> Memory:
    """Return what is kept after a decision; `line` is the one it is clearly about, if any."""
    kept = before.memory
    failed = 0 if decision.reason is Reason.LISTS_FAILED else failed_lists(decision, before)
    cold = kept.cold
    if decision.verdict is Verdict.ABSTAIN:
        cold = kept.cold % _MOST_COLD + 1
    elif decision.verdict is not Verdict.NOTICE:
        # Lists in a row are put in two forms as well; after an answer all begins anew.
        cold = 0 if decision.verdict is Verdict.ANSWER else (kept.cold + 1) % 2
    return Memory(failed, kept.line if line is None else line, cold)
