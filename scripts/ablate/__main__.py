"""What earns its place: python -m scripts.ablate --queries tests/data/dev.jsonl [--corpus FILE]
[--encoder NAME]

Fits the ranker without one part after the other (of a corpus without wordings there are fewer), and
ranks the queries with each. Prints a Markdown table. Takes several minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.queries import AMBIGUOUS, read_queries
from bot.settings import Settings, read_settings
from corpus.intent import Corpus
from corpus.text import normalize
from index.build.context import BuildContext
from index.build.exported_encoder import export_once
from scripts.ablate.learned_variants import ranker_variants
from scripts.ablate.table import head, row
from scripts.ablate.text_variants import on_another_encoder, text_variants
from scripts.door import door
from scripts.evaluate.opening import add_corpus_option, read_any_corpus
from scripts.progress_lines import ProgressLines


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.ablate", description="What earns its place."
    )
    parser.add_argument("--queries", type=Path, required=True, help="JSONL: id, text, relevant")
    add_corpus_option(parser)
    parser.add_argument("--encoder", help="also try the texts on this encoder")
    arguments = parser.parse_args(argv)
    settings = read_settings()
    corpus = read_any_corpus(arguments.corpus or settings.corpus_dir)
    labelled = read_queries(arguments.queries, corpus)
    queries = [query for query in labelled if query.kind != AMBIGUOUS]
    texts = [normalize(query.text) for query in queries]
    context = open_context(settings, settings.encoder, corpus)
    asked = context.features(texts)
    print(head(len(queries)))
    for variant in text_variants(corpus, context, asked):
        print(row(variant, corpus, queries), flush=True)
    if name := arguments.encoder:
        other = open_context(settings, name, corpus)
        variant = on_another_encoder(corpus, other, other.features(texts), name)
        print(row(variant, corpus, queries), flush=True)
    for variant in ranker_variants(corpus, context, asked):
        print(row(variant, corpus, queries), flush=True)
    return 0


def open_context(settings: Settings, encoder: str, corpus: Corpus) -> BuildContext:
    """Return the tools of a build, which share encoders and vectors with the served index's."""
    report = ProgressLines()
    folder = export_once(encoder, corpus, settings.index_dir / "encoders", report)
    return BuildContext(corpus, folder, settings.index_dir / "cache", report)


if __name__ == "__main__":
    sys.exit(main())
