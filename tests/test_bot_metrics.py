"""What Prometheus reads from the real server: two workers, one of them killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scripts.bench.server import RunningServer, free_port, running_server
from tests.http_calls import post

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

ROOT = Path(__file__).parents[1]
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
ALERTS = ROOT / "deploy" / "prometheus-alerts.yaml"
QUESTIONS = ("配送料はいくらですか", "配送料はいくらですか", "明日の株価を教えて", "こんにちは")

Metrics = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Server:
    """A running server with metrics, and what they say."""

    def __init__(self, running: RunningServer, metrics: str, log: Path) -> None:
        self.log = log
        self.url, self.pid, self._metrics = running.url, running.process.pid, metrics
        self.got: Counter[str] = Counter()

    def ask(self, query: str) -> Any:
        reply = post(f"{self.url}/api/ask", {"query": query}).json
        self.got[reply["kind"]] += 1
        return reply

    def text(self) -> str:
        with urllib.request.urlopen(f"{self._metrics}/metrics", timeout=10) as reply:
            return str(reply.read().decode())

    def read(self) -> Metrics:
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
        }

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(each) for each in children]


def total(metrics: Metrics, name: str, **labels: str) -> float:
    """Return the sum of a metric's series that have these labels."""
    wanted = set(labels.items())
    return sum(value for (each, has), value in metrics.items() if each == name and wanted <= has)


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def server(small_environment: dict[str, str], tmp_path_factory: Any) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("metrics")
    bind = f"127.0.0.1:{free_port()}"
    environment = small_environment | {
        "DATA_DIR": str(folder / "data"),
        "METRICS_BIND": bind,
        "WEB_WORKERS": "2",
        "RATE_LIMIT": "60/minute",
        "LOG_FORMAT": "json",
    }
    with (folder / "log").open("wb") as log, running_server(stderr=log, **environment) as running:
        server = Server(running, f"http://{bind}", folder / "log")
        wait_for(lambda: total(server.read(), "faq_workers") == 2)
        for question in QUESTIONS:
            server.ask(question)
        yield server


def test_replies_are_counted_by_kind_reason_and_channel(server: Server) -> None:
    metrics = server.read()
    counted = {
        kind: total(metrics, "faq_replies_total", channel="api", kind=kind) for kind in server.got
    }
    assert counted == server.got and len(counted) > 1
    reasons = {value for _, has in metrics for name, value in has if name == "reason"}
    assert reasons and all(re.fullmatch("[A-Z_]+", each) for each in reasons)
    asked = {"method": "POST", "route": "/api/ask", "status": "200"}
    assert total(metrics, "faq_requests_total", **asked) == total(metrics, "faq_replies_total")
    seconds = total(metrics, "faq_request_duration_seconds_count", route="/api/ask")
    assert seconds == total(metrics, "faq_requests_total", route="/api/ask")


def test_what_is_served_is_told(server: Server) -> None:
    metrics = server.read()
    version = server.ask("こんにちは")["version"]
    assert total(metrics, "faq_index_info", version=version) == 1
    assert 0 < time.time() - total(metrics, "faq_index_built_time_seconds") < 7200
    assert total(metrics, "faq_index_stale") == 0
    assert total(metrics, "faq_workers_wanted") == 2
    assert total(metrics, "faq_memory_bytes") > 50e6
    assert total(metrics, "faq_journal_size_bytes") > 0
    assert total(metrics, "faq_journal_dropped_rows_total") == 0


def test_remembered_decisions_are_counted(server: Server) -> None:
    for _ in range(10):  # so that a worker gets it twice
        server.ask("返品はできますか")
    wait_for(lambda: total(server.read(), "faq_answer_cache_hits_total") > 0)
    assert total(server.read(), "faq_answer_cache_misses_total") > 0


def test_a_path_nobody_has_is_one_route_whatever_it_is_called(server: Server) -> None:
    for path in ("/yamada-taro", "/09012345678"):
        assert status_of(f"{server.url}{path}") == 404
    metrics = server.read()
    assert total(metrics, "faq_requests_total", route="none", status="404") >= 2
    assert "yamada" not in server.text() and "0901234" not in server.text()


def test_the_public_port_has_no_metrics_and_their_own_nothing_else(server: Server) -> None:
    assert status_of(f"{server.url}/metrics") == 404
    assert status_of(f"{server._metrics}/healthz") == 404


def test_every_line_of_the_log_is_an_object_also_those_of_libraries(server: Server) -> None:
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    assert {"gunicorn.error", "scripts.console", "bot.http.access_log"} <= {
        line["logger"] for line in lines
    }
    asked = [line for line in lines if line.get("route") == "/api/ask"]
    assert len(asked) >= len(QUESTIONS) and all(line["request_id"] for line in asked)


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_what_killed_workers_counted_stays_and_their_files_go(server: Server) -> None:
    before = server.read()
    for killed in server.workers():
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda killed=killed: killed not in server.workers())
        wait_for(lambda: len(server.workers()) == 2)
    wait_for(lambda: total(server.read(), "faq_workers") == 2)
    after = server.read()
    assert total(after, "faq_worker_exits_total") == 2
    fell = [
        series
        for series, value in before.items()
        if series[0].endswith(("_total", "_count", "_bucket", "_sum")) and after[series] < value
    ]
    assert fell == []
    files = [path.name for path in _folder_of(server).glob("*.db")]
    assert not any(str(killed) in name for name in files), files


def _folder_of(server: Server) -> Path:
    maps = Path(f"/proc/{server.workers()[0]}/maps").read_text()
    found = re.search(r"(/\S+/faq-metrics-\w+)/", maps)
    assert found
    return Path(found[1])


def test_what_a_killed_server_left_is_removed_and_what_another_holds_stays(server: Server) -> None:
    kept = _folder_of(server)
    made = "from bot.metrics.folder import make_folder, remove_folder; folder = make_folder(); "
    left = Path(run_python(f"{made} print(folder)"))
    for folder in (left, kept):
        os.utime(folder, (0, 0))
    run_python(f"{made} remove_folder(folder)")
    assert not left.exists() and kept.is_dir()


def run_python(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def named_metrics(text: str) -> set[str]:
    return set(re.findall(r"\bfaq_[a-z_]+", text))


@pytest.mark.parametrize("file", [DASHBOARD, ALERTS], ids=lambda path: path.name)
def test_every_metric_that_is_asked_for_exists(server: Server, file: Path) -> None:
    told = {name for name, _ in server.read()}
    assert named_metrics(file.read_text(encoding="utf-8")) - told == set()


def test_every_metric_is_explained(server: Server) -> None:
    """Of a histogram the name without what its series add."""
    told = {re.sub("_(bucket|sum|count)$", "", name) for name, _ in server.read()}
    for page in ("observability.md", "observability.ja.md"):
        explained = named_metrics((ROOT / "docs" / page).read_text(encoding="utf-8"))
        assert told - explained == set()


def test_the_dashboard_is_whole() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    places = [each["gridPos"] for each in panels]
    assert all(each["x"] + each["w"] <= 24 for each in places)


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is in Debian's prometheus")
def test_promtool_takes_the_alert_rules_and_the_dashboards_queries(tmp_path: Path) -> None:
    queries = [
        target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
        for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
        for target in panel.get("targets", ())
    ]
    rules = [{"record": f"query_{number}", "expr": each} for number, each in enumerate(queries)]
    asked = tmp_path / "queries.yaml"
    asked.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    subprocess.run(["promtool", "check", "rules", str(ALERTS), str(asked)], check=True, timeout=30)
