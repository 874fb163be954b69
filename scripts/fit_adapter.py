"""Fit what the default encoder learns about support questions: python -m scripts.fit_adapter FILE…

Each FILE holds paraphrases of one trade, a line {"question", "answer"?, "wordings": […]} each. The
corpus of CORPUS_DIR joins in. About a quarter of an hour on two cores; the next build exports anew."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.settings import read_settings
from corpus.intent import Entry
from corpus.json_lines import read_json_lines
from corpus.reader import read_corpus
from corpus.text import normalize
from index.manifest import ADAPTER_FILE
from scripts.door import door

# Of an intent of the corpus: more of them would make its trade most of what is learned.
_OF_AN_ENTRY, _OF_A_TOPIC = 12, 3


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Fit the adapter and write it."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fit_adapter", description="Fit the default encoder's adapter."
    )
    parser.add_argument("files", type=Path, nargs="+", help="paraphrases, one trade a file")
    arguments = parser.parse_args(argv)
    # torch: seconds, for this door alone.
    from index.build.adapter_fit import Paraphrases, fit_adapter
    from index.build.pretrained import load_unadapted

    def parse(raw: Any, _source: str) -> Paraphrases:
        passages = [f"{raw['question']} {raw.get('answer', '')}", raw["question"]]
        return Paraphrases(_normalized(passages), _normalized(raw["wordings"]))

    form = '{"question", "wordings": […]}'
    trades = [read_json_lines(file, form, parse) for file in arguments.files]
    chance, own = random.Random(1), []
    for intent in read_corpus(read_settings().corpus_dir, packs=()).intents:
        most = _OF_AN_ENTRY if isinstance(intent, Entry) else _OF_A_TOPIC
        wordings = chance.sample(intent.wordings, min(most, len(intent.wordings)))
        if isinstance(intent, Entry):
            passages = [f"{intent.question} {intent.answer}", intent.question]
        else:
            passages = [intent.topic]
        if wordings:
            own.append(Paraphrases(_normalized(passages), _normalized(wordings)))

    def report(done: int, total: int, loss: float) -> None:
        print(f"\rbatch {done}/{total}, loss {loss:.2f}", end="", file=sys.stderr, flush=True)

    fit_adapter(load_unadapted(), [own, *trades], ADAPTER_FILE, report)
    print(f"\nwritten: {ADAPTER_FILE}", file=sys.stderr)
    return 0


def _normalized(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(normalize, texts)))


if __name__ == "__main__":
    sys.exit(main())
