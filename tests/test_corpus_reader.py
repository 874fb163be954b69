"""Reading a folder of YAML: what comes out, and what an author is told about one field."""

from datetime import date, time
from pathlib import Path

import pytest

from corpus.errors import CorpusError, Problem
from corpus.intent import Link
from corpus.reader import corpus_digest, read_corpus
from corpus.site import Closed, Hours, Phone

SECTION = """\
section: "ご予約について"
entries:
  - id: booking
    question: "予約はできますか。"
    answer: |-
      はい、①お電話、②窓口で承ります。
      ㈱見本が　お受けします。
    wordings: ["予約したい", "よやく"]
    links:
      - label: "予約ページ"
        url: "https://example.jp/booking"
      - label: "取り消しはできますか。"
        entry: cancel
    related: [cancel]
    reviewed: 2020-08-17
    valid_until: 2030-12-31
  - id: cancel
    question: "取り消しはできますか。"
    answer: "前日までできます。"
    link_missing: true
"""

SITE = """\
placeholders: [company]
company: "見本株式会社"
title: "よくある質問"
support_page: "https://example.jp/faq"
phones:
  - purpose: "ご予約"
    number: "0120-123-456"
    sections: ["ご予約について"]
hours:
  weekdays: [mon, wed]
  open: "9:30"
  close: "17:00"
  breaks:
    - from: "12:00"
      to: "12:45"
closed:
  holidays: false
  yearly:
    - from: "12-29"
      to: "01-03"
  dates: [2026-06-01]
frequent: [booking]
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return list(caught.value.problems)


def entry(*lines: str) -> str:
    """Return a section of one entry; the lines given replace or extend it from line 5 on."""
    return "\n".join(
        ['section: "節"', "entries:", "  - id: one", '    question: "一つ目の質問"', *lines, ""]
    )


def test_an_entry_is_read_as_its_author_wrote_it(tmp_path):
    booking, cancel = read_corpus(write(tmp_path, {"01.yaml": SECTION})).entries
    assert (booking.id, booking.section, booking.question) == (
        "booking",
        "ご予約について",
        "予約はできますか。",
    )
    assert booking.answer == "はい、①お電話、②窓口で承ります。\n㈱見本が　お受けします。"
    assert booking.wordings == ("予約したい", "よやく")
    assert booking.links == (
        Link("予約ページ", url="https://example.jp/booking"),
        Link("取り消しはできますか。", entry_id="cancel"),
    )
    assert booking.related == ("cancel",)
    assert (booking.reviewed, booking.valid_until) == (date(2020, 8, 17), date(2030, 12, 31))
    assert (booking.link_missing, cancel.link_missing) == (False, True)
    assert booking.source.endswith("01.yaml:3")
    assert cancel.source.endswith("01.yaml:17")


def test_the_site_is_read_with_hours_and_closed_days(tmp_path):
    site = read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": SITE})).site
    assert (site.company, site.title, site.support_page) == (
        "見本株式会社",
        "よくある質問",
        "https://example.jp/faq",
    )
    assert site.phones == (Phone("ご予約", "0120-123-456", ("ご予約について",)),)
    assert site.hours == Hours((0, 2), time(9, 30), time(17), ((time(12), time(12, 45)),))
    assert site.closed == Closed(False, (((12, 29), (1, 3)),), (date(2026, 6, 1),))
    assert (site.frequent, site.placeholders) == (("booking",), ("company",))


def test_referrals_clarifications_and_labelled_queries_have_their_own_files(tmp_path):
    corpus = read_corpus(
        write(
            tmp_path,
            {
                "01.yaml": SECTION,
                "referrals.yaml": 'referrals:\n  - {id: lost, topic: "忘れ物", urgent: true, wordings: ["傘を忘れた"]}\n',
                "clarifications.yaml": 'clarifications:\n  - {id: which, topic: "予約", entries: [booking, cancel]}\n',
                "calibration.yaml": 'queries:\n  - {text: "よやく", relevant: [booking]}\n  - {text: "天気", relevant: []}\n',
            },
        )
    )
    (lost,) = corpus.referrals
    assert (lost.id, lost.kind, lost.urgent, lost.wordings) == (
        "lost",
        "topic",
        True,
        ("傘を忘れた",),
    )
    assert corpus.clarifications[0].entries == ("booking", "cancel")
    assert [(query.text, query.relevant) for query in corpus.labelled] == [
        ("よやく", ("booking",)),
        ("天気", ()),
    ]
    assert [intent.id for intent in corpus.intents] == ["booking", "cancel", "which", "lost"]


def test_sections_come_in_the_order_of_their_file_names_and_entries_as_written(tmp_path):
    answer = '    answer: "答え"'
    corpus = read_corpus(
        write(
            tmp_path,
            {
                "10-c.yaml": entry(answer).replace("one", "third"),
                "02-b.yaml": entry(answer).replace("one", "second"),
                "01-a.yaml": SECTION,
            }
            | {"02-b.yaml": entry(answer).replace("one", "second").replace("節", "節二")},
        )
    )
    assert [e.id for e in corpus.entries] == ["booking", "cancel", "second", "third"]


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + SECTION.encode(), SECTION.replace("\n", "\r\n").encode()],
    ids=["with a byte order mark", "with Windows line ends"],
)
def test_files_from_a_windows_editor_read_the_same(tmp_path, content):
    read = read_corpus(write(tmp_path / "w", {"01.yaml": content}))
    plain = read_corpus(write(tmp_path / "p", {"01.yaml": SECTION}))
    assert [(e.id, e.question, e.answer) for e in read.entries] == [
        (e.id, e.question, e.answer) for e in plain.entries
    ]


def test_the_digest_changes_with_any_byte_and_any_name(tmp_path):
    first = corpus_digest(write(tmp_path / "a", {"01.yaml": SECTION}))
    assert first == corpus_digest(write(tmp_path / "b", {"01.yaml": SECTION}))
    assert first == read_corpus(tmp_path / "a").digest
    assert first != corpus_digest(write(tmp_path / "c", {"01.yaml": SECTION + "\n"}))
    assert first != corpus_digest(write(tmp_path / "d", {"02.yaml": SECTION}))


# One mistake each: file, its content, then line, field, what was found, what to do.
MISTAKES = {
    "unknown field": (
        "01.yaml",
        entry('    answer: "答え"', '    anser: "答え"'),
        6,
        "anser",
        "知らない項目",
        "綴り",
    ),
    "unknown field of the file": (
        "01.yaml",
        '題: "節"\n' + entry('    answer: "答え"'),
        1,
        "題",
        "知らない項目",
        "綴り",
    ),
    "same field twice": (
        "01.yaml",
        entry('    answer: "一"', '    answer: "二"'),
        6,
        "answer",
        "二度",
        "どちらか",
    ),
    "empty answer": ("01.yaml", entry('    answer: ""'), 5, "answer", "空です", "書くか"),
    "answer of white space": (
        "01.yaml",
        entry('    answer: " 　"'),
        5,
        "answer",
        "空です",
        "書くか",
    ),
    "no answer": ("01.yaml", entry(), 3, "answer", "必須", "書くか"),
    "no section": ("01.yaml", "entries: []\n", 1, "section", "必須", "書くか"),
    "blank wording": (
        "01.yaml",
        entry('    answer: "答え"', "    wordings:", '      - "一"', '      - ""'),
        8,
        "wordings",
        "空の行",
        "削除",
    ),
    "number as answer": (
        "01.yaml",
        entry("    answer: 398"),
        5,
        "answer",
        "数値として読まれます(398)",
        'quote it: "398"',
    ),
    "truth value as question": (
        "01.yaml",
        entry('    answer: "答え"').replace('"一つ目の質問"', "true"),
        4,
        "question",
        "真偽値",
        "quote it",
    ),
    "date as wording": (
        "01.yaml",
        entry('    answer: "答え"', "    wordings: [2020-08-17]"),
        6,
        "wordings",
        "日付として読まれます",
        'quote it: "2020-08-17"',
    ),
    "null as answer": ("01.yaml", entry("    answer: null"), 5, "answer", "空として", "quote it"),
    "text instead of a list": (
        "01.yaml",
        entry('    answer: "答え"', '    wordings: "一つ"'),
        6,
        "wordings",
        "リストではありません",
        "「- 」",
    ),
    "list instead of text": (
        "01.yaml",
        entry('    answer: ["答え"]'),
        5,
        "answer",
        "入れ子",
        "一つの文字列",
    ),
    "entry without fields": (
        "01.yaml",
        entry('    answer: "答え"', "  - 質問だけ"),
        6,
        "entries",
        "項目名: 値",
        "README",
    ),
    "word as flag": (
        "01.yaml",
        entry('    answer: "答え"', "    link_missing: はい"),
        6,
        "link_missing",
        "trueまたはfalse",
        "trueかfalse",
    ),
    "impossible date": (
        "01.yaml",
        entry('    answer: "答え"', "    valid_until: 2026-02-30"),
        6,
        "valid_until",
        "2026-02-30",
        "2020-08-17のように",
    ),
    "bad URL scheme": (
        "01.yaml",
        entry(
            '    answer: "答え"',
            "    links:",
            '      - label: "ここ"',
            '        url: "javascript:alert(1)"',
        ),
        8,
        "url",
        "javascript:alert(1)",
        "https://",
    ),
    "address without scheme": (
        "01.yaml",
        entry('    answer: "答え"', "    links:", '      - {label: "ここ", url: "www.example.jp"}'),
        7,
        "url",
        "www.example.jp",
        "https://",
    ),
    "link that leads nowhere": (
        "01.yaml",
        entry('    answer: "答え"', "    links:", '      - label: "ここ"'),
        7,
        "links",
        "どちらか一つ",
        "一つだけ",
    ),
    "unquoted phone": (
        "site.yaml",
        SITE.replace('"0120-123-456"', "0120123456"),
        7,
        "number",
        "数値として読まれます(0120123456)",
        'quote it: "0120123456"',
    ),
    "hours as a number": (
        "site.yaml",
        SITE.replace('"9:30"', "9"),
        11,
        "open",
        "数値として読まれます(9)",
        'quote it: "9"',
    ),
    "hours nobody can read": (
        "site.yaml",
        SITE.replace('"17:00"', '"午後5時"'),
        12,
        "close",
        "午後5時",
        '"9:00"',
    ),
    "hours beyond the day": (
        "site.yaml",
        SITE.replace('"17:00"', '"25:00"'),
        12,
        "close",
        "25:00",
        '"9:00"',
    ),
    "closing before opening": (
        "site.yaml",
        SITE.replace('"17:00"', '"8:00"'),
        11,
        "open",
        "順序",
        "始まりは終わりより前",
    ),
    "lunch outside the hours": (
        "site.yaml",
        SITE.replace('"12:45"', '"18:00"'),
        11,
        "open",
        "順序",
        "営業時間内",
    ),
    "unknown weekday": (
        "site.yaml",
        SITE.replace("[mon, wed]", "[mon, 水]"),
        10,
        "weekdays",
        "「水」",
        "mon",
    ),
    "closed days nobody can read": (
        "site.yaml",
        SITE.replace('"12-29"', '"12/29"'),
        19,
        "from",
        "12/29",
        '"12-29"',
    ),
    "support page without scheme": (
        "site.yaml",
        SITE.replace("https://example.jp/faq", "example.jp/faq"),
        4,
        "support_page",
        "example.jp/faq",
        "https://",
    ),
    "referral of an unknown kind": (
        "referrals.yaml",
        'referrals:\n  - {id: x, topic: "話題", kind: "雑談"}\n',
        2,
        "kind",
        "雑談",
        "greeting",
    ),
    "ambiguity with one choice": (
        "clarifications.yaml",
        'clarifications:\n  - id: x\n    topic: "予約"\n    entries: [booking]\n',
        4,
        "entries",
        "1件",
        "2〜4件",
    ),
    "labelled query without text": (
        "calibration.yaml",
        "queries:\n  - relevant: [booking]\n",
        2,
        "text",
        "必須",
        "書くか",
    ),
}


@pytest.mark.parametrize(
    ("file", "content", "line", "field", "found", "repair"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_told_with_its_file_line_field_and_repair(
    tmp_path, file, content, line, field, found, repair
):
    (problem,) = problems_of(write(tmp_path, {"00.yaml": SECTION, file: content}))
    assert (Path(problem.file).name, problem.line, problem.field) == (file, line, field)
    assert found in problem.found
    assert repair in problem.repair
    assert str(problem).startswith(f"{problem.file}:{line}: {field}: ")


# Files that cannot be read at all: content, line, what was found.
UNREADABLE = {
    "broken YAML": (entry('    answer: "閉じない'), 6, "YAMLの書き方が正しくありません"),
    "tab as indentation": (
        'section: "節"\nentries:\n\t- id: one\n',
        3,
        "YAMLの書き方が正しくありません",
    ),
    "two documents": (
        entry('    answer: "答え"') + "---\nsection: 二\n",
        6,
        "YAMLの書き方が正しくありません",
    ),
    "unknown alias": (entry("    answer: *nowhere"), 5, "YAMLの書き方が正しくありません"),
    "control character": (entry('    answer: "\x07"'), 1, "YAMLとして読めません"),
    "Shift_JIS": (
        b"# ok\n" + entry('    answer: "答え"').encode("cp932"),
        2,
        "UTF-8として読めない",
    ),
    "UTF-16": (entry('    answer: "答え"').encode("utf-16"), 1, "UTF-8として読めない"),
    "a list": ("- id: one\n", 1, "項目名: 値"),
    "a word": ("こんにちは\n", 1, "項目名: 値"),
    "empty file": ("", 1, "項目名: 値"),
    "only a comment": ("# あとで書く\n", 1, "項目名: 値"),
}


@pytest.mark.parametrize(("content", "line", "found"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_one_problem_and_no_traceback(tmp_path, content, line, found):
    (problem,) = problems_of(write(tmp_path, {"00.yaml": SECTION, "01.yaml": content}))
    assert (Path(problem.file).name, problem.line) == ("01.yaml", line)
    assert found in problem.found
    assert problem.repair


def test_times_and_phones_with_punctuation_may_go_without_quotes(tmp_path):
    site = SITE.replace('"9:30"', "9:30").replace('"0120-123-456"', "0120-123-456")
    assert read_corpus(
        write(tmp_path, {"01.yaml": SECTION, "site.yaml": site})
    ).site.hours.open == time(9, 30)


def test_a_folder_without_yaml_says_which_setting_to_check(tmp_path):
    (problem,) = problems_of(tmp_path)
    assert "YAMLファイルがありません" in problem.found
    assert "CORPUS_DIR" in problem.repair


def test_yaml_tags_construct_nothing(tmp_path):
    (problem,) = problems_of(
        write(tmp_path, {"01.yaml": entry("    answer: !!python/object/apply:os.getcwd []")})
    )
    assert problem.field == "answer"
