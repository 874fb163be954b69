"""What is written and does nothing, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.answer.withdrawn import is_withdrawn
from bot.check.content import last_day, place_of
from bot.check.finding import Finding, Place, at
from corpus.intent import Corpus, Entry, Intent
from corpus.lines import lines_for
from corpus.text import normalize


def check_effects(corpus: Corpus, today: date) -> Iterator[Finding]:
    """Yield what of a corpus does nothing."""
    yield from at(
        "no_effect",
        "同じ言い方が二度あるか、質問そのままの言い換えです。もう一度書いても効きません。",
        (
            Place(f"{intent.source} ({intent.id})", f"「{text}」")
            for intent in corpus.intents
            for text in _repeated(intent)
        ),
    )
    yield from at(
        "misplaced",
        "ほかの項目の質問そのままです。どちらの答えに導くかを決め、片方から消してください。",
        _others_questions(corpus),
    )
    yield from at(
        "no_effect",
        "どの言葉も、Q&Aにも言い換えにも話題にも出てこない同義語(synonyms)です。",
        _unknown_synonyms(corpus),
    )
    shown = {entry.id for entry in corpus.entries if not is_withdrawn(entry, today)}
    yield from at(
        "no_effect",
        "聞き返しの項目のうち、いまお見せできるものが一つもありません。",
        (
            Place(f"{each.source} ({each.id})", "、".join(each.entries))
            for each in corpus.clarifications
            if shown.isdisjoint(each.entries)
        ),
    )
    yield from at(
        "no_effect",
        "よくある質問(frequent)にありますが、いまはお見せしていません。",
        (Place(corpus.site.source, each) for each in corpus.site.frequent if each not in shown),
    )
    yield from at(
        "no_effect",
        "link_missing: true ですが、リンクがあります。link_missingを消してください。",
        (place_of(each) for each in corpus.entries if each.link_missing and each.links),
    )
    yield from at(
        "no_effect",
        "どのセクションも話題もこの窓口を指していないため、ご案内されません。sectionsを書くか、"
        "話題の側にphoneを書いてください。",
        _unused_lines(corpus),
    )
    yield from _past_closings(corpus, today)


def _repeated(intent: Intent) -> Iterator[str]:
    seen = {normalize(intent.question)} if isinstance(intent, Entry) else set()
    for wording in intent.wordings:
        if (text := normalize(wording)) in seen:
            yield wording
        seen.add(text)


def _others_questions(corpus: Corpus) -> Iterator[Place]:
    questions = {normalize(entry.question): entry for entry in corpus.entries if entry.question}
    for intent in corpus.intents:
        for wording in intent.wordings:
            asked = questions.get(normalize(wording))
            if asked and asked.id != intent.id:
                yield Place(
                    f"{intent.source} ({intent.id})", f"「{wording}」は項目 {asked.id} の質問です。"
                )


def _unknown_synonyms(corpus: Corpus) -> Iterator[Place]:
    texts = [
        *(text for e in corpus.entries for text in (e.section, e.question, e.answer, e.label)),
        *(each.topic for each in corpus.clarifications),
        *(each.topic for each in corpus.referrals),
        *(wording for intent in corpus.intents for wording in intent.wordings),
    ]
    known = "\n".join(normalize(text).lower() for text in texts)
    for group in corpus.synonyms:
        if not any(normalize(term).lower() in known for term in group.terms):
            yield Place(group.source, "、".join(group.terms))


def _unused_lines(corpus: Corpus) -> Iterator[Place]:
    """Yield the lines after the first that nothing leads to: the first one answers for the rest."""
    site = corpus.site
    named = [lines_for(site, phone=each.phone)[:1] for each in corpus.referrals if each.phone]
    for phone in site.phones[1:]:
        if not phone.sections and (phone,) not in named:
            yield Place(phone.source or site.file, f"{phone.purpose} {phone.number}")


def _past_closings(corpus: Corpus, today: date) -> Iterator[Finding]:
    closed = corpus.site.closed
    over = [str(day) for day in closed.dates if day < today]
    over += [f"{last}まで" for each in closed.temporary if (last := last_day(each.until)) < today]
    yield from at(
        "no_effect",
        "過ぎた休業日です。消しても変わりません。",
        (Place(corpus.site.file, each) for each in over),
    )
