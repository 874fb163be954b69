"""One query's candidates and their scores, from PostgreSQL.

The database finds, the program scores: what comes back of an intent is its position, its cosine, its
length and how often it has each of the query's lemmas, in one value of a few bytes an intent.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString

import numpy as np
from psycopg.sql import SQL, Literal, Placeholder

from index.dense import DenseIndex
from index.features import Features
from index.hybrid import CANDIDATES, FILE, Scales, Stored, TextScores
from index.lexical import LexicalIndex, damping_of, impacts_of
from index.manifest import REBUILD, IndexRefused, Manifest
from index.postgres.address import RowsUnavailable
from index.postgres.connections import Connections
from index.postgres.rows import vector_text
from index.postgres.schema import formatted, number_of
from index.projection import Projection

# Rows that the rarest lemmas may bring. BM25 over all lemmas chooses among them. Of 100,000 synthetic
# passages the first three are those of all candidates for .99 of queries; .95 with 1,000 rows.
_MAX_READ = 3000
# In the statement itself: a planner that does not know them expects a tenth of all rows.
_LIMITS = {"candidates": Literal(CANDIDATES), "most": Literal(_MAX_READ)}
_LAG_S, _LOOK_AGAIN_S = 2.0, 0.05  # how long a standby may need for a new version

_OF_VERSION: LiteralString = "{rows} r JOIN {members} m ON m.row = r.id AND m.version = %(version)s"
_EVERY: LiteralString = "SELECT string_agg({record}, '') FROM " + _OF_VERSION
_CANDIDATES: LiteralString = (
    "WITH near AS MATERIALIZED (SELECT 0 AS by_words, m.position, r.id FROM "
    + _OF_VERSION
    + " ORDER BY r.vector <#> %(vector)s::vector LIMIT {candidates}),"
    " words AS MATERIALIZED (SELECT 1 AS by_words, m.position, r.id FROM "
    + _OF_VERSION
    + " WHERE r.terms && %(rarest)s::text[] LIMIT {most})"
    " SELECT string_agg(int4send(m.by_words) || {record}, '')"
    " FROM (TABLE near UNION ALL TABLE words) m JOIN {rows} r ON r.id = m.id"
)
_RECORD: LiteralString = (
    "int4send(m.position) || float4send((r.vector <#> %(vector)s::vector)::real)"
    " || int4send(r.length)"
)
_COUNT: LiteralString = " || int4send(coalesce(r.counts[array_position(r.terms, {term}::text)], 0))"
_STORED: LiteralString = (
    "SELECT string_agg(int4send(m.position) || vector_send(r.vector){counts}, '') FROM "
    + _OF_VERSION
    + " WHERE m.position = ANY (%(positions)s)"
)


@lru_cache(maxsize=512)
def _statement(kind: LiteralString, width: int, terms: int) -> bytes:
    """Return a statement that sends of each row how often it has each of so many terms."""
    names = (Placeholder(f"term{i}") for i in range(terms))
    counts = SQL("").join(SQL(_COUNT).format(term=name) for name in names)
    record = SQL(_RECORD) + counts
    return formatted(kind, width, record=record, counts=counts, **_LIMITS).as_bytes(None)


@dataclass(frozen=True)
class _Asked:
    """A query's known lemmas, each with how often it is asked, its idf, and how many rows hold it."""

    terms: Sequence[str]
    counts: np.ndarray
    idf: np.ndarray
    holding: np.ndarray

    @property
    def parameters(self) -> dict[str, str]:
        """Return the terms as values of a statement."""
        return {f"term{i}": term for i, term in enumerate(self.terms)}

    @property
    def rarest(self) -> list[str]:
        """Return the rarest terms that few enough rows hold; one in any case."""
        order = np.argsort(self.holding, kind="stable")
        few = int(np.searchsorted(np.cumsum(self.holding[order]), _MAX_READ, "right"))
        return [self.terms[i] for i in order[: max(few, 1)].tolist()]

    def scores(self, counts: np.ndarray, lengths: np.ndarray, mean_length: float) -> np.ndarray:
        """Return BM25 of rows that have the terms so often (n, terms): summed as LexicalIndex does."""
        damping = damping_of(lengths, mean_length)
        sums = np.zeros(len(lengths), np.float32)
        for i, times in enumerate(self.counts.tolist()):
            sums += impacts_of(self.idf[i], counts[:, i], damping) * np.float32(times)
        return sums


