"""What an import would do: new, changed, unchanged and gone, and hands that wrote in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.fingerprint import fingerprints
from corpus.import_form import Wanted
from corpus.importers.comparison.decisions import Decisions, Side
from corpus.importers.comparison.plan import Plan, plan_import
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.intent import Entry
from corpus.reader import read_corpus

PAGE = (
    SourceEntry("いつ届きますか?", Answer("翌日です。"), "配送", "p.html:3", anchors=("q1",)),
    SourceEntry(
        "送料は?", Answer("**300円**です。", True), "配送", "p.html:9", anchors=("q2", "fee")
    ),
    SourceEntry(
        "返品できますか", Answer("7日以内なら。\n詳しくは下記をご覧ください。"), "返品", "p.html:20"
    ),
)


def _plan(
    folder: Path,
    entries: tuple[SourceEntry, ...] = PAGE,
    name: str = "p.html",
    prefer: Side | None = None,
    delete_gone: bool = False,
    address: str = "",
) -> Plan:
    source = Source(name, entries, address=address)
    return plan_import(folder, [(Wanted(name), source)], Decisions(prefer), delete_gone)


def _imported(folder: Path, entries: tuple[SourceEntry, ...] = PAGE) -> Path:
    _plan(folder, entries).write()
    return folder


def _statuses(plan: Plan) -> list[str]:
    return [f"{each.status} {each.id}" for each in plan.compared]


def _entries(folder: Path) -> dict[str, Entry]:
    return {entry.id: entry for entry in read_corpus(folder, ()).entries}


def _edit(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_first_import_writes_a_file_a_section(tmp_path: Path) -> None:
    folder = tmp_path / "faq"
    plan = _plan(folder)
    assert _statuses(plan) == ["new q1", "new q2", "new faq-001"]
    assert not folder.exists(), "nothing is written before it is asked for"
    plan.write()
    assert (folder / "01-配送.yaml").read_text(encoding="utf-8") == (
        'section: "配送"\n'
        "entries:\n"
        "  - id: q1\n"
        '    question: "いつ届きますか?"\n'
        '    answer: "翌日です。"\n'
        "  - id: q2\n"
        "    anchors:\n"
        "      - fee\n"
        '    question: "送料は?"\n'
        "    format: markdown\n"
        '    answer: "**300円**です。"\n'
    )
    assert _entries(folder)["faq-001"].link_missing


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    plan = _plan(folder)
    assert _statuses(plan) == ["unchanged q1", "unchanged q2", "unchanged faq-001"]
    assert plan.write() == []
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("place", "change", "status"),
    [
        (0, {"answer": Answer("翌々日です。")}, "changed q1"),
        (0, {"question": "届くのはいつですか"}, "changed q1"),
        (1, {"question": "送料はいくらですか?", "answer": Answer("400円です。")}, "changed q2"),
        (2, {"question": "返品はできますか", "answer": Answer("8日以内なら。")}, "changed faq-001"),
        (2, {"section": "配送"}, "changed faq-001"),
        (0, {"question": "海外にも送れますか", "answer": Answer("送れません。")}, "new faq-002"),
    ],
)
def test_what_changed_on_the_page(
    tmp_path: Path, place: int, change: dict[str, object], status: str
) -> None:
    folder = _imported(tmp_path)
    page = list(PAGE)
    page[place] = replace(page[place], **change)
    plan = _plan(folder, tuple(page))
    assert status in _statuses(plan)
    plan.write()
    entry = _entries(folder)[status.split()[1]]
    assert (entry.question, entry.section) == (page[place].question, page[place].section)
    assert entry.answer == page[place].answer.plain


def test_anchors_that_count_through_do_not_mix_entries_up(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    first = SourceEntry("営業日は?", Answer("平日です。"), "配送", "p.html:3", anchors=("q1",))
    moved = (
        first, replace(PAGE[0], anchors=("q2",)), replace(PAGE[1], anchors=("q3",)), PAGE[2],
    )  # fmt: skip
    plan = _plan(folder, moved)
    assert _statuses(plan) == ["new faq-002", "unchanged q1", "unchanged q2", "unchanged faq-001"]


def test_hand_edits_survive(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    _edit(
        folder, "01-配送.yaml", '"翌日です。"\n',
        '"翌日です(離島を除く)。"\n    wordings: [何日かかる]\n    valid_until: 2030-01-01\n',
    )  # fmt: skip
    page = (replace(PAGE[0], question="いつ届くのですか?"), *PAGE[1:])
    _plan(folder, page).write()
    entry = _entries(folder)["q1"]
    assert entry.question == "いつ届くのですか?"
    assert entry.answer == "翌日です(離島を除く)。"
    assert entry.wordings == ("何日かかる",)
    assert str(entry.valid_until) == "2030-01-01"
    assert _statuses(_plan(folder, page))[0] == "unchanged q1"


@pytest.mark.parametrize(
    ("prefer", "answer", "asks_again"),
    [
        (None, "手で直した。", True),
        ("corpus", "手で直した。", False),
        ("source", "3日です。", False),
    ],
)
def test_both_sides_of_a_conflict_are_shown_and_people_decide(
    tmp_path: Path, prefer: Side | None, answer: str, asks_again: bool
) -> None:
    folder = _imported(tmp_path)
    _edit(folder, "01-配送.yaml", '"翌日です。"', '"手で直した。"')
    page = (replace(PAGE[0], answer=Answer("3日です。")), *PAGE[1:])
    (change,) = _plan(folder, page).compared[0].fields
    assert (change.corpus, change.source, change.is_conflict) == ("手で直した。", "3日です。", True)
    _plan(folder, page, prefer=prefer).write()
    assert _entries(folder)["q1"].answer == answer
    assert _plan(folder, page).compared[0].has_conflict is asks_again


def test_what_is_gone_is_hidden_and_comes_back(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    plan = _plan(folder, PAGE[:2])
    assert _statuses(plan)[-1] == "gone faq-001"
    plan.write()
    assert _entries(folder)["faq-001"].hidden
    assert _statuses(_plan(folder, PAGE[:2]))[-1] == "unchanged faq-001"
    _plan(folder, PAGE[:2]).write()
    back = _plan(folder)
    assert _statuses(back)[-1] == "changed faq-001"
    back.write()
    assert not _entries(folder)["faq-001"].hidden


def test_what_people_hid_stays_hidden(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    _edit(folder, "02-返品.yaml", "    link_missing", "    hidden: true\n    link_missing")
    assert _statuses(_plan(folder))[-1] == "unchanged faq-001"
    assert _entries(_imported(folder))["faq-001"].hidden


def test_what_is_gone_is_deleted_where_told(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    _plan(folder, PAGE[:2], delete_gone=True).write()
    assert list(_entries(folder)) == ["q1", "q2"]
    assert not (folder / "02-返品.yaml").exists()


def test_a_page_saved_under_another_name_is_the_same_page(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    plan = _plan(folder, PAGE[:2], name="p-2026-12.html")
    assert _statuses(plan) == ["unchanged q1", "unchanged q2", "gone faq-001"]
    assert any("p.html" in note for note in plan.notes)


def test_another_source_takes_nothing_away(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    other = (SourceEntry("駐車場は?", Answer("あります。"), "店舗", "x.csv:2"),)
    assert _statuses(_plan(folder, other, name="x.csv")) == ["new faq-002"]


def test_a_row_beside_the_page_takes_nothing_away(tmp_path: Path) -> None:
    """A file with one answer to change, brought in by somebody who never brought in the page."""
    row = replace(PAGE[0], answer=Answer("当日です。"), anchors=())
    plan = _plan(_imported(tmp_path), (row,), name="rows.csv")
    assert _statuses(plan) == ["changed q1"]


def test_signs_that_shift_jis_has_one_of_are_the_same(tmp_path: Path) -> None:
    page = (replace(PAGE[0], answer=Answer("9時〜17時です。")),)
    again = (replace(PAGE[0], answer=Answer("9時～17時です。")),)
    assert _statuses(_plan(_imported(tmp_path, page), again)) == ["unchanged q1"]


def test_entries_somebody_wrote_by_hand_are_found_by_their_question(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "section: 配送\nentries:\n"
        "  - {id: mine, question: 送料は？, answer: 無料です}\n", encoding="utf-8",
    )  # fmt: skip
    plan = _plan(tmp_path, PAGE[:1])
    assert _statuses(plan) == ["new q1"]
    page = (replace(PAGE[1], answer=Answer("無料です")),)
    assert _statuses(_plan(tmp_path, page)) == ["changed mine"]


def test_favourites_and_repeats_are_not_doubled(tmp_path: Path) -> None:
    top = tuple(replace(each, section="よくある質問トップ2", anchors=()) for each in PAGE[:2])
    plan = _plan(tmp_path, (*top, *PAGE, PAGE[0]))
    assert _statuses(plan) == ["new q1", "new q2", "new faq-001"]
    assert any("トップ2" in note for note in plan.notes)
    assert any("一つにまとめ" in note for note in plan.notes)


def test_two_answers_to_one_question_are_a_problem(tmp_path: Path) -> None:
    other = replace(PAGE[0], answer=Answer("来月です。"), where="p.html:99")
    plan = _plan(tmp_path, (*PAGE, other))
    assert [problem.file for problem in plan.problems] == ["p.html:99"]
    assert plan.is_writable


def test_what_is_not_public_stays_out(tmp_path: Path) -> None:
    draft = replace(PAGE[2], is_hidden=True)
    plan = _plan(tmp_path, (*PAGE[:2], draft))
    assert _statuses(plan) == ["new q1", "new q2"]
    assert any("1件は取り込みません" in note for note in plan.notes)


def test_an_old_version_that_is_not_public_gives_way(tmp_path: Path) -> None:
    old = replace(PAGE[2], is_hidden=True, answer=Answer("3日以内なら。"))
    plan = _plan(tmp_path, (old, *PAGE))
    assert _statuses(plan) == ["new q1", "new q2", "new faq-001"]
    assert not plan.problems


def test_links_within_the_page_lead_to_entries(tmp_path: Path) -> None:
    page = (
        replace(
            PAGE[0],
            answer=Answer("[送料](#fee)と[地図](#map)と[返品](https://e.jp/faq#q9)", True),
        ),
        *PAGE[1:2],
    )
    plan = _plan(tmp_path / "a", page, address="https://e.jp/faq")
    plan.write()
    runs = _entries(tmp_path / "a")["q1"].blocks[0].runs
    assert [run.url for run in runs] == [
        "#q2", None, "https://e.jp/faq#map", None, "https://e.jp/faq#q9",
    ]  # fmt: skip
    lost = _plan(tmp_path / "b", page).compared[0].lost
    assert lost == ("リンク先のないリンク「地図」(p.html:3)",)


def test_rows_of_an_export_know_what_they_were_made_of(tmp_path: Path) -> None:
    folder = _imported(tmp_path)
    entries = _entries(folder)
    rows = [
        replace(
            page, id=entry.id, anchors=(), links=(), wordings=(), label="", is_hidden=False,
            base=fingerprints(entry),
        )
        for page, entry in zip(PAGE, entries.values(), strict=True)
    ]  # fmt: skip
    rows[0] = replace(rows[0], answer=Answer("3日です。"), wordings=("いつ来る", "何日"))
    _edit(folder, "02-返品.yaml", '"返品できますか"', '"返品は"')
    plan = _plan(folder, tuple(rows), name="faq.xlsx")
    assert _statuses(plan) == ["changed q1", "unchanged q2", "unchanged faq-001"]
    plan.write()
    assert _entries(folder)["q1"].wordings == ("いつ来る", "何日")
    assert _statuses(_plan(folder, tuple(rows[1:]), name="faq.xlsx"))[-1] == "gone q1"


def test_a_corpus_that_would_be_broken_is_not_written(tmp_path: Path) -> None:
    page = (replace(PAGE[0], wordings=("送料",)), replace(PAGE[1], wordings=("送料",)))
    plan = _plan(tmp_path, page)
    assert not plan.is_writable
    assert "「送料」は" in plan.problems[0].found
    assert str(tmp_path) in plan.problems[0].file
