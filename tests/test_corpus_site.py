"""What authors write about lines, hours, closings, other doors and notices; each mistake by its line."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from corpus.site import ALWAYS, Channel, Closed, Closure, Hours, Notice, Phone, Site
from index.store import load_corpus, save_corpus
from tests.corpus_files import SECTION, problems_of, write

HEAD = 'company: "見本"\ntitle: "Q&A"\n'
EVERYTHING = (
    HEAD
    + """\
phones:
  - purpose: "ご予約"
    number: "03-1234-5678"
    sections: ["ご予約について"]
    hours:
      - {weekdays: [mon, tue, wed, thu, fri], open: "9:00", close: "18:00",
         breaks: [{from: "12:00", to: "13:00"}]}
      - {weekdays: [sat, holiday], open: "9:00", close: "17:00"}
    closed:
      temporary:
        - {from: "2026-12-01 13:00", until: "2026-12-01 18:00", reason: "停電のため"}
        - {from: 2026-12-03, until: 2026-12-04}
  - purpose: "緊急"
    number: "0120-000-000"
    hours: always
  - purpose: "夜間"
    number: "0120-000-001"
    hours: {weekdays: [fri], open: "22:00", close: "6:00", breaks: [{from: "2:00", to: "2:30"}]}
  - purpose: "深夜まで"
    number: "0120-000-002"
    hours: {open: "9:00", close: "24:00"}
  - purpose: "総合"
    number: "0120-000-003"
channels:
  - {kind: form, label: "お問い合わせフォーム", url: "https://example.jp/form"}
  - {kind: mail, label: "メール", url: "help@example.jp"}
  - {kind: callback, label: "折り返し", url: "https://example.jp/call", hours: {close: "16:00"}}
  - {kind: page, label: "チケット", url: "https://example.jp/tickets", hours: always}
notice:
  - {text: "障害が起きています。", from: "2026-12-01 09:30", until: 2026-12-02}
  - {text: "年末年始は休業いたします。"}
