"""Fit the calibrator that comes with the code: python -m scripts.fit_calibrator FOLDER… [--check]

Each FOLDER is a corpus, or holds corpora: folders with corpus.jsonl, queries.jsonl and, where there
are some, topics.jsonl. Prints what the calibrator reaches on each corpus when it is left out. What
comes with the code was fitted to tests/corpora and three public sets whose licences allow it:
JaGovFaqs, BANKING77 and CLINC150 in the form of a FAQ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.evaluation.metrics import expected_calibration_error
from bot.evaluation.queries import LabelledQuery, read_queries
from bot.settings import read_settings
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from index.calibration import SHIPPED_FILE, Calibration
from scripts.door import door
from scripts.progress_lines import ProgressLines

if TYPE_CHECKING:
    from index.build.calibrator_fit import Judged

# Wordings an entry and own topics.
LEVELS = ((0, 0), (0, 20), (3, 20), (10, 100))
_MAX_QUERIES = 500  # of a corpus; every n-th where there are more
_KINDS = {"near": "near", "elsewhere": "far", "far": "far"}
NOMINAL = 0.9


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print the table of corpora left out, and write the calibrator."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fit_calibrator", description="Fit the shipped calibrator."
    )
    parser.add_argument("folders", type=Path, nargs="+", help="folders of corpora")
    parser.add_argument("--check", action="store_true", help="print the table, write nothing")
    arguments = parser.parse_args(argv)
    # torch: seconds, for this door alone.
    from index.build.calibrator_fit import fit_calibrator, fit_parts, judge, leave_one_out
    from index.build.context import BuildContext
    from index.build.exported_encoder import export_once

    settings, report = read_settings(), ProgressLines()
    judged: list[Judged] = []
    for name, level, corpus, queries in _corpora(arguments.folders):
        encoder = export_once(settings.encoder, corpus, settings.index_dir / "encoders", report)
        context = BuildContext(corpus, encoder, settings.index_dir / "cache", report)
        print(f"{name} {level}", file=sys.stderr, flush=True)
        asked = [(query.text, query.relevant, _kind(query), query.id[:1]) for query in queries]
        judged.append(judge(name, level, fit_parts(corpus, context), asked, context))
    calibrator = fit_calibrator(judged)
    threshold = Calibration(calibrator.right, calibrator.answerable, calibrator.curve)
    print(_table(judged, leave_one_out(judged), threshold.answer_threshold(NOMINAL)))
    if not arguments.check:
        calibrator.save()
        print(f"written: {SHIPPED_FILE}")
    return 0


def _corpora(
    folders: Sequence[Path],
) -> Iterator[tuple[str, str, Corpus, Sequence[LabelledQuery]]]:
    from index.build.calibrator_fit import level_of

    files = [
        file
        for folder in folders
        for file in sorted({*folder.glob("corpus.jsonl"), *folder.glob("*/corpus.jsonl")})
    ]
    for file in files:
        if not (file.parent / "queries.jsonl").exists():
            continue
        corpus = read_jsonl(file)
        queries = read_queries(file.parent / "queries.jsonl", corpus)
        queries = queries[:: -(-len(queries) // _MAX_QUERIES)]
        worded = any(entry.wordings for entry in corpus.entries)
        for wordings, topics in LEVELS if worded else LEVELS[:1]:
            yield (
                file.parent.name,
                f"{wordings}x{topics}",
                level_of(corpus, wordings, topics),
                queries,
            )


def _kind(query: LabelledQuery) -> str:
    return "in" if query.relevant else _KINDS.get(query.kind, "near")


def _table(judged: Sequence[Judged], left_out: Sequence[np.ndarray], threshold: float) -> str:
    lines = [
        f"left out one by one; answered from {threshold:.2f}",
        f"{'corpus':16}{'level':8}{'n':>5}{'hit@1':>7}{'answered':>9}{'right':>7}{'near':>7}"
        f"{'far':>7}{'ECE':>7}",
    ]
    for each, (confidence, _) in zip(judged, left_out, strict=True):
        real = each.kinds != "away"
        answered = real & (confidence >= threshold)
        scope = each.answerable

        def share(values: np.ndarray, own: np.ndarray) -> str:
            return f"{values[own].mean():7.3f}" if own.any() else f"{'–':>7}"

        ece = expected_calibration_error(confidence[real].tolist(), each.right[real].tolist())
        lines.append(
            f"{each.corpus:16}{each.level:8}{scope.sum():5}{share(each.right, scope)}"
            f"  {share(answered, scope)}{share(each.right, answered)}"
            f"{share(answered, each.kinds == 'near')}{share(answered, each.kinds == 'far')}{ece:7.3f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
