"""What README and docs tell people to type exists: commands, options, settings, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module  # noqa: TID251  # the docs name modules
from pathlib import Path

import pytest

from bot.settings import read_settings
from corpus.reader import read_corpus

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.ja.md"]


def commands() -> list[tuple[str, tuple[str, ...]]]:
    """Return every (module, options) of a `python -m scripts.…` in the docs."""
    found = {
        (name, tuple(re.findall(r"--[a-z-]+", rest)))
        for page in PAGES
        for name, rest in re.findall(
            r"python -m (scripts\.\w+)([^`\n#]*)", page.read_text(encoding="utf-8")
        )
    }
    return sorted(found)


@pytest.mark.parametrize(("module", "options"), commands())
def test_a_command_and_its_options_exist(module, options, capsys):
    with pytest.raises(SystemExit) as ended:
        main_of(module)(["--help"])
    assert ended.value.code == 0
    usage = capsys.readouterr().out
    assert [option for option in options if option not in usage] == []


def main_of(module: str):  # type: ignore[no-untyped-def]  # whatever a door's main is
    """Return the main function of a module or package that `python -m` runs."""
    try:
        return import_module(f"{module}.__main__").main
    except ModuleNotFoundError:
        return import_module(module).main


def test_every_door_is_told_of():
    doors = {f"scripts.{path.stem}" for path in (ROOT / "scripts").glob("*.py")}
    doors |= {f"scripts.{path.parent.name}" for path in (ROOT / "scripts").glob("*/__main__.py")}
    helpers = {"scripts.__init__", "scripts.console", "scripts.door", "scripts.progress_lines"}
    helpers |= {"scripts.start", "scripts.delivery"}  # of scripts/run, of scripts.publish
    assert doors - helpers == {module for module, _ in commands()}


class Asked(dict[str, str]):
    """An empty environment that remembers which variables were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # texts only
        self.names.add(name)
        return default

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_table_of_settings_is_complete_and_true(readme):
    asked = Asked()
    read_settings(asked)
    assert set(table_names(readme)) == asked.names


def table_names(readme: Path) -> Iterator[str]:
    for line in readme.read_text(encoding="utf-8").splitlines():
        first = line.split("|")[1] if line.startswith("|") and line.count("|") > 3 else ""
        yield from re.findall(r"`([A-Z][A-Z_]+)`", first)


def links() -> list[tuple[str, str]]:
    found = {
        (page.relative_to(ROOT).as_posix(), target)
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    }
    return sorted(found)


@pytest.mark.parametrize(("page", "target"), links())
def test_a_link_leads_somewhere(page, target):
    assert ((ROOT / page).parent / target).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_file_that_is_named_exists(page):
    """Paths with a folder; what is built, and another company's own, need not be there."""
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:bot|corpus|deploy|docs|index|scripts|tests)/[\w./-]+)`", text))
    gone = {name for name in named if not (ROOT / name).exists()}
    assert {name for name in gone if not name.startswith("index/built")} == set()


def test_both_readmes_tell_the_same_commands():
    told = [
        set(re.findall(r"(?:python -m scripts\.\w+|scripts/\w+)", readme.read_text("utf-8")))
        for readme in READMES
    ]
    assert told[0] - told[1] <= {"python -m scripts.serve"}
    assert told[1] - told[0] == set()


@pytest.mark.parametrize("page", ["company.md", "company.ja.md"])
def test_what_the_page_about_the_company_shows_can_be_read(page, tmp_path):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name, block in enumerate(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)):
        (tmp_path / f"{name}.yaml").write_text(block, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(
        "section: 配送について\nentries: [{id: a, question: いつ届きますか, answer: 翌日です。}]\n",
        encoding="utf-8",
    )
    corpus = read_corpus(tmp_path)
    assert len(corpus.site.phones) == 3 and len(corpus.site.channels) == 4
    assert [topic.phone for topic in corpus.referrals[:2]] == ["", "緊急のご連絡"]
