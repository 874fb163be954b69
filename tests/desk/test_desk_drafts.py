"""The draft: begun with the first change, whole whatever happens, and never ahead of what it hides."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.desk.drafts import Drafts
from corpus.errors import CorpusError
from corpus.yaml_writer import CorpusEditor

SHOP = """\
# 店のこと
section: "店"
entries:
  # よく聞かれます
  - id: hours
    question: "何時まで開いていますか"
    answer: "19時までです"  # 日曜も
  - id: park
    question: "駐車場はありますか"
    answer: "ありません"
"""
GIFTS = (
    'section: "贈り物"\nentries:\n  - id: wrap\n    question: "包めますか"\n    answer: "はい"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "01-shop.yaml").write_text(SHOP)
    (corpus / "02-gifts.yaml").write_text(GIFTS)
    (corpus / ".git").mkdir()
    (corpus / ".git" / "HEAD").write_text("main")
    return corpus


@pytest.fixture
def drafts(folder: Path, tmp_path: Path) -> Drafts:
    return Drafts(folder, tmp_path / "data" / "desk" / "draft")


def change(drafts: Drafts, entry: str, **fields: str | None) -> None:
    with drafts.edit() as draft:
        editor = CorpusEditor(draft)
        editor.set_fields(entry, fields)
        editor.save()


def answers(drafts: Drafts) -> dict[str, str]:
    return {entry.id: entry.answer for entry in drafts.corpus().entries}


def test_a_change_is_in_the_draft_alone(drafts: Drafts, folder: Path) -> None:
    change(drafts, "park", answer="2台分あります")
    assert drafts.exists
    assert answers(drafts)["park"] == "2台分あります"
    assert (folder / "01-shop.yaml").read_text() == SHOP
    assert drafts.changed_files() == ["01-shop.yaml"]
    assert (drafts.folder / "01-shop.yaml").read_text() == SHOP.replace(
        "ありません", "2台分あります"
    )
    assert not (drafts.folder / ".git").exists()


def test_a_draft_ends_where_nothing_is_changed_any_more(drafts: Drafts) -> None:
    change(drafts, "park", answer="2台分あります")
    change(drafts, "park", answer="ありません")
    assert not drafts.exists


def test_a_draft_ends_once_the_corpus_says_the_same(drafts: Drafts, folder: Path) -> None:
    change(drafts, "park", answer="2台分あります")
    (folder / "01-shop.yaml").write_bytes((drafts.folder / "01-shop.yaml").read_bytes())
    assert answers(drafts)["park"] == "2台分あります"
    assert not drafts.exists


def test_what_is_no_whole_corpus_is_taken_back(drafts: Drafts) -> None:
    with pytest.raises(CorpusError):
        change(drafts, "park", answer=None)
    assert not drafts.exists
    change(drafts, "park", answer="2台分あります")
    with pytest.raises(CorpusError):
        change(drafts, "hours", answer=None)
    assert answers(drafts) == {"hours": "19時までです", "park": "2台分あります", "wrap": "はい"}


@pytest.mark.parametrize("first", [True, False])
def test_a_killed_editor_leaves_a_whole_draft(drafts: Drafts, first: bool) -> None:
    if not first:
        change(drafts, "park", answer="2台分あります")
    before = answers(drafts)
    code = (
        "import os, signal, sys; from pathlib import Path; from bot.desk.drafts import Drafts\n"
        "with Drafts(Path(sys.argv[1]), Path(sys.argv[2])).edit() as folder:\n"
        "    (folder / '01-shop.yaml').write_text('section: half'); (folder / '02-gifts.yaml').unlink()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    place = str(drafts.corpus_dir.parent / "data" / "desk" / "draft")
    killed = subprocess.run(
        [sys.executable, "-c", code, str(drafts.corpus_dir), place],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert answers(drafts) == before
    assert drafts.exists is not first
    change(drafts, "wrap", answer="はい、包めます")
    assert answers(drafts) == before | {"wrap": "はい、包めます"}


def test_files_that_the_draft_does_not_touch_follow_the_corpus(
    drafts: Drafts, folder: Path
) -> None:
    change(drafts, "park", answer="2台分あります")
    (folder / "02-gifts.yaml").write_text(GIFTS.replace("はい", "有料です"))
    (folder / "03-new.yaml").write_text(GIFTS.replace("wrap", "new").replace("贈り物", "新しい"))
    assert answers(drafts) == {
        "hours": "19時までです", "park": "2台分あります", "wrap": "有料です", "new": "はい",
    }  # fmt: skip
    (folder / "03-new.yaml").unlink()
    assert "new" not in answers(drafts)
    assert drafts.changed_files() == ["01-shop.yaml"]


def test_changes_of_two_entries_of_one_file_go_together(drafts: Drafts, folder: Path) -> None:
    change(drafts, "park", answer="2台分あります")
    with drafts.edit() as draft:
        editor = CorpusEditor(draft)
        editor.add_entry("店", {"id": "pets", "question": "犬は?", "answer": "はい"})
        editor.save()
    (folder / "01-shop.yaml").write_text(SHOP.replace("19時", "20時").replace("# 店", "# お店"))
    assert answers(drafts) == {
        "hours": "20時までです", "park": "2台分あります", "pets": "はい", "wrap": "はい",
    }  # fmt: skip
    text = (drafts.folder / "01-shop.yaml").read_text()
    assert "# お店のこと" in text
    assert "# よく聞かれます" in text
    assert not drafts.conflicts()


@pytest.mark.parametrize(
    ("side", "answer"), [("mine", "2台分あります"), ("theirs", "近くにあります")]
)
def test_what_both_changed_is_decided_by_people(
    drafts: Drafts, folder: Path, side: str, answer: str
) -> None:
    change(drafts, "park", answer="2台分あります")
    change(drafts, "wrap", answer="包めます")
    (folder / "01-shop.yaml").write_text(SHOP.replace("ありません", "近くにあります"))
    assert answers(drafts)["park"] == "2台分あります"
    (conflict,) = drafts.conflicts()
    assert (conflict.file, conflict.id) == ("01-shop.yaml", "park")
    assert [text and "あり" in text for text in (conflict.base, conflict.mine, conflict.theirs)]
    drafts.settle({conflict.key: side})  # type: ignore[dict-item]  # a table of the two sides
    assert answers(drafts)["park"] == answer
    assert not drafts.conflicts()
    assert answers(drafts)["wrap"] == "包めます"


def test_a_decision_about_another_text_than_is_there_decides_nothing(
    drafts: Drafts, folder: Path
) -> None:
    change(drafts, "park", answer="2台分あります")
    (folder / "01-shop.yaml").write_text(SHOP.replace("ありません", "近くにあります"))
    (conflict,) = drafts.conflicts()
    (folder / "01-shop.yaml").write_text(SHOP.replace("ありません", "遠くにあります"))
    drafts.settle({conflict.key: "mine"})
    assert "遠くにあります" in (drafts.conflicts()[0].theirs or "")


def test_a_file_that_has_no_entries_is_decided_whole(drafts: Drafts, folder: Path) -> None:
    site = folder / "site.yaml"
    site.write_text('company: "花店"\ntitle: "Q&A"\n')
    with drafts.edit() as draft:
        (draft / "site.yaml").write_text('company: "青い花店"\ntitle: "Q&A"\n')
    site.write_text('company: "赤い花店"\ntitle: "Q&A"\n')
    (conflict,) = drafts.conflicts()
    assert (conflict.file, conflict.id, conflict.base) == (
        "site.yaml",
        "",
        'company: "花店"\ntitle: "Q&A"\n',
    )
    drafts.settle({conflict.key: "theirs"})
    assert not drafts.exists


def test_one_change_can_be_given_up_alone(drafts: Drafts) -> None:
    change(drafts, "park", answer="2台分あります", section="贈り物")
    change(drafts, "wrap", answer="包めます")
    with drafts.edit() as draft:
        editor = CorpusEditor(draft)
        editor.add_entry("新", {"id": "pets", "question": "犬は?", "answer": "はい"})
        editor.remove("hours")
        editor.save()
    drafts.discard_of("park")
    drafts.discard_of("hours")
    drafts.discard_of("pets")
    assert answers(drafts) == {"hours": "19時までです", "park": "ありません", "wrap": "包めます"}
    drafts.discard_of("wrap")
    assert not drafts.exists


def test_everything_can_be_given_up(drafts: Drafts) -> None:
    change(drafts, "park", answer="2台分あります")
    drafts.discard()
    assert not drafts.exists
    assert answers(drafts)["park"] == "ありません"


def test_many_editors_at_once_lose_nothing(drafts: Drafts, folder: Path) -> None:
    names = ("hours", "park", "wrap")

    def write(entry: str) -> None:
        own = Drafts(folder, folder.parent / "data" / "desk" / "draft")
        for number in range(5):
            change(own, entry, answer=f"{entry} {number}")
            answers(own)

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, names))
    assert answers(drafts) == {name: f"{name} 4" for name in names}


def test_what_lies_beside_the_corpus_is_published_with_it(drafts: Drafts, folder: Path) -> None:
    (folder / "logo.svg").write_text("<svg/>")
    (folder / "live.yaml").write_text("hidden: []\n")
    with drafts.edit() as draft:
        (draft / ".imported.json").write_text("{}")
        (draft / "logo.svg").write_text("<svg></svg>")
        (draft / "02-gifts.yaml").write_text(GIFTS.replace("はい", "有料です"))
    assert (folder / "logo.svg").read_text() == "<svg/>"
    (folder / "live.yaml").write_text("hidden: [wrap]\n")  # changed at once, beside the draft
    (folder / "02-gifts.yaml").write_text(GIFTS.replace("はい", "有料です"))  # published
    answers(drafts)
    assert not drafts.exists
    assert (folder / "logo.svg").read_text() == "<svg></svg>"
    assert (folder / ".imported.json").read_text() == "{}"
    assert (folder / "live.yaml").read_text() == "hidden: [wrap]\n"
