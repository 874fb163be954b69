"""Whatever lies in the folder of an author is one sentence with its repair, quickly, and no more."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.importers.jsonl import read_jsonl
from corpus.reader import corpus_digest, read_corpus
from corpus.yaml_file import MAX_FILE_MB
from index.store import load_corpus, save_corpus
from tests.corpus_files import SECTION, SITE, entry, problems_of, write

BOMB = "".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" if n else 'x0: &x0 "わっはっは"\n'
    for n in range(20)
)
ANSWER = '    answer: "答え"'

# A file beside a good one: its content, then line, what is found and the repair.
FILES = {
    "nested 3,000 deep": ("entries: " + "[" * 3000 + "]" * 3000, 1, "深い入れ子", "括弧"),
    "nested 100,000 deep": ("entries: " + "[" * 100_000, 1, "深い入れ子", "括弧"),
    "nested by dashes": (
        "entries:\n" + "\n".join("  " * n + "-" for n in range(1500)),
        51,
        "深い入れ子",
        "「- 」",
    ),
    "a bomb of aliases": (BOMB, 1, "別名", "その場所に"),
    "an alias of itself": ("entries: &a\n  - *a\n", 1, "別名", "その場所に"),
    "a tab": ('section: "節"\nentries:\n\t- id: one\n', 3, "タブ", "半角スペース"),
    "a tab further in": (entry(ANSWER, "    wordings:", '\t  - "言い方"'), 7, "タブ", "半角"),
    "a full-width colon": (entry("    answer：答え"), 6, "全角の「：」", "半角"),
    "full-width colons alone": ("section：節\nentries：なし\n", 1, "項目名: 値", "全角の「：」"),
    "a full-width blank as indentation": (
        'section: "節"\n　entries: []\n',
        2,
        "知らない項目",
        "全角スペース",
    ),
    "a merge": (
        entry(ANSWER, "    <<: {link_missing: true}"),
        6,
        "知らない項目",
        "マージは使えません",
    ),
    "a value that begins with @": (entry("    answer: @見本"), 5, "「@」で始まって", "引用符"),
    "a value that begins with *": (entry("    answer: *印"), 5, "「*」で始まる", "引用符"),
    "a colon in a value": (entry("    answer: 料金: 500円"), 5, "「: 」", "引用符"),
    "an open quote": (entry('    answer: "答え'), 6, "引用符が閉じて", "引用符を付けて"),
    "an open bracket": (entry(ANSWER, "    wordings: [a, b"), 7, "閉じていません", "閉じ括弧"),
    "two documents": (SITE + "---\n" + SITE, 23, "二つ以上", "ファイルを分けて"),
    "nothing": ("", 1, "ファイルが空", "削除"),
    "blanks": (" \n\n", 1, "ファイルが空", "削除"),
    "a byte order mark and nothing": (b"\xef\xbb\xbf", 1, "ファイルが空", "削除"),
    "UTF-16": (SITE.encode("utf-16"), 1, "UTF-16で保存", "UTF-8で保存し直して"),
    "UTF-16, big end first": (
        b"\xfe\xff" + SITE.encode("utf-16-be"),
        1,
        "UTF-16で保存",
        "UTF-8で保存し直して",
    ),
    "Shift_JIS": (
        entry('    answer: "はい、できます。"').encode("cp932"),
        1,
        "Shift_JIS",
        "メモ帳",
    ),
    "EUC-JP": (entry('    answer: "はい、できます。"').encode("euc_jp"), 1, "EUC-JP", "UTF-8"),
    "JIS": (entry(ANSWER).encode("iso2022_jp"), 1, "JIS", "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "UTF-8として読めない", "UTF-8"),
    "a NUL": (entry('    answer: "答\0え"'), 5, "U+0000", "取り除いて"),
    "a list as a key": (entry(ANSWER, "    ? [a]", "    : b"), 6, "知らない項目", "削除"),
}


@pytest.mark.parametrize(("content", "line", "found", "repair"), FILES.values(), ids=FILES)
def test_a_strange_file_is_one_problem(tmp_path, content, line, found, repair):
    begun = time.monotonic()
    (problem,) = problems_of(write(tmp_path, {"00.yaml": SECTION, "01.yaml": content}))
    assert (Path(problem.file).name, problem.line) == ("01.yaml", line)
    assert found in problem.found
    assert repair in problem.repair
    assert len(str(problem)) < 400
    assert time.monotonic() - begun < 3


# A text of an answer as typed in YAML, and what is found; None where it is right as it stands.
ANSWERS = {
    "a remark cut off": ("全国一律500円です #沖縄を除く", "「#沖縄を除く」"),
    "a remark cut off, with a blank": ("全国一律500円です # 沖縄を除く", "「# 沖縄を除く」"),
    "a number cut off": ("お問い合わせは番号 #1 へ", "「#1 へ」"),
    "two lines, the second cut off": ("一行目\n      二行目 #三", "「#三」"),
    "a comment as comments are": ("全国一律500円です  # 2026年に確認", None),
    "quoted": ('"全国一律500円です #沖縄を除く"', None),
    "a block": ("|-\n      全国一律500円です #沖縄を除く", None),
    "no blank before it": ("C#とF#で書けます", None),
    "half a character": (r'"\ud800"', "U+D800"),
    "the other half": (r'"はい\udc00。"', "U+DC00"),
    "halves in the wrong order": (r'"\udc00\ud83d"', "U+DC00"),
    "a pair as JSON writes it": (r'"はい\ud83d\ude00"', None),
    "a NUL by escape": (r'"はい\0"', "U+0000"),
    "an escape character": (r'"\e[31m赤"', "U+001B"),
    "no character": (r'"\uffff"', "U+FFFF"),
    "a tab and a line end": (r'"一\t二\n三"', None),
    "an emoji": ('"はい😀"', None),
}


@pytest.mark.parametrize(("answer", "found"), ANSWERS.values(), ids=ANSWERS)
def test_no_answer_loses_a_word_or_holds_what_no_file_can(tmp_path, answer, found):
    folder = write(tmp_path / "corpus", {"01.yaml": entry(f"    answer: {answer}")})
    if found:
        (problem,) = problems_of(folder)
        assert problem.field == "answer"
        assert found in problem.found
        assert problem.repair
    else:
        corpus = read_corpus(folder)
        save_corpus(corpus, tmp_path)
        assert load_corpus(tmp_path) == corpus


def test_a_pair_as_json_writes_it_is_the_character_it_means(tmp_path):
    folder = write(tmp_path, {"01.yaml": entry(r'    answer: "\ud83d\ude00"')})
    assert read_corpus(folder).entries[0].answer == "😀"


def test_comments_behind_ids_lists_and_dates_are_nobodys_text(tmp_path):
    text = entry(ANSWER, "    reviewed: 2020-08-17 #見た", "    wordings: [a, b] # 足す")
    folder = write(tmp_path, {"01.yaml": text.replace("id: one", "id: one # 変えない")})
    assert read_corpus(folder).entries[0].wordings == ("a", "b")


def test_aliases_that_only_repeat_something_are_read(tmp_path):
    text = entry(ANSWER, "    wordings: &w [a]") + (
        '  - id: two\n    question: "二つ目"\n    answer: "答え"\n    related: &r [one]\n'
        '  - id: three\n    question: "三つ目"\n    answer: "答え"\n    related: *r\n'
    )
    assert read_corpus(write(tmp_path, {"01.yaml": text})).entries[2].related == ("one",)


IDS = {
    "5,000 characters": ("x" * 5000, "5000文字"),
    "101 characters": ("x" * 101, "101文字"),
    "a blank": ("a b", "「a b」"),
    "a full-width blank": ("a　b", "使えない文字"),
    "a fragment's mark": ("a#b", "「a#b」"),
    "quotes": ("a'b", "使えない文字"),
    "markup": ("<b>", "使えない文字"),
    "a query's marks": ("a?b=c&d", "使えない文字"),
    "a percent sign": ("%41", "使えない文字"),
    "an emoji": ("😀", "使えない文字"),
    "a letter in two parts": ("か\u3099", "使えない文字"),
    "an invisible character": ("a\u200bb", "使えない文字"),
    "turning the text round": ("a\u202eb", "使えない文字"),
    "a dash first": ("-a", "使えない文字"),
    "a backslash": ("a\\\\b", "使えない文字"),
    "the page's own field": ("q", "見出し"),
    "a section's anchor": ("section-1", "見出し"),
    "the usual": ("invoice-timing", None),
    "Japanese": ("請求書-発行日", None),
    "from elsewhere": ("FAQ_001.2:b/3", None),
    "100 characters": ("x" * 100, None),
    "almost a section's": ("section-one", None),
}


@pytest.mark.parametrize(("entry_id", "found"), IDS.values(), ids=IDS)
def test_an_id_can_be_an_anchor_and_part_of_a_link(tmp_path, entry_id, found):
    text = entry(ANSWER).replace("id: one", f'id: "{entry_id}"')
    folder = write(tmp_path, {"01.yaml": text})
    if not found:
        assert read_corpus(folder).entries[0].id == entry_id
        return
    (problem,) = problems_of(folder)
    assert (problem.line, problem.field) == (3, "id")
    assert found in problem.found
    assert problem.repair
    assert len(str(problem)) < 300


def test_one_tab_is_one_problem_however_many_others_name_the_entries_of_its_file(tmp_path):
    many = "".join(f'  - {{text: "質問{n}", relevant: [booking]}}\n' for n in range(258))
    files = {
        "01.yaml": SECTION.replace("    related", "\t    related"),
        "02.yaml": entry(ANSWER, "    related: [cancel]"),
        "site.yaml": SITE,
        "queries.yaml": f"queries:\n{many}",
    }
    (problem,) = problems_of(write(tmp_path, files))
    assert problem.file.endswith("01.yaml")
    assert "タブ" in problem.found


@pytest.mark.parametrize(
    "broken",
    [
        SECTION.encode("cp932"),
        SECTION.encode("utf-16"),
        SECTION + '---\nsection: "二"\n',
        SECTION + "referrals: []\n",
        SECTION.replace("id: booking", "id: booking\n    id: booking"),
    ],
    ids=["Shift_JIS", "UTF-16", "two documents", "two forms", "an id twice"],
)
def test_a_mistake_that_hides_entries_is_told_once(tmp_path, broken):
    (problem,) = problems_of(write(tmp_path, {"01.yaml": broken, "site.yaml": SITE}))
    assert problem.file.endswith("01.yaml")


def test_a_name_that_no_file_holds_is_told_beside_a_broken_file(tmp_path):
    files = {
        "01.yaml": entry(ANSWER, "    related: [nowhere]"),
        "02.yaml": 'section: "閉じない\n  - id: two\n',
    }
    told = [problem.found for problem in problems_of(write(tmp_path, files))]
    assert len(told) == 2
    assert "「nowhere」" in told[0]


def test_a_file_of_100_megabytes_is_refused_at_once(tmp_path):
    write(tmp_path, {"00.yaml": SECTION})
    with (tmp_path / "01.yaml").open("wb") as file:
        file.truncate(100 << 20)
    begun = time.monotonic()
    (problem,) = problems_of(tmp_path)
    assert "100 MB" in problem.found
    assert f"{MAX_FILE_MB} MB" in problem.repair
    assert time.monotonic() - begun < 2


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


# Something named 01.yaml that is no file to read; what is found.
NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (a_pipe, "ふつうのファイルではありません"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "ふつうのファイルではありません"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "開けません"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere.yaml"), "リンクの先に"),
}


@pytest.mark.parametrize(("make", "found"), NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_file_is_told_and_never_waited_for(tmp_path, make, found):
    make(write(tmp_path, {"00.yaml": SECTION}) / "01.yaml")
    (problem,) = problems_of(tmp_path)
    assert problem.file.endswith("01.yaml")
    assert found in problem.found
    assert corpus_digest(tmp_path)


def test_a_socket_is_told_as_well(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, {"00.yaml": SECTION}))  # addresses of sockets are short
    a_socket(Path("01.yaml"))
    (problem,) = problems_of(Path())
    assert "ふつうのファイルではありません" in problem.found


def test_a_folder_may_be_named_like_a_file_and_be_a_link_and_lead_in_circles(tmp_path):
    elsewhere = write(tmp_path / "elsewhere", {"site.yaml": SITE})
    folder = write(tmp_path / "corpus", {"01.yaml": SECTION, "sub.yaml/メモ.txt": "かきかけ"})
    (folder / "shared").symlink_to(elsewhere)
    (folder / "sub.yaml" / "up").symlink_to(folder)
    (elsewhere / "round").symlink_to(elsewhere)
    corpus = read_corpus(folder)
    assert (len(corpus.entries), corpus.site.company) == (2, "見本株式会社")


def test_what_finder_and_editors_leave_is_no_corpus(tmp_path):
    left = {
        "._01.yaml": b"\x00\x05\x16\x07",
        ".DS_Store": b"\0\0\0\1Bud1",
        "sub/.DS_Store": b"\0\0\0\1Bud1",
        "__MACOSX/._01.yaml": b"\x00\x05\x16\x07",
        ".#01.yaml": b"",
        "01.yaml.swp": b"b0VIM",
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        "desktop.ini": "[LocalizedFileNames]",
    }
    assert len(read_corpus(write(tmp_path, {"01.yaml": SECTION} | left)).entries) == 2


@pytest.mark.parametrize(
    "name", [b"\xcc\xfb.yaml", b"a\nb.yaml", b"\x1b[31m.yaml"], ids=["cp932", "line end", "escape"]
)
def test_a_file_name_that_cannot_be_printed_is_told(tmp_path, name):
    write(tmp_path, {"00.yaml": SECTION})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("かきかけ", encoding="utf-8")
    (problem,) = problems_of(tmp_path)
    assert "ファイル名" in problem.found
    str(problem).encode()


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone may become somebody else")
def test_what_may_not_be_read_is_told():
    folder = Path(tempfile.mkdtemp())  # pytest's own are closed to everybody else
    write(folder, {"00.yaml": SECTION, "01.yaml": SITE, "closed/02.yaml": SITE})
    folder.chmod(0o755)
    (folder / "01.yaml").chmod(0)
    (folder / "closed").chmod(0)
    os.seteuid(65534)
    try:
        first, second = problems_of(folder)
        assert corpus_digest(folder)
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)
    assert "ファイルを開けません" in first.found
    assert "フォルダーを開けません" in second.found


LINES = {
    "half a character": ('{"id": "1", "answer": "\\ud800"}', "U+D800"),
    "half a character in a key": ('{"id": "1", "answer": "a", "\\udfff": 1}', "U+DFFF"),
    "nested 100,000 deep": ('{"id": "1", "answer": ' + "[" * 100_000, "形のJSONではありません"),
    "Shift_JIS": ('{"id": "1", "answer": "はい"}'.encode("cp932"), "Shift_JIS"),
    "UTF-16": ('{"id": "1", "answer": "はい"}'.encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize(("line", "found"), LINES.values(), ids=LINES)
def test_a_strange_line_of_json_is_told(tmp_path, line, found):
    file = write(tmp_path, {"corpus.jsonl": line}) / "corpus.jsonl"
    with pytest.raises(CorpusError) as caught:
        read_jsonl(file)
    (problem,) = caught.value.problems
    assert found in problem.found
    assert problem.repair


def test_a_pair_of_json_is_one_character(tmp_path):
    line = json.dumps({"id": "1", "answer": "😀"})
    assert "\\ud83d" in line
    assert read_jsonl(write(tmp_path, {"c.jsonl": line}) / "c.jsonl").entries[0].answer == "😀"
