"""What the check finds in a corpus, each case with what it has to say and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.check.content import check_dates, check_entries, check_site, promised
from bot.check.effects import check_effects
from bot.check.files import check_files, folded_answers
from bot.check.finding import Finding, Place, gathered
from corpus.intent import Corpus, Entry, Link
from corpus.reader import read_corpus
from corpus.site import Phone, Site
from tests.corpus_files import SECTION, SITE, entry, write

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("answer", "promise"),
    [
        ("詳しくは下記をご覧ください。", "下記をご覧ください。"),
        ("料金は以下をご確認ください", "以下をご確認ください"),
        (
            "こちらのフォームからお申し込みください。\nお待ちしています。",
            "こちらのフォームからお申し込み",
        ),
        ("リンク先をご参照ください。ありがとうございます。", "リンク先をご参照"),
        ("以下をご確認ください。\n・身分証\n・印鑑", ""),
        ("下記の窓口へご連絡ください。", ""),
        ("詳しくはこちらをご覧ください。https://example.jp/a", ""),
        ("こちらからお電話いたします。", ""),
        ("3日以下でお届けします。ご確認ください。", ""),
        ("前日までできます。", ""),
    ],
)
def test_an_answer_that_promises_what_is_not_there(answer: str, promise: str) -> None:
    assert promised(Entry("a", "節", "問い", answer)) == promise
    assert promised(Entry("a", "節", "問い", answer, links=(Link("頁", "https://a.jp/"),))) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("  - id: a\n    answer: 一行目\n      二行目\n", [2]),
        ("  - answer:\n      一行目\n      二行目\n    id: a\n", [1]),
        ("    answer: 「はい」\n      ・窓口\n      ・電話\n", [1]),
        ("    answer: |-\n      一行目\n      二行目\n", []),
        ("    answer: >\n      一行目\n      二行目\n", []),
        ("    answer: 一行目\n    wordings: [a,\n      b]\n", []),
        ("    answer:\n      一行だけ\n    id: a\n", []),
        ("    answer: 一行目\n\n      二行目\n      三行目\n", []),
        ("    answer: 一行だけ", []),
        ("    answer: 一行目\n      二行目", [1]),
    ],
)
def test_line_breaks_that_yaml_reads_as_blanks(text: str, lines: list[int]) -> None:
    assert list(folded_answers(text)) == lines


FILES = {
    "faq.yml": SECTION,
    "SITE.YAML": SITE,
    "faq.xlsx": "PK",
    "old/faq.JSON": "{}",
    "faq.yaml.bak": "section: a",
    "faq.yaml のコピー": "section: a",
    "photo.png": "",
    "faq.pdf": "",
    "README.md": "",
    "LICENSE": "",
    ".faq.yaml.swp": "",
    ".git/config": "",
}


def test_files_that_nobody_reads_are_named_once_by_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path, dict(FILES))
    assert len(read_corpus(folder).entries) == 2  # .yml and .YAML are read
    assert [
        (finding.what, [Path(place.where).name for place in finding.places])
        for finding in check_files(folder)
    ] == [
        (
            "読まれないファイルです。Q&Aなら python -m scripts.import_ で取り込めます。",
            ["faq.xlsx", "faq.JSON"],
        ),
        (
            "名前が .yaml で終わらないため、読まれません。使うなら名前を直し、使わないなら移してください。",
            ["faq.yaml のコピー", "faq.yaml.bak"],
        ),
        (
            "読まれないファイルです。読まれるのは .yaml と .yml だけです。",
            ["faq.pdf", "photo.png"],
        ),
    ]


MORE = """\
section: "ご利用について"
entries:
  - id: use
    question: "使えますか。"
    answer: "はい。"
    wordings: ["使えますか。", "使いたい", "使いたい", "取り消しはできますか。"]
    valid_until: 2020-01-01
"""
TOPICS = """\
clarifications:
  - {id: which, topic: "どれ", entries: [use, use2], wordings: ["どれ"]}
