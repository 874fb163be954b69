"""Lock files that hold what requirements.txt names, and a set-up that repairs what is broken."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-torch-cpu.lock",
    "requirements-torch-cuda.lock",
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


def wheel(folder, name, version):
    """Write a wheel of one empty module and return its lock line."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": b"",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [
        f"{file},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()[:-1]},"
        for file, data in files.items()
    ]
    with zipfile.ZipFile(path, "w") as archive:
        for file, data in files.items():
            archive.writestr(file, data)
        archive.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,"]))
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def project(tmp_path):
    """Return a small project of its own: the real setup.sh, lock files of hand-made wheels."""
    return make_project(tmp_path)


def make_project(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "wheels").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    made = {
        "requirements.lock": ("served", "1.0"),
        "requirements-dev.lock": ("tested", "1.0"),
        "requirements-torch-cpu.lock": ("torch", "2.0+cpu"),
        "requirements-torch-cuda.lock": ("torch", "2.0"),
    }
    for name, (package, version) in made.items():
        (tmp_path / name).write_text(wheel(tmp_path / "wheels", package, version))
    return tmp_path


def setup(project, *arguments, **environment):
    """Run the project's set-up and return what it says."""
    process = setup_process(project, *arguments, **environment)
    return finished(process)


def start(project):
    """Run the project's scripts/run and return what it says."""
    return finished(shell(project, ["bash", "scripts/run"]))


def finished(process):
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def setup_process(project, *arguments, **environment):
    command = ["bash", "-c", '. scripts/setup.sh; setup "$@"', "setup", *arguments]
    return shell(project, command, **environment)


def shell(project, command, **environment):
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_EXTRA_INDEX_URL": ""}
    return subprocess.Popen(
        command,
        cwd=project,
        env={
            "PATH": os.environ["PATH"],
            "PYTHON": sys.executable,
            "PIP_FIND_LINKS": str(project / "wheels"),
            **pip,
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def installed(project):
    python = project / ".venv" / "bin" / "python"
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    ).stdout.split()
    return {line for line in listed if not line.startswith(("pip==", "setuptools=="))}


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


def site_packages(project):
    return next((project / ".venv" / "lib").glob("python*/site-packages"))


# Damages that set-up sees, that only Python meets, and that leave nothing to look into.
BROKEN = {
    "a package taken away": lambda project: (site_packages(project) / "served.py").unlink(),
    "a package cut short": lambda project: (site_packages(project) / "served.py").write_text(
        "def ("
    ),
    "killed while it was made": lambda project: (
        shutil.rmtree(project / ".venv"),
        (project / ".venv").symlink_to("/nowhere"),
        (project / ".venv.lock").write_text("999999999"),
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


def in_shell(project, command):
    run = finished(shell(project, ["bash", "-c", f". scripts/setup.sh; {command}"]))
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


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
    assert run.stderr.count("\n") == 1 and "scripts/run" in run.stderr