class PostgresTexts:
    """An index's rows in PostgreSQL: a TextIndex. Its statistics are in the folder.

    Where the folder compares all rows, so does the database: then both find the same. Else the
    database's own graph of neighbours (HNSW) and the rarest lemmas bring candidates.
    """

    def __init__(self, folder: Path, manifest: Manifest, connections: Connections) -> None:
        """Open what the folder holds. Raises IndexRefused; nothing is asked of the database."""
        self.lexical = LexicalIndex.load(folder)
        if self.lexical.occurrences is None:
            raise IndexRefused(
                f"{folder}: an older program built it, without counts. {REBUILD} --force"
            )
        self._mean_length = float(self.lexical.occurrences.lengths.mean())
        self._projection = Projection.load(folder)
        self._scales = Scales(**json.loads((folder / FILE).read_text()))
        self._width = len(self._projection.mean)
        self.is_exact = not (folder / DenseIndex.ROWS_FILE).exists()
        self._folder, self._version = folder, number_of(manifest)
        self._connections = connections

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, address: str) -> PostgresTexts:
        """Open a version whose rows are in the database.

        Raises IndexRefused where they are not, also not soon. A database that does not answer is
        no reason: it may when it is asked.
        """
        opened = cls(folder, manifest, Connections(address))
        opened._refuse_missing()
        return opened

    def score(self, query: Features) -> TextScores:
        """Return the scores of one text's candidates. Raises RowsUnavailable."""
        vector = self._projection.query(query.vectors)[0]
        asked = self._asked(query.lemmas[0])
        return self._every(vector, asked) if self.is_exact else self._candidates(vector, asked)

    def stored(self, positions: np.ndarray, terms: np.ndarray) -> Stored:
        """Return what is held of a few intents. Raises RowsUnavailable."""
        names = self.lexical.names_of(terms)
        asked = self._asked(names)
        statement = _statement(_STORED, self._width, len(names))
        own = [("vector_head", ">i4"), ("vector", ">f4", (self._width,))]
        found = self._records(
            statement,
            [("position", ">i4"), *own, ("counts", ">i4", (len(names),))],
            {"positions": positions.tolist(), **asked.parameters},
        )
        if len(found) != len(positions):
            raise RowsUnavailable(f"{self._folder}: rows are missing in the database. {REBUILD}")
        found = found[np.searchsorted(found["position"], positions)]
        return Stored(found["vector"].astype(np.float32), (found["counts"] > 0).T.tolist())

    def _every(self, vector: np.ndarray, asked: _Asked) -> TextScores:
        found = self._scored(_EVERY, vector, asked, {})
        if len(found.records) != len(self.lexical):
            raise RowsUnavailable(f"{self._folder}: rows are missing in the database. {REBUILD}")
        return self._text_scores(vector, found, None)

    def _candidates(self, vector: np.ndarray, asked: _Asked) -> TextScores:
        head = [("by_words", ">i4")]
        found = self._scored(_CANDIDATES, vector, asked, {"rarest": asked.rarest}, head)
        if not len(found.records):
            raise RowsUnavailable(f"{self._folder}: rows are missing in the database. {REBUILD}")
        by_words = found.records["by_words"] == 1
        at = np.flatnonzero(by_words)
        best = at[np.lexsort((found.records["position"][at], -found.lexical[at]))][:CANDIDATES]
        kept = np.concatenate([np.flatnonzero(~by_words), best])
        _, once = np.unique(found.records["position"][kept], return_index=True)
        kept = kept[once]  # unique has sorted them by position
        found = _Scored(found.records[kept], found.lexical[kept])
        return self._text_scores(vector, found, found.records["position"].astype(int))

    def _text_scores(
        self, vector: np.ndarray, found: _Scored, positions: np.ndarray | None
    ) -> TextScores:
        dense = -found.records["distance"].astype(np.float32)
        fused = self._scales.fuse(dense, found.lexical)
        return TextScores(vector, dense, found.lexical, fused, positions)

    def _scored(
        self,
        kind: LiteralString,
        vector: np.ndarray,
        asked: _Asked,
        values: Mapping[str, Any],
        head: Sequence[tuple[Any, ...]] = (),
    ) -> _Scored:
        own = [("position", ">i4"), ("distance", ">f4"), ("length", ">i4")]
        records = self._records(
            _statement(kind, self._width, len(asked.terms)),
            [*head, *own, ("counts", ">i4", (len(asked.terms),))],
            {"vector": vector_text(vector), **asked.parameters, **values},
        )
        return _Scored(
            records, asked.scores(records["counts"], records["length"], self._mean_length)
        )

    def _records(
        self, statement: bytes, fields: list[tuple[Any, ...]], values: Mapping[str, Any]
    ) -> np.ndarray:
        """Return what a statement sends as one value, by position; nothing where it sends none."""
        sent = self._connections.first(statement, {"version": self._version, **values})
        records = np.frombuffer(sent or b"", np.dtype(fields))
        return records[np.argsort(records["position"], kind="stable")]

    def _asked(self, lemmas: Sequence[str]) -> _Asked:
        counts = Counter(lemmas)
        known, _ = self.lexical.positions_of(lemmas)
        names = self.lexical.names_of(known)
        return _Asked(
            names,
            np.array([counts[name] for name in names], np.float32),
            self.lexical.idf[known].astype(np.float64),
            self.lexical.holding(known),
        )

    def _refuse_missing(self) -> None:
        statement = b"SELECT rows FROM faq_versions WHERE version = %(version)s"
        deadline = time.monotonic() + _LAG_S
        while True:
            try:
                rows = self._connections.first(statement, {"version": self._version})
            except RowsUnavailable:
                return
            if rows == len(self.lexical):
                return
            if time.monotonic() > deadline:
                raise IndexRefused(f"{self._folder}: its rows are not in the database. {REBUILD}")
            time.sleep(_LOOK_AGAIN_S)


@dataclass(frozen=True)
class _Scored:
    """Rows as the database sent them, by position, and their BM25."""

    records: np.ndarray
    lexical: np.ndarray
