"""Fit what the default encoder learns about support questions: python -m scripts.fit_adapter FILE…

Each FILE holds paraphrases of one trade, a line {"question", "answer"?, "wordings": […]} each, or is
a corpus.jsonl with its topics.jsonl beside it. The corpus of CORPUS_DIR joins in. Ten minutes or
more on two idle cores; the next build exports anew. What comes with the code was fitted to
tests/corpora/insurance/corpus.jsonl and all of tests/corpora/paraphrases: the other corpora there
have never been learned from."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.settings import read_settings
from corpus.importers.jsonl import FILE, read_jsonl
from corpus.intent import Corpus, Entry
from corpus.json_lines import read_json_lines
from corpus.reader import read_corpus
from corpus.text import normalize
from index.manifest import ADAPTER_FILE
from scripts.door import door

# Wordings of an entry and of a topic. More of the shipped corpus, which has a thousand intents, would
# make its trade most of what is learned.
_OF_THE_CORPUS, _OF_ANOTHER = (12, 3), (10, 5)


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

    def of_corpus(corpus: Corpus, of_an_entry: int, of_a_topic: int) -> list[Paraphrases]:
        chance, found = random.Random(1), []
        for intent in corpus.intents:
            if isinstance(intent, Entry):
                passages = [f"{intent.question} {intent.answer}", intent.question]
                most = of_an_entry
            else:
                passages, most = [intent.topic], of_a_topic
            wordings = chance.sample(intent.wordings, min(most, len(intent.wordings)))
            if wordings:
                found.append(Paraphrases(_normalized(passages), _normalized(wordings)))
        return found

    form = '{"question", "wordings": […]}'
    trades = [of_corpus(read_corpus(read_settings().corpus_dir, packs=()), *_OF_THE_CORPUS)]
    for file in arguments.files:
        if file.name == FILE:
            trades.append(of_corpus(read_jsonl(file, packs=()), *_OF_ANOTHER))
        else:
            trades.append(read_json_lines(file, form, parse))

    def report(done: int, total: int, loss: float) -> None:
        print(f"\rbatch {done}/{total}, loss {loss:.2f}", end="", file=sys.stderr, flush=True)

    fit_adapter(load_unadapted(), trades, ADAPTER_FILE, report)
    print(f"\nwritten: {ADAPTER_FILE}", file=sys.stderr)
    return 0


def _normalized(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(normalize, texts)))


if __name__ == "__main__":
    sys.exit(main())
