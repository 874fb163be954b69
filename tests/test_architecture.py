"""What the contracts in pyproject.toml cannot say; and that each of them can fail."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "corpus", "index", "scripts")
MAX_LINES = 300

# One forbidden line per contract, and the file it is put into.
BREACHES = {
    "A room imports only the rooms below it": ("corpus/text.py", "import index.dense"),
    "bot: process, channels, settings, what is measured, kept and said": (
        "bot/answer/answerer.py",
        "import bot.web.api",
    ),
    "No cycles inside a room": ("index/dense.py", "import index.hybrid"),
    "What serves imports nothing of what builds": (
        "bot/app.py",
        "def f():\n    from index.build import pipeline",
    ),
    "What serves loads no library of the build": ("index/calibration.py", "import torch.nn"),
    "fugashi and its dictionary: the tokenizer": ("index/lexical.py", "import fugashi"),
    "FAISS: dense search": ("index/hybrid.py", "import faiss"),
    "psycopg: the index's rows in PostgreSQL": ("index/store.py", "import psycopg"),
    "ONNX Runtime: the encoder": ("index/searcher.py", "import onnxruntime"),
    "tokenizers: the encoder": ("index/features.py", "from tokenizers import Tokenizer"),
    "ruamel.yaml: what authors write": ("bot/settings.py", "from ruamel.yaml import YAML"),
    "markdown-it-py: answers in Markdown": ("bot/web/support_page.py", "import markdown_it"),
    "selectolax: HTML that is imported": ("corpus/importers/html/words.py", "import selectolax"),
    "openpyxl: workbooks": ("corpus/importers/tables/csv_file.py", "import openpyxl"),
    "python-docx: documents of Word": ("corpus/reader.py", "import docx"),
    "Protego: robots.txt of pages that are imported": ("scripts/serve.py", "import protego"),
    "XlsxWriter: what is written for Excel": ("corpus/exporters/csv_file.py", "import xlsxwriter"),
    "pydantic: what is stored and what is sent": ("corpus/intent.py", "import pydantic"),
    "itsdangerous: conversations, and who is signed in": ("bot/web/api.py", "import itsdangerous"),
    "argon2-cffi: the desk's tokens": ("bot/settings.py", "import argon2"),
    "holidays: opening hours": ("corpus/site.py", "import holidays"),
    "jaconv: suggestions": ("index/tokenizer.py", "import jaconv"),
    "SQLAlchemy and Alembic: the journal's database": ("bot/journal/record.py", "import alembic"),
    "limits: rate limits": ("bot/settings.py", "import limits"),
    "redis: rate limits of several servers": ("bot/http/rate_limit.py", "import redis"),
    "idna: international origins": ("bot/web/security.py", "import idna"),
    "Flask and Werkzeug: the web": ("bot/answer/reply.py", "from flask import g"),
    "gunicorn: the server": ("scripts/serve.py", "import gunicorn"),
    "waitress: the worker": ("bot/server.py", "import waitress"),
    "slack_sdk: Slack": ("bot/journal/writer.py", "import slack_sdk"),
    "matplotlib: plots": ("scripts/check.py", "import matplotlib"),
    "prometheus_client: metrics": ("bot/lasting.py", "import prometheus_client"),
    "Playwright: screenshots": ("scripts/check.py", "import playwright"),
    "httpx2: a language model's endpoint": ("bot/worksheet/prompt.py", "import httpx2"),
    "What serves asks for no wordings": ("bot/app.py", "import bot.worksheet.need"),
}


@pytest.fixture(scope="module")
def contracts_broken_by_all_breaches(tmp_path_factory):
    """Return what lint-imports says of a copy of the code with every forbidden line in it."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for room in ROOMS:
        shutil.copytree(
            ROOT / room,
            copy / room,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not Path(folder, name).is_dir()
            ],
        )
    for name, line in BREACHES.values():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", lint, "--no-logo", "--no-cache"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_each_contract_has_a_breach_here():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [contract["name"] for contract in project["tool"]["importlinter"]["contracts"]]
    assert contracts == list(BREACHES)


@pytest.mark.parametrize("contract", BREACHES)
def test_each_contract_can_be_broken(contract, contracts_broken_by_all_breaches):
    assert f"{contract} BROKEN" in contracts_broken_by_all_breaches


def code_files(*rooms):
    """Return every file of the rooms that somebody wrote as code, sorted."""
    return sorted(
        path
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".html", ".sh"} and "built" not in path.parts
    )


def test_every_file_can_be_read_in_one_sitting():
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in code_files(*ROOMS, "tests")
    }
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


# Of the shipped corpus: another corpus must be able to move in without touching the code.
TRADE_WORDS = re.compile(
    r"証明書|月額|SSL|ＳＳＬ|マルチドメイン|請求|クーポン|まとめ割|自動更新|コモンネーム|口座振替|更新申請|FQDN|EV証明|SR3\.0"
)
# The notice for a pasted private key names it.
ALLOWED_WORDS = ("秘密鍵",)


def words_of_the_corpus(text):
    for word in ALLOWED_WORDS:
        text = text.replace(word, "")
    return sorted(set(TRADE_WORDS.findall(text)))


@pytest.mark.parametrize(
    "path", code_files(*ROOMS), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_word_of_this_corpus_stands_in_the_code(path):
    assert words_of_the_corpus(path.read_text(encoding="utf-8")) == []


def test_the_rule_about_words_can_fail():
    assert words_of_the_corpus("例:請求書はいつ届きますか。秘密鍵は送らないでください。") == [
        "請求"
    ]
    assert words_of_the_corpus("SSL証明書の月額プラン") == ["SSL", "月額", "証明書"]


def test_the_corpus_does_use_those_words():
    data = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "data").glob("0*.yaml")
    )
    assert len(words_of_the_corpus(data)) >= 12


def test_no_folder_of_tests_shadows_a_room():
    # A tests/corpus/__init__.py would be imported as `corpus`.
    assert [path.name for path in (ROOT / "tests").rglob("__init__.py")] == []
