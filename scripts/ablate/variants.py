"""Every variant of the ranker over the queries of one corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.queries import LabelledQuery
from bot.settings import Settings
from corpus.intent import Corpus
from corpus.text import normalize
from index.build.context import BuildContext
from index.build.exported_encoder import export_once
from scripts.ablate.learned_variants import ranker_variants
from scripts.ablate.table import Variant
from scripts.ablate.text_variants import on_another_encoder, text_variants
from scripts.progress_lines import ProgressLines


def variants(
    settings: Settings,
    corpus: Corpus,
    queries: Sequence[LabelledQuery],
    other_encoder: str | None = None,
) -> Iterator[Variant]:
    """Yield the texts alone, also on another encoder where one is named, then what is learned."""
    texts = [normalize(query.text) for query in queries]
    context = open_context(settings, settings.encoder, corpus)
    asked = context.features(texts)
    yield from text_variants(corpus, context, asked)
    if other_encoder:
        other = open_context(settings, other_encoder, corpus)
        yield on_another_encoder(corpus, other, other.features(texts), other_encoder)
    yield from ranker_variants(corpus, context, asked)


def open_context(settings: Settings, encoder: str, corpus: Corpus) -> BuildContext:
    """Return the tools of a build, which share encoders and vectors with the served index's."""
    report = ProgressLines()
    folder = export_once(encoder, corpus, settings.index_dir / "encoders", report)
    return BuildContext(corpus, folder, settings.index_dir / "cache", report)
