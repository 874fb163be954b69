from __future__ import annotations

from pathlib import Path
from string import Template

import pytest

from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_marks import letters_of
from corpus.yaml_top import edit_top

ROOT = Path(__file__).parents[1]
SHIPPED = (ROOT / "corpus/data/site.yaml").read_text("utf-8")
STARTER = Template((ROOT / "corpus/starter/site.yaml.template").read_text("utf-8")).substitute(
    placeholders="[company, phones, hours, closed]",
    company='"【要設定】会社名"',
    title='"よくあるご質問"',
    support_page='""',
    phones='  - purpose: "【要設定】お問い合わせ"\n    number: "03-0000-0000"',
    hours='\n  weekdays: [mon, tue, wed, thu, fri]\n  open: "9:00"\n  close: "17:00"',
    holidays="true",
)

SATURDAY = [
    {"weekdays": ["mon", "tue", "wed", "thu", "fri"], "open": "9:00", "close": "18:00"},
    {"weekdays": ["sat"], "open": "10:00", "close": "15:00"},
]

# What somebody wrote; the change; what it becomes. All else is to stay.
CASES = {
    "a text keeps the comment behind it": (
        "company: 見本商会  # 登記の名前\ntitle: Q&A\n",
        {"company": "見本: 商会"},
        'company: "見本: 商会"  # 登記の名前\ntitle: Q&A\n',
    ),
    "a quoted key stays quoted": (
        '"company": "A"\n\'title\': B\n',
        {"title": "新しい題名"},
        '"company": "A"\n\'title\': "新しい題名"\n',
    ),
    "line ends of Windows stay": (
        "company: A\r\ntitle: B\r\nphones:\r\n  - purpose: C\r\n    number: '03-1'\r\n",
        {"phones": [{"purpose": "C", "number": "03-2"}, {"purpose": "D", "number": "04-1"}]},
        'company: A\r\ntitle: B\r\nphones:\r\n  - purpose: C\r\n    number: "03-2"\r\n'
        '  - {purpose: D, number: "04-1"}\r\n',
    ),
    "a file in braces": (
        "{company: A, title: B, frequent: [a, b]}\n",
        {"frequent": ["b", "c"], "support_page": "https://x.example/"},
        '{company: A, title: B, frequent: [b, c], support_page: "https://x.example/"}\n',
    ),
    "a comment within a list stays": (
        "phones:\n  # 本社\n  - purpose: A  # 代表\n    number: '1'\n  # 支社\n  - purpose: B\n    number: '2'\n",
        {"phones": [{"purpose": "A", "number": "9"}, {"purpose": "B", "number": "2"}]},
        'phones:\n  # 本社\n  - purpose: A  # 代表\n    number: "9"\n  # 支社\n'
        "  - purpose: B\n    number: '2'\n",
    ),
    "a line is taken out, its neighbours stay": (
        "phones:\n- purpose: A\n  number: '1'\n- purpose: B\n  number: '2'\n- {purpose: C, number: '3'}\n",
        {"phones": [{"purpose": "A", "number": "1"}, {"purpose": "C", "number": "3"}]},
        "phones:\n- purpose: A\n  number: '1'\n- {purpose: C, number: '3'}\n",
    ),
    "one mapping of hours becomes a list": (
        "hours:\n  weekdays: [mon]\n  open: '9:00'\n  close: '18:00'\n# 休み\nclosed: {holidays: true}\n",
        {"hours": SATURDAY},
        'hours:\n  - {weekdays: [mon, tue, wed, thu, fri], open: "9:00", close: "18:00"}\n'
        '  - {weekdays: [sat], open: "10:00", close: "15:00"}\n# 休み\nclosed: {holidays: true}\n',
    ),
    "always becomes hours": (
        "hours: always   # 24時間\ntitle: B\n",
        {"hours": {"open": "9:00", "close": "18:00"}},
        'hours:\n  open: "9:00"\n  close: "18:00"   # 24時間\ntitle: B\n',
    ),
    "nothing behind a name": (
        "closed:\n  dates:\n  holidays: true\nfrequent:\n",
        {"closed": {"dates": ["2026-06-01"], "holidays": "true"}, "frequent": ["a"]},
        'closed:\n  dates: ["2026-06-01"]\n  holidays: true\nfrequent: [a]\n',
    ),
    "a field goes out and its neighbours' comments stay": (
        "# 一\ncompany: A\n# 二\nsupport_page: ''  # 三\n# 四\ntitle: B",
        {"support_page": None},
        "# 一\ncompany: A\n# 二\n# 四\ntitle: B",
    ),
    "a list over several lines in brackets": (
        "frequent: [\n  a,  # 一番\n  b,\n]\n",
        {"frequent": ["a", "b", "c"]},
        "frequent: [\n  a,  # 一番\n  b, c,\n]\n",
    ),
    "a text of several lines": (
        "messages:\n  ja:\n    greeting: |-\n      ようこそ。\n      どうぞ。\n\n  en: {thanks: T}\n",
        {"messages": {"ja": {"greeting": "はい。"}, "en": {"thanks": "U"}}},
        'messages:\n  ja:\n    greeting: "はい。"\n\n  en: {thanks: U}\n',
    ),
    "a list that holds nothing any more": (
        "closed:\n  dates:\n    - 2026-01-01\n  holidays: true\n",
        {"closed": {"dates": [], "holidays": True}},
        "closed:\n  dates: []\n  holidays: true\n",
    ),
    "a file of comments alone": (
        "# 会社の情報\n",
        {"company": "A"},
        "# 会社の情報\ncompany: A\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_touches_nothing_else(case: str) -> None:
    text, changes, wanted = CASES[case]
    assert edit_top(text, changes) == wanted


def said(text: str) -> dict[str, object]:
    top = compose_text(text)
    assert top is not None
    found = letters_of(top)
    assert isinstance(found, dict)
    return found


FIELDS: dict[str, object] = {
    "company": "花の木商店",
    "phones": [{"purpose": "ご注文", "number": "0120-000-000", "sections": ["配送", "返品"]}],
    "hours": SATURDAY,
    "closed": {"holidays": "false", "dates": ["2026-08-13", "2026-08-14"]},
    "channels": [{"kind": "mail", "label": "メール", "url": "a@example.jp"}],
    "links": [{"label": "店舗", "url": "https://www.example.jp/"}],
    "frequent": ["a", "b"],
    "messages": {"ja": {"greeting": "こんにちは。\nどうぞ。"}},
    "notice": {"text": "# 臨時休業", "until": "2026-12-01"},
    "placeholders": [],
}


@pytest.mark.parametrize("text", [SHIPPED, STARTER], ids=["shipped", "starter"])
@pytest.mark.parametrize("feed", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", FIELDS)
def test_each_field_of_the_files_that_come_with_it_can_be_set(
    name: str, feed: str, text: str
) -> None:
    text = text.replace("\n", feed)
    edited = edit_top(text, {name: FIELDS[name]})
    assert said(edited) == {**said(text), name: FIELDS[name]}
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in edited.splitlines() if line.startswith("#")] == comments
    assert edited.count("\r\n") == (edited.count("\n") if feed == "\r\n" else 0)
    assert edit_top(edited, {name: FIELDS[name]}) == edited


def test_a_new_field_stands_below_the_comment_that_explains_it() -> None:
    lines = edit_top(STARTER, {"channels": FIELDS["channels"]}).splitlines()
    place = lines.index("channels:")
    assert lines[place - 1].startswith("#   - {kind: form")


def test_back_again_is_the_same_text() -> None:
    before = said(SHIPPED)
    edited = edit_top(SHIPPED, {"frequent": ["a"], "company": "A"})
    assert (
        edit_top(edited, {"company": before["company"], "frequent": before["frequent"]}) == SHIPPED
    )


def test_what_hangs_on_a_name_elsewhere_is_refused_or_right() -> None:
    text = "phones: &all\n  - {purpose: A, number: '1'}\nlinks: *all\n"
    try:
        edited = edit_top(text, {"links": [{"label": "B", "url": "https://b.example/"}]})
    except NotWritable:
        return
    assert said(edited)["phones"] == said(text)["phones"]


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(NotWritable):
        edit_top("company: [", {"company": "A"})
