"""What people decide about an import: what of it is left out, and where the new entries go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from corpus.import_form import Wanted
from corpus.importers.comparison.decisions import Decisions
from corpus.importers.comparison.plan import Plan, plan_import
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.intent import Entry, Link
from corpus.reader import read_corpus

PAGE = (
    SourceEntry("いつ届きますか?", Answer("翌日です。"), "配送", "p.html:3", anchors=("q1",)),
    SourceEntry("送料は?", Answer("300円です。"), "配送", "p.html:9", anchors=("q2",)),
)
RETURNS = SourceEntry("返品できますか", Answer("7日以内なら。"), "返品", "p.html:20")


def _plan(
    folder: Path, entries: Collection[SourceEntry], take: Collection[str] | None = None
) -> Plan:
    source = Source("p.html", tuple(entries))
    return plan_import(folder, [(Wanted("p.html"), source)], Decisions(take=take))


def _statuses(plan: Plan) -> list[str]:
    return [f"{each.status} {each.id}" for each in plan.compared]


def _entries(folder: Path) -> Mapping[str, Entry]:
    return {entry.id: entry for entry in read_corpus(folder, ()).entries}


def test_what_is_left_out_stays_as_it_is_and_is_offered_again(tmp_path: Path) -> None:
    _plan(tmp_path, (*PAGE, RETURNS)).write()
    page = (
        replace(PAGE[0], answer=Answer("3日です。")),
        PAGE[1],
        SourceEntry("支払いは?", Answer("カードで。"), "配送", "p.html:12", anchors=("pay",)),
        SourceEntry(
            "手数料は?",
            Answer("[支払い](#pay)と同じです。", True),
            "配送",
            "p.html:15",
            links=(Link("支払い", entry_id="pay"), Link("送料", entry_id="q2")),
        ),
    )
    before = _plan(tmp_path, page)
    assert _statuses(before) == [
        "changed q1", "unchanged q2", "new pay", "new faq-002", "gone faq-001",
    ]  # fmt: skip
    taken = _plan(tmp_path, page, take=(before.compared[3].key,))
    assert _statuses(taken) == [
        "unchanged q1", "unchanged q2", "new faq-002", "unchanged faq-001",
    ]  # fmt: skip
    assert len(taken.compared[2].lost) == 2  # nothing leads to what is not there
    assert taken.is_writable
    taken.write()
    found = _entries(tmp_path)
    assert found["q1"].answer == "翌日です。"
    assert not found["faq-001"].hidden
    assert "pay" not in found
    assert found["faq-002"].answer == "支払いと同じです。"
    assert [link.entry_id for link in found["faq-002"].links] == ["q2"]
    again = _plan(tmp_path, page)
    assert _statuses(again) == [
        "changed q1", "unchanged q2", "new pay", "changed faq-002", "gone faq-001",
    ]  # fmt: skip
    assert not again.compared[0].has_conflict


def test_new_entries_without_a_section_go_where_they_are_told(tmp_path: Path) -> None:
    page = (replace(PAGE[0], section=""), RETURNS)
    decisions = Decisions(section="お届け")
    plan_import(tmp_path, [(Wanted("a.csv"), Source("a.csv", page))], decisions).write()
    assert [each.section for each in _entries(tmp_path).values()] == ["お届け", "返品"]
