"""The commands that a company reads first lead from an empty clone to a bot of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.ja.md")
MAX_S = 600  # the ten minutes that are promised
# Of a checkout, what no clone has.
BUILT = (".venv", "node_modules", "built", "data", ".git", "__pycache__", ".mypy_cache")
QUESTIONS = {
    "レンタルの期間は何日からですか": "2泊3日から承ります。",
    "着物が汚れたらどうなりますか": "通常の汚れは、料金をいただかずに当店で洗います。",
    "返却はどこへ送ればよいですか": "同封の伝票で、お近くのコンビニからお送りください。",
    "着付けもお願いできますか": "5500円で承ります。前日までにご予約ください。",
    "下見はできますか": "平日の10時から16時まで、試着していただけます。",
}
PAGE = """\
<!DOCTYPE html>
<html lang="ja"><meta charset="utf-8"><title>よくあるご質問</title>
<h1>よくあるご質問</h1>
<dl>{}</dl>
</html>
"""


def first_commands(readme: Path) -> list[str]:
    """Return the commands of the first block of a README, without what is said about them."""
    block = re.search(r"```\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return [line.partition("#")[0].strip() for line in block[1].splitlines()]


def test_the_first_that_a_company_reads_are_four_commands_in_both_languages() -> None:
    english, japanese = map(first_commands, READMES)
    assert english == japanese
    assert len(english) == 4
    assert english[0] == "scripts/setup" and english[-1] == "CORPUS_DIR=my-faq scripts/run"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with nothing built in it, but the packages and the exported encoder.

    To get both is other tests' matter, and takes minutes.
    """
    copy = tmp_path / "clone"
    shutil.copytree(ROOT, copy, ignore=lambda _, names: [each for each in names if each in BUILT])
    (copy / ".venv").symlink_to((ROOT / ".venv").resolve())
    with suppress(FileNotFoundError):
        shutil.copytree(ROOT / "index" / "built" / "encoders", copy / "index/built/encoders")
    rows = (f"<dt>{asked}</dt><dd><p>{told}</p></dd>" for asked, told in QUESTIONS.items())
    (copy / "page.html").write_text(PAGE.format("".join(rows)), encoding="utf-8")
    return copy


@pytest.fixture
def url(clone: Path) -> Iterator[str]:
    """Run the README's commands as they stand, the last one on a free port; the bot's address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    *commands, last = first_commands(ROOT / "README.md")
    begun = time.monotonic()
    for command in commands:
        done = shell(command, clone)
        said, _ = done.communicate(timeout=MAX_S)
        assert done.returncode == 0, (command, said)
    server = shell(f"{last} --port {port}", clone)
    try:
        address = f"http://127.0.0.1:{port}"
        while not answers(f"{address}/readyz"):
            assert server.poll() is None and time.monotonic() - begun < MAX_S
            time.sleep(0.5)
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=30)


def shell(command: str, folder: Path) -> subprocess.Popen[str]:
    ours = ("CORPUS_DIR", "INDEX_DIR", "DATA_DIR", "ENCODER", "FAQ_ENV", "PYTHONPATH")
    return subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in ours},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def ask(url: str, query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/ask", body, kind)
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="an environment that set-up did not make")
def test_the_commands_of_the_readme_lead_to_a_bot_that_answers_on_the_page(url: str) -> None:
    for question, told in QUESTIONS.items():
        reply = ask(url, question)
        assert (reply["kind"], reply["answer"]["text"]) == ("answer", told)
    assert ask(url, "こんにちは")["kind"] == "notice"
    assert ask(url, "解約したい")["kind"] == "fallback"
    # No answer of the example is left.
    assert "見本の回答" not in str(ask(url, "お申し込みの方法を教えてください"))
