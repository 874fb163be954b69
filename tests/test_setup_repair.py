"""A .venv in which something is missing or broken is noticed, and made anew by scripts/run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup_project import (
    finished,
    in_shell,
    installed,
    make_project,
    setup,
    setup_process,
    shell,
    site_packages,
    start,
    wheel,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path):
    """Return a small project of its own: the real setup.sh, lock files of hand-made wheels."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def installed_project(tmp_path_factory):
    """Return a project whose .venv holds a package that scripts/run serves with."""
    folder = tmp_path_factory.mktemp("installed")
    make_project(folder)
    for name in ("run", "start.py"):
        shutil.copy(ROOT / "scripts" / name, folder / "scripts")
    (folder / "scripts" / "serve.py").write_text(
        "import served\n\ndef main():\n    print('serving')\n    return 0\n"
    )
    assert setup(folder).returncode == 0
    return folder


# A damage that set-up sees, and one that only Python meets.
BROKEN = {
    "a package taken away": lambda project: (site_packages(project) / "served.py").unlink(),
    "a package cut short": lambda project: (site_packages(project) / "served.py").write_text(
        "def ("
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_start_repairs_a_broken_virtual_environment_by_itself(installed_project, damage):
    damage(installed_project)
    run = start(installed_project)
    assert (run.returncode, run.stdout) == (0, "serving\n"), run.stderr
    assert run.stderr.count(".venv cannot be used (") == 1
    assert "Traceback" not in run.stderr
    assert not (installed_project / ".venv.lock").exists()
    assert start(installed_project).stderr == ""


@pytest.mark.slow
def test_an_outdated_virtual_environment_gets_what_the_lock_files_say(installed_project):
    lock = installed_project / "requirements.lock"
    before = lock.read_text()
    lock.write_text(wheel(installed_project / "wheels", "served", "2.0"))
    try:
        run = start(installed_project)
        assert (run.returncode, run.stdout) == (0, "serving\n"), run.stderr
        assert "served==2.0" in installed(installed_project)
        assert start(installed_project).stderr == ""
    finally:
        lock.write_text(before)


def environment_of_packages(venv):
    """Make a .venv that can be used, of three packages, as set-up leaves it."""
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    packages = venv / "lib" / "python3.11" / "site-packages"
    for name in ("pip", "served", "served-1.0.dist-info", "__pycache__"):
        (packages / name).mkdir(parents=True)
    (packages / "single.py").touch()
    in_shell(venv.parent, "packages >.venv/packages")
    return packages


CHANGES = {
    "nothing": (lambda packages: None, None),
    "a package more": (lambda packages: (packages / "more").mkdir(), None),
    "no byte code": (lambda packages: (packages / "__pycache__").rmdir(), None),
    "a package taken away": (lambda packages: (packages / "served").rmdir(), "served"),
    "a module taken away": (lambda packages: (packages / "single.py").unlink(), "single.py"),
    "pip taken away": (lambda packages: (packages / "pip").rmdir(), "pip"),
    "another version": (
        lambda packages: (packages / "served-1.0.dist-info").rename(
            packages / "served-2.dist-info"
        ),
        "served-1.0.dist-info",
    ),
    "all taken away": (lambda packages: shutil.rmtree(packages), "pip"),
}


@pytest.mark.parametrize(("change", "missing"), CHANGES.values(), ids=CHANGES)
def test_a_package_that_is_missing_is_noticed_and_one_more_is_not(project, change, missing):
    packages = environment_of_packages(project / ".venv")
    change(packages)
    fault = in_shell(project, "venv_fault")
    if missing:
        assert fault.endswith(f"site-packages/{missing} is not in it any more\n")
    else:
        assert fault == ""


def test_a_python_replaced_by_one_of_another_version_is_noticed(project):
    """As a system's update does: its packages lie where the new one does not look."""
    environment_of_packages(project / ".venv")
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text(
        f'#!/usr/bin/env bash\nexec {sys.executable} -c "import sysconfig; '
        "sysconfig.get_path = lambda _: '/nowhere'; $2\"\n"
    )
    python.chmod(0o755)
    assert in_shell(project, "venv_fault") == "its Python is not the one it was made with\n"


SERVED = {
    "a package missing": ("import served", None, True),
    "a package cut short": ("import served", "def (", True),
    "a package that raises": ("import served", "1 / 0", True),
    "a library for another machine": ("import served", "import _served", True),
    "our own mistake": ("1 / 0", "", False),
    "our own line cut short": ("def (", "", False),
}


@pytest.mark.parametrize(("serve", "served", "repairs"), SERVED.values(), ids=SERVED)
def test_what_python_meets_in_a_package_is_handed_to_set_up_once(project, serve, served, repairs):
    packages = project / "site-packages"
    packages.mkdir()
    (project / ".venv").mkdir()
    shutil.copy(ROOT / "scripts" / "start.py", project / "scripts")
    (project / "scripts" / "serve.py").write_text(f"{serve}\n")
    (project / "scripts" / "run").write_text("echo started again: $*\n")
    (packages / "_served.so").write_bytes(b"\x7fELF\2\1\1")
    if served is not None:
        (packages / "served.py").write_text(f"{served}\n")
    command = [sys.executable, "scripts/start.py", "--port", "1"]
    run = finished(shell(project, command, PYTHONPATH=str(packages)))
    assert run.stdout == ("started again: --port 1\n" if repairs else "")
    assert (project / ".venv" / "broken").exists() is repairs
    again = finished(shell(project, command, PYTHONPATH=str(packages), FAQ_VENV_REPAIRED="1"))
    assert (again.returncode, again.stdout) == (1, "")
    assert "Error" in again.stderr


@pytest.mark.parametrize(
    "left",
    ["999999999", "", "nonsense", str(os.getpid()), "1"],
    ids=["killed", "empty", "nonsense", "another program's", "the first program's"],
)
def test_the_lock_of_a_set_up_that_is_gone_holds_nobody(project, left):
    (project / ".venv.lock").write_text(left)
    run = finished(
        shell(project, ["bash", "-c", ". scripts/setup.sh; lock; cat .venv.lock; echo $$"])
    )
    assert run.stderr == ""
    assert len(set(run.stdout.split())) == 1, "the lock names its new holder"
    assert not (project / ".venv.lock").exists()


@pytest.mark.slow
def test_two_set_ups_at_once_take_nothing_from_each_other(project):
    both = [setup_process(project) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    waited = [text for text in said if "is at work here: waiting for it" in text]
    assert len(waited) == 1 and "anew" not in "".join(said)
    assert installed(project) == {"served==1.0", "torch==2.0+cpu"}
    assert not (project / ".venv.lock").exists()


def test_a_python_without_the_packages_is_told_which_one_to_use(tmp_path):
    """As somebody types `python3 -m scripts.build` before or beside scripts/run."""
    run = subprocess.run(
        [sys.executable, "-S", "-m", "scripts.build"],  # -S: without site-packages
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1 and "scripts/setup" in run.stderr
