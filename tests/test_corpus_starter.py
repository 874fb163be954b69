"""What people say of hours, days and phones; and what a new corpus holds."""

from __future__ import annotations

import errno
from datetime import date, time
from pathlib import Path

import pytest

from bot.answer.withdrawn import is_withdrawn
from bot.check.content import check_site
from corpus.import_form import Wanted
from corpus.importers.comparison.plan import plan_import
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.reader import read_corpus
from corpus.site import ALWAYS, HOLIDAY, Hours
from corpus.starter import example
from corpus.starter.draft import Draft, files_of, placeholders_of, problems_of
from corpus.starter.folder import FolderInUse, refuse_unless_empty, write_folder
from corpus.starter.spoken import NotUnderstood, is_always, read_phone, read_span, read_weekdays
from tests.corpus_files import write

SPANS = {
    "9:00-17:00": ("9:00", "17:00"),
    "09:00〜18:30": ("09:00".lstrip("0"), "18:30"),
    "９：００ー１７：００": ("9:00", "17:00"),
    "9時～18時": ("9:00", "18:00"),
    "9時半から18時15分まで": ("9:30", "18:15"),
    "午前9時から午後5時まで": ("9:00", "17:00"),
    "10-19": ("10:00", "19:00"),
    "22:00-6:00": ("22:00", "6:00"),
    "0:00–24:00": ("0:00", "24:00"),
}
DAYS = {
    "月-金": "mon tue wed thu fri",
    "月〜土": "mon tue wed thu fri sat",
    "月曜日から金曜日": "mon tue wed thu fri",
    "月水金": "mon wed fri",
    "月・水・金": "mon wed fri",
    "火曜、木曜": "tue thu",
    "平日": "mon tue wed thu fri",
    "平日と土曜": "mon tue wed thu fri sat",
    "毎日": "mon tue wed thu fri sat sun",
    "土日祝": "sat sun holiday",
    "月〜金・祝日": "mon tue wed thu fri holiday",
    "金-月": "mon fri sat sun",
    "mon-fri": "mon tue wed thu fri",
    "Mon, Wed": "mon wed",
}
PHONES = {
    "ご注文 03-1234-5678": ("ご注文", "03-1234-5678"),
    "ご注文・その他のお問い合わせ: 0120-000-000": ("ご注文・その他のお問い合わせ", "0120-000-000"),
    "修理 03-1234-5678 内線 12": ("修理", "03-1234-5678 内線 12"),
    "窓口2 03-1234-5678": ("窓口2", "03-1234-5678"),
    "ご注文03-1234-5678": ("ご注文", "03-1234-5678"),
    "03-1234-5678": ("お問い合わせ", "03-1234-5678"),
    "03-1234-5678 修理": ("修理", "03-1234-5678"),
    "03-1234-5678 内線 12": ("お問い合わせ", "03-1234-5678 内線 12"),
    "海外から +81 3 1234 5678": ("海外から", "+81 3 1234 5678"),
    "救急 #7119": ("救急", "#7119"),
    "代表（０３）１２３４−５６７８": ("代表", "（０３）１２３４−５６７８"),
}


@pytest.mark.parametrize("text", SPANS)
def test_a_span_is_read_as_people_write_it(text):
    assert read_span(text) == SPANS[text]


@pytest.mark.parametrize("text", DAYS)
def test_weekdays_are_read_as_people_write_them(text):
    assert " ".join(read_weekdays(text)) == DAYS[text]


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_is_read_as_people_write_it(text):
    assert read_phone(text) == PHONES[text]
    assert problems_of(Draft(phones=(read_phone(text),))) == ()


@pytest.mark.parametrize("text", ["24時間", "24時間365日", "２４時間受付", "always"])
def test_any_hour_is_read_as_people_write_it(text):
    assert is_always(text)


@pytest.mark.parametrize("text", ["", "9:00", "あさから", "9:00-17:00 12:00-13:00", "9:5:1-10:00"])
def test_what_is_no_span_is_told_with_an_example(text):
    with pytest.raises(NotUnderstood, match="9:00-17:00 のように"):
        read_span(text)


@pytest.mark.parametrize("text", ["", "いつでも", "月-", "8日", "月とか", "x"])
def test_what_are_no_weekdays_is_told_with_an_example(text):
    with pytest.raises(NotUnderstood, match="月-金、月水金、毎日"):
        read_weekdays(text)


def corpus_of(draft: Draft, folder: Path):
    return read_corpus(write(folder, files_of(draft)), packs=())


def test_a_corpus_of_which_nothing_is_known_can_be_read_and_says_what_is_missing(tmp_path):
    corpus = corpus_of(Draft(), tmp_path)
    assert corpus.site.placeholders == ("company", "phones", "hours", "closed")
    assert corpus.site.title == "よくあるご質問" and len(corpus.site.phones) == 1


def test_what_was_said_stands_in_the_companys_file(tmp_path):
    draft = Draft(
        company='"見本" & 商会 # 1 $x',
        title="Q&A: よくある質問",
        support_page="https://example.jp/faq",
        phones=(("ご注文", "0120-000-000"), ("修理", "03-1234-5678 内線 12")),
        hours="9時半〜18時",
        weekdays="月-土",
        breaks=("12:00-13:00", "15:00-15:15"),
        closed_on_holidays=True,
    )
    site = corpus_of(draft, tmp_path).site
    assert (site.company, site.title) == ('"見本" & 商会 # 1 $x', "Q&A: よくある質問")
    assert site.support_page == "https://example.jp/faq" and site.placeholders == ()
    assert [(each.purpose, each.number) for each in site.phones] == list(draft.phones)
    pauses = ((time(12), time(13)), (time(15), time(15, 15)))
    assert site.hours == Hours((0, 1, 2, 3, 4, 5), time(9, 30), time(18), pauses)
    assert site.closed.holidays is True


