"""The units of deploy/systemd, the example of settings, and the commands that both run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings
from tests.conftest import IN_CI
from tests.test_docs import Asked, main_of

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
EXAMPLE = ROOT / "deploy" / "faq-bot.env.example"
INSTALLED = "/opt/faq-bot/current"
_SAFE = 30  # tenths of the exposure that systemd-analyze reckons; an unguarded service has 96


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if not program and not IN_CI:
        pytest.skip("systemd is not installed")
    assert program
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The units as they would be here: their program is there, and executable."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(f"{INSTALLED}/.venv/bin/python", sys.executable)
        (folder / unit.name).write_text(text.replace(INSTALLED, str(ROOT)), "utf-8")
    return sorted(folder.iterdir())


def test_systemd_finds_nothing_wrong_with_the_units(units: list[Path]) -> None:
    verified = analyze("verify", "--man=no", *map(str, units))
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_guarded(service: Path) -> None:
    found = analyze("security", "--offline=true", "--no-pager", f"--threshold={_SAFE}", service)
    assert found.returncode == 0, found.stdout


def commands() -> list[tuple[str, tuple[str, ...]]]:
    """Return every module with its options that a unit runs."""
    return [
        (module, tuple(re.findall(r"--[a-z-]+|(?<= )save\b", rest)))
        for unit in SERVICES
        for module, rest in re.findall(
            rf"^ExecStart={INSTALLED}/\.venv/bin/python -m (\S+)(.*)$",
            unit.read_text("utf-8"),
            re.M,
        )
    ]


@pytest.mark.parametrize(("module", "options"), commands())
def test_what_a_unit_runs_exists(
    module: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    subcommand = [option for option in options if not option.startswith("-")]
    with pytest.raises(SystemExit) as ended:
        main_of(module)([*subcommand, "--help"])
    usage = capsys.readouterr().out
    assert ended.value.code == 0
    assert [option for option in options if option not in usage] == []


def test_nginx_asks_where_systemd_listens() -> None:
    socket = (ROOT / "deploy" / "systemd" / "faq-bot.socket").read_text("utf-8")
    upstream = (ROOT / "deploy" / "nginx" / "faq-bot-http.conf").read_text("utf-8")
    [listens] = re.findall(r"^ListenStream=(.+)$", socket, re.M)
    assert f"server {listens} " in upstream


@pytest.mark.parametrize("page", ["production.md", "production.ja.md"])
def test_every_command_of_the_page_is_a_door(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"\bfaq ([a-z_]+)", text))
    assert len(named) > 6
    for name in named:
        with pytest.raises(SystemExit) as ended:
            main_of(f"scripts.{name}")(["--help"])
        assert ended.value.code == 0


def test_a_start_at_boot_builds_and_installs_nothing() -> None:
    service = (ROOT / "deploy" / "systemd" / "faq-bot.service").read_text("utf-8")
    [start] = re.findall(r"^Exec\w+=(.*)$", service, re.M)
    assert start == f"{INSTALLED}/.venv/bin/python -m scripts.serve --no-build"


def test_the_example_of_settings_is_read_alike_by_systemd_and_a_shell_and_is_usable() -> None:
    text = EXAMPLE.read_text("utf-8")
    every = re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.M)
    lines = [line for line in every.splitlines() if line and not line.startswith("#")]
    # Between single quotes neither of them changes anything; a quote itself is in no setting.
    pairs = [re.fullmatch(r"([A-Z_]+)='([^']*)'", line) for line in lines]
    named = {pair[1]: pair[2] for pair in pairs if pair}
    assert len(named) == len(lines) > 8
    shell = subprocess.run(
        ["sh", "-c", "set -a; . /dev/stdin; env -0"],
        input=every,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    ).stdout
    told = dict(line.split("=", 1) for line in shell.split("\0") if line)
    assert {name: told[name] for name in named} == named
    asked = Asked()
    read_settings(asked)
    assert named.keys() <= asked.names
    settings = read_settings(named | {"SECRET_KEY": "k" * 32})
    assert settings.production and settings.trusted_proxies == 1
