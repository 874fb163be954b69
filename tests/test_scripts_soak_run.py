"""The soak itself: a minute of it in CI. And Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.soak.mix import SHARES

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, many loopback addresses"),
]
SOAK = [sys.executable, "-m", "scripts.soak", "--queries", str(ROOT / "tests/data/dev.jsonl")]


def test_a_minute_of_visitors_loses_nothing_holds_nothing_and_fails_nobody(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    figures, plot = tmp_path / "soak.json", tmp_path / "soak.svg"
    done = subprocess.run(
        [*SOAK, "--minutes", "1", "--json", str(figures), "--plot", str(plot)],
        cwd=ROOT,
        env=os.environ | small_environment | {"WEB_WORKERS": "2"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads(figures.read_text(encoding="utf-8"))
    assert kept["seconds"] > 59 and set(kept["kinds"]) == set(SHARES) - {"abandoned"}
    assert plot.read_text(encoding="utf-8").startswith("<svg")


def test_ctrl_c_ends_the_load_with_the_figures_so_far(small_environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*SOAK, "--minutes", "1.1"],
        cwd=ROOT,
        env=os.environ | small_environment | {"WEB_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as soak:
        assert soak.stderr and soak.stdout
        assert "now" in soak.stderr.readline(), "the load begins"
        time.sleep(1)
        os.killpg(soak.pid, signal.SIGINT)  # as a terminal does
        printed, _ = soak.communicate(timeout=20)
    assert "(interrupted)" in printed and "| errors | yes |" in printed
    assert soak.returncode == 1, "too short to judge its memory"
