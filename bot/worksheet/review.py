"""Candidates → candidates with everything that speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.answer.answerer import Answerer
from bot.worksheet.candidate import MAX_TOPIC, Candidate
from bot.worksheet.digits import check_digits
from bot.worksheet.finding import Checked, Finding, Verdict, refused
from bot.worksheet.index_checks import check_neighbours, check_unanswered, covered
from bot.worksheet.known_texts import KnownTexts
from bot.worksheet.text_checks import check_text
from corpus.intent import Corpus, Entry


def review(
    candidates: Sequence[Candidate], corpus: Corpus, answerer: Answerer
) -> tuple[Checked, ...]:
    """Return every candidate in its order, numbered from 1.

    `corpus` is as it is written now; the index behind `answerer` may be older.
    """
    return tuple(_Review(candidates, corpus, answerer).all())


class _Review:
    """One run over a batch: what is taken counts for what follows."""

    def __init__(self, candidates: Sequence[Candidate], corpus: Corpus, answerer: Answerer) -> None:
        self._candidates, self._answerer = candidates, answerer
        self._entries = {entry.id: entry for entry in corpus.entries}
        self._sections = {entry.section for entry in corpus.entries}
        self._known = KnownTexts(corpus)
        topics = [i for i, each in enumerate(candidates) if each.kind == "topic"]
        found = covered([candidates[i] for i in topics], corpus)
        self._covered = {topics[i]: finding for i, finding in found.items()}

    def all(self) -> Iterator[Checked]:
        for position, candidate in enumerate(self._candidates):
            checks = (
                self._wording(candidate)
                if candidate.kind == "wording"
                else self._topic(candidate, position)
            )
            checked = Checked(position + 1, candidate, _until_refused(checks))
            if checked.verdict is not Verdict.REFUSED:
                self._known.take(candidate)
            yield checked

    def _wording(self, candidate: Candidate) -> Iterator[Finding]:
        entry = self._entries.get(candidate.entry_id)
        if not entry:
            yield _unknown(candidate.entry_id)
            return
        yield from chain(
            check_text(candidate.text, _texts(entry)),
            self._known.check_wording(candidate, entry),
            check_digits(candidate.text, entry),
            check_neighbours(candidate.text, entry, self._answerer),
        )

    def _topic(self, candidate: Candidate, position: int) -> Iterator[Finding]:
        entry = self._entries.get(candidate.entry_id)
        if candidate.entry_id and not entry:
            yield _unknown(candidate.entry_id)
        elif candidate.section and candidate.section not in self._sections:
            yield refused("unknown", f"「{candidate.section}」というセクションはありません。")
        elif not candidate.topic.strip():
            yield refused("empty", "話題の名前がありません。ひとことで書いてください。")
        elif len(candidate.topic) > MAX_TOPIC:
            yield refused(
                "too long", f"話題の名前が長すぎます。{MAX_TOPIC}文字までにしてください。"
            )
        else:
            known = _texts(entry) if entry else ""
            yield from chain(
                check_text(candidate.text, known),
                check_text(candidate.topic, known, least=1),
                self._known.check_topic(candidate),
                [self._covered[position]] if position in self._covered else [],
                check_unanswered(candidate, self._answerer),
            )


def _until_refused(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings up to the first refusal: what comes after it is not even looked for."""
    kept: list[Finding] = []
    for finding in findings:
        if finding not in kept:
            kept.append(finding)
        if not finding.is_doubt:
            break
    return tuple(kept)


def _texts(entry: Entry) -> str:
    return "\n".join((entry.section, entry.question, entry.answer))


def _unknown(entry_id: str) -> Finding:
    return refused("unknown", f"「{entry_id}」という項目はありません。idは変えずにお戻しください。")
