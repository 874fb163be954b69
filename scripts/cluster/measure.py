"""The example under load: how much it answers, what a publish and a dead primary cost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from corpus.intent import Corpus
from index.store import current_folder
from scripts.bench.load import memory_mb, worker_ids
from scripts.cluster.cluster import Cluster
from scripts.cluster.figures import Failover, Figures, Publishing, Throughput
from scripts.cluster.load import ASK, RATE, Visitors, percentile, under_load
from scripts.soak.texts import Texts, read_texts

_CLIENTS_EACH = 4  # as many as a worker has threads
_WARM_UP_S = 3.0
_NOTICED_S = 2.0  # until whoever watches the primary has the standby take over
_SETTLED_S = 6.0  # what waited in memory is written within this
_LIMIT_S = 120.0
_NEW_FILE = "90-added-by-the-example.yaml"
_NEW_ENTRY = """section: 見本
entries:
  - id: added-by-the-example
    question: この見本は何を示していますか
    answer: 公開した内容が、すべてのサーバーに届くことを示しています。
"""

Tell = Callable[[str], object]


def measure(cluster: Cluster, corpus: Corpus, seconds: float, tell: Tell) -> Figures:
    """Return the figures. The primary is dead afterwards."""
    texts = read_texts(corpus, ())
    rows = []
    for count in range(1, len(cluster.replicas) + 1):
        tell(f"load: {count} of {len(cluster.replicas)} replicas")
        rows.append(throughput(cluster, texts, count, seconds))
        tell(f"{rows[-1]}")
    held = max(_pss_mb(each.process.pid) for each in cluster.replicas)
    tell("a publish under load")
    publishing = publish_under_load(cluster, texts)
    tell(f"{publishing}")
    tell("the primary is killed under load")
    return Figures(tuple(rows), fail_over(cluster, texts), publishing, round(held))


def throughput(cluster: Cluster, texts: Texts, count: int, seconds: float) -> Throughput:
    """Return what so many of the replicas answer to visitors who never pause."""
    if cluster.nginx:
        cluster.nginx.serve_with(cluster.ports[:count])
    visitors, clients = Visitors(cluster.url, texts), _CLIENTS_EACH * count
    with under_load(visitors.ask, clients):
        time.sleep(_WARM_UP_S)
        begun, before = time.perf_counter(), _cpu_s(cluster)
        time.sleep(seconds)
        ended, after = time.perf_counter(), _cpu_s(cluster)
    visits = visitors.of(ASK, begun, ended)
    took = [each.took_ms for each in visits if each.status == 200]
    cpu_ms = {name: 1000 * (after[name] - before[name]) / max(len(took), 1) for name in after}
    return Throughput(
        count,
        clients,
        len(took),
        len(visits) - len(took),
        round(len(took) / (ended - begun), 1),
        round(percentile(took, 0.5), 1),
        round(percentile(took, 0.99), 1),
        {name: round(each, 2) for name, each in cpu_ms.items()},
    )


def publish_under_load(cluster: Cluster, texts: Texts) -> Publishing:
    """Publish one more entry while visitors ask; its golden queries are not asked, for minutes."""
    visitors = Visitors(cluster.url, texts)
    (Path(cluster.publisher["CORPUS_DIR"]) / _NEW_FILE).write_text(_NEW_ENTRY, encoding="utf-8")
    shelf, before = _shelf(cluster), set(cluster.versions())
    with under_load(visitors.ask, len(cluster.replicas), pause_s=0.05):
        begun = time.perf_counter()
        cluster.publish(module="scripts.build")
        built = time.perf_counter()
        time.sleep(_WARM_UP_S)
        quiet = visitors.of(ASK, built)
        delivering = time.perf_counter()
        cluster.publish("--deliver")
        on_shelf = time.perf_counter()
        until = on_shelf + _LIMIT_S
        while before & set(cluster.versions()) and time.perf_counter() < until:
            time.sleep(0.02)
        served = time.perf_counter()
        time.sleep(1)
    sizes = _shelf(cluster)
    during = visitors.of(ASK, delivering)
    index = current_folder(Path(cluster.publisher["INDEX_DIR"]))
    whole = sum(each.stat().st_size for each in index.rglob("*") if each.is_file())
    return Publishing(
        round(built - begun, 1),
        round(on_shelf - delivering, 1),
        round(served - on_shelf, 2),
        round(sum(size for each, size in sizes.items() if each not in shelf) / 1e6, 1),
        round(whole / 1e6, 1),
        len(visitors.of(ASK)),
        sum(each.status != 200 for each in visitors.of(ASK)),
        round(percentile([each.took_ms for each in quiet], 0.99), 1),
        round(percentile([each.took_ms for each in during], 0.99), 1),
    )


def fail_over(cluster: Cluster, texts: Texts) -> Failover:
    """Kill the primary while visitors ask and rate, let the standby take over, and count."""
    visitors = Visitors(cluster.url, texts)
    with under_load(visitors.ask_and_rate, 2 * len(cluster.replicas), pause_s=0.05):
        time.sleep(_WARM_UP_S)
        killed = time.perf_counter()
        cluster.primary.kill()
        time.sleep(_NOTICED_S)
        cluster.standby.promote()
        promoted = time.perf_counter()
        until = promoted + _LIMIT_S
        while not _rated(visitors, promoted) and time.perf_counter() < until:
            time.sleep(0.05)
        time.sleep(_SETTLED_S)
        back = _rated(visitors, promoted)
    time.sleep(_SETTLED_S)
    asked = visitors.of(ASK)
    ratings = visitors.of(RATE)
    acknowledged = {each.query_id for each in ratings if each.status == 200}
    kept = {row[0] for row in cluster.standby.rows("SELECT query_id FROM feedback WHERE helpful")}
    stored = {row[0] for row in cluster.standby.rows("SELECT query_id FROM queries")}
    return Failover(
        len(asked),
        sum(each.status != 200 for each in asked),
        round(max(each.took_ms for each in visitors.of(ASK, killed)), 1),
        round(promoted - killed, 1),
        round(back[0] - killed, 1) if back else _LIMIT_S,
        len(acknowledged),
        sum(each.status == 503 for each in ratings),
        len(acknowledged - kept),
        len({each.query_id for each in asked if each.status == 200} - stored),
    )


def _rated(visitors: Visitors, since: float) -> list[float]:
    """Return when ratings were acknowledged, since a moment."""
    return sorted(each.ended for each in visitors.of(RATE, since) if each.status == 200)


def _shelf(cluster: Cluster) -> Mapping[str, int]:
    """Return how many bytes each file on the shelf has."""
    rows = cluster.primary.rows(
        "SELECT digest, sum(length(content)) FROM delivery_pieces GROUP BY digest"
    )
    return {digest: int(size) for digest, size in rows}


def _cpu_s(cluster: Cluster) -> dict[str, float]:
    """Return how long each part has had a processor."""
    parts = {
        "replicas": [each.process.pid for each in cluster.replicas],
        "nginx": [cluster.nginx.process.pid] if cluster.nginx else [],
        "postgres": [cluster.primary.pid, cluster.standby.pid],
        "redis": [cluster.redis] if cluster.redis else [],
    }
    found = {name: sum(map(_family_s, pids)) for name, pids in parts.items()}
    times = os.times()
    return found | {"clients": times.user + times.system}


def _family_s(pid: int) -> float:
    total = 0.0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for each in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                spent = each.cpu_times()
                total += spent.user + spent.system
    return total


def _pss_mb(master: int) -> float:
    return sum(memory_mb(pid)["Pss"] for pid in (master, *worker_ids(master)))
