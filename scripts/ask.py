"""Ask the served index: python -m scripts.ask "…" [--json] [--conversation TOKEN]

Prints the decision and everything that led to it. The last line is the token to go on with: the
next question is then understood as a follow-up to this one's answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision
from bot.answer.part_read import PartRead
from bot.app import open_answerer
from bot.settings import read_settings
from corpus.intent import Entry
from corpus.text import MAX_CHARACTERS
from index.question import EmptyQuestion, Question, QuestionTooLong
from index.result import Hit, SearchResult
from scripts.door import door

_SHOWN = 5
_MAX_CUT = 100  # characters of what was cut that are shown
_GROUPS = {
    "hits": "Entries: what the bot can answer",
    "clarifications": "Clarifications: questions known to mean one of several entries",
    "referrals": "Referrals: topics that no entry answers, where people are sent to the phone",
}


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the decision and why it was made."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.ask", description="Ask the bot and see why it says so."
    )
    parser.add_argument("query")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--conversation", metavar="TOKEN", help="the token of the answer before")
    arguments = parser.parse_args(argv)
    try:
        question = Question.read(arguments.query)
    except EmptyQuestion:
        parser.error("the query is empty")
    except QuestionTooLong:
        parser.error(f"the query is longer than {MAX_CHARACTERS:,} characters")
    if question.secret:
        parser.error(f"the query holds a {question.secret.value}; customers get a notice for it")
    answerer = open_answerer(read_settings())
    before = answerer.conversations.read(arguments.conversation)
    heard = answerer.hear(question, before)
    result, decision = answerer.explain(heard.question, heard.topic)
    decision = heard.decision or decision
    parts = answerer.read_parts(heard.question, answerer.read_whole(heard.question)[0])
    explained = explanation(answerer, result, decision) | {
        "cut": [{"text": cut.text, "why": cut.why.value} for cut in question.cut],
        "parts": [_part(read) for read in parts],
        "conversation": answerer.continued(decision, before),
    }
    print(
        json.dumps(explained, ensure_ascii=False, indent=1)
        if arguments.json
        else as_text(explained)
    )
    return 0


def explanation(answerer: Answerer, result: SearchResult, decision: Decision) -> dict[str, Any]:
    """Return everything that led to a decision, ready for JSON."""
    return {
        "query": result.query,
        "decision": {
            "verdict": decision.verdict.value,
            "reason": decision.reason.value,
            "entries": [hit.target.id for hit in decision.hits],
            "confidence": decision.confidence,
            "referral": decision.referral.topic if decision.referral else None,
        },
        "thresholds": {
            "answer": answerer.policy.answer_threshold,
            "choices": answerer.policy.choices_threshold,
        },
        "answerable": result.answerable,
        "hits": [_hit(answerer, result, hit) for hit in result.hits],
        "clarifications": [_hit(answerer, result, hit) for hit in result.clarifications[:_SHOWN]],
        "referrals": [_hit(answerer, result, hit) for hit in result.referrals[:_SHOWN]],
        "version": answerer.version,
    }


def _part(read: PartRead) -> dict[str, Any]:
    return {
        "text": read.part.text,
        "role": read.part.role.value,
        "verdict": read.decision.verdict.value,
        "reason": read.decision.reason.value,
        "entries": [hit.target.id for hit in read.decision.hits],
        "referral": read.decision.referral.topic if read.decision.referral else None,
    }


def _hit(answerer: Answerer, result: SearchResult, hit: Hit[Any]) -> dict[str, Any]:
    entry, words = hit.target, answerer.searcher.overlap(result.lemmas, hit.target)
    name = entry.question if isinstance(entry, Entry) else entry.topic
    return {
        "rank": hit.rank,
        "id": entry.id,
        "name": name,
        "source": entry.source,
        "probability": round(hit.probability, 4),
        "share": round(hit.share, 4),
        "matched": words.matched,
        "missing": words.missing,
        "signals": {name: round(value, 3) for name, value in hit.signals.items()},
        "objections": [asdict(objection) for objection in hit.objections],
    }


def as_text(explained: dict[str, Any]) -> str:
    """Return an explanation for reading."""
    decision, thresholds = explained["decision"], explained["thresholds"]
    lines = [
        f"Decision: {decision['verdict']} ({decision['reason']})",
        f"Shown: {', '.join(decision['entries']) or 'no entry'}",
    ]
    if decision["referral"]:
        lines.append(f"Topic: {decision['referral']}")
    lines.append(
        f"Probability that some entry answers it: {explained['answerable']:.3f} "
        f"(choices are offered from {thresholds['choices']:.2f})"
    )
    if explained["hits"]:
        lines.append(
            f"Probability that the first entry is right: {explained['hits'][0]['probability']:.3f} "
            f"(it is the answer from {thresholds['answer']:.2f})"
        )
    for group, title in _GROUPS.items():
        if explained[group]:
            lines += ["", title, *_table(explained[group][:_SHOWN])]
    if explained["hits"]:
        signals = ", ".join(explained["hits"][0]["signals"])
        lines += ["", f"share: the ranker's own probability, before calibration; from {signals}"]
    if explained["parts"]:
        lines += ["", "Parts: what the text is read by besides, and what each would get alone"]
        lines += map(_part_line, explained["parts"])
    if explained["cut"]:
        lines += ["", "Cut: what of the text is not the question"]
        lines += [f"  {cut['why']}: {_one_line(cut['text'])}" for cut in explained["cut"]]
    if explained["conversation"]:
        lines += ["", f"conversation: {explained['conversation']}"]
    return "\n".join(lines)


def _part_line(part: dict[str, Any]) -> str:
    shown = ", ".join(part["entries"]) or part["referral"] or "no entry"
    return f"  {part['text']}  ({part['role']})  {part['verdict']} ({part['reason']}): {shown}"


def _one_line(text: str) -> str:
    line = " / ".join(text.split("\n"))
    return line if len(line) <= _MAX_CUT else f"{line[:_MAX_CUT]}…"


def _table(hits: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a head and a line per hit; under the first one, which words of the query it has."""
    signals = "  ".join(f"{name:>7}" for name in hits[0]["signals"])
    yield f"  rank  probability  share  {signals}  id, name, where it is written"
    for hit in hits:
        values = "  ".join(f"{value:7.2f}" for value in hit["signals"].values())
        yield (
            f"  {hit['rank']:4}  {hit['probability']:11.3f}  {hit['share']:5.3f}  {values}  "
            f"{hit['id']}  {hit['name'][:36]}  {hit['source']}"
        )
        for objection in hit["objections"]:
            yield f"        against it ({objection['kind']}): {_against(objection)}"
        if hit["rank"] == 1:
            matched, missing = " ".join(hit["matched"]), " ".join(hit["missing"])
            yield f"        words in its texts: {matched or '–'}; not in them: {missing or '–'}"


def _against(objection: dict[str, str]) -> str:
    return f"the query says {objection['query']}, the entry {objection['entry']}"


if __name__ == "__main__":
    sys.exit(main())