@pytest.mark.parametrize(
    ("draft", "hours", "closed"),
    [
        (Draft(hours="24時間"), ALWAYS, False),
        (Draft(hours="9-17", weekdays="月祝"), Hours((0, HOLIDAY)), False),
        (Draft(hours="9-17"), Hours(), True),
        (Draft(hours="9-17", closed_on_holidays=False), Hours(), False),
    ],
)
def test_hours_decide_about_holidays(tmp_path, draft, hours, closed):
    site = corpus_of(draft, tmp_path).site
    assert (site.hours, site.closed.holidays) == (hours, closed)
    assert ("closed" in placeholders_of(draft)) == closed


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft(support_page="example.jp"), "https://"),
        (Draft(phones=(("ご注文", "12"),)), "電話番号として読めません(「12」)"),
        (Draft(phones=(("ご注文", "03-1234-5678 03-1234-5679"),)), "番号ごとに窓口"),
        (Draft(hours="17:00-9:00", breaks=("12:00-13:00",)), "順序が合いません"),
        (Draft(company="見本\x07商会"), "使えない文字があります(U+0007)"),
        (Draft(company="見本\udc80"), "使えない文字があります(U+DC80)"),
        (Draft(hours="25:00-26:00"), "時刻として読めません"),
    ],
)
def test_what_the_reader_would_refuse_is_told_before_anything_is_written(draft, told):
    assert any(told in str(problem) for problem in problems_of(draft))


# The example


def test_the_example_shows_every_field_of_an_entry_and_is_told_from_real_ones(tmp_path):
    entries = corpus_of(Draft(), tmp_path).entries
    assert example.examples_in(entries) == entries and len(entries) == 3
    shown = {name for entry in entries for name, value in vars(entry).items() if value}
    fields = {"wordings", "links", "related", "reviewed", "valid_until", "label", "blocks"}
    assert fields <= shown
    assert not any(is_withdrawn(entry, date(2030, 1, 1)) for entry in entries)


def test_the_check_names_the_example_and_the_placeholders(tmp_path):
    findings = list(check_site(corpus_of(Draft(), tmp_path)))
    assert {each.kind for each in findings} == {"placeholder"}
    details = [place.detail for each in findings for place in each.places]
    assert details == ["company", "phones", "hours", "closed", "", "", ""]


def test_an_example_that_nobody_has_touched_is_known(tmp_path):
    corpus = corpus_of(Draft(), tmp_path)
    file = tmp_path / example.FILE
    ids = ("example-application", "example-payment", "example-campaign")
    assert example.untouched_in(tmp_path, corpus.entries) == ids
    file.write_text(file.read_text("utf-8").replace("お申し込みの", "お申込みの", 1), "utf-8")
    assert example.untouched_in(tmp_path, corpus.entries) == ()
    file.unlink()
    assert example.untouched_in(tmp_path, corpus.entries) == ()


# The folder


@pytest.mark.parametrize("before", [(), (".git/config", ".DS_Store")])
def test_a_folder_that_is_new_or_empty_is_taken(tmp_path, before):
    folder = tmp_path / "a" / "b"
    write(folder, dict.fromkeys(before, "x"))
    refuse_unless_empty(folder)
    written = write_folder(folder, files_of(Draft()))
    assert [path.name for path in written] == ["site.yaml", "00-example.yaml"]
    assert problems_of(Draft()) == ()


@pytest.mark.parametrize("name", ["mine/1.yaml", "mine"])
def test_a_folder_in_use_is_refused(tmp_path, name):
    write(tmp_path, {name: "x"})
    with pytest.raises(FolderInUse, match="mine: "):
        refuse_unless_empty(tmp_path / "mine")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_whatever_comes_between_leaves_nothing(tmp_path, error):
    class Interrupted(dict):  # type: ignore[type-arg]
        def items(self):
            yield "site.yaml", "x"
            raise error

    with pytest.raises(type(error)):
        write_folder(tmp_path / "a" / "b", Interrupted())
    assert list(tmp_path.iterdir()) == []


# And the import


def plan_of(folder: Path, *questions: str):
    entries = tuple(SourceEntry(each, Answer("はい。"), "節", "p.html:1") for each in questions)
    return plan_import(folder, [(Wanted("p.html"), Source("p.html", entries))])


def test_an_import_that_brings_entries_takes_an_untouched_example_away(tmp_path):
    write(tmp_path, files_of(Draft()))
    plan = plan_of(tmp_path, "予約できますか")
    assert any("見本" in note for note in plan.notes)
    plan.write()
    assert [entry.question for entry in read_corpus(tmp_path, packs=()).entries] == [
        "予約できますか"
    ]
    assert sorted(path.name for path in tmp_path.glob("*.yaml")) == [
        "01-節.yaml",
        "import.yaml",
        "site.yaml",
    ]


def test_an_import_that_brings_nothing_leaves_the_example(tmp_path):
    write(tmp_path, files_of(Draft()))
    plan_of(tmp_path).write()
    assert len(read_corpus(tmp_path, packs=()).entries) == 3


def test_an_example_that_somebody_has_begun_to_edit_stays(tmp_path):
    text = example.TEXT.read_text(encoding="utf-8").replace("割引は", "割引は何が")
    write(tmp_path, files_of(Draft()) | {example.FILE: text})
    plan_of(tmp_path, "予約できますか").write()
    assert len(read_corpus(tmp_path, packs=()).entries) == 4
