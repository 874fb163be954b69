"""Fit the models of a text's parts: python -m scripts.fit_part_models [CORPUS=]FILE…
[--queries FILE] [--check]

Each FILE is JSONL of messages as scripts.reading reads them; CORPUS is the corpus they were written
to (a JSONL file or a folder), else the served one. Of the queries, {"text", "relevant"}, those of
several parts are one question told in several sentences. Prints what is reached on each file when it is left
out of the fit. What comes with the code was fitted to tests/data/parts-*.jsonl but parts-test, the
messages to city and mobile of tests/corpora, and the queries of tests/data/dev.jsonl."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.answer.part_evidence import ASKED, NEW_TOPIC, SHIPPED_FILE, PartModels
from bot.evaluation.part_examples import Example, examples_of
from bot.evaluation.queries import read_queries
from bot.evaluation.several import ONE, Message, read_messages
from bot.settings import read_settings
from index.calibration import LogisticModel
from scripts.door import door
from scripts.evaluate.opening import open_answerer

_PENALTY = 3.3  # on squared weights of standardized evidence, against the sum of the log losses


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print the table of files left out, and write the models."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fit_part_models", description="Fit the models of a text's parts."
    )
    parser.add_argument("files", nargs="+", metavar="[CORPUS=]FILE", help="JSONL of messages")
    parser.add_argument("--queries", type=Path, help="JSONL of queries to the served corpus")
    parser.add_argument("--check", action="store_true", help="print the table, write nothing")
    arguments = parser.parse_args(argv)
    examples = {name: _examples(name) for name in arguments.files}
    if arguments.queries:
        examples[str(arguments.queries)] = _examples_of_queries(arguments.queries)
    print(_table(examples))
    if not arguments.check:
        fit_part_models([each for own in examples.values() for each in own]).save()
        print(f"written: {SHIPPED_FILE}")
    return 0


def _examples(name: str) -> list[Example]:
    corpus, _, file = name.rpartition("=")
    print(name, file=sys.stderr, flush=True)
    answerer = open_answerer(read_settings(), Path(corpus) if corpus else None)
    return list(examples_of(answerer, read_messages(Path(file), answerer.corpus)))


def _examples_of_queries(file: Path) -> list[Example]:
    answerer = open_answerer(read_settings(), None)
    queries = [query for query in read_queries(file, answerer.corpus) if query.relevant]
    told = [Message(query.id, ONE, query.text, (query.relevant,)) for query in queries]
    return list(examples_of(answerer, told))


def fit_part_models(examples: Sequence[Example]) -> PartModels:
    """Return logistic regressions of both kinds of examples."""
    entry, topic = (
        _fit([each for each in examples if each.of == kind]) for kind in ("entry", "topic")
    )
    return PartModels(entry, topic)


def _fit(examples: Sequence[Example]) -> LogisticModel:
    # scipy: half a second, for this door alone.
    from index.build.logistic_fit import fit_logistic

    evidence = np.array([each.evidence for each in examples])
    means, deviations = evidence.mean(0), evidence.std(0) + 1e-9
    holds = np.array([int(each.holds) for each in examples])
    both, biases = fit_logistic((evidence - means) / deviations, holds, 2, 2 * _PENALTY)
    weights = (both[1] - both[0]) / deviations
    bias = float(biases[1] - biases[0] - weights @ means)
    return LogisticModel(tuple(np.round(weights, 4).tolist()), round(bias, 4))


def _table(examples: Mapping[str, Sequence[Example]]) -> str:
    lines = ["left out: parts that ask for their entry, and for a topic of the phone"]
    for name, own in examples.items():
        others = [each for other, rest in examples.items() if other != name for each in rest]
        models = fit_part_models(others or own)
        entry, topic = (
            _counts(models, [each for each in own if each.of == kind])
            for kind in ("entry", "topic")
        )
        lines.append(f"{name:44}  {entry}; {topic}")
    return "\n".join(lines)


def _counts(models: PartModels, examples: Sequence[Example]) -> str:
    """Return how many of the parts that ask are found, and how many others are taken for one."""
    found = [
        models.entry.probability(each.evidence) >= ASKED
        if each.of == "entry"
        else models.topic.probability(each.evidence) >= NEW_TOPIC
        for each in examples
    ]
    right = sum(is_found and each.holds for is_found, each in zip(found, examples, strict=True))
    asking = sum(each.holds for each in examples)
    return f"{right}/{asking} found, {sum(found) - right} of {len(examples) - asking} wrongly"


if __name__ == "__main__":
    sys.exit(main())
