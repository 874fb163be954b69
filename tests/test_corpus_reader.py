"""Reading a folder of YAML: which files, what comes out, in which order."""

from datetime import date, time
from pathlib import Path

import pytest

from corpus.intent import Link
from corpus.reader import corpus_digest, corpus_files, read_corpus
from corpus.site import Closed, Hours, Phone
from tests.corpus_files import SECTION, SITE, entry, problems_of, write


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


REFERRALS = 'referrals:\n  - {id: lost, topic: "忘れ物", urgent: true, wordings: ["傘を忘れた"]}\n'
CLARIFICATIONS = 'clarifications:\n  - {id: which, topic: "予約", entries: [booking, cancel]}\n'
QUERIES = 'queries:\n  - {text: "よやく", relevant: [booking]}\n  - {text: "天気", relevant: []}\n'
SYNONYMS = "synonyms:\n  - [予約, 申込]\n"


def test_every_form_is_read_from_a_file_of_its_own(tmp_path):
    corpus = read_corpus(
        write(
            tmp_path,
            {
                "01.yaml": SECTION,
                "referrals.yaml": REFERRALS,
                "clarifications.yaml": CLARIFICATIONS,
                "calibration.yaml": QUERIES,
                "synonyms.yaml": SYNONYMS,
            },
        ),
        packs=(),
    )
    (lost,) = corpus.referrals
    assert (lost.id, lost.kind, lost.urgent) == ("lost", "topic", True)
    assert lost.wordings == ("傘を忘れた",)
    assert corpus.clarifications[0].entries == ("booking", "cancel")
    assert [(query.text, query.relevant) for query in corpus.labelled] == [
        ("よやく", ("booking",)),
        ("天気", ()),
    ]
    assert [group.terms for group in corpus.synonyms] == [("予約", "申込")]
    assert [intent.id for intent in corpus.intents] == ["booking", "cancel", "which", "lost"]


def test_a_file_is_known_by_its_top_key_whatever_its_name_and_folder(tmp_path):
    corpus = read_corpus(
        write(
            tmp_path,
            {
                "site.yaml": SECTION,
                "会社/窓口.yml": SITE,
                "電話案内/忘れ物.YAML": REFERRALS,
                "a/b/c/01.Yml": CLARIFICATIONS,
                "お客さまの質問.yaml": QUERIES,
                "referrals.yaml": SYNONYMS,
            },
        ),
        packs=(),
    )
    assert [entry.id for entry in corpus.entries] == ["booking", "cancel"]
    assert corpus.site.company == "見本株式会社"
    assert corpus.site.file.endswith("会社/窓口.yml")
    assert [referral.id for referral in corpus.referrals] == ["lost"]
    assert [clarification.id for clarification in corpus.clarifications] == ["which"]
    assert [query.text for query in corpus.labelled] == ["よやく", "天気"]
    assert [group.terms for group in corpus.synonyms] == [("予約", "申込")]


def test_sections_come_in_the_order_of_their_paths_and_entries_as_written(tmp_path):
    one = entry('    answer: "答え"')
    corpus = read_corpus(
        write(
            tmp_path,
            {
                "10-c.yaml": one.replace("one", "third"),
                "02-b.yaml": one.replace("one", "second").replace("節", "節二"),
                "01-a.yaml": SECTION,
            },
        )
    )
    assert [e.id for e in corpus.entries] == ["booking", "cancel", "second", "third"]


def test_referrals_split_over_files_come_in_the_order_of_their_paths(tmp_path):
    def referrals(*ids: str) -> str:
        return "referrals:\n" + "".join(f'  - {{id: {each}, topic: "話題"}}\n' for each in ids)

    one_file = {"referrals.yaml": referrals("e", "d", "c", "b", "a")}
    split = {
        "referrals/10-last.yaml": referrals("a"),
        "referrals/02-next.yml": referrals("c"),
        "referrals/02-next/more.yaml": referrals("d"),
        "referrals/03-then.yaml": referrals("b"),
        "a-first.yaml": referrals("e"),
    }
    for name, files in (("one", one_file), ("split", split)):
        corpus = read_corpus(write(tmp_path / name, {"01.yaml": SECTION} | files), packs=())
        assert [referral.id for referral in corpus.referrals] == ["e", "d", "c", "b", "a"], name


def test_what_lies_behind_a_dot_or_ends_otherwise_is_no_corpus(tmp_path):
    write(
        tmp_path,
        {
            "01.yaml": SECTION,
            "02/site.YML": SITE,
            "._01.yaml": b"\x00\x05\x16\x07",  # what macOS leaves on a foreign disk
            ".draft.yaml": "かきかけ",
            ".git/config.yaml": "かきかけ",
            "02/.cache/01.yml": "かきかけ",
            "01.yaml~": "かきかけ",
            "01.yaml.bak": "かきかけ",
            "メモ.txt": "かきかけ",
            "folder.yaml/メモ.txt": "かきかけ",
        },
    )
    files = [path.relative_to(tmp_path).as_posix() for path in corpus_files(tmp_path)]
    assert files == ["01.yaml", "02/site.YML"]
    assert len(read_corpus(tmp_path).entries) == 2


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
    "control character": (entry('    answer: "\x07"'), 5, "YAMLとして読めません"),
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


def test_a_folder_without_yaml_says_which_setting_to_check(tmp_path):
    (problem,) = problems_of(tmp_path)
    assert "YAMLファイルがありません" in problem.found
    assert "CORPUS_DIR" in problem.repair


# Files of no form or of two: content, then line and field of the one problem, and what it says.
MISFITS = {
    "misspelt": ("# 話題\nreferals:\n  - id: x\n", 2, "referals", "(「referals」)"),
    "something else": ("version: 1\nservices: {}\n", 1, "version", "(「version」、「services」)"),
    "nothing": ("{}\n", 1, "-", "(項目なし)"),
    "Q&A and topics": (
        SECTION + REFERRALS,
        SECTION.count("\n") + 1,
        "referrals",
        "(Q&A、電話案内の話題)",
    ),
    "the company and Q&A": ('title: "質問"\n' + SECTION, 2, "section", "(会社の情報、Q&A)"),
    "three forms": (
        SYNONYMS + QUERIES + REFERRALS,
        3,
        "queries",
        "(同じ意味の言葉、答えのわかっている質問、電話案内の話題)",
    ),
}


@pytest.mark.parametrize(("content", "line", "field", "found"), MISFITS.values(), ids=MISFITS)
def test_a_file_of_no_form_or_of_two_says_what_was_found_and_which_forms_exist(
    tmp_path, content, line, field, found
):
    (problem,) = problems_of(write(tmp_path, {"01.yaml": content}))
    assert (Path(problem.file).name, problem.line, problem.field) == ("01.yaml", line, field)
    assert found in problem.found
    for form in (
        "Q&A(section、entries)",
        "電話案内の話題(referrals)",
        "聞き返し(clarifications)",
        "同じ意味の言葉(synonyms)",
        "答えのわかっている質問(queries)",
        "会社の情報(company、title、",
    ):
        assert form in problem.repair


def test_a_second_file_about_the_company_names_the_first(tmp_path):
    files = {"01.yaml": SECTION, "a/site.yaml": SITE, "b/会社.yml": SITE}
    (problem,) = problems_of(write(tmp_path, files))
    assert problem.file.endswith("b/会社.yml")
    assert "a/site.yamlにもあります" in problem.found
    assert "一つのファイル" in problem.repair