"""
LINES = SITE.replace(
    "hours:\n  weekdays", '  - {purpose: "夜間", number: "03-0000-0009"}\nhours:\n  weekdays'
).replace("frequent: [booking]", "frequent: [booking, use]")


def test_what_does_nothing_is_told_with_its_reason(tmp_path: Path) -> None:
    more = MORE + MORE.partition("entries:\n")[2].replace("use\n", "use2\n").replace(
        "使えますか。", "使えませんか。"
    ).replace("使いたい", "使う")
    files = {
        "a.yaml": SECTION.replace("    link_missing: true\n", "").replace(
            "    wordings: [", "    link_missing: true\n    wordings: ["
        ),
        "b.yaml": more.replace(', "取り消しはできますか。"', "", 1),
        "c.yaml": TOPICS,
        "site.yaml": LINES,
        "synonyms.yaml": 'synonyms:\n  - ["予約", "リザーブ"]\n  - ["甲", "乙"]\n',
    }
    found = [
        (finding.what.partition("。")[0], [place.detail for place in finding.places])
        for finding in check_effects(read_corpus(write(tmp_path, files), packs=()), TODAY)
    ]
    assert found == [
        (
            "同じ言い方が二度あるか、質問そのままの言い換えです",
            ["「使えますか。」", "「使いたい」", "「使えませんか。」", "「使う」"],
        ),
        ("ほかの項目の質問そのままです", ["「取り消しはできますか。」は項目 cancel の質問です。"]),
        ("どの言葉も、Q&Aにも言い換えにも話題にも出てこない同義語(synonyms)です", ["甲、乙"]),
        ("聞き返しの項目のうち、いまお見せできるものが一つもありません", ["use、use2"]),
        ("よくある質問(frequent)にありますが、いまはお見せしていません", ["use"]),
        ("link_missing: true ですが、リンクがあります", [""]),
        (
            "どのセクションも話題もこの窓口を指していないため、ご案内されません",
            ["夜間 03-0000-0009"],
        ),
        ("過ぎた休業日です", ["2026-06-01"]),
    ]


@pytest.mark.parametrize(
    ("days", "places"),
    [(None, []), (30, ["2020-08-17"]), (2291, ["2020-08-17"]), (2292, [])],
)
def test_entries_not_reviewed_for_so_many_days(
    days: int | None, places: list[str], tmp_path: Path
) -> None:
    corpus = read_corpus(write(tmp_path, {"a.yaml": SECTION, "site.yaml": SITE}))
    undated, *old = [f for f in check_dates(corpus, TODAY, days) if f.kind == "reviewed"]
    assert [place.where.rpartition("(")[2] for place in undated.places] == ["cancel)"]
    assert [place.detail for finding in old for place in finding.places] == places


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("03-1111-2222へお電話ください。", "0311112222"),
        ("０３（００００）０００１か、+81 3 0000 0001です。", ""),
        ("110番へ。1,000円、2026-12-01、18:00です。", ""),
    ],
)
def test_a_number_that_no_line_has_is_pointed_out(
    answer: str, numbers: str, tmp_path: Path
) -> None:
    site = Site("会社", "題", phones=(Phone("窓口", "03-0000-0001"),))
    corpus = Corpus((Entry("a", "節", "問い", answer),), site=site)
    found = [each for each in check_entries(corpus, TODAY) if each.kind == "other_number"]
    assert "、".join(place.detail for each in found for place in each.places) == numbers
    without = replace(corpus, site=replace(site, phones=()))
    assert not [each for each in check_entries(without, TODAY) if each.kind == "other_number"]


def test_a_corpus_without_a_company_is_told_first(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path, {"a.yaml": entry("    answer: 'はい。'")}))
    findings = gathered([*check_entries(corpus, TODAY), *check_site(corpus)])
    assert findings[0].kind == "site" and "site.yaml" in findings[0].what
    with_site = read_corpus(write(tmp_path, {"a.yaml": SECTION, "site.yaml": SITE}))
    assert [each.kind for each in check_site(with_site)] == ["placeholder"]


def test_the_same_in_many_places_is_one_finding_and_the_heaviest_comes_first() -> None:
    findings = [
        Finding("reviewed", "古い", (Place("a:1"),)),
        Finding("dead_link", "開けない", (Place("b:1"),)),
        Finding("reviewed", "古い", (Place("a:2", "x"),)),
    ]
    assert gathered(findings) == [
        Finding("dead_link", "開けない", (Place("b:1"),)),
        Finding("reviewed", "古い", (Place("a:1"), Place("a:2", "x"))),
    ]
