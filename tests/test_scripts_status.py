"""Whether the bot is well, for people without Prometheus."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.app import create_app
from bot.serving_file import Serving, write_serving
from bot.settings import Settings
from scripts.bench.server import free_port
from scripts.status import findings
from scripts.status.__main__ import main
from scripts.status.findings import Found, look
from scripts.status.lines import lines_of


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def settings(small: Settings, tmp_path: Path) -> Settings:
    return replace(small, data_dir=tmp_path / "data")


@pytest.fixture
def problems() -> list[str]:
    """What /readyz says is wrong."""
    return []


@pytest.fixture
def url(settings: Settings, small_answerer: Answerer, problems: list[str]) -> Iterator[str]:
    app = create_app(settings, small_answerer, problems=lambda: problems)
    app.test_client().post("/api/ask", json={"query": "こんにちは"})
    app.test_client().post("/api/ask", json={"query": "明日の株価を教えて"})
    app.extensions["recorder"].close()
    serve(settings, small_answerer.version)
    with make_server("127.0.0.1", 0, app, handler_class=_Silent) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    app.extensions["recorder"].close()


def serve(settings: Settings, version: str) -> None:
    at = datetime.now(TOKYO).isoformat()
    write_serving(settings.data_dir, Serving(os.getpid(), version, at))


def find(settings: Settings, url: str) -> Found:
    return look(settings, url, datetime.now(TOKYO))


def test_all_is_well(settings: Settings, url: str, small_answerer: Answerer) -> None:
    found = find(settings, url)
    assert (found.troubles, found.exit_status) == ((), 0)
    assert found.version == found.published == small_answerer.version
    assert found.age_s is not None and 0 <= found.age_s < 7200
    (worker,) = found.workers
    assert worker.pid == os.getpid() and (worker.memory_bytes or 10**8) > 10**7
    today = found.today
    assert today and (today.questions, today.served + today.phone, today.lost) == (1, 1, 0)
    lines = list(lines_of(found))
    assert lines[-1] == "all is well" and any(
        line.startswith("today: 1 questions") for line in lines
    )


def test_where_nothing_answers_it_says_how_to_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CORPUS_DIR", "INDEX_DIR", "DATA_DIR"):
        monkeypatch.setenv(name, str(getattr(settings, name.lower())))
    assert main(["--url", f"http://127.0.0.1:{free_port()}", "--json"]) == 2
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["exit_status"] == 2 and not told["is_up"]
    assert "scripts/run" in told["troubles"][0]["repair"]


def test_each_trouble_has_its_repair(
    settings: Settings, url: str, problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problems.append("corpus edited since; run: python -m scripts.publish")
    serve(settings, "older")
    monkeypatch.setattr(findings, "_MIN_FREE_BYTES", 2**60)
    (settings.data_dir / "journal.db").write_bytes(b"no database")
    found = find(settings, url)
    assert found.exit_status == 1 and found.is_stale
    told = "\n".join(lines_of(found))
    for words in (
        "corpus edited since",
        "serves older, published is",
        "the disk of DATA_DIR has",
        "the disk of INDEX_DIR has",
        "the journal cannot be read",
    ):
        assert words in told
    assert all(each.repair for each in found.troubles)


def test_a_journal_that_is_nearly_full_and_an_index_that_is_gone(
    settings: Settings, url: str, tmp_path: Path
) -> None:
    small = replace(settings, journal_max_mb=0, index_dir=tmp_path / "none")
    told = "\n".join(f"{each.what}: {each.repair}" for each in find(small, url).troubles)
    assert "JOURNAL_MAX_MB" in told and "scripts.publish builds one" in told


def test_another_folder_than_the_servers_is_told(
    settings: Settings, url: str, tmp_path: Path
) -> None:
    (trouble,) = find(replace(settings, data_dir=tmp_path / "other"), url).troubles
    assert "DATA_DIR" in trouble.what and str(tmp_path / "other") in trouble.repair


def test_another_program_at_the_address_is_not_taken_for_the_bot(settings: Settings) -> None:
    def other(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    with make_server("127.0.0.1", 0, other, handler_class=_Silent) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found = find(settings, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
    assert found.exit_status == 1 and not found.is_ready
    assert "another program" in found.troubles[0].repair
