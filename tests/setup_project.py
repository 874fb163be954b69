"""Small projects of their own with the real scripts, for the tests of set-up."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


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


def site_packages(project):
    return next((project / ".venv" / "lib").glob("python*/site-packages"))


def in_shell(project, command):
    run = finished(shell(project, ["bash", "-c", f". scripts/setup.sh; {command}"]))
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout
