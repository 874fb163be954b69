"""What is written as Excel, CSV, JSONL and JSON-LD holds every entry, and comes back unchanged."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.columns import BASE, COLUMNS, guarded, lines_without_address, links_in, unguarded
from corpus.exporters.csv_file import write_csv
from corpus.exporters.json_ld import write_json_ld
from corpus.exporters.json_lines import write_json_lines
from corpus.exporters.xlsx import TooLargeForExcel, write_xlsx
from corpus.fingerprint import fingerprints, read_fingerprints
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Entry, Link
from corpus.markdown import read_markdown
from corpus.reader import read_corpus
from tests.exported import Rows, csv_rows, entry_of, sheet_of, xlsx_rows

ROOT = Path(__file__).parents[1]
MARKDOWN = """\
## 送料

- **本州** 500円
- 北海道 [800円](https://example.jp/fee)

| 大きさ | 料金 |
|---|---|
| 小 | 500円 |

1. [お届け日](#plain)を選ぶ
2. お電話(\\*は不要)[する](tel:0120-000-000)
"""
PLAIN = Entry(
    "plain",
    "お届けについて",
    "いつ届きますか",
    '翌日です。\n\n  字下げ、\tタブ、"引用符"、カンマ, 改行は\n残ります。',
    wordings=("到着日", "何日で届く?", "=いつ", "-"),
    links=(Link("送料について", "https://example.jp/fee?a=1,2"), Link("次の 項目", None, "rich")),
    related=("rich",),
    reviewed=date(2026, 4, 1),
    valid_until=date(2027, 3, 31),
    label="お届け日",
)
RICH = Entry("rich", "お届けについて", "送料は", "", blocks=read_markdown(MARKDOWN)[0])
HIDDEN = Entry("0012", "=1+1", "+81は", "@全員", hidden=True, link_missing=True)
ENTRIES = (PLAIN, RICH, HIDDEN)
READERS = {"xlsx": (write_xlsx, xlsx_rows), "csv": (write_csv, csv_rows)}


def comes_back(entries: tuple[Entry, ...], rows: Rows) -> None:
    """Every entry is read again field by field, and its fingerprints are those in the row."""
    assert [tuple(row) for row in rows] == [COLUMNS] * len(entries)
    found = [fingerprints(entry_of(row)) for row in rows]
    assert found == [fingerprints(entry) for entry in entries]
    assert found == [read_fingerprints(row[BASE]) for row in rows]


@pytest.mark.parametrize(("write", "read"), READERS.values(), ids=READERS)
def test_a_table_comes_back_as_it_was(write, read):
    comes_back(ENTRIES, read(write(ENTRIES)))


@pytest.mark.parametrize(("write", "read"), READERS.values(), ids=READERS)
def test_the_shipped_corpus_comes_back_as_it_was(write, read):
    entries = read_corpus(ROOT / "corpus" / "data", packs=()).entries
    comes_back(entries, read(write(entries)))


# What a corpus may hold: no control characters but tab and line ends, no half characters.
TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"\t\n ,;|*#[]()_\\<>&:/年月0123456789あ漢ー＝＋🙂"),
        st.characters(exclude_categories=("Cs", "Cc", "Cn")),
    ),
    max_size=30,
)
FILLED = TEXT.filter(str.strip)
LINE = FILLED.map(lambda text: " ".join(text.split())).filter(bool)
ENTRY = st.builds(
    Entry,
    id=st.from_regex(r"\A[\w][\w.:/-]{0,20}\Z"),
    section=FILLED,
    question=FILLED,
    answer=FILLED,
    wordings=st.lists(LINE, max_size=3).map(tuple),
    links=st.lists(st.builds(Link, LINE, st.just("https://example.jp/=1")), max_size=2).map(tuple),
    label=TEXT,
    reviewed=st.none() | st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    valid_until=st.none() | st.dates(date(2000, 1, 1), date(9999, 12, 31)),
    hidden=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRY, max_size=4).map(tuple))
def test_whatever_an_author_writes_comes_back_from_a_table(entries):
    for write, read in READERS.values():
        comes_back(entries, read(write(entries)))


@settings(max_examples=300, deadline=None)
@given(TEXT | st.text())
def test_a_guard_is_taken_away_again(text):
    assert unguarded(guarded(text)) == text


# What Excel would not leave as it is in a CSV file, and what it would.
GUARDED = (
    *("=1+1", "+81-3", "-", "@SUM(A1)", "＝1", " =1", "\t=1", "'x", "- 一つ目\n- 二つ目"),
    *("001", "2-1", "1/2", "24:00", "１２", "1e5", "12,000", "￥100", "1月2日", "10時30分"),
    *("TRUE", "false", "Mar-1", "3 april", "May 2026"),
)
UNGUARDED = (
    *("", "はい", "1つ目", "3日以内に届きます", "A-1", "faq-001", "maybe", "x=1", "(1)", "#1"),
    *("trueの意味", "march past", "https://example.jp/", "「'」"),
)


@pytest.mark.parametrize("text", GUARDED)
def test_what_a_program_would_change_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", UNGUARDED)
def test_what_no_program_changes_stands_as_it_is(text):
    assert guarded(text) == text == unguarded(text)


def test_a_guard_that_nobody_set_stays():
    assert unguarded("'90年代") == "'90年代"


def test_a_sheet_is_made_for_editing():
    sheet = sheet_of(write_xlsx(ENTRIES))
    assert re.search(r'<pane xSplit="2" ySplit="1"[^>]*state="frozen"', sheet)
    assert '<autoFilter ref="A1:L4"/>' in sheet
    assert re.findall(r'<col min="(\d+" max="\d+)"[^>]*hidden="1"', sheet) == ['11" max="12']
    lists = re.findall(r'type="list"[^>]*sqref="([A-Z]+2):[^>]*><formula1>([^<]*)', sheet)
    assert lists == [("D2", '"plain,markdown"'), ("J2", '"公開,非公開"')]
    assert len(re.findall("promptTitle=", sheet)) == len(COLUMNS)


def test_no_cell_of_a_sheet_holds_a_formula():
    assert not re.search("<f[ >]", sheet_of(write_xlsx(ENTRIES)))


def test_what_does_not_fit_into_a_cell_is_said_and_not_cut():
    long = replace(PLAIN, answer="あ" * 32_768)
    with pytest.raises(TooLargeForExcel, match="plain の「回答」は32,768文字"):
        write_xlsx([long])
    assert csv_rows(write_csv([long]))[0]["回答"] == long.answer


def test_a_line_break_within_a_wording_is_a_sign_in_a_table():
    entry = replace(PLAIN, wordings=("お世話になります。\nいつ届きますか。", "到着日"))
    (row,) = csv_rows(write_csv([entry]))
    assert row["言い換え(1行に1つ)"] == "お世話になります。⏎いつ届きますか。\n到着日"
    comes_back((entry,), [row])


# What a table cannot hold as it is: blanks around a line, in an address, the sign itself.
INEXACT = (
    replace(PLAIN, wordings=(" 到着日", "a⏎b", "発送 \n 日")),
    replace(PLAIN, links=(Link("送料 ", "https://example.jp/a b"),)),
)


@pytest.mark.parametrize("entry", INEXACT)
def test_what_a_table_cannot_hold_exactly_looks_unedited(entry):
    (row,) = csv_rows(write_csv([entry]))
    found = fingerprints(entry_of(row))
    assert found != fingerprints(entry)
    assert found == read_fingerprints(row[BASE])


def test_a_line_that_is_no_link_is_named():
    cell = "送料 について https://example.jp/fee\n電話\n\nhttps://example.jp/\n次 #rich\n"
    assert links_in(cell) == (
        Link("送料 について", "https://example.jp/fee"),
        Link("次", None, "rich"),
    )
    assert lines_without_address(cell) == ("電話", "https://example.jp/")


def test_json_lines_hold_all_of_an_entry_and_leave_out_what_says_nothing(tmp_path):
    plain, rich, hidden = map(json.loads, write_json_lines(ENTRIES).decode().splitlines())
    assert plain == {
        "id": "plain",
        "category": "お届けについて",
        "question": "いつ届きますか",
        "answer": PLAIN.answer,
        "wordings": ["到着日", "何日で届く?", "=いつ", "-"],
        "links": [
            {"label": "送料について", "url": "https://example.jp/fee?a=1,2"},
            {"label": "次の 項目", "entry": "rich"},
        ],
        "related": ["rich"],
        "label": "お届け日",
        "reviewed": "2026-04-01",
        "valid_until": "2027-03-31",
        "base": fingerprints(PLAIN),
    }
    assert (rich["format"], read_markdown(rich["answer"])) == ("markdown", (RICH.blocks, []))
    assert hidden["hidden"] is hidden["link_missing"] is True


def test_json_lines_are_read_as_a_corpus(tmp_path):
    file = tmp_path / "corpus.jsonl"
    file.write_bytes(write_json_lines(ENTRIES))
    found = read_jsonl(file, packs=()).entries
    assert [(e.id, e.section, e.question, e.blocks, e.wordings) for e in found] == [
        (e.id, e.section, e.question, e.blocks, e.wordings) for e in ENTRIES
    ]
    assert found[0].answer == PLAIN.answer and found[1].answer.startswith("送料\n・本州 500円")


@pytest.mark.parametrize("page", ["", "https://example.jp/faq"])
def test_search_engines_get_every_question_with_its_answer(page):
    odd = replace(PLAIN, answer="A < B & C\n</script>")
    text = write_json_ld("よくあるご質問", (odd, RICH), page).decode()
    assert "<" not in text
    found = json.loads(text)
    assert (found["@type"], found["name"]) == ("FAQPage", "よくあるご質問")
    first, second = found["mainEntity"]
    assert first == {
        "@type": "Question",
        "@id": f"{page}#plain",
        "name": "いつ届きますか",
        "acceptedAnswer": {
            "@type": "Answer",
            "text": "A &lt; B &amp; C<br>\n&lt;/script&gt;",
        },
    }
    answer = second["acceptedAnswer"]["text"]
    assert f'<a href="{page}#plain">お届け日</a>' in answer and "<b>本州</b>" in answer


def test_a_link_to_an_entry_that_is_left_out_is_words_alone():
    (found,) = json.loads(write_json_ld("Q&A", [RICH], ""))["mainEntity"]
    assert "<li>お届け日を選ぶ</li>" in found["acceptedAnswer"]["text"]
