"""TEMPLATES_DIR: a company's own templates, which win over ours of the same name."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, render_template
from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from bot.settings import SettingsError

OURS = "default"  # default/layout.html is ours, also where the company has a layout.html


class _Compiled(BytecodeCache):
    """Templates compiled once for every version's app: 0.1 s of the processor for a page.

    jinja2 takes what is kept for a template only where its text is still the same.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def use_templates(app: Flask, folder: Path | None) -> None:
    """Let the app look for templates in a folder first. Raises SettingsError where it is none."""
    app.jinja_options = app.jinja_options | {"bytecode_cache": _COMPILED}
    if folder is None:
        return
    if not folder.is_dir():
        raise SettingsError(
            [f"TEMPLATES_DIR={folder}: there is no such folder. Make it, or unset TEMPLATES_DIR"]
        )
    ours = FileSystemLoader(Path(app.root_path) / str(app.template_folder))
    own: list[BaseLoader] = [FileSystemLoader(folder), ours, PrefixLoader({OURS: ours})]
    app.jinja_loader = ChoiceLoader(own)


def refuse_broken_templates(app: Flask, folder: Path | None) -> None:
    """Raise SettingsError where a template of a company's cannot be read, or shows no page."""
    if folder is None:
        return
    problems = [
        problem
        for path in sorted(folder.rglob("*.html"))
        if (problem := _fault_of(app, path.relative_to(folder).as_posix()))
    ]
    problems = problems or _faults_of_pages(app)
    if problems:
        raise SettingsError([f"TEMPLATES_DIR={folder}: {problem}" for problem in problems])


def _fault_of(app: Flask, name: str) -> str:
    try:
        app.jinja_env.get_template(name)
    except TemplateSyntaxError as error:
        return f"{error.name}, line {error.lineno}: {error.message}. Repair it, or take it out"
    except (OSError, UnicodeDecodeError):
        return f"{name} cannot be read. Save it in UTF-8, readable for the server's user"
    return ""


def _faults_of_pages(app: Flask) -> list[str]:
    """Show what can be shown to nobody yet: the page itself, and what stands where it fails."""
    try:
        with app.test_request_context("/"):
            app.view_functions["pages.support"]()
            for name in ("error.html", "failure.html"):
                render_template(name, heading="", text="", lines=(), status=404)
    except Exception as error:  # whatever a template may do
        return [
            f"a page cannot be shown with its templates ({type(error).__name__}: {error}). "
            "Repair the template that says so, or take it out"
        ]
    return []
