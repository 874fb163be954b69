"""Other pipelines with the same weights: run by bench.py inside an environment of their own, which
has none of our rooms.

python scripts/bench_peers.py MODEL_FOLDER < {"passages": […], "queries": […]} → {"name": [seconds,
…]}
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
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


def timings(ask: Callable[[str], Any], queries: list[str]) -> Iterator[float]:
    """Yield the seconds each query takes, after ten to warm up."""
    for query in queries[:10]:
        ask(query)
    for query in queries:
        begun = time.perf_counter()
        ask(query)
        yield time.perf_counter() - begun


def main() -> None:
    """Print one JSON object; what a pipeline says on the way goes to stderr."""
    out, sys.stdout = sys.stdout, sys.stderr
    given = json.load(sys.stdin)
    found = {
        name: list(timings(make(sys.argv[1], given["passages"]), given["queries"]))
        for name, make in (("Haystack", haystack), ("txtai", txtai))
    }
    json.dump(found, out)


if __name__ == "__main__":
    main()
