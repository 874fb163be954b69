"""The door to a corpus of one's own: by options, and by questions on a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from corpus.starter.draft import Draft
from scripts.new.__main__ import main
from scripts.new.wizard import ask_for_draft

ROOT = Path(__file__).parents[1]


def test_options_fill_the_companys_file_and_the_next_commands_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "私のQ&A"
    options = ["--company", "見本商会", "--title", "ご質問", "--support-page", "https://example.jp"]
    options += ["--phone", "ご注文 03-1234-5678", "--phone", "修理 0120-000-000"]
    options += ["--hours", "9:00-17:00", "--weekdays", "月-土", "--break", "12:00-13:00"]
    assert main([str(folder), *options, "--holidays", "closed"]) == 0
    site = read_corpus(folder).site
    assert (site.company, site.placeholders) == ("見本商会", ())
    assert [each.number for each in site.phones] == ["03-1234-5678", "0120-000-000"]
    said = capsys.readouterr().out
    assert f"-m scripts.import_ page.html --into '{folder}'" in said
    assert f"CORPUS_DIR='{folder}' scripts/run" in said


@pytest.mark.parametrize("empty", [[], ["--company", "", "--hours", "", "--break", " "]])
def test_without_options_and_terminal_all_is_a_placeholder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], empty: list[str]
) -> None:
    """A script hands on what its user left empty."""
    assert main([str(tmp_path / "faq"), *empty]) == 0
    assert "仮の値: company、phones、hours、closed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--phone", "ご注文 12"], "number: 電話番号として読めません(「ご注文 12」)"),
        (["--hours", "あさから"], "時間として読めません(「あさから」)"),
        (["--hours", "9-17", "--weekdays", "たまに"], "曜日として読めません(「たまに」)"),
        (["--support-page", "example.jp"], "https://で始めてください"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main([str(tmp_path / "faq"), *options]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "faq").exists()


def test_a_folder_in_use_is_refused_before_any_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.yaml").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "空ではありません(1.yaml)" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["1.yaml"]


# Question, what is answered; an answer that is refused is followed by another try.
ANSWERS = (
    ("会社名", "見本商会"),
    ("ページの題名", ""),
    ("アドレス", "example.jp"),
    ("アドレス", "https://example.jp/faq"),
    ("電話番号", "3-1234"),
    ("電話番号", "03-1234-5678"),
    ("用件", "窓口2"),
    ("ほかの電話番号", "0120-000-000"),
    ("用件", ""),
    ("ほかの電話番号", ""),
    ("受付時間", "9時から"),
    ("受付時間", "9時半〜18時"),
    ("曜日", "月-土"),
    ("出ない時間", "19:00-20:00"),
    ("出ない時間", "12:00-13:00、15:00-15:15"),
    ("祝日", "たぶん"),
    ("祝日", "はい"),
)


class Person:
    """Answers question after question, each of which must be the one that is expected."""

    def __init__(self, answers: Iterable[tuple[str, str]]) -> None:
        self._answers = iter(answers)

    def __call__(self, words: str) -> str:
        about, answer = next(self._answers)
        assert about in words
        return answer


def test_each_answer_is_checked_at_once_and_asked_for_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask_for_draft(Draft(), "faq/site.yaml", Person(ANSWERS)) == Draft(
        "見本商会",
        "",
        "https://example.jp/faq",
        (("窓口2", "03-1234-5678"), ("お問い合わせ", "0120-000-000")),
        "9時半〜18時",
        "月-土",
        ("12:00-13:00", "15:00-15:15"),
        True,
    )
    said = capsys.readouterr().out
    for refused in ("example.jp", "3-1234", "9時から", "順序が合いません", "たぶん"):
        assert refused in said


def test_what_is_skipped_stays_open_and_asks_for_nothing_that_hangs_on_it() -> None:
    skipped = ("会社名", "題名", "アドレス", "電話番号", "受付時間", "祝日")
    assert ask_for_draft(Draft(), "", Person((about, "") for about in skipped)) == Draft()


def test_what_an_option_says_is_not_asked() -> None:
    draft = Draft("見本", "題", "https://example.jp", (("受付", "110"),), "24時間")
    assert ask_for_draft(draft, "", Person(())) == draft


@pytest.mark.parametrize("key", ["Ctrl-C", "Ctrl-D"])
def test_who_has_enough_leaves_nothing(tmp_path: Path, key: str) -> None:
    """On a real terminal."""
    person, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.new", str(tmp_path / "faq")],
        cwd=ROOT,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        # A job in the background of a shell is deaf to it, and so would its children be.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(terminal)
    try:
        said = said_until(person, "会社名")
        os.write(person, "見本商会\n".encode())
        said += said_until(person, "題名")
        time.sleep(0.3)  # the question stands there; the program now waits for a key
        if key == "Ctrl-C":
            process.send_signal(signal.SIGINT)
        else:
            os.write(person, b"\x04")
        assert process.wait(timeout=20) == 130
    finally:
        process.kill()
        process.wait()
        os.close(person)
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def said_until(person: int, word: str) -> str:
    """Return what the program says until a word comes, or for 20 s."""
    said = b""
    while word not in said.decode(errors="ignore") and select.select([person], [], [], 20)[0]:
        said += os.read(person, 10_000)
    return said.decode(errors="ignore")
