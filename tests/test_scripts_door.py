"""Every door says in one message what went wrong, and leaves with the number that means it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import FaqError
from scripts.door import door

ROOT = Path(__file__).parents[1]


def main_that_raises(error: BaseException) -> int:
    @door
    def main() -> int:
        raise error

    return main()


@pytest.mark.parametrize(
    ("error", "message", "status"),
    [
        (FaqError("no index here. Run: …"), "no index here. Run: …\n", 1),
        (
            FileNotFoundError(2, "No such file", "a.jsonl"),
            "a.jsonl is not there. Check how the path is written\n",
            1,
        ),
        (
            OSError(28, "No space left", "index/built"),
            "index/built: there is no room left on its disk. Make room and start again\n",
            1,
        ),
        (
            OSError(5, "Input/output error"),
            "a file cannot be read: the disk reports an error. Check the disk\n",
            1,
        ),
        (OSError("requested 80 and 40 written"), "requested 80 and 40 written\n", 1),
        (OSError(71, "Protocol error", "a"), "a: Protocol error\n", 1),
        (
            ModuleNotFoundError("No module named 'faiss'"),
            "a package is missing or broken (No module named 'faiss'). Run scripts/run, which "
            "repairs .venv, or in an environment of your own: pip install -r requirements.txt\n",
            1,
        ),
        (
            MemoryError(),
            "memory ran out. Building takes 1.7 GB, serving 510 MB and 55 MB for each worker more: "
            "stop something else, or lower WEB_WORKERS\n",
            1,
        ),
        (KeyboardInterrupt(), "\nstopped\n", 130),
    ],
)
def test_what_people_can_repair_is_one_message(
    capsys: pytest.CaptureFixture[str], error: BaseException, message: str, status: int
) -> None:
    assert main_that_raises(error) == status
    assert capsys.readouterr() == ("", message)


def test_a_fault_of_our_own_keeps_its_stack_trace() -> None:
    with pytest.raises(ZeroDivisionError):
        main_that_raises(ZeroDivisionError())


@pytest.mark.parametrize("status", [0, 1])
def test_what_main_returns_is_returned(status: int) -> None:
    assert door(lambda: status)() == status


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate", "--queries", "no.jsonl"],
        ["dialogues", "--dialogues", "no.jsonl"],
        ["replies", "--replies", "no.jsonl"],
        pytest.param(["ablate", "--queries", "no.jsonl"], marks=pytest.mark.slow),  # imports torch
        ["build"],
        ["ask", "請求書"],
        ["check"],
    ],
    ids=" ".join,
)
def test_a_corpus_that_is_not_there_is_no_stack_trace(command: list[str], tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", f"scripts.{command[0]}", *command[1:]],
        cwd=ROOT,
        env={"CORPUS_DIR": str(tmp_path), "INDEX_DIR": str(tmp_path / "index")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert (run.stdout + run.stderr).strip() and "Traceback" not in run.stderr


def test_a_reader_that_has_enough_is_no_error() -> None:
    shell = f"{sys.executable} -m scripts.check --json | head -c 10"
    run = subprocess.run(
        ["bash", "-c", shell], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (len(run.stdout), run.stderr) == (10, "")


@pytest.mark.parametrize("command", ["check --json", "check", "evaluate --help", "ask --help"])
def test_a_reader_that_is_gone_is_no_stack_trace(command: str) -> None:
    """What is printed then fits into one buffer, and is written when the door closes."""
    shell = f"{sys.executable} -m scripts.{command} | true"
    run = subprocess.run(
        ["bash", "-c", shell], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.stdout, run.stderr) == ("", "")
