"""What was measured of the example, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Throughput:
    """A load as fast as so many clients could send it.

    `cpu_ms` is processor time for one answer, by whose: replicas, nginx, postgres, redis, clients.
    """

    replicas: int
    clients: int
    answers: int
    failures: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: Mapping[str, float]


@dataclass(frozen=True)
class Failover:
    """The primary was killed, and the standby promoted, under load; seconds since the kill."""

    answers: int
    failed_answers: int
    slowest_answer_ms: float
    promoted_after_s: float
    ratings_back_after_s: float
    ratings_acknowledged: int
    ratings_refused: int
    ratings_lost: int
    questions_lost: int


@dataclass(frozen=True)
class Publishing:
    """A publish under load: built, put on the shelf, and how long after that all replicas served it.

    `sent_mb` was put on the shelf, of a version that is `whole_mb`.
    """

    build_s: float
    deliver_s: float
    all_after_s: float
    sent_mb: float
    whole_mb: float
    answers: int
    failures: int
    p99_before_ms: float
    p99_during_ms: float


@dataclass(frozen=True)
class Figures:
    """All of it. `replica_mb` is the memory of one replica, its shared pages once (PSS)."""

    throughput: tuple[Throughput, ...]
    failover: Failover
    publishing: Publishing
    replica_mb: float

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return asdict(self)
