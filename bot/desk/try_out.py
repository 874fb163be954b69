"""この質問ならこう答えます: what the bot replies to a question, and why. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, render_template, request

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.reply import Reply
from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem
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
REASONS = {
    Reason.CONFIDENT: "この回答で合っていると、はっきり言えるためです。",
    Reason.CHOSEN: "お客さまが選んだ項目です。",
    Reason.CLOSE_SECOND: "回答は決まりましたが、近い項目がほかにもあるため、あわせてお見せします。",
    Reason.AMBIGUOUS: "いくつかの意味に取れる聞き方として登録されているためです。",
    Reason.SHARED: "いくつかの項目が、同じくらい当てはまるためです。",
    Reason.SEVERAL_QUESTIONS: "一つの文に、いくつもの質問が含まれているためです。",
    Reason.FOLLOW_UP: "前の回答の続きの質問と読めるためです。",
    Reason.SMALL_TALK: "あいさつやお礼の言葉のためです。",
    Reason.URGENT: "急ぎの話題のため、すぐに窓口をご案内します。",
    Reason.OFF_TOPIC: "この窓口では扱わない話題のためです。",
    Reason.REFERRAL: "Q&Aに答えのない話題として登録されているためです。",
    Reason.BELOW_THRESHOLD: "当てはまる項目が見つからないか、確かさが足りないためです。",
    Reason.CONTRADICTED: "いちばん近い項目が、質問と食い違うことを述べているためです。",
    Reason.NOTHING_SEARCHABLE: "手がかりになる言葉がないためです。",
    Reason.EXPIRED: "当てはまる項目が、非公開か期限切れのためです。",
    Reason.ACKNOWLEDGED: "直前のご案内へのお礼と読めるためです。",
    Reason.WHICH: "どの候補のことか、はっきりしないためです。",
    Reason.OUT_OF_RANGE: "その番号の候補がないためです。",
    Reason.ONE_BY_ONE: "候補を一度に二つ以上選んでいるためです。",
    Reason.UNSURE: "どの候補のことか、判断できないためです。",
    Reason.NONE_FITS: "候補のどれでもないと読めるためです。",
    Reason.MORE: "直前の回答より詳しいことを聞いているためです。",
    Reason.NOT_MEANT: "直前の回答が、聞きたいことと違ったと読めるためです。",
    Reason.OTHER_LANGUAGE: "日本語でも英語でもない質問のためです。",
    Reason.WISH: "電話番号やほかの連絡方法を聞いているためです。",
    Reason.ABOUT_BOT: "このボット自身についての質問のためです。",
    Reason.VAGUE: "何についての質問かが、書かれていないためです。",
    Reason.LISTS_FAILED: "候補を二度お見せしても、選ばれなかったためです。",
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


@dataclass(frozen=True)
class TryPages:
    """The box on the pages of entries; `candidate` returns the folder of what is prepared."""

    desk: Desk
    candidate: Callable[[], Path | None] = lambda: None
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the route."""
        blueprint.add_url_rule("/try", "try_out", self.show, methods=["POST"])

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
        reason = "秘密鍵やパスワードと思われる文字が含まれるため、調べずに捨てました。"
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
    words = REASONS[decision.reason]
    return f"{words}（話題：{decision.referral.topic}）" if decision.referral else words


def _considered(answerer: Answerer, result: SearchResult, hit: Hit[Entry]) -> Considered:
    words = answerer.searcher.overlap(result.lemmas, hit.target)
    return Considered(hit, tuple(words.matched), tuple(words.missing))
