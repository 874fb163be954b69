"""From an edited file to what is served: candidate, gate, switch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.publishing.candidate import read_candidate
from bot.publishing.files import digests
from bot.publishing.publish import (
    GateClosed,
    NotPublished,
    Order,
    build_and_switch,
    publish_candidate,
)
from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import read_history
from index.progress import silent
from index.store import current_folder, kept_versions, load_corpus, verify
from scripts.build import builder
from tests.corpus_files import SECTION, SITE, write
from tests.publishing_shop import (
    FLOWERS,
    ORDER,
    PARKING,
    QUERIES,
    SHOP,
    copy_of,
    edit,
    left_over,
    parking_of,
    prepare_now,
    publish_now,
    served,
)


@pytest.fixture
def shop(small: Settings, tmp_path: Path) -> Settings:
    return copy_of(small, tmp_path)


def break_golden(folder: Path) -> None:
    """Label a query, and give the wording that answers it to another entry."""
    query = 'queries:\n  - {text: "車を停める場所", relevant: [parking]}\n'
    (folder / QUERIES).write_text(query, "utf-8")
    edit(folder, SHOP, '      - "車を停める場所"\n', "")
    edit(folder, SHOP, '      - "営業時間"\n', '      - "営業時間"\n      - "車を停める場所"\n')


def test_what_was_edited_is_served_told_of_and_holds_its_files(shop: Settings) -> None:
    before = served(shop)
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    done = publish_now(shop)
    assert done.version == served(shop) != before
    assert "五台分" in parking_of(shop)
    last = read_history(shop.index_dir)[-1]
    assert (last.version, last.by, last.note, last.kind) == (
        done.version,
        *("田中", ORDER.note),
        "publish",
    )
    assert last.corpus == corpus_digest(shop.corpus_dir)
    folder = current_folder(shop.index_dir)
    assert digests(folder / "sources") == digests(shop.corpus_dir)
    assert f"sources/{SHOP}" in verify(folder).files
    assert [each.name for each in kept_versions(shop.index_dir)] == [done.version, before]
    assert left_over(shop) == []


def test_where_nothing_was_edited_nothing_is_published(shop: Settings) -> None:
    before = read_history(shop.index_dir)
    assert publish_now(shop).version == served(shop)
    assert read_history(shop.index_dir) == before


def test_a_candidate_is_built_and_not_served_until_it_is_published(shop: Settings) -> None:
    before = served(shop)
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    first = prepare_now(shop)
    edit(shop.corpus_dir, SHOP, "五台分", "六台分")
    second = prepare_now(shop)
    assert served(shop) == before
    assert read_candidate(shop.index_dir) == second, "as it was written down"
    assert not (shop.index_dir / "versions" / first.version).exists(), "only the newest is kept"
    with pytest.raises(NotPublished, match=f"newest candidate is {second.version}"):
        publish_candidate(shop, silent, ORDER, first.version)
    publish_candidate(shop, silent, ORDER, second.version)
    assert "六台分" in parking_of(shop)
    assert read_candidate(shop.index_dir) is None


def test_a_query_that_was_answered_rightly_and_would_not_be_closes_the_gate(shop: Settings) -> None:
    before = served(shop)
    break_golden(shop.corpus_dir)
    with pytest.raises(GateClosed) as closed:
        publish_now(shop)
    candidate = closed.value.candidate
    assert (candidate.gate.golden, candidate.gate.passed) == (1, False)
    assert "車を停める場所" in str(closed.value)
    assert f"--candidate {candidate.version} --force" in str(closed.value)
    assert served(shop) == before
    with pytest.raises(GateClosed):  # as it was judged
        publish_candidate(shop, silent, ORDER, candidate.version)
    publish_candidate(shop, silent, Order(force=True), candidate.version)
    assert served(shop) == candidate.version


def test_golden_queries_may_come_from_a_file_and_name_entries_that_go(
    shop: Settings, tmp_path: Path
) -> None:
    lines = [{"id": "1", "text": "花束の値段", "relevant": ["bouquet-price"]}]
    lines.append({"id": "2", "text": "エッフェル塔の高さ", "relevant": []})
    golden = tmp_path / "golden.jsonl"
    golden.write_text("\n".join(json.dumps(each) for each in lines), "utf-8")
    text = (shop.corpus_dir / FLOWERS).read_text("utf-8")
    start, end = text.index("  - id: bouquet-price"), text.index("  - id: message-card")
    gone = text[:start] + text[end:]
    gone = gone.replace(
        '    links:\n      - label: "花束のお値段"\n        entry: bouquet-price\n', ""
    )
    gone = gone.replace("[bouquet-price, message-card]", "[message-card]")
    (shop.corpus_dir / FLOWERS).write_text(gone, "utf-8")
    (shop.corpus_dir / "clarifications.yaml").unlink()
    with pytest.raises(GateClosed, match=r"1 of 2 golden queries(.|\n)*花束の値段"):
        publish_now(shop, golden=golden)


def test_another_companys_corpus_takes_this_ones_place_only_by_force(
    shop: Settings, tmp_path: Path
) -> None:
    other = write(tmp_path / "other", {"1.yaml": SECTION, "site.yaml": f"{SITE}packs: []\n"})
    before, version = digests(shop.corpus_dir), served(shop)
    with pytest.raises(NotPublished, match="another Q&A"):
        publish_now(shop, draft=other)
    assert (digests(shop.corpus_dir), served(shop)) == (before, version)
    for name in before:
        (shop.corpus_dir / name).unlink()
    write(shop.corpus_dir, {"1.yaml": SECTION, "site.yaml": f"{SITE}packs: []\n"})
    with pytest.raises(NotPublished, match="another Q&A"):
        publish_now(shop)
    publish_now(shop, Order(force=True))
    assert load_corpus(current_folder(shop.index_dir)).entries[0].id == "booking"


def test_the_first_publish_of_all_needs_no_gate(
    small: Settings, shop: Settings, tmp_path: Path
) -> None:
    index_dir = tmp_path / "first"
    index_dir.mkdir()
    (index_dir / "encoders").symlink_to((small.index_dir / "encoders").resolve())
    (index_dir / "cache").symlink_to((small.index_dir / "cache").resolve())
    first = replace(shop, index_dir=index_dir)
    break_golden(first.corpus_dir)
    assert publish_now(first).gate.golden == 0
    assert [each.by for each in read_history(index_dir)] == ["田中"]


def test_a_build_switches_whatever_the_gate_would_say(shop: Settings) -> None:
    break_golden(shop.corpus_dir)
    folder = build_and_switch(shop, builder(shop, silent), silent)
    assert served(shop) == folder.name
    assert kept_versions(shop.index_dir)[0] == folder


def test_what_was_published_before_is_not_built_again(shop: Settings) -> None:
    first = served(shop)
    edit(shop.corpus_dir, SHOP, PARKING, "五台分ございます。")
    publish_now(shop)
    edit(shop.corpus_dir, SHOP, "五台分ございます。", PARKING)
    assert publish_now(shop).version == first == served(shop)
