"""Rules over all entries at once, and one report for all of them."""

from pathlib import Path

import pytest

from corpus.errors import CorpusError, Problem
from corpus.reader import read_corpus


def section(name: str, *entries: tuple[str, str] | tuple[str, str, str]) -> str:
    """Return one section: (id, question, further lines of the entry), each entry three lines and
    more."""
    lines = [f'section: "{name}"', "entries:"]
    for entry_id, question, *more in entries:
        lines += [
            f"  - id: {entry_id}",
            f'    question: "{question}"',
            '    answer: "答えです。"',
            *(f"    {line}" for line in more),
        ]
    return "\n".join(lines) + "\n"


def problems_of(folder: Path, files: dict[str, str]) -> list[Problem]:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return list(caught.value.problems)


def told(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(Path(problem.file).name, problem.line, problem.field) for problem in problems]


GOOD = section(
    "ご予約について", ("booking", "予約はできますか。"), ("cancel", "取り消しはできますか。")
)

# files, then where the one problem is (file, line, field) and what it names
BROKEN_RULES = {
    "duplicate id": (
        {"02.yaml": section("別の節", ("booking", "別の質問"))},
        ("02.yaml", 3, "id"),
        "01.yaml:3",
    ),
    "id of an entry and of a referral": (
        {"referrals.yaml": 'referrals:\n  - {id: booking, topic: "話題"}\n'},
        ("referrals.yaml", 2, "id"),
        "booking",
    ),
    "same question twice": (
        {"02.yaml": section("ご予約について", ("again", "予約はできますか。"))},
        ("02.yaml", 3, "question"),
        "01.yaml:3",
    ),
    "same question twice, other width": (
        {"02.yaml": section("節", ("again", "予約は　できますか｡"), ("x", "予約は できますか。"))},
        ("02.yaml", 6, "question"),
        "02.yaml:3",
    ),
    "unknown related": (
        {"02.yaml": section("節", ("a", "質問", "related: [nowhere]"))},
        ("02.yaml", 3, "related"),
        "「nowhere」",
    ),
    "related to itself": (
        {"02.yaml": section("節", ("a", "質問", "related: [a]"))},
        ("02.yaml", 3, "related"),
        "自分自身",
    ),
    "link to an unknown entry": (
        {"02.yaml": section("節", ("a", "質問", 'links: [{label: "x", entry: nowhere}]'))},
        ("02.yaml", 3, "links"),
        "「nowhere」",
    ),
    "a term in two groups of synonyms": (
        {"synonyms.yaml": "synonyms:\n  - [予約, 申込]\n  - [申込, エントリー]\n"},
        ("synonyms.yaml", 3, "synonyms"),
        "synonyms.yaml:2",
    ),
    "a synonym of nothing": (
        {"synonyms.yaml": "synonyms:\n  - [予約, 申込]\n  - [予約だけ]\n"},
        ("synonyms.yaml", 3, "synonyms"),
        "二つ以上",
    ),
    "synonyms that are no list": (
        {"synonyms.yaml": "synonyms:\n  - 予約\n"},
        ("synonyms.yaml", 2, "synonyms"),
        "リストではありません",
    ),
    "ambiguity with an unknown entry": (
        {
            "clarifications.yaml": 'clarifications:\n  - {id: x, topic: "予約", entries: [booking, nowhere]}\n'
        },
        ("clarifications.yaml", 2, "entries"),
        "「nowhere」",
    ),
    "labelled with an unknown entry": (
        {"calibration.yaml": 'queries:\n  - {text: "予約", relevant: [nowhere]}\n'},
        ("calibration.yaml", 2, "relevant"),
        "「nowhere」",
    ),
    "same wording for two": (
        {
            "02.yaml": section(
                "節",
                ("a", "質問", 'wordings: ["予約①"]'),
                ("b", "別", 'wordings: ["予約", "予約1"]'),
            )
        },
        ("02.yaml", 7, "wordings"),
        "「予約1」",
    ),
    "an anchor that is another entry": (
        {"02.yaml": section("節", ("a", "質問", "anchors: [old, booking]"))},
        ("02.yaml", 3, "anchors"),
        "01.yaml:3",
    ),
    "an anchor of two entries": (
        {"02.yaml": section("節", ("a", "質問", "anchors: [old]"), ("b", "別", "anchors: [old]"))},
        ("02.yaml", 7, "anchors"),
        "02.yaml:3",
    ),
    "an anchor that no page can have": (
        {"02.yaml": section("節", ("a", "質問", 'anchors: ["old one"]'))},
        ("02.yaml", 3, "anchors"),
        "「old one」",
    ),
    "unknown frequent question": (
        {"site.yaml": 'company: "見本"\ntitle: "Q&A"\nfrequent: [nowhere]\n'},
        ("site.yaml", 3, "frequent"),
        "「nowhere」",
    ),
}


@pytest.mark.parametrize(("files", "where", "names"), BROKEN_RULES.values(), ids=BROKEN_RULES)
def test_a_broken_rule_points_at_its_entry(tmp_path, files, where, names):
    problems = problems_of(tmp_path, {"01.yaml": GOOD} | files)
    assert told(problems) == [where]
    assert names in problems[0].found
    assert problems[0].repair


def test_two_sections_may_ask_the_same_since_the_answer_names_its_section(tmp_path):
    (tmp_path / "01.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "02.yaml").write_text(
        section("団体の方", ("group", "予約はできますか。")), encoding="utf-8"
    )
    assert len(read_corpus(tmp_path).entries) == 3


def test_all_problems_of_all_files_come_in_one_report(tmp_path):
    problems = problems_of(
        tmp_path,
        {
            "01.yaml": section("節一", ("same", "質問一", "related: [nowhere]", "colour: 赤")),
            "02.yaml": section(
                "節二", ("same", "質問二", "links:", '  - {label: "x", url: "ftp://example.jp"}')
            )
            + '  - id: empty\n    question: "質問三"\n    answer: ""\n',
            "03.yaml": 'section: "閉じない\n',
            "site.yaml": 'company: "見本"\ntitle: "Q&A"\nphones:\n  - purpose: "窓口"\n    number: 0312345678\n',
        },
    )
    assert told(problems) == [
        ("01.yaml", 3, "related"),
        ("01.yaml", 7, "colour"),
        ("02.yaml", 3, "id"),
        ("02.yaml", 7, "url"),
        ("02.yaml", 10, "answer"),
        ("03.yaml", 2, "-"),
        ("site.yaml", 5, "number"),
    ]


def test_the_report_reads_as_one_line_per_problem(tmp_path):
    files = {"01.yaml": section("節", ("a", "質問", "related: [nowhere]", "colour: 赤"))}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    model, *lines = str(caught.value).splitlines()
    assert model == "コーパスに2件の問題があります。"
    assert lines == [
        f"{tmp_path}/01.yaml:3: related: 「nowhere」という項目はありません。(id: a) idの綴りを確かめてください。",
        f"{tmp_path}/01.yaml:7: colour: 知らない項目です。 綴りを確かめるか、削除してください。",
    ]


def test_a_corpus_without_a_problem_raises_nothing(tmp_path):
    (tmp_path / "01.yaml").write_text(GOOD, encoding="utf-8")
    assert [entry.id for entry in read_corpus(tmp_path).entries] == ["booking", "cancel"]
