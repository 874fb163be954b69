"""The small shop with its rows in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.publishing.rows import deliver_rows
from bot.settings import Settings
from corpus.intent import Corpus, Entry
from corpus.text import normalize
from index.progress import silent
from index.searcher import Searcher
from index.store import current_folder
from tests.journal.postgres import Postgres
from tests.publishing_shop import copy_of

TABLES = ("faq_versions", "faq_uses", "faq_rows_{}", "faq_members_{}")


def address_of(postgres: Postgres) -> str:
    return postgres.url.replace("+psycopg", "")


def in_database(small: Settings, place: Path, postgres: Postgres) -> Settings:
    """Return the settings of a shop of its own whose rows are in the database."""
    shop = replace(copy_of(small, place), rows_url=address_of(postgres))
    deliver_rows(shop, current_folder(shop.index_dir).name, silent)
    return shop


def answerer_of(shop: Settings, folder: Path, *, from_files: bool = False) -> Answerer:
    """Return an answerer over a version, by its rows in the database or in its files."""
    searcher = Searcher(folder, database="" if from_files else shop.rows_url)
    return Answerer(searcher, shop.public_url, shop.precision)


def queries_of(corpus: Corpus) -> Iterator[str]:
    """Yield what the corpus's people would ask: each as it stands, and with a word more or less."""
    for intent in corpus.intents:
        own = (intent.question,) if isinstance(intent, Entry) else (intent.topic,)
        for text in map(normalize, (*own, *intent.wordings)):
            yield text
            yield f"急ぎですが{text}"
            yield text[: max(len(text) * 2 // 3, 1)]


def counts(postgres: Postgres, width: int) -> dict[str, int]:
    """Return how many rows each table has."""
    names = [name.format(width) for name in TABLES]
    return {name: postgres.rows(f"SELECT count(*) FROM {name}")[0][0] for name in names}


def filler(count: int) -> tuple[Entry, ...]:
    """Return so many entries about numbered shelves."""
    return tuple(
        Entry(f"shelf-{i}", "棚", f"{i}番の棚には何がありますか", f"{i * 7}個の品物です。")
        for i in range(count)
    )
