"""What the built index says of a candidate: whose it is, and whether the page answers it.

Measured on the bare pages of gym and energy, two invented companies (2026-11). 600 wordings, each
put to the right entry, and to the likeliest of the others: where another entry has a probability of
.6, the right ones lose .02 and of the wrong ones .60 are told; where the entry has less than half
of the first one's share, .15 of the right ones are doubted and .77 of the wrong. The right entry is
first for .81 of them: what the index does not know yet is what wordings are for. With apparel, 225
questions that the page answers and 190 near ones that it does not, put as topics: from .45 on, .70 and
.51 are doubted (from .4 .76 and .62, from .5 .62 and .38). A general topic has more than half of the
share for .05 of the right wordings, and for each of 34 texts of no use (weather, thanks, commands to
the model, what it says before its lines).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answer.answerer import Answerer
from bot.answer.decision import Verdict as Verdicts
from bot.worksheet.candidate import Candidate
from bot.worksheet.finding import Finding, doubt, refused
from bot.worksheet.known_texts import name_of
from corpus.intent import Corpus, Entry, Referral
from corpus.packs.subject import spelling
from corpus.text import normalize
from index.coverage import covered_referrals
from index.question import Question
from index.result import Hit, SearchResult

SURELY_ANOTHER = 0.6  # the probability of another entry, from which on a wording is its own
SURELY_KNOWN = 0.5  # a topic's share of all, from which on a decision takes it for what is meant
SURELY_GENERAL = 0.9  # of a general topic, beside which a company may well have one of its own
MAYBE_ANSWERED = 0.45  # the probability that some entry answers, from which on a person should look
MAYBE_ANOTHER = 0.5  # of the first entry's share: below, another is nearer


def check_neighbours(text: str, entry: Entry, answerer: Answerer) -> Iterator[Finding]:
    """Yield the entry or topic that a wording is nearer to than to its own entry."""
    if entry.id not in {each.id for each in answerer.corpus.entries}:
        yield doubt(
            "not indexed",
            "索引にまだない項目です。python -m scripts.build のあとで、もう一度お試しください。",
        )
        return
    found = answerer.searcher.search(normalize(text))
    if not found.hits:
        yield doubt("not indexed", "索引で探せる言葉がありません。")
        return
    first = found.hits[0]
    own = next((hit.share for hit in found.hits if hit.target.id == entry.id), 0.0)
    if first.target.id != entry.id and first.probability >= SURELY_ANOTHER:
        yield refused("neighbour", f"{name_of(first.target)}の言い方です。そちらに書いてください。")
        return
    if own < MAYBE_ANOTHER * first.share:
        yield doubt("neighbour", f"{name_of(first.target)}のほうに近い言い方です。")
        return
    known = _likeliest(found, of_pack=False)
    if known and own < MAYBE_ANOTHER * known.share:
        yield doubt("neighbour", f"{name_of(known.target)}のほうに近い言い方です。")
        return
    general = _likeliest(found, of_pack=True)
    if general and general.share > SURELY_KNOWN:
        yield doubt("off topic", f"{name_of(general.target)}のように読めます。")


def check_unanswered(candidate: Candidate, answerer: Answerer) -> Iterator[Finding]:
    """Yield the entry that answers, or may answer, what is said to have no answer."""
    result, decision = answerer.explain(Question.read(candidate.text))
    if decision.verdict is Verdicts.ANSWER:
        yield refused("answered", f"{name_of(decision.hits[0].target)}がお答えします。")
    elif decision.verdict is Verdicts.CHOICES or result.answerable >= MAYBE_ANSWERED:
        named = "、".join(name_of(hit.target) for hit in (decision.hits or result.hits)[:2])
        yield doubt("answered", f"{named}の回答で足りないか、ご確認ください。")
        return
    known, general = (_likeliest(result, of_pack=each) for each in (False, True))
    named = spelling(candidate.topic)
    if known and known.share > SURELY_KNOWN and spelling(known.target.topic) != named:
        yield doubt(
            "topic",
            f"{name_of(known.target)}にありそうです。"
            "同じ話題なら、その名前にすると言い方として加わります。",
        )
    elif general and general.share > SURELY_GENERAL:
        yield doubt("off topic", f"{name_of(general.target)}で足りないか、ご確認ください。")


def _likeliest(result: SearchResult, *, of_pack: bool) -> Hit[Referral] | None:
    """Return the likeliest topic: one that any company has, or one of the company's own."""
    return next((hit for hit in result.referrals if bool(hit.target.pack) is of_pack), None)


def covered(candidates: Sequence[Candidate], corpus: Corpus) -> dict[int, Finding]:
    """Return a finding for each candidate, by position, whose words stand in one sentence of an entry."""
    referrals = tuple(
        Referral(str(position), each.text, ()) for position, each in enumerate(candidates)
    )
    return {
        int(each.referral.id): refused(
            "answered", f"{name_of(each.entry)}に「{each.sentence}」とあります。"
        )
        for each in covered_referrals(replace(corpus, referrals=referrals))
    }
