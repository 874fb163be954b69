"""Two replicas behind nginx, PostgreSQL with a standby, Redis: all real, in small."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.open_shelf import open_shelf
from bot.delivery.replica import read_fleet
from bot.settings import Settings, read_settings
from scripts.cluster.cluster import Cluster, running_cluster
from tests.http_calls import post

pytestmark = pytest.mark.slow

PARKING = "駐車場はありますか"
NOTICE = "live:\n  notices:\n    - text: 台風のため配達が遅れています。\n"


@pytest.fixture(scope="module")
def cluster(small: Settings) -> Iterator[Cluster]:
    in_ci = os.environ.get("CI") == "true"
    with running_cluster(
        small,
        2,
        lambda _line: None,
        with_proxy=in_ci or _is_installed("nginx"),
        with_redis=in_ci or _is_installed("redis-server"),
    ) as running:
        yield running


def _is_installed(program: str) -> bool:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def ask(url: str, query: str = PARKING) -> Any:
    reply = post(f"{url}/api/ask", {"query": query})
    assert reply.status == 200
    return reply.json


def rate(url: str, query_id: str) -> int:
    return post(f"{url}/api/feedback", {"query_id": query_id, "helpful": True}).status


def wait_until(true: Callable[[], bool], limit_s: float = 30) -> float:
    """Return how long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() < begun + limit_s
        time.sleep(0.05)
    return time.monotonic() - begun


def test_a_conversation_and_a_rating_reach_another_replica_than_the_one_that_answered(
    cluster: Cluster,
) -> None:
    one, other = (each.url for each in cluster.replicas)
    price = ask(one, "花束の値段")
    follow_up = {"query": "何日前まで?", "conversation": price["conversation"]}
    goes_on, alone = post(f"{other}/api/ask", follow_up).json, ask(other, "何日前まで?")
    assert goes_on["choices"] != alone["choices"]
    assert rate(other, price["query_id"]) == 200


def test_a_publish_reaches_all_and_status_says_so(cluster: Cluster) -> None:
    before = cluster.versions()
    corpus_dir = Path(cluster.publisher["CORPUS_DIR"])
    shop = corpus_dir / "01-shop.yaml"
    shop.write_text(shop.read_text("utf-8").replace("3台分", "5台分"), "utf-8")
    (corpus_dir / "live.yaml").write_text(NOTICE, "utf-8")
    cluster.publish()
    took = wait_until(lambda: not set(before) & set(cluster.versions()))
    assert took < 10, "three seconds where the machine is free"
    wait_until(lambda: all(ask(each.url).get("notice") for each in cluster.replicas))
    assert all("5台分" in ask(each.url)["answer"]["text"] for each in cluster.replicas)
    (wanted,) = set(cluster.versions())
    publisher = read_settings(cluster.publisher)
    shelf = open_shelf(publisher)

    def all_told() -> bool:
        replicas = read_fleet(publisher, shelf).replicas
        return len(replicas) == 2 and all(each.serves(wanted) for each in replicas)

    wait_until(all_told)
    shelf.close()
    status = cluster.publish("--status").splitlines()
    at = status.index(f"delivered to replicas: {wanted}")
    assert [each.split(":")[0] for each in status[at + 1 :]] == ["  web-1", "  web-2"]


def test_answers_go_on_without_the_primary_and_no_acknowledged_rating_is_lost(
    cluster: Cluster,
) -> None:
    acknowledged = []
    for _ in range(20):
        query_id = ask(cluster.url)["query_id"]
        if rate(cluster.url, query_id) == 200:
            acknowledged.append(query_id)
    cluster.primary.kill()
    refused = ask(cluster.url)["query_id"]
    assert rate(cluster.url, refused) == 503
    assert cluster.versions(), "ready, and answering"
    cluster.standby.promote()
    wait_until(lambda: rate(cluster.url, ask(cluster.url)["query_id"]) == 200)
    wait_until(lambda: rate(cluster.url, refused) == 200)
    kept = {row[0] for row in cluster.standby.rows("SELECT query_id FROM feedback")}
    assert len(acknowledged) == 20 and set(acknowledged) <= kept
    live = Path(cluster.publisher["CORPUS_DIR"]) / "live.yaml"
    live.unlink()
    cluster.publish("--deliver")
    wait_until(lambda: not any(ask(each.url).get("notice") for each in cluster.replicas))
