"""Ask the served index: python -m scripts.ask "…" [--json] [--conversation TOKEN]

What is printed last is the token to go on with: a next question leans on this one's answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision
from bot.app import open_answerer
from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.intent import Entry
from index.question import Question
from index.result import Hit, SearchResult

_SHOWN = 5


def main() -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.ask", description="Ask the bot and see why it says so."
    )
    parser.add_argument("query")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--conversation", metavar="TOKEN", help="the token of the answer before")
    arguments = parser.parse_args()
    try:
        answerer = open_answerer(read_settings())
    except FaqError as error:
        print(error, file=sys.stderr)
        return 1
    topic = answerer.conversations.open(arguments.conversation)
    result, decision = answerer.explain(Question.read(arguments.query), topic)
    explained = explanation(answerer, result, decision) | {
        "conversation": answerer.continued(decision, topic)
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
    }


def as_text(explained: dict[str, Any]) -> str:
    """Return an explanation for reading."""
    decision, lines = explained["decision"], []
    lines.append(
        f"{decision['verdict']} ({decision['reason']})  {', '.join(decision['entries'])}"
        + (f"  topic: {decision['referral']}" if decision["referral"] else "")
    )
    lines.append(
        f"some entry answers it: {explained['answerable']:.3f} (choices from {explained['thresholds']['choices']:.2f}, "
        f"an answer from {explained['thresholds']['answer']:.2f})"
    )
    for group in ("hits", "clarifications", "referrals"):
        for hit in explained[group][:_SHOWN]:
            signals = "  ".join(f"{name} {value:6.2f}" for name, value in hit["signals"].items())
            lines.append(
                f"{group[:-1]:14} {hit['rank']:2}  {hit['probability']:.3f}  share {hit['share']:.3f}  "
                f"{signals}  {hit['id']}  {hit['name'][:36]}  {hit['source']}"
            )
            if hit["rank"] == 1:
                lines.append(
                    f"{'':19}words it knows: {' '.join(hit['matched']) or '–'}"
                    f"   words it does not: {' '.join(hit['missing']) or '–'}"
                )
    if explained["conversation"]:
        lines.append(f"conversation: {explained['conversation']}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
