"""Hundreds of the same mistake are one line with a count, and a few examples."""

from __future__ import annotations

from pathlib import Path

from bot.check.problems import grouped, left_over
from bot.check.report import problem_lines
from corpus.errors import Problem
from tests.corpus_files import SECTION, SITE, problems_of, write


def test_the_same_mistake_in_many_places_is_one_group() -> None:
    problems = [
        Problem("a.yaml", 3, "id", "a.yaml:1と同じです(「x」)。(id: x)", "直してください。"),
        *(
            Problem("b.yaml", n, "related", f"「e{n}」はありません。(id: {n})", "綴りを。")
            for n in range(9)
        ),
        Problem("c.yaml", 1, "-", "ファイルが空です。", "消してください。"),
        Problem("b.yaml", 50, "related", "自分自身を指しています。", "消してください。"),
    ]
    # What keeps a file from being read comes first, then what is most frequent.
    assert [(g.problems[0].field, len(g.problems)) for g in grouped(problems)] == [
        ("-", 1),
        ("related", 9),
        ("id", 1),
        ("related", 1),
    ]
    group = grouped(problems)[1]
    assert (group.found, group.repair) == ("…はありません。…", "綴りを。")
    assert dict(group.files) == {"b.yaml": 9}


def test_the_files_of_another_company_are_named_in_one_sentence(tmp_path: Path) -> None:
    """As a corpus is after somebody has swapped its sections for those of another company."""
    topics = "referrals:\n" + "".join(
        f'  - {{id: t{n}, topic: "話題{n}", section: "節{n % 3}", wordings: ["言い方{n}"]}}\n'
        for n in range(40)
    )
    queries = "queries:\n" + "".join(
        f'  - {{text: "質問{n}", relevant: [old-{n % 4}]}}\n' for n in range(38)
    )
    site = SITE.replace('["ご予約について"]', '["前の節"]')
    files = {"a.yaml": SECTION, "b.yaml": topics, "q.yaml": queries, "site.yaml": site}
    problems = problems_of(write(tmp_path, files))
    assert len(problems) == 79
    assert [Path(file).name for file in left_over(problems)] == ["b.yaml", "q.yaml"]
    lines = list(problem_lines(problems))
    assert lines[0].startswith("問題が79件あります(3種類)。")
    assert lines[3].endswith(": b.yaml、q.yaml")
    assert [line for line in lines if line.startswith("[")] == [
        "[40件] section: …というセクションはありません。 Q&Aのsectionと同じ文字で書いてください。",
        "[38件] relevant: …という項目はありません。 idの綴りを確かめてください。",
    ]
    assert len(lines) < 20 and len("\n".join(lines)) < 2500


def test_a_few_wrong_names_are_no_other_company() -> None:
    wrong = [
        Problem("a", n, "section", "「x」というセクションはありません。", "") for n in range(19)
    ]
    assert left_over(wrong) == []
    assert left_over([*wrong, wrong[0]]) == ["a"]
