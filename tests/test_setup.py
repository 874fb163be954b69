"""Lock files that hold what requirements.txt names, and a set-up that repairs what is broken."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup_project import finished, installed, make_project, setup, shell

ROOT = Path(__file__).parents[1]
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-torch-cpu.lock",
    "requirements-torch-cuda.lock",
    "requirements-serve.lock",
)
PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def pins(*names):
    """Return {"flask==3.1.3", …} of requirement or lock files."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    return {f"{re.sub('[-_.]+', '-', name).lower()}=={pin}" for name, pin in PIN.findall(text)}


def test_what_people_list_is_what_is_locked():
    assert pins("requirements.txt") <= pins(LOCKS[0], LOCKS[2])
    assert pins("requirements.txt") <= pins(LOCKS[0], LOCKS[3])
    assert pins("requirements-dev.txt") <= pins(LOCKS[0], LOCKS[1])


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_every_package_by_hashes_and_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = [part for part in re.split(r"\n(?=\S)", text) if not part.startswith("#")]
    assert len(packages) > 2
    for package in packages:
        assert re.match(r"[\w.-]+==\S+", package)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", package)
    assert "://" not in text


@pytest.fixture
def project(tmp_path):
    """Return a small project of its own: the real setup.sh, lock files of hand-made wheels."""
    return make_project(tmp_path)


@pytest.mark.slow
def test_a_fresh_clone_gets_what_the_lock_files_say_and_hears_each_step_once(project):
    first = setup(project, "--dev")
    assert first.returncode == 0, first.stderr
    assert installed(project) == {"served==1.0", "tested==1.0", "torch==2.0+cpu"}
    steps = [line for line in first.stderr.splitlines() if not line.startswith("setup:   ")]
    assert [line.partition(",")[0] for line in steps] == [
        f"setup: making .venv with Python {sys.version.split()[0]}",
        "setup: installing torch",
        "setup: installing 1 packages that it runs with",
        "setup: installing 1 packages that the tests need",
    ]
    assert setup(project, "--dev").stderr == ""
    assert setup(project).stderr == ""


@pytest.mark.slow
def test_the_door_to_set_up_alone_says_when_it_is_ready(project):
    shutil.copy(ROOT / "scripts" / "setup", project / "scripts")
    for made in (True, False):
        run = finished(shell(project, ["scripts/setup"]))
        assert run.returncode == 0, run.stderr
        assert run.stderr.endswith("ready: .venv/bin/python, or . .venv/bin/activate and python\n")
        assert ("making .venv" in run.stderr) == made
    assert installed(project) == {"served==1.0", "torch==2.0+cpu"}


@pytest.mark.slow
def test_a_package_with_another_hash_is_refused(project):
    with (project / "wheels" / "served-1.0-py3-none-any.whl").open("ab") as file:
        file.write(b"tampered with")
    run = setup(project)
    assert run.returncode != 0
    assert "DO NOT MATCH THE HASHES" in run.stderr
    assert "served==1.0" not in installed(project)


@pytest.mark.slow
def test_a_torch_with_another_hash_is_not_replaced_by_the_build_for_cuda(project):
    with (project / "wheels" / "torch-2.0+cpu-py3-none-any.whl").open("ab") as file:
        file.write(b"tampered with")
    run = setup(project)
    assert run.returncode != 0
    assert "DO NOT MATCH THE HASHES" in run.stderr
    assert installed(project) == set()


@pytest.mark.slow
def test_without_a_cpu_build_of_torch_the_build_for_cuda_comes_and_the_repair_is_named(project):
    (project / "wheels" / "torch-2.0+cpu-py3-none-any.whl").unlink()
    run = setup(project)
    assert run.returncode == 0, run.stderr
    assert "PIP_EXTRA_INDEX_URL" in run.stderr
    assert installed(project) == {"served==1.0", "torch==2.0"}
    assert setup(project).stderr == ""


@pytest.mark.slow
def test_a_virtual_environment_of_another_folder_is_made_anew(project, tmp_path_factory):
    assert setup(project).returncode == 0
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(project, copy, symlinks=True)
    run = setup(copy)
    assert run.returncode == 0, run.stderr
    assert ".venv cannot be used (it was made in another folder): making it anew" in run.stderr
    assert installed(copy) == {"served==1.0", "torch==2.0+cpu"}


def python_of_version(path, version):
    """Write a stand-in for a Python of another version; it knows nothing but its version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"#!/usr/bin/env bash\n"
        f'[ -z "$2" ] || exec {sys.executable} -c "import sys; sys.version_info = {version}; $2"\n'
    )
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (
            lambda venv: (venv / "bin" / "python").symlink_to("/nowhere/python3"),
            "its Python does not run",
        ),
        (
            lambda venv: python_of_version(venv / "bin" / "python", (3, 10, 4)),
            "its Python is not 3.11 to 3.14",
        ),
        (lambda venv: (venv / "unfinished").touch(), "its installation was interrupted"),
        (
            lambda venv: (venv / "broken").write_text("ImportError: no numpy"),
            "ImportError: no numpy",
        ),
        (
            lambda venv: (venv / "bin" / "python").write_bytes(b"\x7fELF of another machine"),
            "its Python does not run",
        ),
    ],
)
def test_a_broken_virtual_environment_is_recognized(project, damage, fault):
    (project / ".venv" / "bin").mkdir(parents=True)
    damage(project / ".venv")
    found = subprocess.run(
        ["bash", "-c", ". scripts/setup.sh; venv_fault"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == f"{fault}\n"


def test_a_python_that_is_too_old_or_too_new_is_refused_before_anything_is_made(project):
    python_of_version(project / "python", (3, 15, 0))
    run = setup(project, PYTHON=str(project / "python"))
    assert run.returncode == 1
    assert run.stderr == "setup: Python 3.11 to 3.14 is needed; set PYTHON=/path/to/python3\n"
    assert not (project / ".venv").exists()
