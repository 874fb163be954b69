from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from corpus.site_editor import SiteEditor, SiteText

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "corpus/data", tmp_path / "corpus")
    return tmp_path / "corpus"


def test_what_is_filled_in_for_real_is_no_placeholder_any_more(folder: Path) -> None:
    SiteEditor(folder).write({"company": "見本商会"})
    assert read_corpus(folder).site.placeholders == ("phones", "hours", "closed")
    assert read_corpus(folder).site.company == "見本商会"


def test_what_is_still_an_example_stays_one(folder: Path) -> None:
    SiteEditor(folder).write({"phones": [{"purpose": "受付", "number": "03-0000-0000"}]})
    assert "phones" in read_corpus(folder).site.placeholders


def test_a_byte_order_mark_and_the_file_s_name_stay(folder: Path) -> None:
    path = folder / "会社" / "about.yml"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + (folder / "site.yaml").read_bytes())
    (folder / "site.yaml").unlink()
    SiteEditor(folder).write({"title": "ご質問"})
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# ")
    assert read_corpus(folder).site.title == "ご質問"


def test_a_corpus_without_such_a_file_gets_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("section: A\nentries: []\n", "utf-8")
    SiteEditor(tmp_path).write({"company": "A", "title": "B"})
    assert (tmp_path / "site.yaml").read_text("utf-8") == "company: A\ntitle: B\n"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"phones": [{"purpose": "A", "number": "12"}]}, ("phones", 0, "number")),
        ({"channels": [{"kind": "mail", "label": "A", "url": "?"}]}, ("channels", 0, "url")),
        ({"hours": {"open": "25:00"}}, ("hours", "open")),
        ({"links": [{"label": "A", "url": "https://a.jp/"}, {"label": "B"}]}, ("links", 1, "url")),
        ({"company": ""}, ("company",)),
    ],
)
def test_a_problem_says_which_value_it_is_about(
    changes: dict[str, object], path: tuple[str | int, ...]
) -> None:
    _, faults = SiteText("title: T\ncompany: C\n").changed(changes).read()
    assert path in [fault.path for fault in faults]


def test_a_mark_tells_of_changes_to_its_own_fields_alone() -> None:
    before = SiteText("title: T\ncompany: C\n")
    after = before.changed({"title": "U"})
    assert before.mark("company") == after.mark("company")
    assert before.mark("title") != after.mark("title")
