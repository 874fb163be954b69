"""An import that is taken back: what people have edited since stays, and nothing else."""

from __future__ import annotations

from pathlib import Path

from bot.desk.importing.undo import Done, contents_of, imports_in, remember, take_back
from corpus.reader import read_corpus
from corpus.yaml_writer import CorpusEditor
from tests.corpus_files import SECTION, SITE, write


def test_an_import_is_taken_back_entry_by_entry_but_for_what_was_edited_since(
    tmp_path: Path,
) -> None:
    def edited(changes: dict[str, dict[str, str]], new: dict[str, str]) -> None:
        editor = CorpusEditor(folder)
        for own, fields in changes.items():
            editor.set_fields(own, fields)
        for own, section in new.items():
            editor.add_entry(section, {"id": own, "question": f"{own}は", "answer": "はい。"})
        editor.save()

    folder = write(tmp_path / "draft", {"a.yaml": SECTION, "site.yaml": SITE})
    before, done = contents_of(folder), Done("k", "faq.csv", "鈴木", "2026-11-27", "追加 2件")
    edited(
        {"booking": {"answer": "取り込んだ文。"}, "cancel": {"question": "取り込んだ質問"}},
        {"r1": "返品", "r2": "返品"},
    )
    remember(folder, done, before)
    edited({"cancel": {"answer": "手で。"}, "r2": {"answer": "手で。"}}, {"own": "ご予約について"})
    assert imports_in(folder) == [done]
    assert sorted(take_back(folder, done)) == ["cancel", "r2"]
    found = {each.id: each for each in read_corpus(folder).entries}
    assert found.keys() == {"booking", "cancel", "own", "r2"}
    assert found["booking"].answer.startswith("はい、①お電話")
    assert (found["cancel"].question, found["cancel"].answer) == ("取り込んだ質問", "手で。")
    assert imports_in(folder) == []
