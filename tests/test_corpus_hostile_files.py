"""Whatever lies in the folder of an author is one sentence with its repair, quickly, and no more."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.reader import corpus_digest, read_corpus
from corpus.yaml_file import MAX_FILE_MB
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


@pytest.mark.alone
@pytest.mark.parametrize(("content", "line", "found", "repair"), FILES.values(), ids=FILES)
def test_a_strange_file_is_one_problem(tmp_path, content, line, found, repair):
    begun = time.process_time()
    (problem,) = problems_of(write(tmp_path, {"00.yaml": SECTION, "01.yaml": content}))
    assert (Path(problem.file).name, problem.line) == ("01.yaml", line)
    assert found in problem.found
    assert repair in problem.repair
    assert len(str(problem)) < 400
    assert time.process_time() - begun < 5


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


@pytest.mark.alone
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
