"""What only serves: made from its lock file, small, without torch, and it answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import unidic_lite

from bot.settings import Settings
from corpus import packages
from index.archive import write_archive
from scripts import lock
from scripts.door import sentence
from scripts.trim import UnknownDictionary, trim_dictionary
from tests.test_setup import pins

ROOT = Path(__file__).parents[1]
MAX_BYTES = 450_000_000
ASKS = """
import json, sys
from bot.settings import read_settings
from scripts.serve import open_app
reply = open_app(read_settings(), builds=False).served.app.test_client().post(
    "/api/ask", json={"query": "駐車場はありますか"})
print(json.dumps({"answer": reply.json["answer"]["id"], "modules": [*sys.modules]}))
"""


def test_what_serves_is_a_part_of_what_runs_at_the_same_versions() -> None:
    assert pins("requirements-serve.txt") <= pins("requirements.txt")
    assert pins("requirements-serve.lock") <= pins("requirements.lock")
    names = {pin.partition("==")[0] for pin in pins("requirements-serve.lock")}
    for package in (*packages.ALL, "sentence-transformers", lock.NOT_SERVED):
        assert package not in names


def test_what_serving_does_without_is_told_by_the_door() -> None:
    told = sentence(ModuleNotFoundError("No module named 'torch.nn'", name="torch.nn"))
    assert "this environment only serves" in told and "load FILE --switch" in told
    assert "scripts/run" in sentence(ModuleNotFoundError("No module named 'numpy'", name="numpy"))
    assert packages.missing(("json", "no_such_package")) == ("no_such_package",)


def test_a_dictionary_of_another_make_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sys.dic"
    file.write_bytes(b"another" * 20)
    with pytest.raises(UnknownDictionary):
        trim_dictionary(file)
    assert file.read_bytes() == b"another" * 20


@pytest.mark.slow
def test_a_serving_environment_is_small_and_answers_what_was_built_elsewhere(
    small: Settings, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for name in ("bot", "corpus", "index", "scripts"):
        skipped = shutil.ignore_patterns("__pycache__", "built")
        shutil.copytree(ROOT / name, project / name, ignore=skipped)
    for name in ("requirements.lock", "requirements-serve.lock"):
        shutil.copy(ROOT / name, project)
    made = subprocess.run(
        ["scripts/setup", "--serve"],
        cwd=project,
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    if "CI" not in os.environ and re.search(r"No matching distribution|NewConnection", made.stderr):
        pytest.skip("the package index is out of reach")
    assert made.returncode == 0, made.stderr

    write_archive(small.index_dir, tmp_path / "shop.tar.gz")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "ENCODER": small.encoder,
        **{name: str(tmp_path / name) for name in ("CORPUS_DIR", "INDEX_DIR", "DATA_DIR")},
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [".venv/bin/python", *arguments],
            cwd=project, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    loaded = run("-m", "scripts.archive", "load", str(tmp_path / "shop.tar.gz"), "--switch")
    assert loaded.returncode == 0, loaded.stderr
    asked = run("-c", ASKS)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["answer"] == "parking"
    assert {"torch", "transformers", "scipy", "sympy"} & {*answer["modules"]} == set()
    site = next((project / ".venv" / "lib").glob("python*/site-packages"))
    assert [name for name in packages.ALL if (site / name).exists()] == []
    built = run("-m", "scripts.build", "--force")
    assert (built.returncode, "this environment only serves" in built.stderr) == (1, True)
    assert size_of(project / ".venv") <= MAX_BYTES
    the_trimmed_dictionary_reads_every_text_as_before(site, run("-c", READS).stdout)


READS = """
import json
from pathlib import Path
from corpus.text import normalize
from index.tokenizer import Tokenizer
lines = {line for file in Path("corpus").rglob("*.yaml") for line in file.read_text("utf-8").split("\\n")}
print(json.dumps([repr(Tokenizer().words(normalize(line))) for line in sorted(lines)]))
"""


def the_trimmed_dictionary_reads_every_text_as_before(site: Path, read: str) -> None:
    whole = Path(unidic_lite.DICDIR) / "sys.dic"
    trimmed = site / "unidic_lite" / "dicdir" / "sys.dic"
    assert trimmed.stat().st_size < whole.stat().st_size / 2
    before = subprocess.run(
        [sys.executable, "-c", READS], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ).stdout  # fmt: skip
    assert read == before


def size_of(folder: Path) -> int:
    """Return what a folder takes up, as the disk counts it."""
    files = [path.lstat() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]
    return sum(each.st_blocks * 512 for each in files)
