"""The pictures of a state, taken by the command that takes those of all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.screenshots.faces import PICTURED

pytestmark = pytest.mark.browser


def test_every_face_of_a_state_is_pictured_and_laid_out(
    chromium: tuple[Any, Any], small_environment: dict[str, str], tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "scripts.screenshots",
        str(tmp_path),
        "--only",
        "launcher-left",
    ]
    environment = os.environ | small_environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pictures = {path.stem for path in tmp_path.glob("*.png")}
    assert pictures == {f"launcher-left_{face.name}" for face in PICTURED}
    assert done.stdout == f"{tmp_path / 'index.html'}\n"
    assert (tmp_path / "index.html").read_text("utf-8").count("<img") == len(PICTURED)
