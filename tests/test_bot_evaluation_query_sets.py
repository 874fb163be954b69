"""Corpora with queries are found wherever they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.queries import LabelledQuery
from bot.evaluation.query_sets import QuerySet, find_query_sets, read_query_set
from corpus.intent import Corpus, Entry


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_counts_where_it_has_a_corpus_and_queries(tmp_path: Path) -> None:
    shop = write(tmp_path / "trade" / "shop", corpus="{}", queries="{}")
    bank = write(tmp_path / "bank", corpus="{}", queries="{}", topics="{}")
    write(tmp_path / "only-queries", queries="{}")
    write(tmp_path / "only-corpus", corpus="{}")
    write(tmp_path / "nobody-asked-yet", corpus="{}", queries="\n")
    assert find_query_sets(tmp_path) == [QuerySet("bank", bank), QuerySet("trade/shop", shop)]
    assert find_query_sets(bank) == [QuerySet("bank", bank)]
    with pytest.raises(FileNotFoundError) as caught:
        find_query_sets(tmp_path / "only-queries")
    assert caught.value.filename.endswith("only-queries/*/queries.jsonl")


def test_what_nothing_answers_is_near_unless_its_kind_says_otherwise(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "shop",
        queries='{"id": "a-1", "text": "いくら", "relevant": ["fee"]}\n'
        '{"id": "a-2", "text": "犬は?", "relevant": []}\n'
        '{"id": "b-1", "text": "天気は?", "relevant": [], "kind": "far"}\n',
    )
    corpus = Corpus((Entry("fee", "会費", "会費は?", "千円です。"),))
    assert read_query_set(QuerySet("shop", folder), corpus) == [
        LabelledQuery("a-1", "いくら", frozenset({"fee"})),
        LabelledQuery("a-2", "犬は?", frozenset(), "near"),
        LabelledQuery("b-1", "天気は?", frozenset(), "far"),
    ]
