"""What is looked up when Prometheus asks: which version serves, how old, how large, how many."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.journal.read_engine import journal_bytes
from bot.metrics.machine import memory_of
from bot.serving_file import Serving, read_serving
from bot.settings import Settings
from index.manifest import IndexRefused, Manifest
from index.store import kept_versions


class State(Collector):
    """The server's state, of its own workers alone: another server may share DATA_DIR."""

    def __init__(self, settings: Settings, workers: Callable[[], Collection[int]]) -> None:
        self._settings, self._workers = settings, workers
        self._began = time.time()

    def describe(self) -> list[Metric]:
        """Return nothing: it is not asked when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield all of it."""
        settings, pids = self._settings, self._workers()
        serving = [each for each in read_serving(settings.data_dir) if each.pid in pids]
        yield _gauge("faq_server_start_time_seconds", "When the server began.", self._began)
        # Not of those that say what they serve: where the disk is full nobody can, and all answer.
        yield _gauge("faq_workers", "Workers that live.", len(pids))
        yield _gauge("faq_workers_wanted", "WEB_WORKERS.", settings.workers)
        yield _gauge(
            "faq_index_stale",
            "1 where what is served is not what is wanted; /readyz says why.",
            any(each.problems for each in serving),
        )
        yield from self._versions(serving)
        memory = memory_of((os.getpid(), *pids))
        yield _gauge("faq_memory_bytes", "Of all processes, shared pages once.", memory)
        size = journal_bytes(settings.journal_url)
        if size is not None:
            yield _gauge("faq_journal_size_bytes", "The journal's file.", size)

    def _versions(self, serving: list[Serving]) -> Iterator[Metric]:
        info = GaugeMetricFamily(
            "faq_index_info", "The versions that serve, one but for a moment.", labels=["version"]
        )
        built = GaugeMetricFamily(
            "faq_index_built_time_seconds", "When a version was built.", labels=["version"]
        )
        for version in sorted({each.version for each in serving}):
            info.add_metric([version], 1)
            if at := _built(self._settings.index_dir, version):
                built.add_metric([version], at)
        yield from (info, built)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


@lru_cache(8)
def _built(index_dir: Path, version: str) -> float | None:
    """Return when a version was built; None where its folder is gone or says nothing."""
    for folder in kept_versions(index_dir):
        try:
            made = Manifest.load(folder)
            if made.version == version:
                return datetime.fromisoformat(made.built).timestamp()
        except (IndexRefused, ValueError):
            continue
    return None