"""
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": EVERYTHING})).site


def test_a_line_has_hours_and_closings_of_its_own_or_the_companys(site: Site) -> None:
    booking, urgent, night, late, general = site.phones
    lunch = ((time(12), time(13)),)
    assert booking.hours == Hours(
        (0, 1, 2, 3, 4), time(9), time(18), lunch, (Hours((5, 7), time(9), time(17)),)
    )
    assert booking.closed == Closed(
        temporary=(
            Closure(datetime(2026, 12, 1, 13), datetime(2026, 12, 1, 18), "停電のため"),
            Closure(datetime(2026, 12, 3), datetime(2026, 12, 5)),  # both days, to their end
        )
    )
    assert (urgent.hours, urgent.closed) == (ALWAYS, Closed(holidays=False))
    assert night.hours == Hours((4,), time(22), time(6), ((time(2), time(2, 30)),))
    assert late.hours == Hours(open=time(9), close=time(0))
    assert general == Phone("総合", "0120-000-003")


def test_other_doors_and_notices_are_read_as_written(site: Site) -> None:
    assert site.channels == (
        Channel("form", "お問い合わせフォーム", "https://example.jp/form"),
        Channel("mail", "メール", "mailto:help@example.jp"),
        Channel("callback", "折り返し", "https://example.jp/call", Hours(close=time(16))),
        Channel("page", "チケット", "https://example.jp/tickets", ALWAYS),
    )
    assert site.notices == (
        Notice("障害が起きています。", datetime(2026, 12, 1, 9, 30), datetime(2026, 12, 3)),
        Notice("年末年始は休業いたします。"),
    )


def test_an_index_keeps_all_of_it(site: Site, tmp_path: Path) -> None:
    corpus = read_corpus(tmp_path)
    save_corpus(corpus, tmp_path)
    assert load_corpus(tmp_path).site == site


def test_one_notice_needs_no_list(tmp_path: Path) -> None:
    text = HEAD + 'notice: {text: "停電です。", until: "2026-12-01T18:00"}\n'
    corpus = read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": text}))
    assert corpus.site.notices == (Notice("停電です。", None, datetime(2026, 12, 1, 18)),)


def phones(*fields: str) -> str:
    """Return a site of one line: its purpose in line 4, its number in line 5, then the fields."""
    lines = ["phones:", '  - purpose: "窓口"', *(f"    {field}" for field in fields)]
    return HEAD + "\n".join(lines) + "\n"


NUMBER = 'number: "03-1234-5678"'
# content of site.yaml; line, field, what is found, how to repair it
MISTAKES = {
    "two numbers": (
        phones('number: "03-1234-5678 / 0120-123-456"'),
        5,
        "number",
        "一つに",
        "分けて",
    ),
    "no number": (phones('number: "準備中"'), 5, "number", "読めません", "桁数"),
    "a digit too few": (phones('number: "03-123-4567"'), 5, "number", "読めません", "桁数"),
    "a digit too many": (phones('number: "03-1234-56789"'), 5, "number", "読めません", "桁数"),
    "a misspelt section": (
        phones(NUMBER, 'sections: ["予約について"]'),
        6,
        "sections",
        "「予約について」",
        "「ご予約について」",
    ),
    "a section in other signs": (
        phones(NUMBER, 'sections: ["ご予約に ついて"]'),
        6,
        "sections",
        "「ご予約に ついて」",
        "「ご予約について」",
    ),
    "hours of a line backwards": (
        phones(NUMBER, 'hours: {open: "9:00", close: "8:30"}'),
        6,
        "open",
        "順序",
        "16時間",
    ),
    "hours in one word": (phones(NUMBER, "hours: いつでも"), 6, "hours", "形", "README"),
    "a break at night outside the hours": (
        phones(
            NUMBER, 'hours: {open: "22:00", close: "6:00", breaks: [{from: "7:00", to: "8:00"}]}'
        ),
        6,
        "open",
        "順序",
        "営業時間内",
    ),
    "a closing without an end": (
        phones(NUMBER, "closed: {temporary: [{from: 2026-12-01}]}"),
        6,
        "until",
        "必須",
        "until",
    ),
    "a closing backwards": (
        phones(NUMBER, "closed: {temporary: [{from: 2026-12-02, until: 2026-12-01}]}"),
        6,
        "until",
        "より後ではありません",
        "確かめて",
    ),
    "a moment nobody can read": (
        HEAD + 'notice: {text: "停電", from: "12月1日"}\n',
        3,
        "from",
        "「12月1日」",
        "2026-12-01 13:00",
    ),
    "a moment of another zone": (
        HEAD + 'notice: {text: "停電", until: "2026-12-01T09:00Z"}\n',
        3,
        "until",
        "09:00Z",
        "日本時間",
    ),
    "a notice without words": (HEAD + "notice: {until: 2026-12-01}\n", 3, "text", "必須", "書くか"),
    "a door of an unknown kind": (
        HEAD + 'channels: [{kind: chat, label: "x", url: "https://example.jp"}]\n',
        3,
        "kind",
        "chat",
        "form、mail、callback、page",
    ),
    "a door that leads nowhere": (
        HEAD + 'channels: [{kind: form, label: "x", url: "example.jp/form"}]\n',
        3,
        "url",
        "example.jp/form",
        "https://",
    ),
    "a door that runs a script": (
        HEAD + 'channels: [{kind: page, label: "x", url: "javascript:alert(1)"}]\n',
        3,
        "url",
        "javascript",
        "https://",
    ),
    "mail to a page": (
        HEAD + 'channels: [{kind: mail, label: "x", url: "https://example.jp"}]\n',
        3,
        "url",
        "https://example.jp",
        "メールアドレス",
    ),
}


@pytest.mark.parametrize(
    ("content", "line", "field", "found", "repair"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_told_with_its_line_and_repair(
    tmp_path: Path, content: str, line: int, field: str, found: str, repair: str
) -> None:
    (problem,) = problems_of(write(tmp_path, {"01.yaml": SECTION, "site.yaml": content}))
    assert (Path(problem.file).name, problem.line, problem.field) == ("site.yaml", line, field)
    assert found in problem.found
    assert repair in problem.repair


REFERRAL = 'referrals:\n  - {id: x, topic: "取り消し料", %s}\n'


@pytest.mark.parametrize(
    ("field", "name", "nearest"),
    [
        ("section", "ご予約", "「ご予約について」"),
        ("phone", "窓口2", "「窓口」"),
        ("phone", "03-1234-0000", "「窓口」"),
    ],
)
def test_a_topic_names_a_section_or_line_that_is_there(
    tmp_path: Path, field: str, name: str, nearest: str
) -> None:
    files = {
        "01.yaml": SECTION,
        "02.yaml": REFERRAL % f'{field}: "{name}"',
        "site.yaml": phones(NUMBER),
    }
    (problem,) = problems_of(write(tmp_path, files))
    assert (Path(problem.file).name, problem.line, problem.field) == ("02.yaml", 2, field)
    assert f"「{name}」" in problem.found and nearest in problem.repair


@pytest.mark.parametrize(
    "field", ['section: "ご予約について"', 'phone: "窓口"', 'phone: "０３ー１２３４ー５６７８"']
)
def test_a_topic_that_names_its_section_or_line_is_right(tmp_path: Path, field: str) -> None:
    files = {"01.yaml": SECTION, "02.yaml": REFERRAL % field, "site.yaml": phones(NUMBER)}
    assert read_corpus(write(tmp_path, files)).referrals[0].id == "x"


def test_a_section_that_another_mistake_keeps_from_being_read_is_no_second_mistake(
    tmp_path: Path,
) -> None:
    broken = SECTION.replace("entries:", "entries: {")
    site = phones(NUMBER, 'sections: ["ご予約について"]')
    (problem,) = problems_of(write(tmp_path, {"01.yaml": broken, "site.yaml": site}))
    assert Path(problem.file).name == "01.yaml"


def test_an_entry_has_a_label_and_may_be_hidden(tmp_path: Path) -> None:
    text = SECTION.replace(
        "  - id: cancel\n", '  - id: cancel\n    label: "取り消し"\n    hidden: true\n'
    )
    booking, cancel = read_corpus(write(tmp_path, {"01.yaml": text})).entries
    assert (booking.label, booking.hidden, cancel.label, cancel.hidden) == (
        "",
        False,
        "取り消し",
        True,
    )
    assert booking.valid_until == date(2030, 12, 31)
