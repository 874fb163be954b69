"""What of a new corpus nobody has replaced yet: production does not serve it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.intent import Corpus
from corpus.starter.example import examples_in


def provisional(corpus: Corpus) -> Iterator[str]:
    """Yield what of a new corpus nobody has replaced yet."""
    site, examples = corpus.site, examples_in(corpus.entries)
    if site.placeholders:
        yield (
            f"{site.file}: {', '.join(site.placeholders)} still hold placeholders. "
            "Fill them in, delete their names under placeholders"
        )
    if examples:
        ids = ", ".join(entry.id for entry in examples)
        yield f"{examples[0].source}: answers of the example are still there ({ids}). Replace them"
