"""Other pipelines with the same weights, in an environment of their own that has none of our rooms.

python scripts/bench/peers.py MODEL_FOLDER reads {"passages": […], "queries": […]} from stdin and
prints {"name": [milliseconds, …]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any


def haystack(model: str, passages: list[str]) -> Callable[[str], Any]:
    """Return Haystack's query pipeline: embedder and retriever over its in-memory store."""
    from haystack import Document, Pipeline
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    documents = SentenceTransformersDocumentEmbedder(
        model=model, prefix="passage: ", normalize_embeddings=True, progress_bar=False
    )
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    if hasattr(documents, "warm_up"):
        documents.warm_up()
    store.write_documents(
        documents.run([Document(content=passage) for passage in passages])["documents"]
    )
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(
            model=model, prefix="query: ", normalize_embeddings=True, progress_bar=False
        ),
    )
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=10))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    if hasattr(pipeline, "warm_up"):
        pipeline.warm_up()
    return lambda query: pipeline.run({"embedder": {"text": query}})


def txtai(model: str, passages: list[str]) -> Callable[[str], Any]:
    """Return txtai's search over its default index."""
    from txtai import Embeddings

    index = Embeddings(
        path=model, content=True, instructions={"query": "query: ", "data": "passage: "}
    )
    index.index(passages)
    return lambda query: index.search(query, 10)


def times_ms(ask: Callable[[str], Any], queries: list[str]) -> Iterator[float]:
    """Yield the milliseconds each query takes, after ten to warm up."""
    for query in queries[:10]:
        ask(query)
    for query in queries:
        begun = time.perf_counter()
        ask(query)
        yield 1000 * (time.perf_counter() - begun)


def main(argv: Sequence[str] | None = None) -> int:
    """Print one JSON object; what a pipeline prints on the way goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    model = parser.parse_args(argv).model
    out, sys.stdout = sys.stdout, sys.stderr
    task = json.load(sys.stdin)
    times = {
        name: list(times_ms(pipeline(model, task["passages"]), task["queries"]))
        for name, pipeline in (("Haystack", haystack), ("txtai", txtai))
    }
    json.dump(times, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
