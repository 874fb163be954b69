"""Renew the lock files from requirements.txt, -dev.txt and -serve.txt: python -m scripts.lock

uv resolves for Python 3.11 and newer on every platform, reading metadata only: it downloads no
package. The CPU wheels of torch are not on the package index; requirements-torch-cpu.lock is
written by hand and says how.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HEADER = """\
# {what}
# Made by `python -m scripts.lock` from {source}; do not edit.
"""
# What torch's build for CUDA brings along; the CPU build needs none of it.
CUDA = re.compile(r"(torch|triton|nvidia-.*|cuda-.*)==")


# tokenizers fetches models with it, which serving never does: with what it brings 40 MB.
NOT_SERVED = "huggingface-hub"
_NEVER = "sys_platform == 'never'"


def resolve(source: str, *constraints: str, without: str = "") -> list[str]:
    """Return one text per package: its requirement line, its hashes, and who wants it.

    `without` names a package that is left out with all that it alone wants.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--no-config", "--quiet"]
    command += ["--no-header", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command.append(source)
    for constraint in constraints:
        command += ["--constraint", constraint]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as overrides:
        if without:
            overrides.write(f"{without} ; {_NEVER}\n")
            overrides.flush()
            command += ["--overrides", overrides.name]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    packages = re.split(r"\n(?=\S)", done.stdout.strip())
    return [
        re.sub(r"\n    #\s+--override.*", "", package)
        for package in packages
        if _NEVER not in package.partition("\n")[0]
    ]


def write(path: str, what: str, source: str, packages: list[str]) -> None:
    """Write a lock file and say so."""
    header = HEADER.format(what=what, source=source)
    Path(path).write_text(header + "\n".join(packages) + "\n", encoding="utf-8")
    print(f"{path}: {len(packages)} packages", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, or 1 where torch's CPU wheels must be renewed by hand."""
    argparse.ArgumentParser(
        prog="python -m scripts.lock", description="Renew the lock files."
    ).parse_args(argv)
    run = resolve("requirements.txt")
    write(
        "requirements.lock",
        "Everything that the bot runs and builds with, but torch.",
        "requirements.txt",
        [package for package in run if not CUDA.match(package)],
    )
    write(
        "requirements-torch-cuda.lock",
        "torch as the package index has it: for Linux a CUDA build of gigabytes.",
        "requirements.txt",
        [package for package in run if CUDA.match(package)],
    )
    required = {package.partition("\n")[0] for package in run}
    write(
        "requirements-dev.lock",
        "What the tests need besides requirements.lock.",
        "requirements-dev.txt",
        [
            package
            for package in resolve("requirements-dev.txt", "requirements.lock")
            if package.partition("\n")[0] not in required
        ],
    )
    write(
        "requirements-serve.lock",
        "What only serves: a part of requirements.lock, without what builds, imports and exports.",
        "requirements-serve.txt",
        resolve("requirements-serve.txt", "requirements.lock", without=NOT_SERVED),
    )
    torch = next(line.split()[0] for line in required if line.startswith("torch=="))
    if f"{torch}+cpu" not in Path("requirements-torch-cpu.lock").read_text(encoding="utf-8"):
        print(f"requirements-torch-cpu.lock: not for {torch}; see its head", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
