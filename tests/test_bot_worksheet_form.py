"""The workbook that staff fill in: what stands in it, and what is read back of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from bot.worksheet.form_layout import LISTS, START, TOPICS, TOPICS_HEAD, WORDINGS
from bot.worksheet.form_reader import UnreadableForm, read_form
from bot.worksheet.form_writer import form_of
from bot.worksheet.need import Need
from corpus.intent import Corpus, Entry, Referral

TODAY = date(2026, 11, 26)
FEE = Entry("delivery-fee", "配達について", "配達料は?", "市内は無料です。\n市外は500円です。")
FORMULA = Entry('=HYPERLINK("x")', "=1+1", "=SUM(A1)とは何ですか", "+81-3、-5、@だれか、=はい\x0b")
NUMBER = Entry("0120", "番号", "0120とは", "1/2、2026-11-26、00012 です。")
LONG = Entry("long", "長い", "長い答え", "あ" * 20_000)
ENTRIES = (FEE, FORMULA, NUMBER, LONG)
CORPUS = Corpus(ENTRIES, referrals=(Referral("jobs", "求人", ("バイト",)),))
NEEDS = tuple(
    Need(entry, tuple(each for each in ENTRIES if each is not entry), 1.0, ("bare",))
    for entry in ENTRIES
)


def form(wordings: int = 10) -> bytes:
    return form_of(NEEDS, CORPUS, ["配達について", "番号"], wordings, "wordings.xlsx")


def filled(cells: dict[tuple[str, str], object], content: bytes | None = None) -> bytes:
    """Return a form after somebody has written into these cells, (sheet, cell) → value."""
    workbook = load_workbook(io.BytesIO(content or form()))
    for (sheet, cell), value in cells.items():
        workbook[sheet][cell] = value
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def first_row(entry: Entry, content: bytes | None = None) -> int:
    """Return the first row that is filled in for an entry."""
    sheet = load_workbook(io.BytesIO(content or form()))[WORDINGS]
    return next(row for row in range(1, 200) if sheet.cell(row, 1).value == entry.id)


def read(content: bytes):
    parsed = read_form(content, "wordings.xlsx", TODAY)
    found = [(c.kind, c.entry_id, c.topic, c.section, c.text) for c in parsed.candidates]
    return found, parsed


def test_the_form_shows_each_entry_with_its_neighbours_and_room_for_words():
    workbook = load_workbook(io.BytesIO(form()))
    assert workbook.sheetnames == [START, WORDINGS, TOPICS, LISTS]
    assert workbook[LISTS].sheet_state == "hidden"
    sheet, row = workbook[WORDINGS], first_row(FEE)
    shown = [sheet.cell(row - 5 + i, 3).value for i in range(4)]
    assert shown[:3] == [FEE.section, FEE.question, FEE.answer]
    assert shown[3] == f"・{FORMULA.question}\n・{NUMBER.question}\n・{LONG.question}"
    assert [sheet.cell(row + i, 1).value for i in range(10)] == [FEE.id] * 10
    assert sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet and not sheet.protection.password


def test_only_the_cells_to_fill_in_are_open():
    sheet, row = load_workbook(io.BytesIO(form()))[WORDINGS], first_row(FEE)
    is_open = [
        [not sheet.cell(row + i, c).protection.locked for c in range(1, 6)] for i in range(10)
    ]
    assert (
        is_open == [[False, False, True, True, True]] * 5 + [[False, False, True, False, False]] * 5
    )
    assert sheet.cell(row - 1, 3).protection.locked


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.question for entry in ENTRIES])
def test_what_an_entry_says_is_text_in_the_form_whatever_it_begins_with(entry):
    sheet, row = load_workbook(io.BytesIO(form()))[WORDINGS], first_row(entry)
    for cell in (sheet.cell(row, 1), sheet.cell(row - 4, 3), sheet.cell(row - 3, 3)):
        assert cell.data_type == "s"
    answer = sheet.cell(row - 3, 3).value
    assert answer.startswith(entry.answer.replace("\x0b", "")[:1000])


@pytest.mark.parametrize("wordings", [1, 3, 10, 20])
def test_there_are_as_many_cells_as_asked_for(wordings):
    sheet = load_workbook(io.BytesIO(form(wordings)))[WORDINGS]
    row = first_row(FEE, form(wordings))
    is_open = [not sheet.cell(r, 3).protection.locked for r in range(row, row + max(wordings, 5))]
    assert sum(is_open) == wordings


def test_an_empty_form_holds_nothing():
    assert read(form())[0] == [] and read(form())[1].problems == ()


def test_what_was_filled_in_comes_back_with_its_entry_and_its_place():
    fee, number = first_row(FEE), first_row(NUMBER)
    found, parsed = read(
        filled(
            {
                (WORDINGS, f"C{fee}"): "送料いくら",
                (WORDINGS, f"C{fee + 9}"): " ・配達って\u3000ただ? ",
                (WORDINGS, f"D{fee}"): "箱は選べますか",
                (WORDINGS, f"E{fee}"): "箱",
                (WORDINGS, f"D{fee + 1}"): "引っ越しも頼めますか?",
                (WORDINGS, f"E{fee + 2}"): "保冷",
                (WORDINGS, f"C{number}"): "番号\n一つ目\n\n",
                (TOPICS, f"B{TOPICS_HEAD + 1}"): "花の教室",
                (TOPICS, f"C{TOPICS_HEAD + 1}"): "生け花を習いたい\n月謝はいくら",
                (TOPICS, f"D{TOPICS_HEAD + 1}"): "番号",
                (TOPICS, f"B{TOPICS_HEAD + 3}"): "忘れ物",
                (TOPICS, f"C{TOPICS_HEAD + 9}"): "駐輪場はどこですか",
            }
        )
    )
    assert found == [
        ("wording", "delivery-fee", "", "", "送料いくら"),
        ("topic", "delivery-fee", "箱", "", "箱は選べますか"),
        ("topic", "delivery-fee", "引っ越しも頼めますか", "", "引っ越しも頼めますか?"),
        ("topic", "delivery-fee", "保冷", "", "保冷"),
        ("wording", "delivery-fee", "", "", "配達って ただ?"),
        ("wording", "0120", "", "", "番号"),
        ("wording", "0120", "", "", "一つ目"),
        ("topic", "", "花の教室", "番号", "生け花を習いたい"),
        ("topic", "", "花の教室", "番号", "月謝はいくら"),
        ("topic", "", "忘れ物", "", "忘れ物"),
        ("topic", "", "駐輪場はどこですか", "", "駐輪場はどこですか"),
    ]
    assert parsed.candidates[0].where == f"wordings.xlsx {WORDINGS}!C{fee}"
    assert parsed.candidates[0].origin == "記入シート wordings.xlsx(2026-11-26)"


def test_what_is_no_text_is_read_as_it_shows_or_told():
    row = first_row(FEE)
    found, parsed = read(
        filled(
            {
                (WORDINGS, f"C{row}"): 12345,
                (WORDINGS, f"C{row + 1}"): datetime(2026, 11, 26),
                (WORDINGS, f"C{row + 2}"): "=1+1",
                (WORDINGS, f"C{row + 3}"): '=HYPERLINK("http://a.example","送料")',
                (WORDINGS, f"C{row + 4}"): True,
            }
        )
    )
    assert [each[-1] for each in found] == ["12345", "2026-11-26", "True"]
    assert ["数式" in each.found for each in parsed.problems] == [True, True]
    assert [each.field for each in parsed.problems] == [
        f"{WORDINGS}!C{row + 2}",
        f"{WORDINGS}!C{row + 3}",
    ]


def test_renamed_moved_and_extended_forms_are_read_all_the_same():
    row = first_row(FEE)
    workbook = load_workbook(io.BytesIO(filled({(WORDINGS, f"C{row}"): "送料いくら"})))
    sheet = workbook[WORDINGS]
    sheet.title = "山田記入済み"
    del workbook[START]
    workbook.move_sheet(sheet, 2)
    sheet.insert_rows(row + 1)
    sheet.cell(row + 1, 3).value = "足した行の言い方"
    workbook.create_sheet("メモ", 0)["A1"] = "あとで見る"
    saved = io.BytesIO()
    workbook.save(saved)
    assert [(each[1], each[-1]) for each in read(saved.getvalue())[0]] == [
        ("delivery-fee", "送料いくら"),
        ("delivery-fee", "足した行の言い方"),
    ]


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return content.getvalue()


def other_workbook() -> bytes:
    workbook, content = Workbook(), io.BytesIO()
    workbook.active["A1"] = "質問"
    workbook.save(content)
    return content.getvalue()


def with_part(name: str, body: bytes) -> bytes:
    """Return the form with one of its parts replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form())) as old, zipfile.ZipFile(content, "w") as new:
        for each in old.namelist():
            new.writestr(each, body if each == name else old.read(each))
    return content.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><a>&j;</a>"
)
UNREADABLE = {
    "nothing": b"",
    "no workbook": b"PK\x03\x04 no",
    "an old workbook": bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
    "a zip of something": packed(readme=b"hello"),
    "a zip bomb": packed(**{"xl/worksheets/sheet1.xml": b"0" * 200_000_000}),
    "many files": packed(**{f"f{i}": b"" for i in range(6000)}),
    "somebody's workbook": other_workbook(),
    "an entity": with_part("xl/workbook.xml", ENTITIES),
    "a billion laughs": with_part("xl/worksheets/sheet2.xml", BILLION),
    "a broken sheet": with_part("xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row>"),
    "deep nesting": with_part("xl/worksheets/sheet2.xml", b"<a>" * 100_000),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_form_is_told_and_nothing_of_it_is_read(content):
    with pytest.raises(UnreadableForm, match=r"a\.xlsx: .+。"):
        read_form(content, "a.xlsx", TODAY)
