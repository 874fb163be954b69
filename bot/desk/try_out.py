"""この質問ならこう答えます: what the bot replies to a question, and why. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, render_template, request

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Verdict
from bot.answer.grounds import SECRET
from bot.answer.reply import Reply
from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.reasons import reason_text
from corpus.intent import Entry
from corpus.text import MAX_CHARACTERS
from index.manifest import IndexRefused
from index.question import EmptyQuestion, Question, QuestionTooLong
from index.result import Hit, SearchResult
from index.searcher import Searcher

_SHOWN = 5

VERDICTS = {
    Verdict.ANSWER: "回答をお見せします",
    Verdict.CHOICES: "候補をお見せして、選んでいただきます",
    Verdict.ABSTAIN: "回答せず、窓口をご案内します",
    Verdict.NOTICE: "ひとことお返事します",
}
SIGNALS = {
    "dense": "意味の近さ",
    "lexical": "言葉の一致",
    "text": "二つを合わせた近さ",
    "learned": "言い方から学んだ近さ",
}


@dataclass(frozen=True)
class Considered:
    """An entry that was considered, and the words of the question that are in its texts or not."""

    hit: Hit[Entry]
    matched: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """The reply of one index, with what led to it."""

    name: str
    reply: Reply
    verdict: str
    reason: str
    answerable: float
    considered: tuple[Considered, ...]
    needed: float
    topic: str = ""


@dataclass(frozen=True)
class TryPages:
    """The box on the pages of entries; `candidate` returns the folder of what is prepared."""

    desk: Desk
    candidate: Callable[[], Path | None] = lambda: None
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/try", "try_form", self.show_form)
        blueprint.add_url_rule("/try", "try_out", self.show, methods=["POST"])

    @needs("reader")
    def show_form(self) -> str:
        """GET /admin/try?query=…: the question, not asked yet."""
        return self._page(request.args.get("query", ""))

    @needs("reader")
    def show(self) -> str | tuple[str, int]:
        """POST /admin/try."""
        query = request.form.get("query", "")
        try:
            question = Question.read(query)
        except EmptyQuestion:
            return self._page(query, problem="質問をご記入ください。"), 422
        except QuestionTooLong:
            problem = f"{MAX_CHARACTERS:,}文字以内でご記入ください。"
            return self._page(query, problem=problem), 422
        tried = [tried_with(self.desk.answerer, question, "公開中")]
        prepared = self.candidate()
        if prepared and (other := opened(prepared, self.desk)):
            tried.append(tried_with(other, question, "下書きを公開したあと"))
        return self._page(query, tried)

    def _page(self, query: str, tried: list[Tried] | None = None, problem: str = "") -> str:
        return render_template(
            "desk/tried.html", query=query, tried=tried or [], problem=problem, signals=SIGNALS
        )


def tried_with(answerer: Answerer, question: Question, name: str) -> Tried:
    """Return what an index replies to a question, and why."""
    reply, decision = answerer.ask_with_reason(question)
    if decision is None:
        reason = reason_text(SECRET)
        return Tried(name, reply, VERDICTS[Verdict.NOTICE], reason, 0.0, (), 0.0)
    result, _ = answerer.read_whole(question)
    return Tried(
        name,
        reply,
        VERDICTS[decision.verdict],
        _reason(decision),
        result.answerable,
        tuple(_considered(answerer, result, hit) for hit in result.hits[:_SHOWN]),
        answerer.policy.answer_threshold,
        decision.referral.topic
        if decision.referral and decision.verdict is Verdict.ABSTAIN
        else "",
    )


def opened(folder: Path, desk: Desk) -> Answerer | None:
    """Return an answerer over an index that is not served; None where it cannot be opened."""
    try:
        searcher = _searcher(folder, desk.answerer.searcher)
    except (IndexRefused, OSError):
        return None
    return desk.answerer.over(searcher)


@lru_cache(maxsize=1)
def _searcher(folder: Path, beside: Searcher) -> Searcher:
    return Searcher(folder, beside=beside)


def _reason(decision: Decision) -> str:
    words = reason_text(decision.reason.name)
    return f"{words}（話題：{decision.referral.topic}）" if decision.referral else words


def _considered(answerer: Answerer, result: SearchResult, hit: Hit[Entry]) -> Considered:
    words = answerer.searcher.overlap(result.lemmas, hit.target)
    return Considered(hit, tuple(words.matched), tuple(words.missing))
