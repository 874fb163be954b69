"""What somebody who asks would see, in short, so that two indexes can be compared by it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.answerer import Answerer
from bot.answer.reply import Kind, Reply
from index.question import EmptyQuestion, Question, QuestionTooLong

# Of the confidence in an answer: less is noise of another fit.
_SURER = 0.15


@dataclass(frozen=True)
class Shown:
    """A reply in short. `entries` are those shown, the answer first; `line` whom it says to call.

    `says` is the sentence that comes with it, of an answer the answer's own text.
    """

    kind: Kind
    entries: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    line: str = ""
    confidence: float | None = None
    says: str = ""

    def differs(self, other: Shown) -> bool:
        """Return whether somebody would see something else."""
        return (self.kind, frozenset(self.entries), self._first, self.line) != (
            other.kind,
            frozenset(other.entries),
            other._first,
            other.line,
        )

    def is_as_sure(self, other: Shown) -> bool:
        """Return whether both are about as likely to be right."""
        if self.confidence is None or other.confidence is None:
            return self.confidence is other.confidence
        return abs(self.confidence - other.confidence) < _SURER

    def serves(self, relevant: frozenset[str]) -> bool:
        """Return whether a right entry is shown; where none is right, whether none is."""
        if not relevant:
            return self.kind not in ("answer", "choices")
        if self.kind == "answer":
            return self.entries[0] in relevant
        return self.kind == "choices" and not relevant.isdisjoint(self.entries)

    @property
    def words(self) -> str:
        """Return it as a sentence's end: 「…」と回答."""
        named = "」「".join(self.titles)
        match self.kind:
            case "answer":
                return f"「{self.titles[0]}」と回答"
            case "choices":
                return f"「{named}」から選択"
            case "notice":
                return "あいさつなどの返事"
        return f"電話案内（{self.line}）" if self.line else "電話案内"

    @property
    def _first(self) -> str:
        """Return the answer; of choices, any may come first."""
        return self.entries[0] if self.kind == "answer" else ""


def read(text: str) -> Question | None:
    """Return a text as it is asked; None where it cannot be."""
    try:
        return Question.read(text)
    except (EmptyQuestion, QuestionTooLong):
        return None


def ask(answerer: Answerer, question: Question) -> Shown:
    """Return what is shown for a question in no conversation."""
    return _shown(answerer.ask(question))


def _shown(reply: Reply) -> Shown:
    line = reply.contact.purpose if reply.contact and reply.kind == "fallback" else ""
    if reply.kind == "answer" and reply.answer:
        title = reply.answer.question or reply.answer.id
        answer = reply.answer
        return Shown("answer", (answer.id,), (title,), "", reply.confidence, answer.text)
    if reply.kind == "choices":
        ids = tuple(choice.id for choice in reply.choices)
        titles = tuple(choice.label or choice.question for choice in reply.choices)
        return Shown("choices", ids, titles, "", reply.confidence, reply.message or "")
    return Shown(reply.kind, line=line, says=reply.message or "")
