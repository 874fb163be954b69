"""What each row of the benchmark measures, and the file that keeps it between runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter


@dataclass(frozen=True)
class AskRound:
    """Medians of one round over all queries: the encoder's forward pass alone, and ask()."""

    forward_ms: float
    ask_ms: float


@dataclass(frozen=True)
class MailRound:
    """Medians of one round: ask() for a question, and for a mail as long as may be."""

    question_ms: float
    mail_ms: float


@dataclass(frozen=True)
class LoadRound:
    """One server on one core: its throughput under full load, its latencies at 70 % of that."""

    per_second: float
    forward_ms: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Memory:
    """One worker after a long query (Rss) and after many; all processes of one, two, … workers."""

    rss_mb: float
    busy_rss_mb: float
    pss_mb: tuple[float, ...]


@dataclass(frozen=True)
class Rebuild:
    """One build after one wording changed."""

    seconds: float
    embedded: int


@dataclass(frozen=True)
class Peers:
    """Each query's time in ask() and in other pipelines by name, or why they did not run."""

    ask_ms: tuple[float, ...] = ()
    pipelines_ms: dict[str, tuple[float, ...]] = field(default_factory=dict)
    skipped: str = ""


@dataclass(frozen=True)
class BuildTimes:
    """How long the two indexes of a synthetic corpus took to build."""

    dense_s: float
    lexical_s: float


@dataclass(frozen=True)
class SearchTimes:
    """The two indexes of a synthetic corpus, opened and searched.

    `recall` is recall@10 of the vectors against exact search, `same_top10` how often BM25's ten
    best are those of scoring every document.
    """

    dense_ms: tuple[float, ...]
    lexical_ms: tuple[float, ...]
    recall: float
    same_top10: float
    memory_mb: float
    private_mb: float


@dataclass(frozen=True)
class ScaleStep:
    """One size of the synthetic corpus."""

    passages: int
    build: BuildTimes
    search: SearchTimes


@dataclass(frozen=True)
class Results:
    """All rows by name; empty where a row has not been measured."""

    ask: tuple[AskRound, ...] = ()
    mail: tuple[MailRound, ...] = ()
    repeat: tuple[float, ...] = ()  # ms
    http: tuple[LoadRound, ...] = ()
    cold: tuple[float, ...] = ()  # s
    memory: Memory | None = None
    rebuild: tuple[Rebuild, ...] = ()
    peers: Peers | None = None
    scale: tuple[ScaleStep, ...] = ()


_JSON = TypeAdapter(Results)


def read_results(file: Path) -> Results:
    """Return what earlier runs measured."""
    return _JSON.validate_json(file.read_bytes()) if file.exists() else Results()


def write_results(file: Path, results: Results) -> None:
    """Keep what was measured for the next run."""
    file.write_bytes(_JSON.dump_json(results, indent=1))
