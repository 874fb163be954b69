"""Fit the model of replies to the bot: python -m scripts.fit_reply_model REPLIES…
--questions FILE… [--check]

REPLIES are JSONL as scripts.reading reads them; the questions, JSONL with "text" or "turns", are what
people ask. Prints what is reached on each file of replies when it is left out. What comes with the
code was fitted to tests/data/replies-*.jsonl but replies-test, and to the questions of
tests/data/questions-like-replies, dev, dialogues-dev and -tuning and tests/corpora/*/queries.jsonl."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer.acts.act import ActKind
from bot.answer.acts.reply_model import BUCKETS, CLASSES, SHIPPED_FILE, ReplyModel, n_grams
from bot.evaluation.replies import ASK, TypedReply, read_replies
from corpus.json_lines import read_json_lines
from corpus.text import normalize
from scripts.door import door

_MAX_CHARACTERS = 40
_PENALTY = 1 / 30  # on squared weights, against the sum of the log losses
_KINDS = {
    "none": ActKind.NO,
    "wrong": ActKind.NO,
    "yes": ActKind.YES,
    "thanks": ActKind.THANKS,
    ASK: None,
}


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print the table of files left out, and write the model."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fit_reply_model", description="Fit the model of replies to the bot."
    )
    parser.add_argument("replies", type=Path, nargs="+", help="JSONL of replies")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="JSONL")
    parser.add_argument("--check", action="store_true", help="print the table, write nothing")
    arguments = parser.parse_args(argv)
    questions = sorted({text for file in arguments.questions for text in _questions(file)})
    replies = {file: read_replies(file) for file in arguments.replies}
    for file, own in replies.items():
        others = [reply for other, rest in replies.items() if other != file for reply in rest]
        model = fit_reply_model(others or own, questions)
        print(f"left out: {file}: {_right(model, own)} of {len(own)} understood")
    if not arguments.check:
        fit_reply_model([reply for own in replies.values() for reply in own], questions).save()
        print(f"written: {SHIPPED_FILE}")
    return 0


def _questions(file: Path) -> Iterator[str]:
    def parse(raw: Any, _source: str) -> list[str]:
        return [normalize(turn["text"]) for turn in raw.get("turns", [raw])]

    for texts in read_json_lines(file, '{"text"} or {"turns": [{"text"}, …]}', parse):
        yield from (text for text in texts if len(text) <= _MAX_CHARACTERS)


def fit_reply_model(replies: Sequence[TypedReply], questions: Sequence[str]) -> ReplyModel:
    """Return the model of replies, and of questions which are none."""
    # scipy: half a second, for this door alone.
    from scipy.sparse import csr_array

    from index.build.logistic_fit import fit_logistic

    grams = [n_grams(text) for text in (*(reply.text for reply in replies), *questions)]
    rows = np.repeat(np.arange(len(grams)), [len(own) for own in grams])
    columns = [bucket for own in grams for bucket in own]
    weights = [weight for own in grams for weight in own.values()]
    features = csr_array((weights, (rows, columns)), shape=(len(grams), BUCKETS))
    kinds = [*map(_kind, replies), *[None] * len(questions)]
    labels = np.array([CLASSES.index(kind) for kind in kinds])
    return ReplyModel(*fit_logistic(features, labels, len(CLASSES), _PENALTY))


def _kind(reply: TypedReply) -> ActKind | None:
    return _KINDS.get(reply.expected, ActKind.PICK)


def _right(model: ReplyModel, replies: Sequence[TypedReply]) -> int:
    return sum(
        CLASSES[int(model.probabilities(reply.text).argmax())] is _kind(reply) for reply in replies
    )


if __name__ == "__main__":
    sys.exit(main())
