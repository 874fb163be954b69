"""Fingerprints tell which field of an entry has changed, and survive the cell of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.blocks import Paragraph, Run
from corpus.fingerprint import FIELDS, fingerprints, read_fingerprints, write_fingerprints
from corpus.intent import Entry, Link

ENTRY = Entry("a", "配送", "いつ", "翌日", ("何日",), (Link("送料", "https://e.jp/"),))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("section", "返品"),
        ("question", "いつ?"),
        ("answer", "翌々日"),
        ("wordings", ()),
        ("links", (Link("送料", "https://e.jp/x"),)),
        ("label", "日"),
        ("reviewed", date(2026, 1, 1)),
        ("valid_until", date(2026, 1, 1)),
        ("hidden", True),
    ],
)
def test_a_change_of_a_field_shows_in_its_fingerprint_alone(field: str, value: object) -> None:
    before = fingerprints(ENTRY)
    after = fingerprints(replace(ENTRY, **{field: value}))
    assert [name for name in FIELDS if before[name] != after[name]] == [field]


def test_what_an_answer_looks_like_counts() -> None:
    plain = (Paragraph((Run("翌日"),)),)
    bold = (Paragraph((Run("翌日", bold=True),)),)
    found = {fingerprints(replace(ENTRY, blocks=blocks))["answer"] for blocks in ((), plain, bold)}
    assert len(found) == 3


def test_a_cell_of_a_table_holds_them() -> None:
    cell = write_fingerprints(fingerprints(ENTRY))
    assert read_fingerprints(cell) == fingerprints(ENTRY)
    assert read_fingerprints("question:zu-kurz 手で書いた answer:12345678") == {
        "answer": "12345678"
    }
