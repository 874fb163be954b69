"""The files for containers, which nobody runs here: what they name exists, and nothing else."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
from importlib import import_module  # noqa: TID251  # the file names modules
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.settings import read_settings
from tests.test_docs import Asked

ROOT = Path(__file__).parents[1]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
TEXT = re.sub(r"\\\n\s*", "", DOCKERFILE.read_text(encoding="utf-8"))
STAGES = dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", TEXT, re.DOTALL | re.MULTILINE))
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[1:]


def lines(stage: str, instruction: str) -> list[str]:
    """Return what follows an instruction in a stage."""
    return re.findall(rf"^{instruction} (.+)$", STAGES[stage], re.MULTILINE)


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_copied_from_the_folder_exists_and_is_sent(stage: str) -> None:
    for copy in lines(stage, "COPY"):
        if copy.startswith("--from="):
            assert copy.partition("=")[2].split()[0] in STAGES
            continue
        for source in copy.replace("${CORPUS}", "corpus/data").split()[:-1]:
            assert (ROOT / source).exists(), source
            assert not any(fnmatch.fnmatch(source, each) for each in IGNORED), source


def commands() -> list[tuple[str, tuple[str, ...]]]:
    """Return every (module, words after it) that the stages run."""
    run = re.sub(r'", "|\["|"\]', " ", TEXT)
    return re.findall(r"-m (scripts\.\w+)([^&\n]*)", run)


@pytest.mark.parametrize(("module", "rest"), commands())
def test_a_command_and_its_options_exist(
    module: str, rest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main = import_module(module).main
    for help_of in (["--help"], [*rest.split()[:1], "--help"]):
        with pytest.raises(SystemExit):
            main(help_of)
    usage = capsys.readouterr().out
    assert [each for each in re.findall(r"--[a-z-]+", rest) if each not in usage] == []


def test_the_serving_image_has_no_torch_no_root_and_builds_nothing() -> None:
    served = STAGES["serve"]
    assert "torch" not in served and "scripts/setup" not in served
    assert lines("packages", "RUN") == ["scripts/setup --serve"]
    assert [stage for stage in STAGES if "torch" in STAGES[stage]] == ["build"]
    users = lines("serve", "USER")
    assert users == ["10001:10001"]
    after = served.partition("USER ")[2]
    assert "RUN" not in after and '"--no-build"' in after
    imported = re.search(r'-c "(import [^"]+)"', served)
    assert imported
    subprocess.run([sys.executable, "-c", imported[1]], cwd=ROOT, check=True)


def test_compose_builds_that_file_and_sets_what_the_program_reads() -> None:
    compose = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    service = compose["services"]["faq"]
    built = service["build"]
    assert (ROOT / "deploy" / built["context"]).resolve() == ROOT
    assert (ROOT / built["dockerfile"]) == DOCKERFILE
    assert {f"ARG {name}" for name in built["args"]} <= {*re.findall(r"ARG \w+", TEXT)}
    asked = Asked()
    read_settings(asked)
    settings = {pair.partition("=")[0] for line in lines("serve", "ENV") for pair in line.split()}
    libc = {"GLIBC_TUNABLES"}
    assert {*service["environment"], *settings} - libc <= asked.names
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["data:/data"] and "/data" in lines("serve", "VOLUME")
    assert [*compose["volumes"]] == ["data"]
