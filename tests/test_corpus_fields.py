"""What an author is told about one field: where it is, what was found, what to do."""

from datetime import time
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from tests.corpus_files import SECTION, SITE, entry, problems_of, write

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


def test_times_and_phones_with_punctuation_may_go_without_quotes(tmp_path):
    site = SITE.replace('"9:30"', "9:30").replace('"0120-123-456"', "0120-123-456")
    assert read_corpus(
        write(tmp_path, {"01.yaml": SECTION, "site.yaml": site})
    ).site.hours.open == time(9, 30)


def test_yaml_tags_construct_nothing(tmp_path):
    (problem,) = problems_of(
        write(tmp_path, {"01.yaml": entry("    answer: !!python/object/apply:os.getcwd []")})
    )
    assert problem.field == "answer"
