"""What must never be kept: cases a colleague can check by eye, and harmless texts by the thousand.

The widget's verdicts about the same cases are tested in tests/widget/test_limits.py.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from index.question import Question
from index.secrets import SecretKind, secret_in
from tests.key_pastes import PUBLIC, WITH_HEADER, key_pastes
from tests.secret_cases import CREDENTIALS, HARMLESS, WORST

DATA = Path(__file__).parent / "data"
LINES = (DATA / "private-keys.jsonl").read_text("utf-8").splitlines()
CALLS_IT_A_KEY = ".env"  # PRIVATE_KEY=… whatever it holds


@pytest.mark.parametrize("line", LINES)
def test_a_private_key_is_told_from_a_text_about_keys(line: str) -> None:
    case = json.loads(line)
    found = Question.read(case["text"]).secret is SecretKind.PRIVATE_KEY
    assert found is case["private_key"]


def test_a_private_key_is_recognized_however_it_was_mangled_on_its_way() -> None:
    pastes = dict(key_pastes())
    missed = [name for name, text in pastes.items() if secret_in(text) != SecretKind.PRIVATE_KEY]
    assert len(pastes) > 1400 and missed == []


@pytest.mark.parametrize("text", CREDENTIALS)
def test_a_credential_is_recognized(text: str) -> None:
    assert secret_in(text.replace("\\n", "\n")) == SecretKind.CREDENTIAL


@pytest.mark.parametrize("text", HARMLESS)
def test_a_question_about_credentials_is_none(text: str) -> None:
    assert secret_in(text) is None


def test_nothing_public_is_taken_for_a_key_in_any_shape() -> None:
    flagged = [
        (name, shape)
        for name, text in PUBLIC.items()
        for shape, change in WITH_HEADER.items()
        if shape != CALLS_IT_A_KEY and secret_in(change(text))
    ]
    assert flagged == []


def harmless_texts() -> Iterator[str]:
    """Yield what people ask and paste, line by line too, and what the corpus says."""
    for file in DATA.glob("*.jsonl"):
        if file.name not in ("private-keys.jsonl", "key-files.jsonl"):
            for line in file.read_text("utf-8").splitlines():
                row = json.loads(line)
                for turn in row.get("turns", [row]):
                    for text in (turn.get(name, "") for name in ("text", "question", "answer")):
                        yield text
                        yield from text.splitlines()
    corpus = read_corpus(DATA.parents[1] / "corpus" / "data")
    for entry in corpus.entries:
        yield from (entry.question, entry.answer)
    for intent in corpus.intents:
        yield from intent.wordings


def test_none_of_thousands_of_harmless_questions_gets_a_notice() -> None:
    texts = set(harmless_texts())
    assert len(texts) > 2000
    assert [text for text in texts if secret_in(text)] == []
    # And as mails: several in one text, with an order's number and a signature below.
    choose = random.Random(11)
    below = "\n注文番号 SO20261126-0001\n-- \n株式会社例 山田太郎 taro@example.jp 03-1234-5678"
    ordered = sorted(texts)
    mails = ["\n".join(choose.sample(ordered, 8)) + below for _ in range(2000)]
    assert [mail for mail in mails if secret_in(mail)] == []


def test_a_header_that_is_only_named_gets_a_notice_too() -> None:
    """Safe rather than right: where a header stands, its body may have been cut off."""
    assert secret_in("-----BEGIN RSA PRIVATE KEY----- で始まるファイルはどこに置きますか")
    assert not secret_in("BEGIN RSA PRIVATE KEY で始まるファイルはどこに置きますか")


@pytest.mark.parametrize("name", WORST)
def test_the_worst_64_kib_take_milliseconds_and_twice_as_much_twice_as_long(name: str) -> None:
    text = WORST[name].encode()[: 64 * 1024].decode("utf-8", "ignore")

    def seconds(read: str) -> float:
        times = []
        for _ in range(3):
            begun = time.thread_time()
            secret_in(read)
            times.append(time.thread_time() - begun)
        return min(times)

    whole = seconds(text)
    assert whole < 0.1  # measured alone: 24 ms at most, below 12 ms nearly all
    assert whole < 0.005 or whole < 3.5 * seconds(text[: len(text) // 2])
