"""The npm package: installed from its tarball, typed, bundled, and run in a browser."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import jsonschema_rs
import pytest

from tests.widget.browser import Site, visit, wait_until
from tests.widget.npm_project import (
    NODE_MODULES,
    PACKAGE,
    ROOT,
    Project,
    blocks_of_the_docs,
)

pytestmark = pytest.mark.browser

SOURCES = ROOT / "bot" / "web" / "static" / "widget"
BLOCKS = blocks_of_the_docs()
COUNT = "document.querySelectorAll('faq-widget').length"


def interface(text: str, name: str) -> set[str]:
    """Return the names of the members of an interface in TypeScript."""
    body = re.search(rf"interface {name} [^{{]*\{{\n(.*?)\n\}}", text, re.DOTALL)
    assert body, name
    return set(re.findall(r"^  (?:readonly )?(\w+)[?:(<]", body[1], re.MULTILINE))


def record(type_: str, names: Any) -> str:
    """Return TypeScript that fails where a type has other names than these."""
    return f"({json.dumps(dict.fromkeys(sorted(names), 1))}) satisfies Record<{type_}, 1>;\n"


# What is in it.


def test_it_holds_what_it_promises_in_the_projects_version(project: Project) -> None:
    installed = project.folder / "node_modules" / "faq-widget"
    assert {path.name for path in installed.iterdir()} == {
        "LICENSE",
        "README.md",
        "custom-elements.json",
        "index.js",
        "package.json",
        "widget.d.ts",
    }
    told = json.loads((installed / "package.json").read_text("utf-8"))
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told["version"] == ours["version"]
    assert f"faq-widget-{ours['version']}.tgz" in (PACKAGE / "README.md").read_text("utf-8")
    assert (PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_manifest_for_editors_is_valid_and_says_what_the_widget_has(project: Project) -> None:
    schema = json.loads((NODE_MODULES / "custom-elements-manifest" / "schema.json").read_text())
    manifest = json.loads((PACKAGE / "custom-elements.json").read_text("utf-8"))
    jsonschema_rs.validate(schema, manifest)
    (element,) = manifest["modules"][0]["declarations"]
    named = {
        kind: {each["name"] for each in element[kind]}
        for kind in ("members", "events", "cssParts", "cssProperties")
    }
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.js"))
    style = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.css"))
    types = (PACKAGE / "widget.d.ts").read_text("utf-8")
    parts = re.findall(r'\bpart: "([^"]+)"', code)
    assert named["cssParts"] == {name for part in parts for name in part.split()}
    assert named["members"] == interface(types, "FaqWidgetElement")
    assert named["events"] == {f"faq:{name}" for name in interface(types, "FaqEventDetails")}
    for name in named["cssProperties"]:
        assert f"{name}," in style or f'"{name}"' in code, name


def test_options_are_the_attributes_that_the_script_reads(project: Project) -> None:
    read = (SOURCES / "options.js").read_text("utf-8")
    attributes = set(re.findall(r"\basked\.(\w+)\b(?!\()", read))
    loader = (PACKAGE / "index.js").read_text("utf-8")
    lists = {
        name: set(re.findall(r'"(\w+)"', body))
        for name, body in re.findall(r"const (\w+) = \[(.*?)\];", loader, re.DOTALL)
    }
    assert lists["ATTRIBUTES"] == attributes
    project.write(
        "options.ts",
        'import type { FaqWidgetOptions } from "faq-widget";\n'
        + record("keyof FaqWidgetOptions", attributes | lists["OF_THE_SCRIPT"]),
    )
    assert project.type_faults("options.ts") == []
    dashed = {
        "data-" + re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name) for name in attributes
    }
    told = (ROOT / "docs" / "widget.md").read_text("utf-8")
    assert dashed <= set(re.findall(r"`(data-[\w-]+)`", told))


# Types.


def test_what_the_docs_show_has_no_type_fault(project: Project) -> None:
    component = project.compile_vue("FaqWidget.vue")
    assert project.type_faults("load.ts", "analytics.ts", "FaqWidget.tsx", component) == []


def test_types_refuse_what_the_widget_would_not_understand(project: Project) -> None:
    project.write(
        "wrong.ts",
        'import { loadFaqWidget } from "faq-widget";\n'
        'const faq = await loadFaqWidget({ src: "/widget.js", colour: "red" });\n'
        'faq.on("answered", () => {});\n'
        "faq.ask();\n"
        'window.FAQ?.push(["opens"]);\n'
        'document.addEventListener("faq:call", ({ detail }) => detail.phone);\n'
        'document.querySelector("faq-widget")?.ask("x");\n',
    )
    faults = project.type_faults("wrong.ts")
    assert [re.findall(r"wrong.ts\((\d+),", each) for each in faults if "error" in each] == [
        [str(line)] for line in range(2, 8)
    ]


def test_the_types_are_those_of_the_widget_itself(project: Project, shop: Site) -> None:
    """Its functions, its events, and what each event tells, by doing what brings it about."""
    heard = """() => {
        window.heard = [];
        for (const name of %s) {
            document.addEventListener(`faq:${name}`, ({ detail }) => heard.push([name, detail]));
        }
    }"""
    types = (PACKAGE / "widget.d.ts").read_text("utf-8")
    names = interface(types, "FaqEventDetails")
    sample = 'import type { FaqApi, FaqEventDetails } from "faq-widget";\n'
    with visit(shop) as page:
        page.evaluate(heard % json.dumps(sorted(names)))
        for text in ("駐車場はありますか", "花束", "求人はありますか", "ありがとうございます"):
            page.evaluate("text => FAQ.ask(text)", text)
            page.locator("faq-widget .send:not([aria-disabled])").wait_for()
        page.get_by_role("button", name="いいえ", exact=True).first.click()
        page.locator("faq-widget .choice").first.click()
        page.locator("faq-widget a[href^='tel:']").first.dispatch_event("click")
        page.evaluate("FAQ.close()")
        wait_until(page, lambda: {name for name, _ in page.evaluate("heard")} == names)
        told = page.evaluate("heard")
        sample += record("keyof FaqApi", page.evaluate("Object.keys(FAQ)"))
    for name, detail in told:
        sample += f"({json.dumps(detail)}) satisfies FaqEventDetails[{json.dumps(name)}];\n"
    listed = re.search(r'const EVENTS = "([^"]*)"', (SOURCES / "public_api.js").read_text("utf-8"))
    assert listed and set(listed[1].split()) == names
    project.write("real.ts", sample)
    assert project.type_faults("real.ts") == []
